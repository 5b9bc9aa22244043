"""What a body was informed of (COI-2): plain columns, newest first. Nothing that is sealed is even read."""

from django.db.models import Q, QuerySet

from accounts.permissions import Officer
from complaints.domain.queries.keyset import Order, moment, number
from complaints.models import Informing

_NEVER_READ = ("sealed", "tokens", "code_hash", "filing_key", "filing_print", "chain_head")


def informed_of(officer: Officer) -> QuerySet[Informing]:
    """What the officer's body was informed of, for its supervisors; erased complaints are listed nowhere."""
    rows = Informing.objects.filter(body=officer.body, complaint__erased_at=None)
    if not officer.supervises:
        return rows.none()
    return (
        rows.exclude(complaint__excluded__contains=[officer.body.code])
        .exclude(complaint__barred__contains=[officer.user.pk])
        .exclude(complaint__in=officer.stood_aside)
        .select_related("complaint", "seen_by")
        .defer(*(f"complaint__{name}" for name in _NEVER_READ))
    )


def unread(officer: Officer) -> QuerySet[Informing]:
    """Those that nobody of the body has noted as read; one that the body holds by now needs no reading here."""
    return informed_of(officer).filter(seen_at=None).exclude(complaint__body=officer.body)


def _mark(row: Informing) -> tuple[str, ...]:
    return number(row.informed_at), str(row.pk)


def _after(informed_at: str, row: str) -> Q:
    at = moment(informed_at)
    return Q(informed_at__lte=at) & (Q(informed_at__lt=at) | Q(informed_at=at, id__gt=int(row)))


NEWEST = Order[Informing](("-informed_at", "id"), _mark, _after)
