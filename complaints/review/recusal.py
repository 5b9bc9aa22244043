"""Standing aside from a complaint (COI-6): the act, and for supervisors who did so and on what ground."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.decorators import OfficerRequest
from complaints.desk.act import Act, act_of_complaint_page, act_page
from complaints.domain import recusal
from complaints.domain.course import Entry
from complaints.domain.vault import Opened
from complaints.domain.workflow import TransitionRefused
from complaints.models import Complaint, EventKind, Recusal
from complaints.review.forms import StandAsideForm


@dataclass(frozen=True)
class StoodAside:
    """Somebody who works on the complaint no more; `reason` is empty where the portal kept them away."""

    name: str
    ground: str
    at: datetime
    reason: str


def stood_aside(entries: Iterable[Entry], opened: Opened) -> list[StoodAside]:
    """Who stood aside, from the complaint's course. One query, none where nobody did."""
    events = {entry.event.facts["recused"]: entry.event for entry in entries if entry.event.kind == EventKind.RECUSED}
    if not events:
        return []
    rows = Recusal.objects.filter(complaint=opened.complaint).select_related("user").order_by("at", "pk")
    return [
        StoodAside(
            str(row.user),
            row.get_ground_display(),
            row.at,
            opened.event_secret(events[row.user_id]).get("reason", ""),
        )
        for row in rows
    ]


@act_of_complaint_page
def stand_aside(request: OfficerRequest, complaint: Complaint, data: QueryDict) -> HttpResponse:
    """Stand aside for good, with a reason."""
    form = StandAsideForm(data, auto_id="id_stand_aside_%s")
    address = reverse("review:stand_aside", args=[complaint.reference])
    act = Act(_("I have a conflict of interest"), address, form, grave=True)
    if not form.is_valid():
        return act_page(request, complaint, act, status=422)
    if request.method != "POST":
        return act_page(request, complaint, act)
    try:
        recusal.stand_aside(complaint, by=request.user, reason=form.cleaned_data["reason"])
    except TransitionRefused:
        # It went to another body, or a colleague's act kept this person away, between the two looks at it.
        return redirect("review:queue")
    messages.success(request, _("You stood aside from the complaint. It stays with your body for others."))
    return redirect("review:queue")
