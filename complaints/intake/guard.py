"""What all views of the form share: methods, a draft that is gone, and the errors that pass by themselves."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from complaints.domain.files import StorageFailed
from complaints.intake import drafts

log = structlog.get_logger(__name__)

View = Callable[..., HttpResponse]

# The database or the storage does not answer, is full, or takes no writes at present.
UNAVAILABLE = (OperationalError, InterfaceError, InternalError, StorageFailed)
RETRY_SECONDS = 30


def personal(view: View) -> View:
    """A page of one person's draft. A draft that is gone is told with 410, and the cookie goes too.

    Of a draft that moved meanwhile the new cookie is handed out (`drafts.read`).
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        came_with = request.COOKIES.get(settings.DRAFT_COOKIE_NAME)
        try:
            response = view(request, *args, **kwargs)
        except drafts.DraftGone:
            response = render(request, "intake/gone.html", status=410)
            drafts.take_back(response)
            return response
        if request.COOKIES.get(settings.DRAFT_COOKIE_NAME) != came_with:
            _hand_out(request, response)
        return response

    return require_http_methods(["GET", "HEAD", "POST"])(guarded)


def _hand_out(request: HttpRequest, response: HttpResponse) -> None:
    """Give the ticket of the request, unless the page gave or took one itself."""
    ticket = drafts.Ticket.of(request)
    if ticket and settings.DRAFT_COOKIE_NAME not in response.cookies:
        ticket.give(response)


def unavailable(response: HttpResponse, error: Exception) -> HttpResponse:
    """Mark a page as the answer to an error that passes by itself; leave a trace for who runs the portal."""
    log.error("intake.unavailable", error=type(error.__cause__ or error).__name__)
    response.status_code = 503
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
