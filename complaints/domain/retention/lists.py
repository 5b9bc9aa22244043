"""What the supervisors of a body see of keeping and erasure: plain facts, nothing opened."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from accounts.permissions import Officer
from complaints.domain.retention import schedule
from complaints.models import Complaint, Erasure, LegalHold
from complaints.models.complaint import ComplaintQuerySet

# Lines of a list; more appear when these are done.
LINES = 100


@dataclass(frozen=True)
class Lists:
    """The complaints of one body by how far they are. Erasures bring their complaint and the people who signed."""

    erasable: list[Erasure]
    proposed: list[Erasure]
    announced: list[Erasure]
    holds: list[LegalHold]
    erased: list[Erasure]


def lists_of(officer: Officer) -> Lists:
    """Everything the page shows, in seven queries."""
    now, body = timezone.now(), officer.body
    held = _open_to(officer)
    due = _erasures(officer).filter(complaint__in=schedule.due(now).filter(body=body).values("pk"))
    announced = due.filter(state=Erasure.State.ANNOUNCED)
    still = schedule.soon_due(now).filter(body=body).values("pk")
    soon = _erasures(officer).filter(state=Erasure.State.ANNOUNCED, not_before__gt=now, complaint__in=still)
    erased = _erasures(officer).filter(state=Erasure.State.ERASED)
    holds = LegalHold.objects.filter(lifted_at=None, complaint__in=held).select_related("complaint", "set_by")
    return Lists(
        erasable=list(announced.filter(not_before__lte=now).order_by("not_before", "pk")[:LINES]),
        proposed=list(due.filter(state=Erasure.State.PROPOSED).order_by("proposed_at", "pk")[:LINES]),
        announced=list(soon.order_by("not_before", "pk")[:LINES]),
        holds=list(holds.order_by("set_at", "pk")[:LINES]),
        erased=list(erased.order_by("-erased_at")[:LINES]),
    )


def of_references(officer: Officer, references: list[str]) -> ComplaintQuerySet:
    """The complaints of these references that the body holds."""
    return _open_to(officer).filter(reference__in=references)


def _open_to(officer: Officer) -> ComplaintQuerySet:
    """What the body holds, less those that this person stood aside from or is barred from."""
    return Complaint.objects.held_by(officer.body).not_barred_to(officer.user).exclude(pk__in=officer.stood_aside)


def _erasures(officer: Officer) -> QuerySet[Erasure]:
    return (
        Erasure.objects.filter(complaint__in=_open_to(officer))
        .select_related("complaint", "proposed_by", "approved_by")
        .defer("complaint__sealed", "complaint__tokens")
    )
