"""Four eyes: one supervisor of the holding body proposes an erasure, another one approves it or does not."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.utils import timezone

from accounts import permissions
from accounts.models import User
from complaints.domain.events import locked, record
from complaints.domain.outbox import later
from complaints.domain.retention import schedule
from complaints.models import Complaint, Erasure, EventKind


class ErasureRefused(Exception):
    """Not due, on hold, not at this point of its way, or not for this person to sign."""


Signing = Callable[[Complaint, User], Erasure]


def propose(complaint: Complaint, by: User) -> Erasure:
    """Propose the erasure of a complaint whose days of notice are over. Raises `ErasureRefused`."""
    with locked(complaint) as row:
        erasure = _at(row, Erasure.State.ANNOUNCED)
        if not permissions.may_propose_erasure(by, row) or erasure.not_before > timezone.now():
            raise ErasureRefused(row.reference)
        erasure.state = Erasure.State.PROPOSED
        erasure.proposed_by, erasure.proposed_at = by, timezone.now()
        erasure.save(update_fields=["state", "proposed_by", "proposed_at"])
        record(row, EventKind.ERASURE_PROPOSED, by=by, facts={"policy": erasure.policy})
        return erasure


def approve(complaint: Complaint, by: User) -> Erasure:
    """Sign as the second person; a worker erases then. Raises `ErasureRefused`."""
    with locked(complaint) as row:
        erasure = _at(row, Erasure.State.PROPOSED)
        if not permissions.may_approve_erasure(by, erasure):
            raise ErasureRefused(row.reference)
        erasure.state = Erasure.State.APPROVED
        erasure.approved_by, erasure.approved_at = by, timezone.now()
        erasure.save(update_fields=["state", "approved_by", "approved_at"])
        record(row, EventKind.ERASURE_APPROVED, by=by, facts={"policy": erasure.policy})
        later("complaint.erase", row)
        return erasure


def decline(complaint: Complaint, by: User) -> Erasure:
    """Send a proposal back; the one who made it may do so too. Raises `ErasureRefused`."""
    with locked(complaint) as row:
        erasure = _at(row, Erasure.State.PROPOSED)
        if not permissions.may_propose_erasure(by, row):
            raise ErasureRefused(row.reference)
        erasure.state = Erasure.State.ANNOUNCED
        erasure.proposed_by, erasure.proposed_at = None, None
        erasure.save(update_fields=["state", "proposed_by", "proposed_at"])
        record(row, EventKind.ERASURE_DECLINED, by=by, facts={"policy": erasure.policy})
        return erasure


def sign_all(complaints: Iterable[Complaint], signing: Signing, by: User) -> tuple[int, int]:
    """Sign a batch, each complaint in a transaction of its own; how many were signed, and how many refused."""
    signed = refused = 0
    for complaint in complaints:
        try:
            signing(complaint, by)
            signed += 1
        except ErasureRefused:
            refused += 1
    return signed, refused


def _at(complaint: Complaint, state: str) -> Erasure:
    """The erasure of a locked complaint if it stands at `state` and the complaint is still due."""
    erasure = _due(complaint).filter(state=state).first()
    if erasure is None:
        raise ErasureRefused(complaint.reference)
    # The one row under the lock, not a second copy that would be saved with an old version.
    erasure.complaint = complaint
    return erasure


def _due(complaint: Complaint) -> QuerySet[Erasure]:
    due = schedule.due(timezone.now()).filter(pk=complaint.pk).values("pk")
    return Erasure.objects.filter(complaint__in=due)
