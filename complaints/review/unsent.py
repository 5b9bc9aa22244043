"""After the sign-in: what could not be sent because the session had ended, back in its form (accounts.unsent).

It may have been a form of the desk, of the administration or of one's account. The page of the act is opened as a GET
that knows what was typed, so nothing is taken by it. Where the act is not possible any more, because the complaint went
to another body, say, the words are shown to be copied: they are the person's own.
"""

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.adapter import ClosedSignupAdapter
from accounts.decorators import StaffRequest, staff_required
from accounts.permissions import officer_of
from accounts.unsent import Unsent, carried, holds_secrets, opened_again
from complaints.desk.typed import say_to_copy, was_signed_out
from complaints.domain.keys import KeyDestroyed

# The fields of the desk's forms in which people write; what else they hold is chosen or set by the page.
WORDS = ("message", "reason", "text", "words")
# How the fields end that Django's forms of several rows need for themselves.
_OF_THE_FORM = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS", "-id")


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
    translation.activate(translation.get_language_from_path(unsent.address) or translation.get_language() or "ar")
    if holds_secrets(unsent.address, unsent.typed()):
        messages.warning(
            request,
            _("You were signed out before this was done. Passwords and codes are never kept: please do it again here."),
        )
        return redirect(unsent.address)
    return _act_again(request, unsent)


def _act_again(request: StaffRequest, unsent: Unsent) -> HttpResponseBase:
    try:
        opening, response = opened_again(request, unsent.address, unsent=unsent)
    except (Http404, PermissionDenied, KeyDestroyed):
        return _to_copy(request, unsent)
    except ReauthenticationRequired:
        return _to_do_again(request, unsent.address)
    if was_signed_out(opening) and response.status_code not in (301, 302):
        return response
    if response.status_code == 200 and not unsent.fields:
        return _to_do_again(request, unsent.address)
    if response.status_code == 405:
        return _to_do_again(request, _where_it_stands(request, opening.resolver_match))
    return _to_copy(request, unsent)


def _to_copy(request: StaffRequest, unsent: Unsent) -> HttpResponse:
    """What was written, on a page of its own: its act is not possible any more."""
    written = _is_filled_in if _is_of_administration(unsent.address) else _is_words
    words = [value for name, value in unsent.fields if value.strip() and written(name, value)]
    if not words:
        messages.warning(request, _("You were signed out before this was done, and now it is not possible any more."))
        return redirect(_home(request))
    say_to_copy(request)
    context = {"officer": officer_of(request.user), "words": words}
    return render(request, "desk/unsent.html", context, status=409)


def _is_words(name: str, value: str) -> bool:
    return name in WORDS or " " in value.strip() or not value.isascii()


def _is_filled_in(name: str, value: str) -> bool:
    """Whether people filled it in: there are more fields in the administration than can be named. A tick is no word."""
    return value != "on" and not name.startswith("_") and not name.endswith(_OF_THE_FORM)


def _is_of_administration(address: str) -> bool:
    return address.split("/")[2:3] == ["admin"]


def _to_do_again(request: StaffRequest, address: str) -> HttpResponse:
    """Of a button without anything to type only that it must be pressed again, where it stands."""
    messages.warning(request, _("You were signed out before this was done. Please do it again."))
    return redirect(address)


def _where_it_stands(request: StaffRequest, match: ResolverMatch | None) -> str:
    if match is not None and "reference" in match.kwargs:
        return reverse("review:complaint", args=[match.kwargs["reference"]])
    return _home(request)


def _home(request: StaffRequest) -> str:
    return ClosedSignupAdapter().get_login_redirect_url(request)
