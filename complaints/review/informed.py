"""What other bodies hold and the own body was informed of, with the complainant's consent (COI-2): plain facts."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import permissions
from accounts.decorators import OfficerRequest, officer_required
from complaints.desk.context import INFORMED, desk_context
from complaints.domain import informing, reference
from complaints.domain.informing import NotInformed
from complaints.domain.outcomes import Outcome
from complaints.domain.queries import informed
from complaints.domain.queries.keyset import CursorMistyped
from complaints.models import Informing, PlaceKind, Status

_CURSOR = "after"
# Before these, an outcome is only proposed.
_DECIDED = (Status.DECIDED, Status.CLOSED, Status.REVIEW_REQUESTED)


@dataclass(frozen=True)
class Information:
    """One complaint as far as an informed body may see it: never what was written, by whom and about whom."""

    row: Informing
    category: str
    subcategory: str
    division: str
    place_kind: str
    holder: str
    outcome: str
    # The own body holds the complaint by now: it is no information any more, and its page opens.
    held: bool


@require_safe
@officer_required
def informed_page(request: OfficerRequest) -> HttpResponse:
    """What the body was informed of, newest first."""
    _refuse_others(request)
    cursor = request.GET.get(_CURSOR, "")
    try:
        page = informed.NEWEST.page(informed.informed_of(request.officer), cursor)
    except CursorMistyped as error:
        raise Http404 from error
    context = {
        "informations": [_information(row, request) for row in page.rows],
        "cursor": cursor,
        "following": page.following,
    }
    return render(request, "review/informed.html", desk_context(request, INFORMED) | context)


@require_POST
@officer_required
def information_seen(request: OfficerRequest, informing_id: int) -> HttpResponse:
    """Note that the body has read one; a second time changes nothing."""
    _refuse_others(request)
    row = get_object_or_404(informed.informed_of(request.officer), pk=informing_id)
    try:
        informing.note_seen(row, by=request.user)
    except NotInformed as error:
        raise Http404 from error
    cursor = request.POST.get(_CURSOR, "")
    page = f"?{urlencode({_CURSOR: cursor})}" if cursor else ""
    return redirect(f"{reverse('review:informed')}{page}#informed-{row.pk}")


def _refuse_others(request: OfficerRequest) -> None:
    """A list that this person does not have is not found."""
    if not request.officer.supervises:
        raise Http404


def _information(row: Informing, request: OfficerRequest) -> Information:
    rules = reference.current()
    complaint = row.complaint
    assert complaint.body_id is not None  # nobody is informed before the routing
    return Information(
        row=row,
        category=rules.category_by_pk(complaint.category_id).name,
        subcategory=rules.subcategory_by_pk(complaint.subcategory_id).name,
        division=rules.division_by_pk(complaint.division_id).name if complaint.division_id else "",
        place_kind="" if complaint.place_kind == PlaceKind.UNKNOWN else complaint.get_place_kind_display(),
        holder=rules.body_by_pk(complaint.body_id).name,
        outcome=str(Outcome(complaint.outcome).label) if complaint.outcome and complaint.status in _DECIDED else "",
        held=permissions.holds(request.officer, complaint),
    )
