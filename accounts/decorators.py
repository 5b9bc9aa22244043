"""The doors of the pages of staff: sign in first, and serve a body; or be an auditor.

Behind all of them stands `staff_required`: a form that comes after the session ended loses nothing (accounts.unsent).
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts import permissions, unsent
from accounts.models import Role, User
from accounts.permissions import Officer

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


class OfficerRequest(StaffRequest):
    """A request of somebody who works for a body."""

    officer: Officer


def staff_required(
    view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in those who are signed in. Pages are never cached.

    A form of somebody who is signed in no more leads to the sign-in page with what was typed (403). A form from a page
    of somebody else who used this browser is not taken (409).
    """

    @never_cache
    @wraps(view)
    def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        stopped = unsent.stopped(request)
        if stopped is not None:
            return stopped
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(cast(StaffRequest, request), *args, **kwargs)

    return door


def officer_required(
    view: Callable[Concatenate[OfficerRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in those who serve an active body, with `request.officer` set; explain it to other staff (403).

    Administrators and auditors serve no body: they never read a complaint. Pages are never cached.
    """

    @staff_required
    @wraps(view)
    def door(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        officer = permissions.officer_of(request.user)
        if officer is None:
            administers = permissions.has_role(request.user, Role.ADMINISTRATOR)
            audits = permissions.may_read_trail(request.user)
            context = {"administers": administers, "audits": audits}
            return render(request, "desk/no_body.html", context, status=403)
        at_work = cast(OfficerRequest, request)
        at_work.officer = officer
        return view(at_work, *args, **kwargs)

    return door


def auditor_required(
    view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in those who may read the trail; refuse all others (403). Pages are never cached."""

    @staff_required
    @wraps(view)
    def door(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not permissions.may_read_trail(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return door
