"""The form in a real browser: accessible, no wider than the screen, errors in focus, and all of it without JavaScript.

The pages are rendered before the browser starts and served to it from memory, with their headers, as those of the
public are (`tests/complaints/pages/test_in_a_browser.py`).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from complaints.domain import earlier_link
from tests.complaints.intake import walk
from tests.complaints.intake.test_earlier import THREATENED
from tests.complaints.intake.walk import FOR_A_BROTHER, jpeg
from tests.complaints.pages.test_in_a_browser import RULES, SITE, TYPES, Site, opened
from tests.factories import make_complaint

pytestmark = pytest.mark.browser

HEADERS = ("Content-Type", "Content-Security-Policy")


def reprisal_pages(at: str) -> dict[str, Any]:
    """The step about the earlier complaint, and what somebody sees who had begun another complaint meanwhile."""
    asked, other = Client(), Client()
    walk.begin(asked, THREATENED)
    walk.begin(other, FOR_A_BROTHER)
    sent = {"note": earlier_link.note(make_complaint())}
    pages = {
        "earlier/": asked.get(f"{at}earlier/"),
        "earlier/refused/": asked.post(f"{at}earlier/", {"earlier_reference": "4827"}),
        "reprisal/": other.post(f"{at}reprisal/", sent),
    }
    other.post(f"{at}reprisal/", sent | {"aside": "1"})
    return pages | {f"{name}/linked/": other.get(f"{at}{name}/") for name in ("danger", "check", "discard")}


@pytest.fixture
def site(db: None, storage: Path) -> Site:
    """Every page of the form by path: as it is answered, as it is refused, and the last ones."""
    client, pages = Client(), {}
    walk.begin(client, FOR_A_BROTHER)
    client.post("/ar/complaint/evidence/", {"evidence": jpeg("صورة الإصابة " * 8 + ".jpg")})
    client.post("/ar/complaint/later/")
    for language in ("ar", "en"):
        at = f"/{language}/complaint/"
        answers = {f"{name}/": client.get(f"{at}{name}/") for name in FOR_A_BROTHER}
        answers |= {
            f"{name}/refused/": Client().post(f"{at}{name}/", {}) for name in ("story", "when", "urgency", "contact")
        }
        answers |= {
            f"{name}/": client.get(f"{at}{name}/") for name in ("emergency", "check", "later", "return", "discard")
        }
        answers["check/refused/"] = Client().post(f"{at}check/", {})
        filer = Client()
        walk.begin(filer, FOR_A_BROTHER)
        filer.post(f"{at}check/", {"declaration": "on"})
        answers["done/"] = filer.get(f"{at}done/")
        answers |= reprisal_pages(at)
        for name, answer in answers.items():
            pages[at + name] = answer.content, {header: answer.headers[header] for header in HEADERS}
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


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("ar", 320, "light"), ("ar", 1280, "dark"), ("en", 320, "dark")]
)
def test_every_page_of_the_form_is_accessible_and_fits_the_screen(
    browser: Browser, site: Site, language: str, width: int, scheme: str
) -> None:
    page = opened(browser, site, width=width, scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for path in [path for path in site if path.startswith(f"/{language}/")]:
        page.goto(SITE + path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        found = Axe().run(page, options={"runOnly": RULES})
        assert not found.response["violations"], (path, found.generate_report())
    assert not complaints


def test_a_refused_page_puts_the_focus_on_what_is_wrong_and_its_links_lead_to_the_fields(
    browser: Browser, site: Site
) -> None:
    page = opened(browser, site, width=390, scheme="light")
    page.goto(f"{SITE}/ar/complaint/when/refused/")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.click(".summary a")
    assert page.evaluate("document.activeElement.id || location.hash.slice(1)") == "id_happened_0"
