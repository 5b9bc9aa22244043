"""A browser reduced to what a person without JavaScript has: pages, links, forms, cookies.

It fills in the forms it finds on the pages and refuses what is not there, so that a tool written with it fails when
a page loses a field.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
from lxml import html

_TIMEOUT_SECONDS = 60


class PageProblem(Exception):
    """The page is not what a person would expect there: an error, a missing form or field."""


@dataclass
class Page:
    """One page that was answered."""

    url: str
    status: int
    tree: Any
    response: httpx.Response

    @property
    def text(self) -> str:
        """The visible text, white space collapsed."""
        main = self.tree.find(".//main")
        return " ".join((main if main is not None else self.tree).text_content().split())

    def first(self, css_class: str) -> Any:
        """The first element of a class. Raises `PageProblem`."""
        found = self.tree.find_class(css_class)
        if not found:
            raise PageProblem(f"no .{css_class} on {self.url}")
        return found[0]

    def attribute(self, name: str) -> str | None:
        """The value of the first element that has the attribute."""
        found = self.tree.xpath(f"//*[@{name}]")
        return str(found[0].get(name)) if found else None

    def forms(self) -> list[Any]:
        """Every form that posts."""
        return [form for form in self.tree.forms if (form.method or "GET").upper() == "POST"]

    def form_with(self, *names: str) -> Any:
        """The posting form that has all these fields. Raises `PageProblem`."""
        for form in self.forms():
            if all(name in form.inputs for name in names):
                return form
        raise PageProblem(f"no form with {', '.join(names)} on {self.url}: {self.errors() or self.text[:200]}")

    def form_to(self, part: str) -> Any:
        """The posting form whose address contains `part`. Raises `PageProblem`."""
        for form in self.forms():
            if part in (form.action or ""):
                return form
        raise PageProblem(f"no form to {part} on {self.url}: {self.text[:200]}")

    def errors(self) -> str:
        """The messages of the error summary, if there is one."""
        return "; ".join(" ".join(node.text_content().split()) for node in self.tree.find_class("summary"))


@dataclass
class Browser:
    """One person at one device."""

    base_url: str
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        """Open the connection."""
        self.http = httpx.Client(base_url=self.base_url, follow_redirects=True, timeout=_TIMEOUT_SECONDS)

    def close(self) -> None:
        """Forget cookies and connections."""
        self.http.close()

    def get(self, url: str) -> Page:
        """Open a page. Raises `PageProblem` unless it answers 200."""
        page = self.look(url)
        if page.status != 200:
            raise PageProblem(f"{page.status} at {page.url}")
        return page

    def look(self, url: str) -> Page:
        """Open a page whatever its status."""
        return self.ask(self.http.build_request("GET", url))

    def ask(self, request: httpx.Request) -> Page:
        """Send a request, follow its redirects, read the page."""
        return _page(self.http.send(request))

    def send(
        self,
        page: Page,
        form: Any,
        values: dict[str, str | list[str]],
        files: Sequence[Path] = (),
    ) -> Page:
        """Fill in a form of the page and press its button; return the page that follows the redirect.

        Raises `PageProblem` for a field or choice the form does not have, and when the portal refuses the values.
        """
        answer = self.ask(self.filled(page, form, values, files))
        if answer.status >= 400:
            raise PageProblem(f"{answer.status} at {answer.url}: {answer.errors() or answer.text[:300]}")
        return answer

    def filled(
        self, page: Page, form: Any, values: dict[str, str | list[str]], files: Sequence[Path] = ()
    ) -> httpx.Request:
        """The request that the form's button would send. Raises `PageProblem` as `send` does."""
        field = next(iter(form.xpath(".//input[@type='file']/@name")), "")
        opened = [(field, (path.name, path.read_bytes())) for path in files]
        return self.http.build_request(
            "POST",
            urljoin(page.url, form.action or page.url),
            data=_filled(page, form, values),
            files=opened or None,
            headers={"Referer": page.url, "Origin": self.base_url},
        )


def _page(response: httpx.Response) -> Page:
    content = response.content if "html" in response.headers.get("content-type", "") else b"<html><main></main></html>"
    return Page(str(response.url), response.status_code, html.document_fromstring(content, base_url=None), response)


def standing_in(form: Any) -> list[tuple[str, str]]:
    """The names and values that a browser would send of a form that nobody touched, those of empty boxes too.

    In HTML a line break that begins a textarea is none of it.
    """
    for box in form.xpath(".//input[not(@value)]"):
        if not box.checkable:
            box.set("value", "")  # lxml leaves out a box that has none
    areas = {area.get("name") for area in form.xpath(".//textarea")}
    return [(name, value.removeprefix("\n") if name in areas else value) for name, value in form.form_values()]


def _filled(page: Page, form: Any, values: dict[str, str | list[str]]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, standing in standing_in(form):
        data.setdefault(name, []).append(standing)
    for name, value in values.items():
        if name not in form.inputs:
            raise PageProblem(f"no field {name} on {page.url}: {sorted(form.inputs.keys())}")
        given = value if isinstance(value, list) else [value]
        for item in given:
            _refuse_unknown_choice(page, form, name, item)
        data[name] = given
    return data


def _refuse_unknown_choice(page: Page, form: Any, name: str, value: str) -> None:
    choices = {
        str(node.get("value", "on"))
        for node in form.xpath(f".//input[@name='{name}'][@type='radio' or @type='checkbox']")
    }
    choices |= {str(node.get("value", "")) for node in form.xpath(f".//select[@name='{name}']//option")}
    if choices and value not in choices:
        raise PageProblem(f"{name} has no choice {value!r} on {page.url}")


def wait_until(seconds: float, pause: float = 0.2) -> "Waiting":
    """Iterate until the time is over: `for _ in wait_until(30): …`."""
    return Waiting(seconds, pause)


@dataclass
class Waiting:
    """An iteration that pauses between rounds and ends when the time is over."""

    seconds: float
    pause: float

    def __iter__(self) -> Any:
        """Yield the seconds waited so far."""
        start = time.monotonic()
        while (waited := time.monotonic() - start) < self.seconds:
            yield waited
            time.sleep(self.pause)
