"""The queue's rows as the page shows them: codes in words, the title opened, the clock read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from complaints.domain import reference, vault, workflow
from complaints.domain.queries.queue import IN_DETENTION
from complaints.domain.time_left import TimeLeft, time_left
from complaints.domain.vault import Opened, Reader
from complaints.models import Complaint, Notice


@dataclass(frozen=True)
class Row:
    """One complaint in a list. `title` is empty where the data key was destroyed."""

    reference: str
    title: str
    priority: str
    priority_label: str
    category: str
    status_label: str
    division: str
    in_detention: bool
    clock: TimeLeft
    received_at: datetime
    # Whether the last notice to the complainant failed.
    is_untold: bool
    # Whether nobody may take it until a supervisor has approved its routing.
    waits_for_approval: bool


def rows(complaints: Iterable[Complaint], *, reader: User) -> list[Row]:
    """Present a page of complaints; their titles are opened together, with one record."""
    page = list(complaints)
    opened = vault.open_many(page, Reader.officer(reader, "list"))
    now = timezone.now()
    return [_row(complaint, _title(opened.get(complaint)), now) for complaint in page]


def _title(opened: Opened | None) -> str:
    """The complainant's title, else the subject; empty where the contents were erased."""
    if opened is None:
        return ""
    subject = reference.current().subcategory_by_pk(opened.complaint.subcategory_id)
    return opened.contents.title or subject.name


def _row(complaint: Complaint, title: str, now: datetime) -> Row:
    rules = reference.current()
    return Row(
        reference=complaint.reference,
        title=title,
        priority=complaint.priority,
        priority_label=complaint.get_priority_display(),
        category=rules.category_by_pk(complaint.category_id).name,
        status_label=complaint.get_status_display(),
        division=rules.division_by_pk(complaint.division_id).name if complaint.division_id else "",
        in_detention=IN_DETENTION in complaint.flags,
        clock=time_left(complaint.next_deadline, now=now),
        received_at=complaint.received_at,
        # A column that `queries.queue.for_list` adds.
        is_untold=getattr(complaint, "last_notice", None) == Notice.State.FAILED,
        waits_for_approval=workflow.routing_waits(complaint),
    )
