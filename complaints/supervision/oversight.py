"""Who works on what, and putting somebody in charge. For supervisors of a body."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import permissions
from accounts.decorators import OfficerRequest, officer_required
from accounts.models import User
from complaints.desk.access import get_held_complaint
from complaints.desk.act import Act, Problem, act_of_complaint_page, act_page, kept_away, typed_again
from complaints.desk.context import OVERSIGHT, desk_context
from complaints.desk.forms import AssignForm
from complaints.desk.rows import Row, rows
from complaints.domain import casework, workflow
from complaints.domain.conflict import WAITS_FOR_APPROVAL, ConflictOfInterest, OfficerConflict
from complaints.domain.events import ChangedMeanwhile
from complaints.domain.queries import queue, staff
from complaints.domain.queries.keyset import URGENCY
from complaints.models import Complaint


@dataclass(frozen=True)
class Untaken:
    """A complaint that nobody is in charge of yet, with the form that changes it."""

    row: Row
    form: AssignForm


@require_safe
@officer_required
def oversight(request: OfficerRequest) -> HttpResponse:
    """The body's people with their load, and the most urgent complaints that nobody is in charge of."""
    if not request.officer.supervises:
        raise PermissionDenied
    people = staff.colleagues(request.officer.body)
    load = staff.load_by_assignee(request.officer.body)
    page = URGENCY.page(queue.for_list(queue.without_charge(request.officer))).rows
    context = {
        "people": [(person, load.get(person.user.pk, staff.Load())) for person in people],
        "untaken": [
            Untaken(row, _assign_form(complaint, people))
            for complaint, row in zip(page, rows(page, reader=request.user), strict=True)
        ],
    }
    return render(request, "supervision/oversight.html", desk_context(request, OVERSIGHT) | context)


def _assign_form(complaint: Complaint, people: list[staff.Colleague]) -> AssignForm:
    initial = {"version": complaint.version}
    return AssignForm(people=people, initial=initial, auto_id=f"id_{complaint.reference}_%s")


@act_of_complaint_page
def assign(request: OfficerRequest, complaint: Complaint, data: QueryDict) -> HttpResponse:
    """Put somebody of the own body in charge. The form is in the overview too."""
    people = staff.colleagues(request.officer.body)
    form = AssignForm(data, people=people)
    act = Act(_("Put in charge"), reverse("supervision:assign", args=[complaint.reference]), form)
    if not permissions.may_assign(request.user, complaint):
        waits = workflow.routing_waits(complaint)
        problem = Problem(
            str(WAITS_FOR_APPROVAL) if waits else _("Only a supervisor puts somebody in charge of a complaint.")
        )
        return act_page(request, complaint, act, status=403, problem=problem)
    if not form.is_valid():
        return act_page(request, complaint, act, status=422)
    if request.method != "POST":
        return act_page(request, complaint, act)
    to = next(person.user for person in people if person.user.pk == form.cleaned_data["to"])
    try:
        casework.assign(complaint, to=to, by=request.user, version=form.cleaned_data["version"])
    except OfficerConflict:
        return _may_not_be_in_charge(request, complaint, people, to)
    except ConflictOfInterest:
        form.add_error(
            "to", _("This person does not serve your body, or may not work on this complaint. Choose somebody else.")
        )
        return act_page(request, complaint, act, status=422)
    except ChangedMeanwhile:
        fresh = get_held_complaint(request, complaint.reference)
        act = Act(act.heading, act.address, AssignForm(typed_again(request, fresh), people=people))
        return act_page(request, fresh, act, status=409, problem=Problem.changed_meanwhile())
    messages.success(request, _("%(name)s is in charge of the complaint now.") % {"name": to})
    if "from_oversight" in request.POST:
        return redirect("supervision:oversight")
    return redirect("review:complaint", complaint.reference)


def _may_not_be_in_charge(
    request: OfficerRequest, complaint: Complaint, people: list[staff.Colleague], to: User
) -> HttpResponse:
    """COI-6 keeps this person away. The supervisor is not told what agreed with what, and chooses another one."""
    if to == request.user:
        return kept_away(request, complaint)
    fresh = get_held_complaint(request, complaint.reference)
    form = AssignForm(typed_again(request, fresh), people=people)
    form.add_error(
        "to", _("This person cannot be in charge: there may be a conflict of interest (rule 6). Choose somebody else.")
    )
    act = Act(_("Put in charge"), reverse("supervision:assign", args=[complaint.reference]), form)
    return act_page(request, fresh, act, status=422)
