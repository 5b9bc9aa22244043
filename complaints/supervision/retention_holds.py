"""Setting and lifting a legal hold: one page each, with a reason."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import permissions
from accounts.decorators import OfficerRequest, officer_required
from complaints.desk.access import get_held_complaint
from complaints.desk.act import Act, Problem, act_page
from complaints.desk.typed import typed
from complaints.domain.keys import KeyDestroyed
from complaints.domain.retention import holds
from complaints.domain.retention.holds import HoldRefused
from complaints.models import Complaint, LegalHold
from complaints.supervision.retention_forms import ReasonForm

_Change = Callable[..., LegalHold]


@require_http_methods(["GET", "POST"])
@officer_required
def set_hold(request: OfficerRequest, reference: str) -> HttpResponse:
    """Forbid the erasure of a complaint."""
    complaint = _get_kept(request, reference)
    about = _(
        "While a complaint is on legal hold it is not erased, however long it has been kept: because a court or an "
        "inquiry needs it, for example. Another supervisor lifts the hold."
    )
    address = reverse("supervision:set_hold", args=[reference])
    act = Act(_("Put on legal hold"), address, _form(request), grave=True, about=about)
    if not permissions.may_hold(request.user, complaint):
        problem = Problem(_("Only a supervisor puts a complaint on hold or lifts the hold."))
    elif holds.hold_of(complaint) is not None:
        problem = Problem(_("This complaint is on legal hold already."))
    else:
        return _act(request, complaint, act, holds.set_hold, _("The complaint is on legal hold now."))
    return act_page(request, complaint, act, status=403, problem=problem)


@require_http_methods(["GET", "POST"])
@officer_required
def lift_hold(request: OfficerRequest, reference: str) -> HttpResponse:
    """Let the time of keeping count again."""
    complaint = _get_kept(request, reference)
    about = _("The time of keeping counts again. When it is over, the complaint may be erased.")
    address = reverse("supervision:lift_hold", args=[reference])
    act = Act(_("Lift the legal hold"), address, _form(request), grave=True, about=about)
    hold = holds.hold_of(complaint)
    if not permissions.may_hold(request.user, complaint):
        problem = Problem(_("Only a supervisor puts a complaint on hold or lifts the hold."))
    elif hold is None:
        problem = Problem(_("This complaint is not on legal hold."))
    elif not permissions.may_lift_hold(request.user, hold):
        problem = Problem(_("You set this hold yourself. Another supervisor must lift it."))
    else:
        return _act(request, complaint, act, holds.lift_hold, _("The legal hold is lifted."))
    return act_page(request, complaint, act, status=403, problem=problem)


def _get_kept(request: OfficerRequest, reference: str) -> Complaint:
    """The complaint, if the body holds it. Raises `KeyDestroyed` where a hold would come too late."""
    complaint = get_held_complaint(request, reference)
    if complaint.erased_at is not None:
        raise KeyDestroyed(str(complaint.pk))
    return complaint


def _form(request: OfficerRequest) -> ReasonForm:
    return ReasonForm(typed(request))


def _act(request: OfficerRequest, complaint: Complaint, act: Act, change: _Change, done: str) -> HttpResponse:
    if request.method != "POST":
        return act_page(request, complaint, act)
    if not act.form.is_valid():
        return act_page(request, complaint, act, status=422)
    try:
        change(complaint, by=request.user, reason=act.form.cleaned_data["reason"])
    except HoldRefused:
        # Another supervisor did the same a moment ago.
        return act_page(request, complaint, act, status=409, problem=Problem.changed_meanwhile())
    messages.success(request, done)
    return redirect("supervision:retention")
