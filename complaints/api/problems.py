"""Everything that can go wrong, as problem documents (RFC 9457, `application/problem+json`).

One table of kinds. Errors of the domain, of Django and of REST framework are turned into one of them here and
nowhere else. What was sent never comes back in an answer nor goes into a log: it may be somebody's words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.signals import got_request_exception
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.log import log_response
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from complaints.domain.events import ChangedMeanwhile
from complaints.domain.keys import KeyDestroyed
from complaints.domain.receipts import CodeRefused, TooManyAttempts
from complaints.domain.vault import ReaderRefused
from complaints.domain.workflow import TransitionRefused

CONTENT_TYPE = "application/problem+json"
RETRY_SECONDS = 30

Words = Promise | str


@dataclass(frozen=True)
class Kind:
    """One kind of problem. `slug` is its place on the page that explains them all."""

    slug: str
    status: int
    title: Words

    @property
    def address(self) -> str:
        """The problem's type: where it is explained."""
        return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('api:docs')}#{self.slug}"


MALFORMED = Kind("malformed", 400, _("The request could not be read: its body is not JSON in UTF-8"))
BAD_PARAMETER = Kind("bad-parameter", 400, _("A parameter of the address cannot be used"))
KEY_MISSING = Kind("key-missing", 400, _("The header Idempotency-Key is missing or is not a usable key"))
NOT_SIGNED_IN = Kind("not-signed-in", 403, _("Sign in first"))
NO_CSRF_TOKEN = Kind("no-csrf-token", 403, _("The header X-CSRFToken does not belong to this session"))
NOT_ALLOWED = Kind("not-allowed", 403, _("You may not do this"))
CONFLICT_OF_INTEREST = Kind(
    "conflict-of-interest",
    403,
    _("There may be a conflict of interest between you and this complaint: you cannot work on it"),
)
NOT_FOUND = Kind("not-found", 404, _("There is nothing here, or nothing you may know of"))
CODE_REFUSED = Kind("code-refused", 404, _("The reference or the code is not correct"))
WRONG_METHOD = Kind("wrong-method", 405, _("This address does not take this method"))
NOT_ACCEPTABLE = Kind("not-acceptable", 406, _("The answer would be JSON, which the request does not accept"))
CHANGED_MEANWHILE = Kind("changed-meanwhile", 409, _("Somebody else changed the complaint meanwhile"))
STEP_REFUSED = Kind("step-refused", 409, _("This step is not possible now"))
ERASED = Kind("erased", 410, _("The contents of this complaint were erased"))
TOO_LARGE = Kind("too-large", 413, _("The request is too large"))
WRONG_MEDIA_TYPE = Kind("wrong-media-type", 415, _("The body must be sent as application/json"))
INVALID = Kind("invalid", 422, _("Some values are missing or must be corrected"))
KEY_REUSED = Kind("key-reused", 422, _("This Idempotency-Key came with another complaint before"))
TOO_MANY_ATTEMPTS = Kind("too-many-attempts", 429, _("Wrong codes came too often. Wait before the next attempt"))
FAILED = Kind("failed", 500, _("A mistake of the portal, not of the request"))
UNAVAILABLE = Kind("unavailable", 503, _("The portal cannot answer at the moment. Try again later"))

KINDS = (
    MALFORMED,
    BAD_PARAMETER,
    KEY_MISSING,
    NOT_SIGNED_IN,
    NO_CSRF_TOKEN,
    NOT_ALLOWED,
    CONFLICT_OF_INTEREST,
    NOT_FOUND,
    CODE_REFUSED,
    WRONG_METHOD,
    NOT_ACCEPTABLE,
    CHANGED_MEANWHILE,
    STEP_REFUSED,
    ERASED,
    TOO_LARGE,
    WRONG_MEDIA_TYPE,
    INVALID,
    KEY_REUSED,
    TOO_MANY_ATTEMPTS,
    FAILED,
    UNAVAILABLE,
)


class ParameterRefused(exceptions.ValidationError):
    """A parameter of the address cannot be used, whatever the method."""


