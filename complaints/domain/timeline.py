"""What has happened so far, as the complainant sees it: no notes, names, proposals or offers to others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.domain import earlier, informing, reasons, reference
from complaints.domain.outcomes import Ground, Outcome
from complaints.domain.vault import Opened
from complaints.domain.workflow import Transition
from complaints.models import Event, EventKind

KINDS = (EventKind.RECEIVED, EventKind.ROUTED, EventKind.INFORMED, EventKind.STEP)

# What the body does within its own walls: not shown, and a test holds that every step stands in one of the
# two tables.
INTERNAL = frozenset(
    {
        Transition.APPROVE_ROUTING,
        Transition.PROPOSE_INADMISSIBLE,
        Transition.RETURN_INADMISSIBLE,
        Transition.PROPOSE_DECISION,
        Transition.RETURN_DECISION,
        Transition.OFFER_REFERRAL,
        Transition.REFUSE_REFERRAL,
        Transition.TAKE_BACK_REFERRAL,
    }
)
SHOWN: dict[Transition, Promise | str] = {
    Transition.TAKE: gettext_lazy("An officer has taken it"),
    Transition.ADMIT: gettext_lazy("It was admitted for review"),
    Transition.APPROVE_INADMISSIBLE: gettext_lazy("It was found that it cannot be examined"),
    Transition.START_REVIEW: gettext_lazy("The review has begun"),
    Transition.ASK_COMPLAINANT: gettext_lazy("You were asked a question"),
    Transition.INFORM: gettext_lazy("You were told how it stands"),
    Transition.ANSWER: gettext_lazy("You answered"),
    Transition.RESUME: gettext_lazy("The review goes on without an answer"),
    Transition.ASK_BODY: gettext_lazy("The body complained of was asked for its reply"),
    Transition.NOTE_REPLY: gettext_lazy("The body complained of has replied"),
    Transition.APPROVE_DECISION: gettext_lazy("It was decided"),
    Transition.CLOSE: gettext_lazy("It was closed"),
    Transition.ACCEPT_REFERRAL: gettext_lazy("Taken over by: %(body)s"),
    Transition.MERGE: gettext_lazy("It was joined with another complaint"),
    Transition.WITHDRAW: gettext_lazy("You withdrew it"),
    Transition.REQUEST_REVIEW: gettext_lazy("You asked for a review"),
    Transition.REOPEN: gettext_lazy("The review was opened again"),
}


@dataclass(frozen=True)
class Moment:
    """One line: what happened and when, with the reasons that belong to it."""

    what: str
    at: datetime
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What was found in the end, in a word and with its reasons: a decision, or why it cannot be examined."""

    found: str
    at: datetime
    reasons: str


def moments(events: Iterable[Event]) -> list[Moment]:
    """The lines for the complainant, from the beginning."""
    return [moment for event in events if (moment := _moment(event))]


def finding(events: Iterable[Event], opened: Opened) -> Finding | None:
    """The last finding that got its second signature, if any. `opened` reads the proposal's words."""
    found, proposal = None, None
    for event in events:
        transition = event.facts.get("transition")
        if transition in (Transition.PROPOSE_DECISION, Transition.PROPOSE_INADMISSIBLE):
            proposal = event
        elif transition in (Transition.APPROVE_DECISION, Transition.APPROVE_INADMISSIBLE) and proposal:
            found = Finding(_found(proposal.facts), event.at, opened.event_secret(proposal).get("reason", ""))
    return found


def _found(facts: Mapping[str, Any]) -> str:
    return str(Outcome(facts["outcome"]).label if "outcome" in facts else Ground(facts["ground"]).label)


def _moment(event: Event) -> Moment | None:
    facts = event.facts
    match event.kind:
        case EventKind.RECEIVED:
            return Moment(_("We received your complaint"), event.at)
        case EventKind.ROUTED:
            sent = _("Sent to: %(body)s") % {"body": _body(facts["body"])}
            # Where a reference was only typed, the reasons would tell who holds the complaint that has it (COI-7).
            why = () if earlier.UNPROVED in facts else tuple(reasons.routing_reasons(facts))
            return Moment(sent, event.at, why)
        case EventKind.INFORMED:
            return Moment(informing.in_words(facts), event.at)
        case EventKind.STEP if facts["transition"] in SHOWN:
            body = {"body": _body(facts["body"])} if "body" in facts else {}
            return Moment(str(SHOWN[Transition(facts["transition"])]) % body, event.at)
    return None


def _body(code: str) -> str:
    return str(reference.current().body(code).name)
