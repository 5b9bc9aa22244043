"""What somebody who works here typed and could not send: their session had ended when they pressed the button.

It waits in the page, sealed: the sign-in page carries it in a hidden field, so do the second step and the choice of a
first password, and after the sign-in it is back in its form (`complaints.review.unsent`). Nothing is taken by signing
in; the person looks and presses the button again. So it is at the desk, in the administration and on the pages of
one's account; all ask `stopped` before a form goes on.

- Passwords and codes are never kept, sealed or not. Of a form that holds such secrets (`holds_secrets`) only the
  address waits: the page opens again after the sign-in, and says that they have to be typed anew.
- Not in the session, the cache or a cookie. A session is a row of the database in the clear, whoever has no session
  could fill a cache, and a cookie holds less than one page of Arabic. Nor in an address, which logs keep.
- Sealed, although the same browser showed it a moment ago: a sign-in page is left open on an unwatched desk more often
  than a form is, and its source is there for the next person.
- For the writer alone. Every such form names the person whom its page was made for (`WRITER`); at the time of
  the press it is often too late to learn it from the session, which another tab or a new password has deleted. The
  name is sealed with the words, and they open for nobody else, whoever signs in: that a colleague may do the same is no
  reason to show one's unfinished words. A form that names nobody is not carried. The name needs no
  signature: no other site can send a form here (CSRF), and whoever names somebody else can at most seal words for them.
- The same name keeps a page that one person left open from being sent by the next who signs in
  (`written_by_another`).
"""

import json
from copy import copy
from dataclasses import dataclass
from typing import Any, Self

from cryptography.fernet import InvalidToken
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import translation

from accounts.adapter import ClosedSignupAdapter
from accounts.models import User
from accounts.sealing import box

# The hidden field that carries the sealed words.
FIELD = "unsent"
# The hidden field in which a form names the person its page was made for.
WRITER = "written_by"
# What is carried at most, in characters of all fields: ten times the longest text that a form takes.
MOST = 200_000
# Whoever goes home before signing in again finds it in the morning, not next week.
VALID_SECONDS = 24 * 3600
_PURPOSE = b"words not sent"
_NOT_WORDS = (FIELD, WRITER, "csrfmiddlewaretoken")
# Where a sign-in may have to go on before it is complete; each carries the words along.
_WAY_IN = ("account_login", "mfa_authenticate", "account_first_password")


class TooLong(Exception):
    """More was typed than a page may carry."""


@dataclass(frozen=True)
class Unsent:
    """The form's address with its query, what was typed into it (nothing, if it holds secrets), and who did."""

    address: str
    fields: tuple[tuple[str, str], ...]
    writer: int

    @classmethod
    def of_request(cls, request: HttpRequest) -> Self | None:
        """What the request would have sent; None if its form names nobody. Raises `TooLong`."""
        writer = request.POST.get(WRITER, "")
        if not (writer.isascii() and writer.isdecimal()):
            return None
        typed = [] if holds_secrets(request.path, request.POST) else request.POST.lists()
        lists = [(name, values) for name, values in typed if name not in _NOT_WORDS]
        fields = tuple((name, value) for name, values in lists for value in values)
        if sum(len(name) + len(value) for name, value in fields) > MOST:
            raise TooLong
        return cls(request.get_full_path(), fields, int(writer))

    @classmethod
    def opened(cls, sealed: str, user: User) -> Self | None:
        """What was sealed; None if somebody else than `user` typed it, or if it is damaged or too old."""
        written = _opened(sealed)
        if written is None or written["writer"] != user.pk:
            return None
        # The release before wrote a path.
        address = written.get("address") or written["path"]
        return cls(address, tuple((name, value) for name, value in written["fields"]), written["writer"])

    def sealed(self) -> str:
        """For a hidden field."""
        written = {"address": self.address, "fields": self.fields, "writer": self.writer}
        return box(_PURPOSE).encrypt(json.dumps(written, ensure_ascii=False).encode()).decode()

    def typed(self) -> QueryDict:
        """As the form sent it."""
        data = QueryDict(mutable=True)
        for name, value in self.fields:
            data.appendlist(name, value)
        return data


def holds_secrets(path: str, typed: QueryDict) -> bool:
    """Whether a form holds what is never kept: passwords and codes, as on all pages of one's account."""
    with translation.override(translation.get_language_from_path(path)):
        account = reverse("mfa_index")
    return path.startswith(account) or any("password" in name for name in typed)


