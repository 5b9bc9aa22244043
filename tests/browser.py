"""A real browser for tests of pages: what it gets from memory, and what is looked at on each page.

The pages are rendered before the browser starts and served to it from memory, with their headers: no server, and
nothing of the database is needed while it runs.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, ViewportSize, sync_playwright

SITE = "https://portal.example"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_HEADERS = ("Content-Type", "Content-Security-Policy", "Referrer-Policy")
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}

# What is answered, with its headers, by path.
Site = dict[str, tuple[bytes, dict[str, str]]]


def in_memory(answers: Mapping[str, Any]) -> Site:
    """The answers as a browser gets them, and the static files that they name."""
    site: Site = {
        path: (answer.content, {name: answer.headers[name] for name in _HEADERS}) for path, answer in answers.items()
    }
    html = b"".join(body for body, _headers in site.values()).decode()
    for path in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html)):
        file = Path(str(finders.find(path.removeprefix("/static/"))))
        site[path] = file.read_bytes(), {"Content-Type": _TYPES[file.suffix]}
    return site


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, started after the pages were rendered: beside Playwright's event loop Django refuses its database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Browser, site: Site, *, width: int = 390, scheme: str = "light", scripts: bool = True) -> Page:
    """A page of a fresh browser that gets `site` from memory and a blank page from everywhere else."""
    size = ViewportSize(width=width, height=844)
    context = browser.new_context(
        viewport=size, color_scheme="dark" if scheme == "dark" else "light", java_script_enabled=scripts
    )
    page = context.new_page()

    def serve(route: Route) -> None:
        if route.request.url.startswith(SITE):
            body, headers = site[urlsplit(route.request.url).path]
            route.fulfill(body=body, headers=headers)
        else:
            route.fulfill(
                body=f"<title>{route.request.headers.get('referer', 'nobody')}</title>", content_type="text/html"
            )

    page.route("**/*", serve)
    return page


def errors_told(page: Page) -> list[str]:
    """What the page's console complains of from now on. A refused inline style, script or eval would be among it."""
    told: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            told.append(message.text)

    page.on("console", note)
    return told


def faults(page: Page) -> list[Any]:
    """What keeps people from using the page as it is: where axe finds a rule broken, and whether it is too wide."""
    broken = Axe().run(page, options={"runOnly": _RULES}).response["violations"]
    found: list[Any] = [(page.url, rule["id"], [node["html"] for node in rule["nodes"]]) for rule in broken]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append((page.url, "wider than the screen"))
    if page.evaluate("[...document.querySelectorAll('.scroller')].some(one => one.scrollWidth > one.clientWidth)"):
        found.append((page.url, "a list is cut off"))
    return found
