"""Raising the alerts whose time has come: each share of a deadline's time once, as an event and as notices to staff.

`Deadline.next_alert_at` says when; the row's `alerted` says how far it was told, and the table of alerts holds that no
share is told twice. Two workers at once share the work: who finds a complaint locked leaves it alone.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Q

from complaints.domain import reference
from complaints.domain.deadlines import clocks, escalation, states
from complaints.domain.events import record
from complaints.domain.outbox import later
from complaints.domain.reference import Reference, UnknownCode
from complaints.domain.working_time import NeverWorks
from complaints.models import Clock, Complaint, Deadline, DeadlineAlert, EventKind

log = structlog.get_logger(__name__)

_BATCH = 500


def raise_due(now: datetime) -> int:
    """Raise every alert whose time has come; return how many. A complaint that fails or is locked comes again."""
    raised = 0
    for complaint_id in _complaints_due(now):
        try:
            raised += _raise_for(complaint_id, now)
        except (DatabaseError, NeverWorks, UnknownCode) as error:
            # One complaint that cannot be told of must not silence the others.
            log.warning("deadlines.alert_failed", complaint=str(complaint_id), error=type(error).__name__)
    return raised


def _complaints_due(now: datetime) -> Iterator[UUID]:
    """The complaints with an alert to raise, longest due first, a batch at a time."""
    due = Deadline.objects.filter(next_alert_at__lte=now).order_by("next_alert_at", "pk")
    rows = list(due.values_list("next_alert_at", "pk", "complaint_id")[:_BATCH])
    while rows:
        yield from dict.fromkeys(complaint_id for _at, _pk, complaint_id in rows)
        at, pk, _complaint_id = rows[-1]
        following = due.filter(Q(next_alert_at__gt=at) | Q(next_alert_at=at, pk__gt=pk))
        rows = list(following.values_list("next_alert_at", "pk", "complaint_id")[:_BATCH])


def _raise_for(complaint_id: UUID, now: datetime) -> int:
    """Raise what is due on one complaint, in one transaction; nothing if somebody else holds it."""
    with transaction.atomic():
        complaint = (
            Complaint.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("body")
            .defer("tokens", "sealed")
            .filter(pk=complaint_id)
            .first()
        )
        if complaint is None:
            return 0
        rules = reference.current()
        due = Deadline.objects.filter(complaint=complaint, next_alert_at__lte=now).order_by("next_alert_at", "pk")
        return sum(_raise(complaint, deadline, now, rules) for deadline in due)


def _raise(complaint: Complaint, deadline: Deadline, now: datetime, rules: Reference) -> int:
    passed = [
        percent
        for percent in states.alerts_of(Clock(deadline.clock))
        if percent > deadline.alerted and clocks.moment(deadline, percent, rules) <= now
    ]
    told = _worth_telling(passed)
    for percent in told:
        _tell(complaint, deadline, percent, now)
    if passed:
        deadline.alerted = passed[-1]
    deadline.next_alert_at = clocks.next_alert(deadline, rules)
    deadline.save(update_fields=["alerted", "next_alert_at"])
    return len(told)


def _worth_telling(passed: list[int]) -> list[int]:
    """Of several shares that passed at once, each escalation; a reminder only if nothing later passed with it."""
    return [percent for percent in passed if percent >= states.OVERDUE] or passed[-1:]


def _tell(complaint: Complaint, deadline: Deadline, percent: int, now: datetime) -> None:
    told = escalation.told(complaint, Clock(deadline.clock), percent)
    DeadlineAlert.objects.create(deadline=deadline, percent=percent, raised_at=now)
    record(
        complaint,
        EventKind.DEADLINE_ALERT,
        facts={"clock": deadline.clock, "percent": percent, "to": told.role.value if told.role else ""},
    )
    for user in told.users:
        later("staff.notify", complaint, user=user.pk, percent=percent)