def keeps_words(sealed: str) -> bool:
    """Whether there is more in it than an address; tells nothing of what."""
    written = _opened(sealed)
    return written is not None and bool(written["fields"])


def typed_before(request: HttpRequest) -> QueryDict | None:
    """For a view whose page is opened again (`complaints.review.unsent`): what its form held; else None.

    Whoever asks shows it.
    """
    unsent: Unsent | None = getattr(request, "unsent", None)
    if unsent is None:
        return None
    request.unsent_taken = True  # type: ignore[attr-defined]  # for `complaints.review.unsent`
    return unsent.typed()


def stopped(request: HttpRequest) -> HttpResponseBase | None:
    """The answer to a form that must not go on; None lets it in.

    Sent by somebody who is signed in no more, it leads to the sign-in page with what was typed (403); sent from a page
    of somebody else who used this browser, it is refused (409).
    """
    if not request.user.is_authenticated:
        return ask_to_sign_in(request) if request.method == "POST" else None
    return refuse_anothers(request) if written_by_another(request) else None


def written_by_another(request: HttpRequest) -> bool:
    """Whether the form that is being sent was on a page of somebody else than who is signed in."""
    writer = request.POST.get(WRITER, "")
    return bool(writer) and writer != str(request.user.pk)


def carried(request: HttpRequest) -> str:
    """The sealed words that come with the request, for the page that answers it; empty if there are none."""
    sealed: str = getattr(request, "sealed_unsent", "") or request.POST.get(FIELD, "")
    return sealed


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """The answer to a form sent after the session ended: the sign-in page with what was typed. Status 403."""
    try:
        sealed = carried(request) or _seal(request)
    except TooLong:
        sealed = ""
        request.unsent_too_long = True  # type: ignore[attr-defined]  # for the page, which says so
    request.unsent_ended = True  # type: ignore[attr-defined]  # likewise
    response = _page(request, "account_login", sealed)
    response.status_code = 403
    return response


def refuse_anothers(request: HttpRequest) -> HttpResponse:
    """The answer to a form from somebody else's page: nothing was done, and a way for the writer to go on. 409."""
    try:
        sealed = _seal(request)
    except TooLong:
        sealed = ""
    context = {
        "unsent": sealed,
        "unsent_words": keeps_words(sealed),
        "go_on": ClosedSignupAdapter().get_login_redirect_url(request),
    }
    return render(request, "account/anothers.html", context, status=409)


def carried_on(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """In the place of a redirect on the way in, or at its end, the page it leads to with the words.

    A redirect would lose them.
    """
    sealed = carried(request)
    if not sealed or response.status_code != 302:
        return response
    if request.user.is_authenticated:
        return _page(request, "review:unsent", sealed)
    for name in _WAY_IN:
        if response.headers["Location"] == reverse(name):
            return _page(request, name, sealed)
    return response


def opened_again(request: HttpRequest, address: str, **told: object) -> tuple[HttpRequest, HttpResponseBase]:
    """The page at `address` as if it had been opened, and the request it got: of the same person, with nothing sent.

    The request has `told` as attributes. Raises what the view raises, and `Http404` for an address that is no more.
    """
    path, _separator, query = address.partition("?")
    opening = copy(request)
    opening.method = "GET"
    opening.GET, opening.POST = QueryDict(query), QueryDict()
    opening.path = opening.path_info = path
    opening.resolver_match = match = resolve(path)
    for name, value in told.items():
        setattr(opening, name, value)
    return opening, match.func(opening, *match.args, **match.kwargs)


def _opened(sealed: str) -> dict[str, Any] | None:
    """What was sealed, whoever typed it; None if it is damaged or too old."""
    try:
        written: dict[str, Any] = json.loads(box(_PURPOSE).decrypt(sealed.encode(), ttl=VALID_SECONDS))
    except InvalidToken:
        return None
    return written


def _seal(request: HttpRequest) -> str:
    unsent = Unsent.of_request(request)
    return unsent.sealed() if unsent else ""


def _page(request: HttpRequest, name: str, sealed: str) -> HttpResponseBase:
    """The page of that name: of what was sent it gets the sealed words alone."""
    _opening, response = opened_again(request, reverse(name), sealed_unsent=sealed)
    return response
