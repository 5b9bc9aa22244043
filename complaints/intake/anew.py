"""A draft begun anew under the ticket of one whose time was over, for what somebody typed on a page of it since.

Under the same ticket, because the browser holds no other and a script gives none (`unsent.keep`): so a reload finds
what was typed, before any button was pressed. Nothing of the earlier draft comes back, its key opens only what is new.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from complaints.domain.drafts import delete
from complaints.intake import drafts
from complaints.intake.drafts import Contents, OpenDraft, Ticket
from complaints.models import Draft


@contextmanager
def held(ticket: Ticket, contents: Contents, *, version: int) -> Iterator[OpenDraft]:
    """Hold a new draft in one transaction, locked, for the body to save; the one that a save beside this one began.

    `version`: how often the earlier one had been saved, so that its pages are older than what is saved now. Raises
    `DraftGone` for a ticket whose draft is there and is not opened by it.
    """
    with transaction.atomic():
        now = timezone.now()
        for over in Draft.objects.select_for_update().filter(pk=ticket.draft_id, expires_at__lte=now):
            delete(over)
        empty = {"sealed": b"", "version": version, "expires_at": now}
        row, is_new = Draft.objects.get_or_create(pk=ticket.draft_id, defaults=empty)
        if is_new:
            yield OpenDraft(row, ticket, contents)
        else:
            with drafts.held(ticket) as draft:
                yield draft
