"""Complaints that ended long ago, for the tests of keeping and erasure."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from complaints.domain.retention import announcing, proposals
from complaints.models import Complaint, Erasure, Status
from tests.factories import make_complaint, make_supervisor


def ended(
    *, years: float = 0, status: str = Status.CLOSED, outcome: str = "unsubstantiated", **given: Any
) -> Complaint:
    """A complaint of a body that ended so many years ago."""
    complaint = make_complaint(**given)
    complaint.status, complaint.outcome = status, outcome if status == Status.CLOSED else ""
    complaint.closed_at = timezone.now() - timedelta(days=365.25 * years)
    complaint.save(update_fields=["status", "outcome", "closed_at"])
    return complaint


def announced(**given: Any) -> Complaint:
    """A complaint that has been kept for six years, and whose complainant was told; the days of notice are over."""
    complaint = ended(**({"years": 6} | given))
    announcing.look(timezone.now())
    notice_is_over(complaint)
    return complaint


def notice_is_over(complaint: Complaint, at: datetime | None = None) -> None:
    """Let the days of notice pass."""
    Erasure.objects.filter(complaint=complaint).update(not_before=at or timezone.now() - timedelta(minutes=1))


def approved(**given: Any) -> tuple[Complaint, User, User]:
    """A complaint whose erasure two supervisors signed, and the two."""
    complaint, first, second = announced(**given), make_supervisor(), make_supervisor()
    proposals.propose(complaint, first)
    proposals.approve(complaint, second)
    complaint.refresh_from_db()
    return complaint, first, second
