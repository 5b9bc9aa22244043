"""The form in a real browser: accessible, no wider than the screen, errors in focus, and all of it without JavaScript."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser

from complaints.domain import earlier_link
from tests.browser import SITE, Site, errors_told, faults, in_memory, opened
from tests.complaints.intake import walk
from tests.complaints.intake.test_earlier import THREATENED
from tests.complaints.intake.walk import FOR_A_BROTHER, jpeg
from tests.factories import make_complaint

pytestmark = pytest.mark.browser


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
    client, pages = Client(), dict[str, Any]()
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
        pages |= {at + name: answer for name, answer in answers.items()}
    return in_memory(pages)


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("ar", 320, "light"), ("ar", 1280, "dark"), ("en", 320, "dark")]
)
def test_every_page_of_the_form_is_accessible_and_fits_the_screen(
    browser: Browser, site: Site, language: str, width: int, scheme: str
) -> None:
    page = opened(browser, site, width=width, scheme=scheme)
    told = errors_told(page)
    for path in [path for path in site if path.startswith(f"/{language}/")]:
        page.goto(SITE + path)
        assert faults(page) == []
    assert told == []


def test_a_refused_page_puts_the_focus_on_what_is_wrong_and_its_links_lead_to_the_fields(
    browser: Browser, site: Site
) -> None:
    page = opened(browser, site, width=390, scheme="light")
    page.goto(f"{SITE}/ar/complaint/when/refused/")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.click(".summary a")
    assert page.evaluate("document.activeElement.id || location.hash.slice(1)") == "id_happened_0"
