"""The auditors' pages: the trail of the whole portal, and that of one complaint with who opened it.

They read codes and dates. The vault is not opened, so neither what was written nor who is in a complaint is here.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.decorators import StaffRequest, auditor_required
from complaints.domain import audit, country, presentation, trail
from complaints.domain.audit import ChainFault
from complaints.domain.queries.keyset import CursorMistyped, Order, Page, Row
from complaints.domain.trail import Filters
from complaints.models import Complaint
from complaints.supervision.trail_forms import TrailForm

_FAULTS: dict[str, Promise | str] = {
    "missing": gettext_lazy("Entries %(first)s to %(last)s are missing."),
    "order": gettext_lazy("Entry %(first)s does not follow the entry before it."),
    "changed": gettext_lazy("Entry %(first)s is not what was recorded."),
    "end": gettext_lazy("The chain ends with entry %(first)s. The complaint says %(last)s, or another end."),
}


@require_safe
@auditor_required
def whole(request: StaffRequest) -> HttpResponse:
    """Everything that happened to complaints, newest first, narrowed by the filters; on top how far it is signed."""
    form = TrailForm(request.GET)
    context = {"form": form, "signing": audit.signing(timezone.now())}
    if not form.is_valid():
        return render(request, "supervision/trail.html", _home() | context, status=422)
    page = _page(request, trail.LATEST_EVENTS, trail.listed(form.filters()))
    lines, _openings = trail.in_words(page.rows)
    shown = {"lines": lines, "filtered": form.filters() != Filters(), **_pager(request, page)}
    return render(request, "supervision/trail.html", _home() | context | shown)


@require_safe
@auditor_required
def of_complaint(request: StaffRequest, reference: str) -> HttpResponse:
    """The whole chain of one complaint with what its verification says, and everybody who opened the complaint."""
    complaint = get_object_or_404(Complaint.objects.only("reference"), reference=reference)
    trail.note_reading(complaint, request.user)
    page = _page(request, trail.LATEST_OPENINGS, trail.openings_of(complaint))
    lines, openings = trail.in_words(trail.chain(complaint), page.rows)
    context = {
        "complaint": complaint,
        "faults": _faults(audit.faults_of(complaint)),
        "lines": lines,
        "openings": openings,
        **_pager(request, page),
    }
    return render(request, "supervision/trail_of_complaint.html", _home() | context)


def _home() -> dict[str, Any]:
    return {"home": {"url": reverse("supervision:trail"), "name": _("Trail")}}


def _page(request: StaffRequest, order: Order[Row], rows: QuerySet[Row]) -> Page[Row]:
    try:
        return order.page(rows, request.GET.get("after", ""))
    except CursorMistyped as error:
        raise Http404 from error


def _pager(request: StaffRequest, page: Page[Any]) -> dict[str, Any]:
    return {
        "following": _address(request, page.following) if page.following else "",
        "is_first": "after" not in request.GET,
        "first": _address(request, ""),
    }


def _address(request: StaffRequest, cursor: str) -> str:
    """This page with the same filters, from `cursor` on; from the start if it is empty."""
    kept = {name: value for name, value in request.GET.items() if name != "after" and value}
    if cursor:
        kept["after"] = cursor
    return f"?{urlencode(kept)}"


def _faults(found: Iterable[ChainFault]) -> list[str]:
    return [str(_FAULTS[one.kind]) % {"first": _shown(one.first), "last": _shown(one.last)} for one in found]


def _shown(place: int) -> str:
    return presentation.show_number(place, get_language() or "ar", country.current())