class ProblemFound(Exception):
    """A view's own way to answer with a problem of a kind."""

    def __init__(self, kind: Kind, detail: Words = "") -> None:
        super().__init__(kind.slug)
        self.kind = kind
        self.detail = detail


_BY_TYPE: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Kind], ...] = (
    (ChangedMeanwhile, CHANGED_MEANWHILE),
    (TransitionRefused, STEP_REFUSED),
    (KeyDestroyed, ERASED),
    (CodeRefused, CODE_REFUSED),
    (TooManyAttempts, TOO_MANY_ATTEMPTS),
    # A complaint that went to another body between two queries is no longer this officer's to know of.
    ((Http404, exceptions.NotFound, ReaderRefused), NOT_FOUND),
    (exceptions.NotAuthenticated, NOT_SIGNED_IN),
    ((PermissionDenied, exceptions.PermissionDenied), NOT_ALLOWED),
    (exceptions.MethodNotAllowed, WRONG_METHOD),
    (exceptions.NotAcceptable, NOT_ACCEPTABLE),
    (exceptions.UnsupportedMediaType, WRONG_MEDIA_TYPE),
    (RequestDataTooBig, TOO_LARGE),
    (exceptions.ParseError, MALFORMED),
    ((OperationalError, InterfaceError, InternalError, RedisError), UNAVAILABLE),
)


def problem_document(error: Exception, context: Mapping[str, Any]) -> Response:
    """Answer an error of a view. REST framework calls this, with the `request` in `context`."""
    kind = _kind(error, context)
    response = Response(_document(kind, error), status=kind.status, content_type=CONTENT_TYPE)
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(error.minutes * 60)
    if kind is UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    if kind.status >= 500:
        _tell_the_operator(error, kind, response, context["request"])
    return response


def _tell_the_operator(error: Exception, kind: Kind, response: Response, request: Request) -> None:
    """As Django does where nobody answers the error: a log with the trace, the signal for error trackers."""
    got_request_exception.send(sender=None, request=request)
    log_response("%s: %s", kind.slug, request.path, response=response, request=request, exception=error)


def _kind(error: Exception, context: Mapping[str, Any]) -> Kind:
    if isinstance(error, ProblemFound):
        return error.kind
    if isinstance(error, ParameterRefused):
        return BAD_PARAMETER
    if isinstance(error, exceptions.ValidationError):
        # A GET has parameters only; what the filters refuse comes as REST framework's own error.
        return BAD_PARAMETER if context["request"].method in ("GET", "HEAD") else INVALID
    if isinstance(error, exceptions.PermissionDenied) and str(error.detail).startswith("CSRF"):
        return NO_CSRF_TOKEN
    return next((kind for types, kind in _BY_TYPE if isinstance(error, types)), FAILED)


def _document(kind: Kind, error: Exception) -> dict[str, Any]:
    document = {"type": kind.address, "title": str(kind.title), "status": kind.status}
    if isinstance(error, ProblemFound) and error.detail:
        document["detail"] = str(error.detail)
    if isinstance(error, exceptions.ValidationError):
        document["errors"] = list(_errors(error.detail, kind))
    return document


def _errors(detail: Any, kind: Kind) -> Iterator[dict[str, str]]:
    for path, message in _messages(detail):
        # Where it is: a parameter of the address, or a JSON Pointer (RFC 6901) into the body.
        place = (
            {"parameter": path[0] if path else ""}
            if kind is BAD_PARAMETER
            else {"pointer": "#" + "".join(f"/{_escaped(step)}" for step in path)}
        )
        yield {**place, "detail": str(message), "code": message.code}


def _messages(detail: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every message of REST framework's nested errors with the path of its value."""
    if isinstance(detail, Mapping):
        for step, inner in detail.items():
            whole = step == api_settings.NON_FIELD_ERRORS_KEY
            yield from _messages(inner, path if whole else (*path, str(step)))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _messages(inner, path)
    else:
        yield path, detail


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
