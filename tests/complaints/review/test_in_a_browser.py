"""The desk in a real browser: accessible, no wider than the screen, and led by the keyboard.

The pages are rendered before the browser starts and served to it from memory, with their headers, as those of the
public are (`tests/complaints/pages/test_in_a_browser.py`).
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from accounts.unsent import Unsent
from complaints.domain import casework
from complaints.domain.steps import Inputs, take_step
from complaints.domain.workflow import Transition
from tests.complaints.pages.test_in_a_browser import RULES, SITE, TYPES, Site, opened
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.browser

HEADERS = ("Content-Type", "Content-Security-Policy")


@pytest.fixture
def site(db: None) -> Site:
    """The desk's pages by path: a list, a complaint, a form refused, the overview, the referrals, a report, and what
    becomes of a form whose session ended."""
    officer, boss, receiver = staff(), supervisor(), supervisor("nhri")
    flags = ("life-at-risk", "in-detention-now")
    complaint = take_step(make_complaint(flags=flags), Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    casework.add_note(complaint, "ملاحظة", by=officer)
    offered = take_step(make_complaint(), Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    take_step(offered, Transition.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason="اختصاص"))
    for _ in range(3):
        make_complaint()
    mine, ours, theirs = signed_in(officer), signed_in(boss), signed_in(receiver)
    pages: Site = {}
    for language in ("ar", "en"):
        at = f"/{language}/desk/"
        written = {"text": "اتصلت بالمركز", "written_by": officer.pk}
        elsewhere = Unsent(f"{at}123456789012/note/", (("text", "اتصلت بالمركز"),), officer.pk)
        for name, answer in (
            ("list/", ours.get(f"{at}?view=open")),
            ("complaint/", ours.get(f"{at}{complaint.reference}/")),
            ("refused/", mine.post(f"{at}{complaint.reference}/step/propose_inadmissible/", {})),
            ("oversight/", ours.get(f"{at}oversight/")),
            ("referrals/", theirs.get(f"{at}referrals/")),
            ("session-ended/", Client().post(f"{at}{complaint.reference}/note/", written)),
            ("to-copy/", mine.post(f"{at}unsent/", {"unsent": elsewhere.sealed()})),
            ("anothers/", ours.post(f"{at}{complaint.reference}/note/", written)),
            ("report/", mine.post(f"{at}{complaint.reference}/reports/", {"language": language}, follow=True)),
        ):
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
    ("language", "width", "scheme"), [("ar", 390, "light"), ("ar", 1280, "dark"), ("en", 1280, "light")]
)
def test_every_page_of_the_desk_is_accessible_and_fits_the_screen(
    browser: Browser, site: Site, language: str, width: int, scheme: str
) -> None:
    page = opened(browser, site, width=width, scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for path in [path for path in site if path.startswith(f"/{language}/")]:
        page.goto(SITE + path)
        # What is folded away must be as good as what is not.
        page.evaluate("document.querySelectorAll('details').forEach(function (one) { one.open = true; })")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(path, rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
    # A refused inline style, script or eval would be among these.
    assert complaints == []


def test_the_keyboard_moves_within_the_list_and_to_the_search(browser: Browser, site: Site) -> None:
    page = opened(browser, site, width=1280)
    page.goto(f"{SITE}/ar/desk/list/")
    links = page.locator("table.list .title a")
    assert links.count() == 5
    links.first.focus()
    for key, row in (("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        assert page.locator(":focus").get_attribute("href") == links.nth(row).get_attribute("href")
    page.keyboard.press("/")
    assert page.locator(":focus").get_attribute("name") == "q"
    page.keyboard.type("jk/")
    assert page.locator(":focus").input_value() == "jk/"


def test_a_single_letter_does_nothing_outside_the_list(browser: Browser, site: Site) -> None:
    page = opened(browser, site, width=1280)
    page.goto(f"{SITE}/ar/desk/list/")
    for key in ("j", "/"):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement === document.body")


def test_the_steps_open_and_close_without_scripts(browser: Browser, site: Site) -> None:
    page = opened(browser, site, width=390, scripts=False)
    page.goto(f"{SITE}/ar/desk/complaint/")
    form = page.locator("form[action*='/step/propose_inadmissible/']")
    assert not form.is_visible()
    page.locator("details", has=form).locator("summary").click()
    assert form.is_visible()


@pytest.mark.parametrize(("width", "above"), [(390, True), (1280, False)])
def test_on_a_phone_the_next_step_and_its_clock_stand_above_the_story(
    browser: Browser, site: Site, width: int, above: bool
) -> None:
    page = opened(browser, site, width=width)
    page.goto(SITE + "/ar/desk/complaint/")
    tops = page.evaluate(
        "['#next', '#story', '#reports'].map(s => document.querySelector(s).getBoundingClientRect().top)"
    )
    clock, story, reports = tops
    assert (clock < story < reports) if above else (clock == story < reports)
    assert clock < 844 / 2
