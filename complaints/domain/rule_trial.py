"""What a change of the rules would have made of past complaints, told in numbers alone.

The complaints of the last year are given to the rules twice, as they stand and as they would be with one row saved, by
the functions that route and prioritise a new complaint (`handling.question_with`, `routing`, `triage`). What counts is
what the filing answered, in plain columns: nothing sealed is read, and an erased complaint counts like any other. Where
a complaint was referred to later plays no part. The earlier complaint of a reprisal (COI-7) is taken as it stands now,
and whoever objected (COI-9) is taken to object to whatever body is proposed.

The row is saved in a transaction that is rolled back before anything is counted: nobody else ever sees it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from complaints.domain import earlier, handling, routing, triage
from complaints.domain.reference import Reference
from complaints.domain.reference_read import read_reference
from complaints.domain.routing import Question
from complaints.models import Complaint, EarlierComplaint, Event, EventKind, Priority
from complaints.models.complaint import ComplaintQuerySet
from complaints.models.reference import ReferenceRow

PERIOD = timedelta(days=365)
# The newest of them: what is answered in about two seconds.
MOST = 5_000
_AT_ONCE = 500
# Numbers are rounded to this, and below it only “fewer” is said: see `coarse`.
ROUNDED_TO = 5

_COLUMNS = (
    "category_id",
    "subcategory_id",
    "flags",
    "consent_nhri",
    "objection",
    "respondent_kind",
    "respondent_body_id",
    "respondent_level",
    "body_id",
    "routed_at",
    "status",
)


class Effect(StrEnum):
    """What a change of the rules does to a complaint; one may have several."""

    MOVED = "moved"
    REPRIORITISED = "reprioritised"
    # COI-10: no body on the list is free of conflict.
    DEADLOCKED = "deadlocked"
    DEADLOCKED_NO_MORE = "deadlocked_no_more"
    # COI-10: a supervisor must approve where it went.
    WAITING = "waiting"
    WAITING_NO_MORE = "waiting_no_more"
    # COI-1: other bodies than now may never have it.
    OTHERS_SHUT_OUT = "others_shut_out"
    OTHERS_INFORMED = "others_informed"
    # Not even the last resort is left: the workers could not route it at all.
    NOWHERE = "nowhere"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Fate:
    """What one set of rules makes of a complaint: codes of bodies, `body` None where not one is left to take it."""

    priority: Priority
    body: str | None = None
    deadlocked: bool = False
    waits: bool = False
    shut_out: frozenset[str] = frozenset()
    informed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Compared:
    """A complaint's subject and its two fates."""

    category: str
    subcategory: str
    now: Fate
    tried: Fate


@dataclass(frozen=True)
class Move:
    """The complaints of one subject that would go to `to` and go to `source` now: codes."""

    category: str
    subcategory: str
    source: str | None
    to: str | None


@dataclass(frozen=True)
class Trial:
    """How many complaints were tried, and of how many what would change. Exact: show them by `coarse` only."""

    complaints: int
    effects: Counter[Effect]
    moves: Counter[Move]
    # From which priority to which.
    priorities: Counter[tuple[Priority, Priority]]

    @property
    def capped(self) -> bool:
        """Whether the period has more complaints than were tried."""
        return self.complaints >= MOST


def coarse(count: int) -> int | None:
    """A number of complaints as it may be shown: to the nearest five, and None where they are fewer than five.

    An administrator never learns of a single complaint. Were the larger numbers exact, the small one would be what is
    lacking to the sum. Zero is told: without it nobody could know that a change has no effect.
    """
    if 0 < count < ROUNDED_TO:
        return None
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def with_saved(row: ReferenceRow) -> tuple[Reference, Reference]:
    """The rules as they stand, and as they would be with `row` saved: that is done and undone here.

    `row` must be validated; it may be new. Signals that tell other processes wait for a commit that never comes.
    """
    with transaction.atomic():
        now = read_reference(settings.COUNTRY)
        row.save()
        tried = read_reference(settings.COUNTRY)
        transaction.set_rollback(True)
    return now, tried


