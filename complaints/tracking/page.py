"""What the page shows the complainant: four queries (access record, key, events, messages), and no people."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from complaints.domain import reference, vault, workflow
from complaints.domain.reference_infos import BodyInfo
from complaints.domain.vault import Opened, Reader
from complaints.domain.workflow import Rule, Transition
from complaints.models import Complaint, Event, Priority, Status
from complaints.tracking import timeline, words
from complaints.tracking.timeline import Finding, Moment
from complaints.tracking.unsent import Unsent
from complaints.tracking.words import Standing

# Nothing more is to come by itself; a review can still be asked for.
_OVER = frozenset({Status.DECIDED, Status.CLOSED, Status.INADMISSIBLE, Status.MERGED, Status.WITHDRAWN})


@dataclass(frozen=True)
class Line:
    """One message, the complainant's own (`mine`) or the body's."""

    mine: bool
    at: datetime
    text: str


@dataclass(frozen=True)
class Page:
    """Everything `tracking/status.html` shows."""

    complaint: Complaint
    standing: Standing
    body: BodyInfo | None
    late: bool
    by_the_hour: bool
    over: bool
    moments: list[Moment]
    finding: Finding | None
    messages: list[Line]
    steps: list[Rule]

    @property
    def answer(self) -> Rule | None:
        """The step that answers a question, if one waits."""
        return next((rule for rule in self.steps if rule.transition == Transition.ANSWER), None)

    @property
    def other_steps(self) -> list[Rule]:
        """The steps that have a page of their own."""
        return [rule for rule in self.steps if rule.transition != Transition.ANSWER]


def read(complaint: Complaint) -> Page:
    """Open the complaint for its complainant. Raises `keys.KeyDestroyed` if it was erased."""
    opened = vault.open(complaint, Reader.complainant("status"))
    events = list(complaint.events.filter(kind__in=timeline.KINDS).order_by("seq"))
    deadline = complaint.next_deadline
    return Page(
        complaint=complaint,
        standing=words.standing(complaint),
        body=_body(complaint),
        late=deadline is not None and deadline < timezone.now(),
        # Critical clocks run in hours, the others to the end of a working day.
        by_the_hour=complaint.priority == Priority.CRITICAL,
        over=complaint.status in _OVER,
        moments=timeline.moments(events),
        finding=timeline.finding(events, opened),
        messages=_messages(complaint, opened),
        steps=workflow.open_to_complainant(complaint),
    )


def was_sent(complaint: Complaint, unsent: Unsent) -> bool:
    """Whether the last thing that happened is this very step with these very words: a form sent twice."""
    last = complaint.events.order_by("-seq").first()
    if last is None or last.actor != Event.Actor.COMPLAINANT:
        return False
    if last.facts.get("transition") != unsent.rule.transition.value:
        return False
    opened = vault.open(complaint, Reader.complainant("sent twice"))
    message = complaint.messages.last()
    said = opened.event_secret(last).get("reason") or (opened.message(message) if message else "")
    return bool(said == unsent.text)


def _body(complaint: Complaint) -> BodyInfo | None:
    return reference.current().body_by_pk(complaint.body_id) if complaint.body_id else None


def _messages(complaint: Complaint, opened: Opened) -> list[Line]:
    return [
        Line(message.user_id is None, message.at, opened.message(message))
        for message in complaint.messages.all()
    ]
