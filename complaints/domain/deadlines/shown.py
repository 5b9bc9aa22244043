"""The clocks that run on a complaint, for the pages of staff."""

from dataclasses import dataclass
from datetime import datetime

from complaints.domain.deadlines import states
from complaints.domain.time_left import TimeLeft, time_left
from complaints.models import Clock, Complaint, Deadline


@dataclass(frozen=True)
class ShownDeadline:
    """One clock in the active language. `paused_since` is set while it stands still."""

    label: str
    due_at: datetime
    left: TimeLeft
    paused_since: datetime | None
    is_of_the_complainant: bool


def running(complaint: Complaint, *, now: datetime) -> list[ShownDeadline]:
    """The clocks that have not ended, the nearest first, those that stand still last. One query."""
    rows = Deadline.objects.filter(complaint=complaint, ended_at=None)
    return [_shown(row, now) for row in sorted(rows, key=lambda row: (row.paused_since is not None, row.due_at))]


def _shown(row: Deadline, now: datetime) -> ShownDeadline:
    clock = Clock(row.clock)
    return ShownDeadline(
        label=str(clock.label),
        due_at=row.due_at,
        left=time_left(row.due_at, now=now),
        paused_since=row.paused_since,
        is_of_the_complainant=clock in states.OF_THE_COMPLAINANT,
    )
