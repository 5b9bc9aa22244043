"""What the page shows the complainant: four queries (access record, key, events, messages), and no people.

One more of a complaint about a reprisal.
"""

from dataclasses import dataclass

from complaints.domain import earlier, earlier_link, followed, vault, workflow
from complaints.domain.earlier import Told
from complaints.domain.followed import Followed
from complaints.domain.vault import Reader
from complaints.domain.workflow import Rule, Transition
from complaints.models import Complaint, Event, Priority
from complaints.tracking.unsent import Unsent


@dataclass(frozen=True)
class Page(Followed):
    """Everything `tracking/status.html` shows."""

    by_the_hour: bool
    steps: list[Rule]
    # Of a complaint about a reprisal: what they said of the earlier one.
    earlier: Told | None
    # Links a new complaint about a reprisal to this one; empty if none can be filed.
    link: str

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
    return Page(
        **vars(followed.read(complaint)),
        # Critical clocks run in hours, the others to the end of a working day.
        by_the_hour=complaint.priority == Priority.CRITICAL,
        steps=workflow.open_to_complainant(complaint),
        earlier=earlier.told(complaint),
        link=earlier_link.note(complaint),
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
