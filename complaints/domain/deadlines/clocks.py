"""Keeping the clocks of a complaint in step with it, in the transaction of the change.

Each function sets `complaint.next_deadline`, which the caller writes with the change. The complaint must be locked
(`events.locked`).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from complaints.domain import reference
from complaints.domain.deadlines import calendar, states
from complaints.domain.deadlines.states import Clocks
from complaints.domain.reference import Reference
from complaints.domain.reference_infos import TimeAllowed
from complaints.domain.working_time import Pause
from complaints.models import Clock, Complaint, Deadline, Priority, Status, Unit

# What changes in a row while its clock runs, alerts apart.
_COLUMNS = ("amount", "unit", "due_at", "pauses", "paused_since", "ended_at", "kept", "next_alert_at")


def first_look(priority: Priority, received: datetime) -> datetime | None:
    """Until when a person must look at a complaint that no worker has routed yet: filing writes no clocks."""
    rules = reference.current()
    allowed = rules.time_allowed(Clock.TRIAGE, priority, body=None)
    return calendar.over(received, allowed, rules.country) if allowed else None


def begin(complaint: Complaint) -> None:
    """Start the clocks of a complaint that was just routed; they run since it was received."""
    clocks = RunningClocks(complaint, [], reference.current())
    clocks.enter_state(complaint.received_at)
    write([clocks])


def follow(complaint: Complaint, now: datetime, *, restarted: Clocks = frozenset()) -> None:
    """Bring the clocks in step with where the complaint stands and who holds it now. At most three queries.

    `restarted` are clocks that start again although they run already.
    """
    clocks = _of(complaint)
    for clock in restarted:
        clocks.end(clock, now)
    clocks.enter_state(now)
    write([clocks])


def rebase(complaint: Complaint) -> None:
    """Count the clocks anew from their starts, by the policies for the complaint's present priority and body."""
    clocks = _of(complaint)
    clocks.recount()
    write([clocks])


def moment(deadline: Deadline, percent: int, rules: Reference) -> datetime:
    """When `percent` of the deadline's time is over, its present pause apart."""
    allowed = TimeAllowed(deadline.amount, Unit(deadline.unit))
    return calendar.over(deadline.started_at, allowed, rules.country, _pauses(deadline), percent=percent)


def next_alert(deadline: Deadline, rules: Reference) -> datetime | None:
    """When the next share of the time is over that nobody was alerted to; None if none is left or it stands still."""
    if deadline.paused_since is not None or deadline.ended_at is not None:
        return None
    left = [percent for percent in states.alerts_of(Clock(deadline.clock)) if percent > deadline.alerted]
    return moment(deadline, left[0], rules) if left else None


def running(complaints: Iterable[Complaint]) -> list[Deadline]:
    """The clocks that have not ended, those that stand still among them."""
    return list(Deadline.objects.filter(complaint__in=complaints, ended_at=None).order_by("pk"))


