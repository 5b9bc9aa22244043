"""What a demonstration complaint consists of: what was written, how it is filed, and the way it goes."""

from dataclasses import dataclass, field

from complaints.domain.steps import Inputs
from complaints.domain.workflow import Transition
from complaints.models import FiledFor, PlaceKind, RespondentKind, RespondentLevel


@dataclass(frozen=True)
class Step:
    """One step of the workflow, by the holding body's demonstration officer or supervisor."""

    transition: Transition
    inputs: Inputs = field(default_factory=Inputs)
    by: str = "officer"


@dataclass(frozen=True)
class DemoCase:
    """One complaint. Categories, flags and bodies are codes of the reference data."""

    language: str
    title: str
    narrative: str
    wishes: str
    place: str
    complainant: str
    category: str
    subcategory: str
    # How many days ago it was filed, and how many days before that it happened.
    days_ago: int
    happened_before: int = 2
    flags: tuple[str, ...] = ()
    place_kind: str = PlaceKind.UNKNOWN
    respondent: str | None = None
    respondent_level: str = RespondentLevel.UNIT
    respondent_words: str = ""
    # Of a complaint about a reprisal: the body that handled the one because of which it happened.
    earlier_body: str | None = None
    filed_for: str = FiledFor.SELF
    victim: str = ""
    with_photo: bool = False
    way: tuple[Step, ...] = ()
    note: str = ""

    @property
    def respondent_kind(self) -> str:
        """A body of the list, or somebody private."""
        return RespondentKind.BODY if self.respondent else RespondentKind.PRIVATE


TAKE = Step(Transition.TAKE, Inputs(no_conflict=True))
ADMIT = Step(Transition.ADMIT)
START = Step(Transition.START_REVIEW)
UNDER_REVIEW = (TAKE, ADMIT, START)
APPROVE = Step(Transition.APPROVE_DECISION, by="supervisor")
CLOSE = Step(Transition.CLOSE)


def ask_complainant(message: str) -> Step:
    """A question to the complainant."""
    return Step(Transition.ASK_COMPLAINANT, Inputs(message=message))


def ask_body(request: str) -> Step:
    """A request for the body's reply."""
    return Step(Transition.ASK_BODY, Inputs(reason=request))


def note_reply(reply: str) -> Step:
    """The body's reply."""
    return Step(Transition.NOTE_REPLY, Inputs(reason=reply))


def propose(outcome: str, reasons: str) -> Step:
    """A decision that waits for the second signature."""
    return Step(Transition.PROPOSE_DECISION, Inputs(outcome=outcome, reason=reasons))


def propose_inadmissible(ground: str, reasons: str) -> Step:
    """Inadmissibility that waits for the second signature."""
    return Step(Transition.PROPOSE_INADMISSIBLE, Inputs(ground=ground, reason=reasons))


def refer(body: str, reasons: str) -> Step:
    """An offer to another body."""
    return Step(Transition.OFFER_REFERRAL, Inputs(body=body, reason=reasons))
