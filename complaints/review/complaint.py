"""The complaint page, and what is done there besides steps: notes, priority, revealing an identity."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import permissions
from accounts.decorators import OfficerRequest, officer_required
from complaints.desk.access import get_held_complaint
from complaints.desk.act import Act, Problem, act_of_complaint_page, act_page, typed_again
from complaints.desk.context import desk_context
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


@act_of_complaint_page
def note(request: OfficerRequest, complaint: Complaint, data: QueryDict) -> HttpResponse:
    """Keep an internal note."""
    form = NoteForm(data, auto_id="id_note_%s")
    act = Act(_("Add a note"), reverse("review:note", args=[complaint.reference]), form)
    if not form.is_valid():
        return act_page(request, complaint, act, status=422)
    if request.method != "POST":
        return act_page(request, complaint, act)
    casework.add_note(complaint, form.cleaned_data["text"], by=request.user)
    messages.success(request, _("The note was kept."))
    return redirect("review:complaint", complaint.reference)


@act_of_complaint_page
def priority(request: OfficerRequest, complaint: Complaint, data: QueryDict) -> HttpResponse:
    """Set another priority, with a reason."""
    form = PriorityForm(data, complaint=complaint)
    if not form.is_valid():
        return act_page(request, complaint, _priority_act(complaint, form), status=422)
    if request.method != "POST":
        return _priority_again(request, complaint, form)
    given = form.cleaned_data
    try:
        casework.set_priority(
            complaint, given["priority"], by=request.user, reason=given["reason"], version=given["version"]
        )
    except ChangedMeanwhile:
        return _priority_changed_meanwhile(request, complaint.reference)
    except TransitionRefused:
        return act_page(request, complaint, _priority_act(complaint, form), status=403, problem=_no_priority())
    messages.success(request, _("The priority was set."))
    return redirect("review:complaint", complaint.reference)


def _priority_act(complaint: Complaint, form: PriorityForm) -> Act:
    return Act(_("Set another priority"), reverse("review:priority", args=[complaint.reference]), form)


def _no_priority() -> Problem:
    return Problem(
        _(
            "Only the officer in charge or a supervisor sets the priority, "
            "and only a supervisor lowers it from critical."
        )
    )


def _priority_again(request: OfficerRequest, complaint: Complaint, form: PriorityForm) -> HttpResponse:
    """The form after the sign-in, for those who may still set a priority."""
    act = _priority_act(complaint, form)
    if not permissions.may_work(request.user, complaint):
        return act_page(request, complaint, act, status=403, problem=_no_priority())
    return act_page(request, complaint, act)


def _priority_changed_meanwhile(request: OfficerRequest, reference: str) -> HttpResponse:
    fresh = get_held_complaint(request, reference)
    act = _priority_act(fresh, PriorityForm(typed_again(request, fresh), complaint=fresh))
    return act_page(request, fresh, act, status=409, problem=Problem.changed_meanwhile())


@act_of_complaint_page
def reveal(request: OfficerRequest, complaint: Complaint, data: QueryDict, person_id: int) -> HttpResponse:
    """Show who a person is, once, for a reason that stays in the timeline."""
    person = get_object_or_404(Person, pk=person_id, complaint=complaint)
    form = RevealForm(data, auto_id=f"id_reveal_{person_id}_%s")
    heading = _("Reveal an identity: %(role)s") % {"role": person.get_role_display()}
    act = Act(heading, reverse("review:reveal", args=[complaint.reference, person_id]), form)
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
