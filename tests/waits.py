"""Time that passes for the outbox: its waits are seconds to hours, which no test sits out."""

from django.utils import timezone

from complaints.models import OutboxEntry


def end_waits() -> None:
    """Every wait of an entry is over: the sweep may hand it over, and a worker may begin it."""
    OutboxEntry.objects.filter(state=OutboxEntry.State.WAITING).update(due_at=timezone.now(), not_before=None)
