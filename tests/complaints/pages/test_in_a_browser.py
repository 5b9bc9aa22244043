"""The public pages in a real browser: accessible, no wider than the screen, and quick to leave."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Browser

from tests.browser import SITE, Site, errors_told, faults, in_memory, opened

PAGES = ["landing", "who_sees", "safer", "accessibility", "help", "privacy", "paper"]
AWAY = "https://www.wikipedia.org/"

pytestmark = pytest.mark.browser


@pytest.fixture
def site(client: Client, reference_data: object) -> Site:
    """Every public page and the sign-in page by path, and the static files they name."""
    paths: list[str] = []
    for language in ("ar", "en"):
        with override(language):
            paths += [reverse(f"pages:{name}") for name in PAGES] + [reverse("account_login"), f"/{language}/nothing/"]
    return in_memory({path: client.get(path) for path in paths})


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("ar", 320, "light"), ("ar", 1280, "dark"), ("en", 390, "dark")]
)
def test_every_page_is_accessible_and_fits_the_screen(
    browser: Browser, site: Site, language: str, width: int, scheme: str
) -> None:
    page = opened(browser, site, width=width, scheme=scheme)
    told = errors_told(page)
    for path in [path for path in site if path.startswith(f"/{language}/")]:
        page.goto(SITE + path)
        assert faults(page) == []
    assert told == []


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
