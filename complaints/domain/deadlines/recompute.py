"""Counting all running clocks anew after a policy or the calendar changed, a batch of complaints at a time.

Other processes may use the old rules for about a second more (`reference.LOOK_EVERY`). So the work starts a little
later, reads the rules from the database itself, and thus also reaches what was written by the old ones meanwhile.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete, pre_save

from complaints.domain.deadlines.clocks import RunningClocks, running, write
from complaints.domain.outbox import in_a_while, later
from complaints.domain.reference_read import read_reference
from complaints.models import Complaint, Country, Deadline, DeadlinePolicy, OutboxEntry

TOPIC = "deadlines.recompute"
_WAIT = timedelta(seconds=5)
_BATCH = 200

# The columns on which deadlines depend.
_COUNTS: dict[type[models.Model], tuple[str, ...]] = {
    DeadlinePolicy: ("active", "country_id", "body_id", "clock", "priority", "amount", "unit"),
    Country: ("weekend", "extra_holidays", "timezone"),
}


def connect_signals() -> None:
    """Ask for a new count whenever a policy or the calendar of the installation's country is changed."""
    for table in _COUNTS:
        pre_save.connect(_before_save, sender=table, dispatch_uid="deadlines depend on it")
    post_delete.connect(_deleted, sender=DeadlinePolicy, dispatch_uid="deadlines depended on it")


def ask() -> None:
    """Have every running clock counted anew. Many changes in a row are one count, begun after the last of them."""
    with transaction.atomic():
        if not Deadline.objects.filter(ended_at=None).exists():
            return
        # Held until this change is committed: the count cannot begin before. One that a worker holds has begun.
        waiting = OutboxEntry.objects.select_for_update(skip_locked=True).filter(
            topic=TOPIC, payload={}, state=OutboxEntry.State.WAITING, attempts=0
        )
        if waiting.first() is None:
            in_a_while(TOPIC, _WAIT)


def recount(after: str = "") -> int:
    """Count the clocks of the complaints that follow `after` (a primary key) anew; return how many complaints.

    Asks for the next batch if there is one. Call inside a transaction; each complaint stays locked to its end.
    """
    due = Deadline.objects.filter(ended_at=None)
    if after:
        due = due.filter(complaint__gt=UUID(after))
    keys = list(due.order_by("complaint").values_list("complaint", flat=True).distinct()[:_BATCH])
    if len(keys) == _BATCH:
        later(TOPIC, None, after=str(keys[-1]))
    _recount(keys)
    return len(keys)


def _recount(keys: list[UUID]) -> None:
    rules = read_reference(settings.COUNTRY)
    locked = Complaint.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    complaints = list(locked.only("status", "priority", "body", "next_deadline"))
    deadlines = running(complaints)
    books = []
    for complaint in complaints:
        own = [deadline for deadline in deadlines if deadline.complaint_id == complaint.pk]
        books.append(RunningClocks(complaint, own, rules))
    moved = []
    for book in books:
        before = book.complaint.next_deadline
        book.recount()
        if book.complaint.next_deadline != before:
            moved.append(book.complaint)
    write(books)
    if moved:
        Complaint.objects.bulk_update(moved, ["next_deadline"])


def _before_save(sender: type[models.Model], instance: Any, **_kwargs: Any) -> None:
    if isinstance(instance, Country) and instance.iso2 != settings.COUNTRY:
        return
    columns = _COUNTS[sender]
    before = sender._default_manager.filter(pk=instance.pk).values(*columns).first()
    if before != {name: getattr(instance, name) for name in columns}:
        ask()


def _deleted(**_kwargs: Any) -> None:
    ask()
