"""One log line and one figure for each page, and the number under which its request is found in the log.

The line names the view, never the address, which has references and search words in it, and nobody's IP address. The
number is random; it is in the header `X-Request-ID` of every answer and on the page that says that we failed, in
digits, so that it can be read out over the telephone.
"""

import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from django.conf import settings
from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponseBase
from structlog.contextvars import bound_contextvars

from complaints_portal import figures

log = structlog.get_logger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Asked every few seconds, by machines.
_HEALTH = "complaints_portal.health."
_STATIC = "static"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLogMiddleware:
    """Stands outside of all other middleware, so that it sees what people get."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Number the request, answer it, note how that went."""
        number = f"{secrets.randbelow(100_000):05}-{secrets.randbelow(100_000):05}"
        request.META["REQUEST_NUMBER"] = number
        with bound_contextvars(request=number):
            response = self._answered(request)
        response.headers["X-Request-ID"] = number
        return response

    def _answered(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        status = int(HTTPStatus.INTERNAL_SERVER_ERROR)
        try:
            response = self.get_response(request)
            status = response.status_code
        except Exception:
            # The page that says so failed as well; the web server has the last word.
            log.exception("request.failed")
            raise
        finally:
            _note(request, status, time.perf_counter() - began)
        return response


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    route = _route(request)
    if route.startswith(_HEALTH):
        return
    method = request.method if request.method in _METHODS else "OTHER"
    figures.REQUESTS.observe(seconds, method, route, f"{status // 100}xx")
    if route != _STATIC:
        log.info("request.answered", method=method, route=route, status=status, ms=round(seconds * 1000))


def _route(request: HttpRequest) -> str:
    """The name of the view; "static" for a file, "none" where there is no such address."""
    if match := request.resolver_match:
        return match.view_name
    return _STATIC if request.path_info.startswith(settings.STATIC_URL) else "none"


def _tell_figures(**_kwargs: Any) -> None:
    """After the page has gone out: nobody waits."""
    figures.tell_sometimes()


request_finished.connect(_tell_figures)
