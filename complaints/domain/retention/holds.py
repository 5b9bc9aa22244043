"""Legal holds: a supervisor forbids the erasure of a complaint, another supervisor lifts the hold."""

from collections.abc import Iterable

from django.utils import timezone

from accounts import permissions
from accounts.models import User
from complaints.domain.events import locked, record
from complaints.domain.retention import announcing
from complaints.models import Complaint, Event, EventKind, LegalHold


class HoldRefused(Exception):
    """This person may not set or lift the hold, or there is one already, or none."""


def hold_of(complaint: Complaint) -> LegalHold | None:
    """The hold on a complaint, if there is one now."""
    return complaint.holds.filter(lifted_at=None).select_related("set_by").first()


def set_by_event(events: Iterable[Event]) -> Event | None:
    """The event that put a complaint on the hold on which its events, in their order, leave it."""
    standing = None
    for event in events:
        if event.kind in (EventKind.HOLD_SET, EventKind.HOLD_LIFTED):
            standing = event if event.kind == EventKind.HOLD_SET else None
    return standing


def set_hold(complaint: Complaint, *, by: User, reason: str) -> LegalHold:
    """Forbid the erasure of a complaint; one that was announced or proposed is off.

    Raises `HoldRefused`, or `keys.KeyDestroyed` where it comes too late.
    """
    with locked(complaint) as row:
        if not permissions.may_hold(by, row) or not reason.strip() or hold_of(row) is not None:
            raise HoldRefused(row.reference)
        hold = LegalHold.objects.create(complaint=row, set_by=by, set_at=timezone.now())
        announcing.call_off(row)
        record(row, EventKind.HOLD_SET, by=by, secret={"reason": reason})
        return hold


def lift_hold(complaint: Complaint, *, by: User, reason: str) -> LegalHold:
    """Let the time of keeping count again. Raises `HoldRefused`, also for the person who set the hold."""
    with locked(complaint) as row:
        hold = hold_of(row)
        if hold is None or not reason.strip() or not permissions.may_lift_hold(by, hold):
            raise HoldRefused(row.reference)
        hold.lifted_by, hold.lifted_at = by, timezone.now()
        hold.save(update_fields=["lifted_by", "lifted_at"])
        record(row, EventKind.HOLD_LIFTED, by=by, secret={"reason": reason})
        return hold
