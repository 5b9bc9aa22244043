"""What people read when something fails: what happened, whether anything was lost, and what to do.

Named in the URLs (`handler400` and so on) and in `CSRF_FAILURE_VIEW`. The language is the address's; one
that names none gets the page in both. None of these pages asks the database anything: it may be what failed.
"""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from redis.exceptions import RedisError

from accounts import unsent

_ENGINE_DOWN = (OperationalError, InterfaceError, RedisError)
RETRY_SECONDS = 60


def _page(request: HttpRequest, status: int, template: str = "", **context: object) -> HttpResponse:
    """The page for `status` in the address's language, or in every language one after the other."""
    named = translation.get_language_from_path(request.path_info)
    languages = [named] if named else [code for code, _name in settings.LANGUAGES]
    with translation.override(languages[0]):
        return render(request, template or f"{status}.html", {"languages": languages, **context}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request was damaged or larger than a page may send."""
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: this person may not do this."""
    return _page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing is here, or nothing this person may know of."""
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a mistake of ours. 503 where an engine does not answer: that passes, and what was typed is on the page."""
    if isinstance(sys.exc_info()[1], _ENGINE_DOWN):
        fields, path = _fields_to_resend(request), request.get_full_path()
        response = _page(request, 503, fields=fields, path=path, secrets=_had_secrets(request))
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    return _page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form came without its cookie. What was typed can be sent again from the page itself."""
    fields, path = _fields_to_resend(request), request.get_full_path()
    if sealed := request.POST.get(unsent.FIELD):
        # The sign-in itself is not repeated from a page, what waits for it is (accounts.unsent).
        fields, path = [(unsent.FIELD, sealed)], reverse("review:unsent")
    return _page(request, 403, "403_csrf.html", fields=fields, path=path, secrets=_had_secrets(request))


def _had_secrets(request: HttpRequest) -> bool:
    """Whether passwords or codes were typed, which are not given back."""
    return request.method == "POST" and unsent.holds_secrets(request.path, request.POST)


def _fields_to_resend(request: HttpRequest) -> list[tuple[str, str]]:
    """What the form held, to be sent again with a fresh token.

    Only for a form that the browser says came from this very site, else another could have it sent; never
    with a password or a code, and not with files, which cannot be put back into a page.
    """
    own = request.headers.get("Origin") in {
        f"{request.scheme}://{request.get_host()}",
        *settings.CSRF_TRUSTED_ORIGINS,
    }
    if not own or request.content_type != "application/x-www-form-urlencoded":
        return []
    if _had_secrets(request):
        return []
    return [(name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values]
