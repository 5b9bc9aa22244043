"""After the sign-in: what could not be sent because the session had ended, back in its form (accounts.unsent).

The page of the act is opened as a GET that knows what was typed, so nothing is taken by it. Where the act is not
possible any more, because the complaint went to another body, say, the words are shown to be copied: they are the
person's own.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.adapter import ClosedSignupAdapter
from accounts.decorators import StaffRequest, staff_required
from accounts.permissions import officer_of
from accounts.unsent import Unsent, as_opened, carried
from complaints.desk.typed import say_to_copy, was_signed_out
from complaints.domain.keys import KeyDestroyed

# The fields of the desk's forms in which people write; what else a form holds is chosen or set by the page.
WORDS = ("message", "reason", "text", "words")


@require_http_methods(["GET", "POST"])
@staff_required
def look_again(request: StaffRequest) -> HttpResponseBase:
    """The page of the act with what was typed; nothing is taken."""
    sealed = carried(request)
    unsent = Unsent.opened(sealed, request.user) if sealed else None
    if unsent is None:
        if sealed:
            messages.warning(
                request,
                _("What was typed in this browser is not shown: somebody else typed it, or it is more than a day old."),
            )
        return redirect(_home(request))
    translation.activate(translation.get_language_from_path(unsent.path) or translation.get_language() or "ar")
    return _act_again(request, unsent)


def _act_again(request: StaffRequest, unsent: Unsent) -> HttpResponseBase:
    opening = as_opened(request, unsent.path)
    opening.unsent = unsent  # type: ignore[attr-defined]  # read by `complaints.desk.typed`
    match = resolve(unsent.path)
    try:
        response: HttpResponseBase = match.func(opening, *match.args, **match.kwargs)
    except (Http404, PermissionDenied, KeyDestroyed):
        return _to_copy(request, unsent)
    if was_signed_out(opening) and response.status_code not in (301, 302):
        return response
    if response.status_code == 405:
        return _to_do_again(request, match)
    return _to_copy(request, unsent)


def _to_copy(request: StaffRequest, unsent: Unsent) -> HttpResponse:
    """What was written, on a page of its own: its act is not possible any more."""
    words = [value for name, value in unsent.fields if name in WORDS and value.strip()]
    if not words:
        messages.warning(request, _("You were signed out before this was done, and now it is not possible any more."))
        return redirect(_home(request))
    say_to_copy(request)
    context = {"officer": officer_of(request.user), "words": words}
    return render(request, "desk/unsent.html", context, status=409)


def _to_do_again(request: StaffRequest, match: ResolverMatch) -> HttpResponse:
    """Of a button without anything to type only that it must be pressed again, where it stands."""
    messages.warning(request, _("You were signed out before this was done. Please do it again."))
    if "reference" in match.kwargs:
        return redirect("review:complaint", match.kwargs["reference"])
    return redirect(_home(request))


def _home(request: StaffRequest) -> str:
    return ClosedSignupAdapter().get_login_redirect_url(request)
