"""The doors of the pages of staff: sign in first, and serve a body; or be an auditor."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts import permissions
from accounts.models import Role, User
from accounts.permissions import Officer

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


class OfficerRequest(StaffRequest):
    """A request of somebody who works for a body."""

    officer: Officer


def officer_required(
    view: Callable[Concatenate[OfficerRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in those who serve an active body, with `request.officer` set; explain it to other staff (403).

    Administrators and auditors serve no body: they never read a complaint. Pages are never cached.
    """

    @login_required
    @never_cache
    @wraps(view)
    def door(request: OfficerRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        officer = permissions.officer_of(request.user)
        if officer is None:
            administers = permissions.has_role(request.user, Role.ADMINISTRATOR)
            audits = permissions.may_read_trail(request.user)
            context = {"administers": administers, "audits": audits}
            return render(request, "desk/no_body.html", context, status=403)
        request.officer = officer
        return view(request, *args, **kwargs)

    return door  # type: ignore[return-value]  # login_required narrows the request's type no further


def auditor_required(
    view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in those who may read the trail; refuse all others (403). Pages are never cached."""

    @login_required
    @never_cache
    @wraps(view)
    def door(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not permissions.may_read_trail(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return door  # type: ignore[return-value]  # login_required narrows the request's type no further
