"""One page for one act on a complaint: what it is, what it asks for, and what went wrong.

It shows plain facts of the complaint only, so that a body to which a referral was offered may see it too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import permissions
from accounts.decorators import OfficerRequest, officer_required
from complaints.desk.access import get_held_complaint
from complaints.desk.context import desk_context
from complaints.desk.typed import ask_to_look_again, say_to_copy, typed, was_signed_out
from complaints.domain import reference
from complaints.models import Complaint
from complaints.templatetags import formats

P = ParamSpec("P")


def act_of_complaint_page(
    view: Callable[Concatenate[OfficerRequest, Complaint, QueryDict, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """The door of an act whose form is on the page of a complaint that the officer's body holds (404 for others).

    `view` gets the complaint and what the form holds. Who only opens the address is led to the complaint.
    """

    @require_http_methods(["GET", "POST"])
    @officer_required
    @wraps(view)
    def door(request: OfficerRequest, reference: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        complaint = get_held_complaint(request, reference)
        data = typed(request, complaint)
        if data is None:
            return redirect("review:complaint", reference)
        return view(request, complaint, data, *args, **kwargs)

    return door


@dataclass(frozen=True)
class Act:
    """What the page is for: its heading (also the button's words) and the address its form posts to."""

    heading: str | Promise
    address: str
    form: forms.Form
    # A hard step is said to be one; the button looks so.
    grave: bool = False
    # What follows from it, where the heading does not say.
    about: str | Promise = ""


@dataclass(frozen=True)
class Problem:
    """Why the act was not done. Unless it is repeatable, the page keeps what was typed, without a button."""

    words: str
    repeatable: bool = False

    @classmethod
    def changed_meanwhile(cls) -> "Problem":
        """The optimistic lock: nothing was done, and the officer looks before sending again."""
        return cls(
            _(
                "Somebody else changed this complaint after you opened the page, so nothing was done. "
                "Look at it again first."
            ),
            repeatable=True,
        )


def act_page(
    request: OfficerRequest,
    complaint: Complaint,
    act: Act,
    *,
    status: int = 200,
    problem: Problem | None = None,
) -> HttpResponse:
    """Show the act's form; with `problem` on top if there is one. What was typed stays in the form."""
    if was_signed_out(request):
        say = say_to_copy if problem and not problem.repeatable else ask_to_look_again
        say(request)
    context = {
        "complaint": complaint,
        "category": reference.current().category_by_pk(complaint.category_id).name,
        "held": permissions.may_read(request.user, complaint),
        "act": act,
        "form": act.form,
        "problem": problem,
    }
    return render(request, "desk/act.html", desk_context(request) | context, status=status)


def kept_away(request: OfficerRequest, complaint: Complaint) -> HttpResponse:
    """Tell a person that COI-6 keeps them from the complaint from now on, on their list, where it is no more.

    Nobody is told what agreed with what, nor that it was more than a possibility.
    """
    said = _(
        "You cannot work on complaint {reference}: there may be a conflict of interest (rule 6). It stays with its "
        "body for others. This was recorded."
    )
    messages.warning(request, format_html(said, reference=formats.reference(complaint.reference)))
    return redirect("review:queue")


def typed_again(request: OfficerRequest, fresh: Complaint) -> QueryDict:
    """What was typed, to be sent again on top of the complaint's present version."""
    data = request.POST.copy()
    data["version"] = str(fresh.version)
    return data
