"""Taking a step of the workflow table from a page: one view for every row of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import permissions
from accounts.decorators import OfficerRequest, officer_required
from complaints.desk.access import get_complaint_within_reach
from complaints.desk.act import Act, Problem, act_page, kept_away, typed_again
from complaints.desk.typed import typed, was_signed_out
from complaints.domain import steps, workflow
from complaints.domain.conflict import WAITS_FOR_APPROVAL, ConflictOfInterest, OfficerConflict
from complaints.domain.earlier import REPRISAL_CASE_HERE, ReprisalCaseHere
from complaints.domain.events import ChangedMeanwhile
from complaints.domain.merging import NoSuchComplaint
from complaints.domain.queries import queue
from complaints.domain.workflow import RULES, Rule, Transition, TransitionRefused
from complaints.models import Complaint
from complaints.review.forms import StepForm

_OF_SUPERVISORS = (
    permissions.may_approve_routing,
    permissions.may_approve,
    permissions.may_assign,
    permissions.may_answer_referral,
)


@require_http_methods(["GET", "POST"])
@officer_required
def step(request: OfficerRequest, reference: str, transition: str) -> HttpResponse:
    """Show what a step needs, or take it."""
    complaint = get_complaint_within_reach(request, reference)
    rule = _rule(transition)
    if rule.may is None or not rule.may(request.user, complaint):
        problem = Problem(_why_not(rule, request, complaint))
        return _page(request, complaint, _form(request, rule, complaint), 403, problem)
    form = _form(request, rule, complaint)
    if was_signed_out(request) and rule not in workflow.open_to(request.user, complaint):
        return _page(request, complaint, form, 409, Problem(_not_from_here(complaint)))
    if request.method != "POST":
        return _page(request, complaint, form)
    if not form.is_valid():
        return _page(request, complaint, form, 422)
    return _take(request, complaint, form)


def _take(request: OfficerRequest, complaint: Complaint, form: StepForm) -> HttpResponse:
    rule, version = form.rule, form.cleaned_data["version"]
    try:
        row = steps.take_step(complaint, rule.transition, by=request.user, inputs=form.inputs(), version=version)
    except ReprisalCaseHere:
        return _page(request, complaint, form, 409, Problem(str(REPRISAL_CASE_HERE)))
    except OfficerConflict:
        return kept_away(request, complaint)
    except ConflictOfInterest:
        form.add_error("body", _("This body may not receive the complaint. Choose another one."))
        return _page(request, complaint, form, 422)
    except NoSuchComplaint:
        form.add_error("reference", _("Your body holds no other complaint with this reference that could take it in."))
        return _page(request, complaint, form, 422)
    except ChangedMeanwhile:
        return _changed_meanwhile(request, complaint, rule)
    except TransitionRefused:
        return _page(request, complaint, form, 409, Problem(_not_from_here(complaint)))
    messages.success(request, _("Done: %(step)s.") % {"step": rule.label})
    if permissions.holds(request.officer, row):
        return redirect("review:complaint", row.reference)
    return redirect("review:referrals" if request.officer.supervises else "review:queue")


def _changed_meanwhile(request: OfficerRequest, complaint: Complaint, rule: Rule) -> HttpResponse:
    """The page again with what was typed, to be sent again after a look, if the step is still there."""
    try:
        fresh = queue.within_reach(request.officer, complaint.reference)
    except Complaint.DoesNotExist:
        fresh = complaint
    open_still = rule in workflow.open_to(request.user, fresh)
    form = StepForm(typed_again(request, fresh), rule=rule, complaint=fresh)
    problem = Problem.changed_meanwhile() if open_still else Problem(_not_from_here(fresh))
    return _page(request, fresh, form, 409, problem)


def _rule(transition: str) -> Rule:
    try:
        return RULES[Transition(transition)]
    except ValueError as error:
        raise Http404 from error


def _form(request: OfficerRequest, rule: Rule, complaint: Complaint) -> StepForm:
    return StepForm(typed(request, complaint), rule=rule, complaint=complaint)


def _page(
    request: OfficerRequest,
    complaint: Complaint,
    form: StepForm,
    status: int = 200,
    problem: Problem | None = None,
) -> HttpResponse:
    rule = form.rule
    address = reverse("review:step", args=[complaint.reference, rule.transition.value])
    act = Act(rule.label, address, form, rule.grave)
    return act_page(request, complaint, act, status=status, problem=problem)


def _why_not(rule: Rule, request: OfficerRequest, complaint: Complaint) -> str:
    if rule.may is None:
        return _("Only the complainant can take this step.")
    if rule.second_person and complaint.proposed_by_id == request.user.pk:
        return _("You made the proposal yourself. Another supervisor must sign it.")
    if workflow.is_held_back(rule, complaint) and permissions.holds(request.officer, complaint):
        return str(WAITS_FOR_APPROVAL)
    if rule.may is permissions.may_take:
        return _("This complaint is already with another officer.")
    if rule.may in _OF_SUPERVISORS:
        return _("Only a supervisor can take this step.")
    return _("Only the officer in charge of this complaint or a supervisor can take this step.")


def _not_from_here(complaint: Complaint) -> str:
    return _("This step is not possible now. The complaint stands at: %(state)s.") % {
        "state": complaint.get_status_display()
    }
