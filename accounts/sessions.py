"""Sessions of people who work here: they last while somebody works, and parts of pages do not outlive them.

Only a session that the view already read is touched, so that public pages stay free of it.
"""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import QueryDict
from django.shortcuts import resolve_url

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_SEEN = "seen"
# A session is written anew at most this often: its hour starts again, and most requests cost no write.
REFRESH_SECONDS = 300


class WorkingSessionMiddleware:
    """Starts the hour of a signed-in session (`SESSION_COOKIE_AGE`) again while it is used."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; note the time in its session."""
        response = self.get_response(request)
        session = request.session
        if session.accessed and not session.modified and SESSION_KEY in session:
            now = int(time.time())
            if now - session.get(_SEEN, 0) >= REFRESH_SECONDS:
                session[_SEEN] = now
        return response


class PartialSignInMiddleware:
    """For a part of a page that htmx asks for after the session ended: the whole page goes to the sign-in.

    A redirect would put the sign-in page into the middle of the list.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, or have htmx open the sign-in page that leads back to where the person was."""
        response = self.get_response(request)
        if request.headers.get("HX-Request") != "true" or response.status_code != 302:
            return response
        sign_in = resolve_url(settings.LOGIN_URL)
        if urlsplit(response.headers["Location"]).path != sign_in:
            return response
        here = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = QueryDict(mutable=True)
        back[REDIRECT_FIELD_NAME] = f"{here.path}?{here.query}" if here.query else here.path or "/"
        return HttpResponse(headers={"HX-Redirect": f"{sign_in}?{back.urlencode(safe='/')}"})
