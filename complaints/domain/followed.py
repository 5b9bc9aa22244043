"""What the complainant may read of their complaint, opened for them: nothing of people, notes or proposals.

Four queries: access record, key, events, messages; one more once it has ended.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from complaints.domain import reference, standing, timeline, vault
from complaints.domain.reference import BodyInfo
from complaints.domain.retention import announcing
from complaints.domain.standing import Standing
from complaints.domain.timeline import Finding, Moment
from complaints.domain.vault import Opened, Reader
from complaints.models import Complaint, Status

# Nothing more is to come by itself; a review can still be asked for.
_OVER = frozenset({Status.DECIDED, Status.CLOSED, Status.INADMISSIBLE, Status.MERGED, Status.WITHDRAWN})


@dataclass(frozen=True)
class Line:
    """One message, the complainant's own (`mine`) or the body's."""

    mine: bool
    at: datetime
    text: str


@dataclass(frozen=True)
class Followed:
    """Where a complaint stands and what has happened; `body` is None until it is routed."""

    complaint: Complaint
    status: Status
    standing: Standing
    body: BodyInfo | None
    late: bool
    over: bool
    moments: list[Moment]
    finding: Finding | None
    messages: list[Line]
    # From when on the contents may be erased, once that was announced.
    erased_from: datetime | None


def read(complaint: Complaint) -> Followed:
    """Open the complaint for its complainant. Raises `keys.KeyDestroyed` if it was erased."""
    opened = vault.open(complaint, Reader.complainant("status"))
    events = list(complaint.events.filter(kind__in=timeline.KINDS).order_by("seq"))
    deadline = complaint.next_deadline
    return Followed(
        complaint=complaint,
        status=standing.shown_status(complaint),
        standing=standing.standing(complaint),
        body=reference.current().body_by_pk(complaint.body_id) if complaint.body_id else None,
        late=deadline is not None and deadline < timezone.now(),
        over=complaint.status in _OVER,
        moments=timeline.moments(events),
        finding=timeline.finding(events, opened),
        messages=_messages(complaint, opened),
        erased_from=announcing.expected(complaint),
    )


def _messages(complaint: Complaint, opened: Opened) -> list[Line]:
    return [Line(message.user_id is None, message.at, opened.message(message)) for message in complaint.messages.all()]
