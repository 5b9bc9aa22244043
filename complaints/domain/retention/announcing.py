"""The notice before an erasure: the complainant is told, and the days until it may be approved begin."""

from datetime import datetime, timedelta

from complaints.domain.events import locked, record
from complaints.domain.outbox import later
from complaints.domain.retention import schedule
from complaints.domain.retention.schedule import Term
from complaints.models import Complaint, Erasure, EventKind
from complaints.models.complaint import ENDED

# The kind of notice; its text is the neutral one of all notices.
NOTICE = "retention"
# Complaints of one look. The next hour's look goes on where this one stopped.
BATCH = 500


def look(now: datetime) -> int:
    """Announce the erasure of what will be due when its days of notice are over; return how many there were.

    Erasures that are no longer due (reopened, another policy) are forgotten first, so that the complainant will be told
    again. Each complaint is a transaction of its own.
    """
    _forget_moot(now)
    waiting = schedule.soon_due(now).filter(erasure=None).order_by("closed_at")
    return sum(_announce(complaint, now) for complaint in waiting[:BATCH])


def expected(complaint: Complaint) -> datetime | None:
    """From when on the complaint's contents may be erased, if that was announced."""
    if complaint.status not in ENDED:
        return None
    return Erasure.objects.filter(complaint=complaint).values_list("not_before", flat=True).first()


def call_off(complaint: Complaint) -> None:
    """Forget the way to an erasure that has not happened. `complaint` must be locked (`events.locked`)."""
    Erasure.objects.filter(complaint=complaint).exclude(state=Erasure.State.ERASED).delete()


def _announce(found: Complaint, now: datetime) -> bool:
    with locked(found) as row:
        # Somebody may have changed it since it was found.
        due = schedule.soon_due(now).filter(pk=row.pk, erasure=None).first()
        if due is None:
            return False
        term = Term.of(due)
        not_before = max(term.kept_until, now + timedelta(days=term.notice_days))
        Erasure.objects.create(
            complaint=row, policy=term.policy, kept_until=term.kept_until, announced_at=now, not_before=not_before
        )
        record(
            row,
            EventKind.ERASURE_ANNOUNCED,
            facts={"policy": term.policy, "kept_until": term.kept_until.isoformat(), "from": not_before.isoformat()},
        )
        later("complaint.notify", row, notice=NOTICE)
        return True


def _forget_moot(now: datetime) -> None:
    still = schedule.soon_due(now).values("pk")
    on_the_way = Erasure.objects.exclude(state=Erasure.State.ERASED)
    for erasure in on_the_way.exclude(complaint__in=still).select_related("complaint"):
        with locked(erasure.complaint) as row:
            if not schedule.soon_due(now).filter(pk=row.pk).exists():
                call_off(row)