def try_out(now: Reference, tried: Reference) -> Trial:
    """Compare what both sets of rules make of the past complaints. One query, in chunks."""
    first, second = _Rules(now), _Rules(tried)
    return tally(
        Compared(
            category=now.category_by_pk(complaint.category_id).code,
            subcategory=now.subcategory_by_pk(complaint.subcategory_id).code,
            now=first.fate_of(complaint),
            tried=second.fate_of(complaint),
        )
        for complaint in past_complaints().iterator(_AT_ONCE)
    )


def past_complaints() -> ComplaintQuerySet:
    """The newest complaints of the period, with the plain columns that the rules read and no others.

    Found by the events of their receipt, which have an index by time.
    """
    received = Event.objects.filter(kind=EventKind.RECEIVED, at__gte=timezone.now() - PERIOD).order_by("-at", "-id")
    of_earlier = ("reference", "found_id", "proved", "handled_by_id", *(f"found__{name}" for name in _COLUMNS))
    return (
        Complaint.objects.filter(pk__in=received.values("complaint")[:MOST])
        .select_related("earlier__found")
        .only(*_COLUMNS, *(f"earlier__{name}" for name in of_earlier))
    )


def tally(compared: Iterable[Compared]) -> Trial:
    """Count what changes between the two fates of each complaint."""
    effects: Counter[Effect] = Counter()
    moves: Counter[Move] = Counter()
    priorities: Counter[tuple[Priority, Priority]] = Counter()
    complaints = 0
    for one in compared:
        complaints += 1
        found = effects_of(one.now, one.tried)
        effects.update(found)
        if Effect.MOVED in found:
            moves[Move(one.category, one.subcategory, one.now.body, one.tried.body)] += 1
        if Effect.REPRIORITISED in found:
            priorities[one.now.priority, one.tried.priority] += 1
    return Trial(complaints, effects, moves, priorities)


def effects_of(now: Fate, tried: Fate) -> frozenset[Effect]:
    """What changes between two fates of one complaint: at least `UNCHANGED`."""
    return frozenset(_effects(now, tried)) or frozenset({Effect.UNCHANGED})


def _effects(now: Fate, tried: Fate) -> Iterator[Effect]:
    if now.body != tried.body:
        yield Effect.MOVED if tried.body else Effect.NOWHERE
    if now.priority != tried.priority:
        yield Effect.REPRIORITISED
    if now.deadlocked != tried.deadlocked:
        yield Effect.DEADLOCKED if tried.deadlocked else Effect.DEADLOCKED_NO_MORE
    if now.waits != tried.waits:
        yield Effect.WAITING if tried.waits else Effect.WAITING_NO_MORE
    if now.shut_out != tried.shut_out:
        yield Effect.OTHERS_SHUT_OUT
    if now.informed != tried.informed:
        yield Effect.OTHERS_INFORMED


class _Rules:
    """One set of rules; it answers the same question once, as most past complaints ask what others did."""

    def __init__(self, rules: Reference) -> None:
        self._rules = rules
        self._answers: dict[Question, routing.Answer] = {}

    def fate_of(self, complaint: Complaint) -> Fate:
        """What the rules make of a complaint; it must have been loaded by `past_complaints`."""
        rules = self._rules
        category = rules.category_by_pk(complaint.category_id).code
        subcategory = rules.subcategory_by_pk(complaint.subcategory_id).code
        priority = triage.assess(category, subcategory, complaint.flags, rules).priority
        before: EarlierComplaint | None = None
        if earlier.is_asked(category, rules):
            before = getattr(complaint, "earlier", None)
        try:
            answer = self._answer(handling.question_with(complaint, before, rules))
        except routing.NoBodyLeft:
            return Fate(priority)
        return Fate(
            priority,
            answer.body,
            deadlocked=answer.deadlock,
            waits=answer.needs_supervisor,
            shut_out=frozenset(answer.excluded),
            informed=frozenset(answer.informed) if complaint.consent_nhri else frozenset(),
        )

    def _answer(self, question: Question) -> routing.Answer:
        if question not in self._answers:
            self._answers[question] = routing.route(question, self._rules)
        return self._answers[question]
