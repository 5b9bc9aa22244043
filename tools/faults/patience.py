"""A person with a browser who sends again until the portal answers, and what they were shown meanwhile."""

import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx

from tools.browser import Browser, Page, PageProblem, standing_in

# Portals that restart answer within seconds; whoever waits longer than this was left alone.
PATIENCE_SECONDS = 180.0
_PAUSE_SECONDS = (1.0, 3.0)
# Sent, and then the network was gone: nobody can tell what became of it.
LOST_ANSWER = {"connect": 30.0, "read": 0.002, "write": 30.0, "pool": 30.0}


@dataclass
class Seen:
    """What people were shown that was not what they asked for. Several threads write to it."""

    asked_again: int = 0
    # Of these, pages of the proxy, which have the browser send what was typed again.
    reloads: int = 0
    lost_answers: int = 0
    # How a connection broke without any answer: the proxy should have had one.
    broken: list[str] = field(default_factory=list)
    # Pages that fell short: did not say what happened, lost what was typed, spoke the other language.
    wrong: list[str] = field(default_factory=list)
    longest_wait: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask_again(self, shortcomings: list[str], *, by_reload: bool = False) -> None:
        """Count a page (or a problem document) that asked to send again."""
        with self._lock:
            self.asked_again += 1
            self.reloads += by_reload
            self.wrong += shortcomings

    def break_off(self, error: httpx.TransportError) -> None:
        """Count a connection that broke."""
        with self._lock:
            self.broken.append(f"{error!r} {error.request.method} {error.request.url.path}")

    def lose_answer(self) -> None:
        """Count an answer that was lost on purpose."""
        with self._lock:
            self.lost_answers += 1

    def wait(self, seconds: float) -> None:
        """Note how long an answer took."""
        with self._lock:
            self.longest_wait = max(self.longest_wait, seconds)


def pause() -> None:
    """As long as a person takes to press the button again."""
    time.sleep(random.uniform(*_PAUSE_SECONDS))  # noqa: S311 - no secret


@dataclass
class PatientBrowser(Browser):
    """Reloads where the page asks to, or presses its button, until it is through.

    `loses` is the end of an address: the answer to the first form sent there is lost on the way.
    """

    language: str
    seen: Seen
    loses: str = ""

    def ask(self, request: httpx.Request) -> Page:
        """The page that comes in the end. Raises `PageProblem` when patience is over."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            lost, began = self._loses(request), time.monotonic()
            try:
                page = super().ask(request)
            except httpx.TransportError as error:
                self.seen.lose_answer() if lost else self.seen.break_off(error)
                pause()
                request = self._reloaded(error.request)
                continue
            finally:
                self.seen.wait(time.monotonic() - began)
            if page.status != 503:
                return page
            self.seen.ask_again(shortcomings(page, self.language), by_reload=asks_to_reload(page))
            pause()
            request = self._sent_again(page)
        raise PageProblem(f"no answer from {request.url} in {PATIENCE_SECONDS:.0f} s")

    def filled(
        self, page: Page, form: Any, values: dict[str, str | list[str]], files: Sequence[Path] = ()
    ) -> httpx.Request:
        """As ever; the files are remembered, because no page can give them back."""
        request = super().filled(page, form, values, files)
        request.extensions["chosen"] = files
        return request

    def _loses(self, request: httpx.Request) -> bool:
        if not self.loses or request.method != "POST" or not request.url.path.endswith(self.loses):
            return False
        self.loses = ""
        request.extensions["timeout"] = LOST_ANSWER
        return True

    def _reloaded(self, request: httpx.Request) -> httpx.Request:
        """The same again, with the cookies of now, as a browser's reload sends it."""
        request.extensions.pop("timeout", None)
        request.headers.pop("Cookie", None)
        self.http.cookies.set_cookie_header(request)
        return request

    def _sent_again(self, page: Page) -> httpx.Request:
        request = page.response.request
        forms = page.tree.xpath("//main//form[translate(@method,'POST','post')='post']")
        if request.method != "POST" or not forms:
            return self._reloaded(request)
        return self.filled(page, forms[0], {}, request.extensions.get("chosen", ()))


def asks_to_reload(page: Page) -> bool:
    """Whether it is the proxy's page: it cannot know what was typed, the browser sends it at a reload."""
    return bool(page.tree.xpath("//main[@data-reload]"))


def shortcomings(page: Page, language: str) -> list[str]:
    """What a page that asks to send again lacks: words that say so, the language, anything that was typed."""
    found = []
    told = page.tree.xpath("//main//*[@role='alert']//p | //main//h1")
    if not any(node.text_content().strip() for node in told):
        found.append(f"{page.url} does not say what happened")
    spoken = page.tree.xpath("//html/@lang | //main//section[.//p]/@lang")
    if language not in spoken:
        found.append(f"{page.url} speaks {spoken} instead of {language}")
    if asks_to_reload(page):
        return found
    given_back = {pair for form in page.forms() for pair in standing_in(form)}
    lost = [name for name, value in _typed(page.response.request) if value and (name, value) not in given_back]
    return found + [f"{page.url} lost what was typed as {name}" for name in lost]


def _typed(request: httpx.Request) -> list[tuple[str, str]]:
    """What a form sent, without its token. Files cannot be given back by a page, nor asked for here."""
    if request.headers.get("Content-Type") != "application/x-www-form-urlencoded":
        return []
    pairs = parse_qsl(request.content.decode(), keep_blank_values=True)
    return [(name, value) for name, value in pairs if name != "csrfmiddlewaretoken"]
