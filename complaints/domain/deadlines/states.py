"""Which clocks run in which state of the workflow: one table beside `workflow.TABLE`.

Entering a state starts the clocks that run there and do not run yet, lets those that stood still run on, and ends all
that the state does not name. A clock stands still only while the complainant's answer is awaited, never for a body.
"""

from dataclasses import dataclass

from complaints.domain.workflow import Rule, Transition
from complaints.models import Clock, Status

Clocks = frozenset[Clock]
_S, _C = Status, Clock


@dataclass(frozen=True)
class Timed:
    """The clocks that run in a state, and those that stand still in it."""

    running: Clocks
    paused: Clocks = frozenset()


def _run(*clocks: Clock) -> Timed:
    return Timed(frozenset(clocks))


_IN_TRIAGE = _run(_C.ADMISSIBILITY, _C.DECISION, _C.UPDATE)
_IN_REVIEW = _run(_C.DECISION, _C.UPDATE)
_NOTHING = _run()

TIMED: dict[Status, Timed] = {
    _S.RECEIVED: _run(_C.TRIAGE, _C.ADMISSIBILITY, _C.DECISION, _C.UPDATE),
    _S.IN_TRIAGE: _IN_TRIAGE,
    _S.INADMISSIBLE_PROPOSED: _IN_TRIAGE,
    # The offer is a part of finding out who admits it: the body that offers is bound until another accepts.
    _S.REFERRED: _IN_TRIAGE,
    _S.ADMITTED: _IN_REVIEW,
    _S.UNDER_REVIEW: _IN_REVIEW,
    _S.DECISION_PROPOSED: _IN_REVIEW,
    _S.AWAITING_BODY: _run(_C.REPLY, _C.DECISION, _C.UPDATE),
    # The complainant was told something just now; the next news is due from the answer on.
    _S.AWAITING_COMPLAINANT: Timed(running=frozenset({_C.COMMENT}), paused=frozenset({_C.DECISION})),
    _S.REVIEW_REQUESTED: _run(_C.REVIEW, _C.UPDATE),
    _S.DECIDED: _NOTHING,
    _S.CLOSED: _NOTHING,
    _S.INADMISSIBLE: _NOTHING,
    _S.MERGED: _NOTHING,
    _S.WITHDRAWN: _NOTHING,
}

# These bind the complainant. They are no deadline of the body, and only their end is told.
OF_THE_COMPLAINANT: Clocks = frozenset({_C.COMMENT})

# At these shares of the time, in percent, somebody is alerted (`escalation` says who).
REMINDERS = (50, 80)
OVERDUE, LONG_OVERDUE = 100, 150


def alerts_of(clock: Clock) -> tuple[int, ...]:
    """The shares of the clock's time at which somebody is alerted, in percent, ascending."""
    return (OVERDUE,) if clock in OF_THE_COMPLAINANT else (*REMINDERS, OVERDUE, LONG_OVERDUE)


def restarted_by(rule: Rule) -> Clocks:
    """The clocks that a step starts again although the new state has them too."""
    restarted = set()
    if rule.tells_complainant:
        restarted.add(Clock.UPDATE)
    if rule.transition == Transition.ACCEPT_REFERRAL:
        restarted.add(Clock.ADMISSIBILITY)
    return frozenset(restarted)
