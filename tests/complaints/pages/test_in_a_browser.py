"""The public pages in a real browser: accessible, no wider than the screen, and quick to leave.

The pages are rendered before the browser starts and served to it from memory, with their headers: no server, and
nothing of the database is needed while it runs.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, ViewportSize, sync_playwright

PAGES = ["landing", "who_sees", "safer", "accessibility", "help", "privacy", "paper"]
SITE = "https://portal.example"
AWAY = "https://www.wikipedia.org/"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HEADERS = ("Content-Type", "Content-Security-Policy", "Referrer-Policy")
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

pytestmark = pytest.mark.browser

Site = dict[str, tuple[bytes, dict[str, str]]]


@pytest.fixture
def site(client: Client, reference_data: object) -> Site:
    """Every public page and the sign-in page by path, and the static files they name."""
    pages: Site = {}
    for language in ("ar", "en"):
        with override(language):
            paths = [reverse(f"pages:{name}") for name in PAGES] + [reverse("account_login"), f"/{language}/nothing/"]
        for path in paths:
            response = client.get(path)
            headers = {name: response.headers[name] for name in HEADERS}
            pages[path] = response.content, headers
    html = b"".join(body for body, _headers in pages.values()).decode()
    for path in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html)):
        file = Path(str(finders.find(path.removeprefix("/static/"))))
        pages[path] = file.read_bytes(), {"Content-Type": TYPES[file.suffix]}
    return pages


@pytest.fixture
def browser(site: Site) -> Iterator[Browser]:
    """Chromium; started after the pages were rendered."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


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


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("ar", 320, "light"), ("ar", 1280, "dark"), ("en", 390, "dark")]
)
def test_every_page_is_accessible_and_fits_the_screen(
    browser: Browser, site: Site, language: str, width: int, scheme: str
) -> None:
    page = opened(browser, site, width=width, scheme=scheme)
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", note)
    for path in [path for path in site if path.startswith(f"/{language}/")]:
        page.goto(SITE + path)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(path, rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
    # A refused inline style or script would be among these.
    assert complaints == []


def test_three_presses_of_escape_leave_and_going_back_does_not_return(browser: Browser, site: Site) -> None:
    page = opened(browser, site)
    page.goto(f"{SITE}/ar/")
    page.goto(f"{SITE}/ar/safer/")
    for _press in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url(AWAY)
    assert page.title() == "nobody"
    page.go_back()
    assert page.url == f"{SITE}/ar/"


def test_two_presses_of_escape_stay(browser: Browser, site: Site) -> None:
    page = opened(browser, site)
    page.goto(f"{SITE}/ar/safer/")
    for key in ("Escape", "Escape", "Tab", "Escape"):
        page.keyboard.press(key)
    assert page.url == f"{SITE}/ar/safer/"
    assert page.locator("h1").is_visible()


def test_the_way_out_works_without_scripts_and_tells_nobody_where_one_was(browser: Browser, site: Site) -> None:
    page = opened(browser, site, scripts=False)
    page.goto(f"{SITE}/ar/safer/")
    page.locator("[data-leave]").click()
    page.wait_for_url(AWAY)
    assert page.title() == "nobody"


def test_the_keyboard_reaches_the_content_first(browser: Browser, site: Site) -> None:
    page = opened(browser, site, width=1280)
    page.goto(f"{SITE}/ar/help/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == "#main"
    assert page.locator(":focus").is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