class RunningClocks:
    """The clocks of one complaint while they are changed in memory; `write` keeps what changed."""

    def __init__(self, complaint: Complaint, deadlines: Iterable[Deadline], rules: Reference) -> None:
        """`deadlines` are those of the complaint that have not ended."""
        self.complaint = complaint
        self.started: list[Deadline] = []
        self.changed: list[Deadline] = []
        self._rules = rules
        self._body = rules.body_by_pk(complaint.body_id).code if complaint.body_id else None
        self._running = {Clock(deadline.clock): deadline for deadline in deadlines}

    def enter_state(self, now: datetime) -> None:
        """End, stop, start and go on with the clocks as `states.TIMED` says for the complaint's state."""
        timed = states.TIMED[Status(self.complaint.status)]
        for clock in self._running.keys() - timed.running - timed.paused:
            self.end(clock, now)
        for clock in timed.paused & self._running.keys():
            self._pause(clock, now)
        for clock in sorted(timed.running):
            if clock in self._running:
                self._go_on(clock, now)
            else:
                self._start(clock, now)
        self._show_next()

    def end(self, clock: Clock, now: datetime) -> None:
        """End a clock, if it runs: it was kept if it ended in time."""
        deadline = self._running.pop(clock, None)
        if deadline is None:
            return
        _close_pause(deadline, now)
        deadline.due_at = moment(deadline, states.OVERDUE, self._rules)
        deadline.ended_at, deadline.next_alert_at = now, None
        deadline.kept = now <= deadline.due_at
        self.changed.append(deadline)

    def recount(self) -> None:
        """Apply the present policies and calendar to every running clock."""
        for deadline in self._running.values():
            before = (deadline.due_at, deadline.next_alert_at)
            is_allowed_otherwise = self._allow(deadline)
            self._count(deadline)
            if is_allowed_otherwise or before != (deadline.due_at, deadline.next_alert_at):
                self.changed.append(deadline)
        self._show_next()

    def _start(self, clock: Clock, now: datetime) -> None:
        allowed = self._rules.time_allowed(clock, self.complaint.priority, body=self._body)
        if allowed is None:
            return
        deadline = Deadline(
            complaint=self.complaint,
            clock=clock,
            amount=allowed.amount,
            unit=allowed.unit,
            started_at=now,
        )
        self._count(deadline)
        self._running[clock] = deadline
        self.started.append(deadline)

    def _pause(self, clock: Clock, now: datetime) -> None:
        deadline = self._running[clock]
        if deadline.paused_since is None:
            deadline.paused_since = now
            self._count(deadline)
            self.changed.append(deadline)

    def _go_on(self, clock: Clock, now: datetime) -> None:
        deadline = self._running[clock]
        is_allowed_otherwise, stood_still = self._allow(deadline), _close_pause(deadline, now)
        if is_allowed_otherwise or stood_still:
            self._count(deadline)
            self.changed.append(deadline)

    def _allow(self, deadline: Deadline) -> bool:
        """Give the deadline the time that its policy allows now; whether that is another one.

        Where all policies were taken out of use, what runs keeps its time.
        """
        allowed = self._rules.time_allowed(Clock(deadline.clock), self.complaint.priority, body=self._body)
        if allowed is None or (deadline.amount, deadline.unit) == (allowed.amount, allowed.unit):
            return False
        deadline.amount, deadline.unit = allowed.amount, allowed.unit
        return True

    def _count(self, deadline: Deadline) -> None:
        deadline.due_at = moment(deadline, states.OVERDUE, self._rules)
        deadline.next_alert_at = next_alert(deadline, self._rules)

    def _show_next(self) -> None:
        """The nearest deadline of the body is what lists show and sort by."""
        binding = [
            deadline.due_at
            for clock, deadline in self._running.items()
            if deadline.paused_since is None and clock not in states.OF_THE_COMPLAINANT
        ]
        self.complaint.next_deadline = min(binding, default=None)


def write(changed: Iterable[RunningClocks]) -> None:
    """Keep the changes of one or many complaints' clocks. At most two queries."""
    books = list(changed)
    updated = [deadline for book in books for deadline in book.changed]
    started = [deadline for book in books for deadline in book.started]
    # A clock that starts again ends first: it runs once at a time.
    if updated:
        # Rows that exist, so it only ever updates; Django's bulk_update of a batch takes twenty times as long.
        Deadline.objects.bulk_create(updated, update_conflicts=True, unique_fields=["id"], update_fields=_COLUMNS)
    if started:
        Deadline.objects.bulk_create(started)


def _of(complaint: Complaint) -> RunningClocks:
    return RunningClocks(complaint, running([complaint]), reference.current())


def _pauses(deadline: Deadline) -> list[Pause]:
    return [(pause.lower, pause.upper) for pause in deadline.pauses]


def _close_pause(deadline: Deadline, now: datetime) -> bool:
    """Let a clock that stands still run on; whether it stood."""
    since, deadline.paused_since = deadline.paused_since, None
    if since is None:
        return False
    if since < now:
        deadline.pauses = [*deadline.pauses, DateTimeTZRange(since, now)]
    return True
