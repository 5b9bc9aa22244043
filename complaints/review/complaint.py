"""The complaint page, and what is done there besides steps: notes, priority, revealing an identity."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts import permissions
from accounts.decorators import OfficerRequest, officer_required
from complaints.desk.access import get_held_complaint
from complaints.desk.act import Act, Problem, act_page, typed_again
from complaints.desk.context import desk_context
from complaints.desk.typed import typed
from complaints.domain import casework
from complaints.domain.authority import Authority
from complaints.domain.events import ChangedMeanwhile
from complaints.domain.keys import KeyDestroyed
from complaints.domain.safe_time import SafeTime
from complaints.domain.vault import Identity
from complaints.domain.workflow import TransitionRefused
from complaints.models import Complaint, Person
from complaints.review.forms import NoteForm, PriorityForm, RevealForm
from complaints.review.page import complaint_context


@require_safe
@officer_required
def complaint_page(request: OfficerRequest, reference: str) -> HttpResponse:
    """One complaint in reading order, with the next step beside it."""
    complaint = get_held_complaint(request, reference)
    try:
        context = complaint_context(complaint, request.officer)
    except KeyDestroyed:
        return render(request, "review/erased.html", desk_context(request) | {"complaint": complaint}, status=410)
    return render(request, "review/complaint.html", desk_context(request) | context)


@require_http_methods(["GET", "POST"])
@officer_required
def note(request: OfficerRequest, reference: str) -> HttpResponse:
    """Keep an internal note. The form is on the complaint page."""
    complaint = get_held_complaint(request, reference)
    given = typed(request, complaint)
    if given is None:
        return redirect("review:complaint", reference)
    form = NoteForm(given, auto_id="id_note_%s")
    act = Act(_("Add a note"), reverse("review:note", args=[reference]), form)
    if not form.is_valid():
        return act_page(request, complaint, act, status=422)
    if request.method != "POST":
        return act_page(request, complaint, act)
    casework.add_note(complaint, form.cleaned_data["text"], by=request.user)
    messages.success(request, _("The note was kept."))
    return redirect("review:complaint", reference)


@require_http_methods(["GET", "POST"])
@officer_required
def priority(request: OfficerRequest, reference: str) -> HttpResponse:
    """Set another priority, with a reason. The form is on the complaint page."""
    complaint = get_held_complaint(request, reference)
    data = typed(request, complaint)
    if data is None:
        return redirect("review:complaint", reference)
    form = PriorityForm(data, complaint=complaint)
    if not form.is_valid():
        return act_page(request, complaint, _priority_act(reference, form), status=422)
    if request.method != "POST":
        return _priority_again(request, complaint, form)
    given = form.cleaned_data
    try:
        casework.set_priority(
            complaint, given["priority"], by=request.user, reason=given["reason"], version=given["version"]
        )
    except ChangedMeanwhile:
        return _priority_changed_meanwhile(request, reference)
    except TransitionRefused:
        return act_page(request, complaint, _priority_act(reference, form), status=403, problem=_no_priority())
    messages.success(request, _("The priority was set."))
    return redirect("review:complaint", reference)


def _priority_act(reference: str, form: PriorityForm) -> Act:
    return Act(_("Set another priority"), reverse("review:priority", args=[reference]), form)


def _no_priority() -> Problem:
    return Problem(
        _(
            "Only the officer in charge or a supervisor sets the priority, "
            "and only a supervisor lowers it from critical."
        )
    )


def _priority_again(request: OfficerRequest, complaint: Complaint, form: PriorityForm) -> HttpResponse:
    """The form after the sign-in, for those who may still set a priority."""
    act = _priority_act(complaint.reference, form)
    if not permissions.may_work(request.user, complaint):
        return act_page(request, complaint, act, status=403, problem=_no_priority())
    return act_page(request, complaint, act)


def _priority_changed_meanwhile(request: OfficerRequest, reference: str) -> HttpResponse:
    fresh = get_held_complaint(request, reference)
    act = _priority_act(reference, PriorityForm(typed_again(request, fresh), complaint=fresh))
    return act_page(request, fresh, act, status=409, problem=Problem.changed_meanwhile())


@require_http_methods(["GET", "POST"])
@officer_required
def reveal(request: OfficerRequest, reference: str, person_id: int) -> HttpResponse:
    """Show who a person is, once, for a reason that stays in the timeline. The form is on the complaint page."""
    complaint = get_held_complaint(request, reference)
    given = typed(request, complaint)
    if given is None:
        return redirect("review:complaint", reference)
    person = get_object_or_404(Person, pk=person_id, complaint=complaint)
    form = RevealForm(given, auto_id=f"id_reveal_{person_id}_%s")
    heading = _("Reveal an identity: %(role)s") % {"role": person.get_role_display()}
    act = Act(heading, reverse("review:reveal", args=[reference, person_id]), form)
    if not permissions.may_reveal(request.user, complaint):
        problem = Problem(_("Only the officer in charge of this complaint or a supervisor learns who this is."))
        return act_page(request, complaint, act, status=403, problem=problem)
    if not form.is_valid():
        return act_page(request, complaint, act, status=422)
    if request.method != "POST":
        return act_page(request, complaint, act)
    identity = casework.reveal_identity(person.pk, by=request.user, reason=form.cleaned_data["reason"])
    context = {
        "complaint": complaint,
        "person": person,
        "identity": identity,
        "authority": _authority(identity),
        "safe_channel": _SAFE_CHANNELS.get(identity.safe_channel, ""),
        "safe_time": SafeTime(identity.safe_time).label,
    }
    return render(request, "review/identity.html", desk_context(request) | context)


# What a person called safe (vault.Identity.safe_channel).
_SAFE_CHANNELS = {
    "email": gettext_lazy("by e-mail"),
    "sms": gettext_lazy("by text message"),
    "portal": gettext_lazy("only here, with reference and code"),
}


def _authority(identity: Identity) -> str:
    """On whose say the person complains for another; empty where that was not asked."""
    given = identity.extra.get("authority", "")
    return str(Authority(given).label) if given in Authority.values else ""
