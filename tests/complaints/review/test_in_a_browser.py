"""The desk in a real browser: accessible, no wider than the screen, and led by the keyboard."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser

from accounts.unsent import Unsent
from complaints.domain import casework, reference
from complaints.domain.steps import Inputs, take_step
from complaints.domain.workflow import Transition
from complaints.models import Country
from tests.browser import SITE, Site, errors_told, faults, in_memory, opened
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.browser


@pytest.fixture
def site(db: None) -> Site:
    """The desk's pages by path: a list, a complaint, a form refused, the overview, the referrals, a report, and what
    becomes of a form whose session ended."""
    # Dates in two calendars are the longest.
    Country.objects.filter(iso2="JO").update(hijri="beside")
    reference.forget()
    officer, boss, receiver = staff(), supervisor(), supervisor("nhri")
    flags = ("life-at-risk", "in-detention-now")
    complaint = take_step(make_complaint(flags=flags), Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    casework.add_note(complaint, "ملاحظة", by=officer)
    offered = take_step(make_complaint(), Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    take_step(offered, Transition.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason="اختصاص"))
    for _ in range(3):
        make_complaint()
    mine, ours, theirs = signed_in(officer), signed_in(boss), signed_in(receiver)
    pages: dict[str, Any] = {}
    for language in ("ar", "en"):
        at = f"/{language}/desk/"
        written = {"text": "اتصلت بالمركز", "written_by": officer.pk}
        elsewhere = Unsent(f"{at}123456789012/note/", (("text", "اتصلت بالمركز"),), officer.pk)
        pages |= {
            f"{at}list/": ours.get(f"{at}?view=open"),
            f"{at}complaint/": ours.get(f"{at}{complaint.reference}/"),
            f"{at}refused/": mine.post(f"{at}{complaint.reference}/step/propose_inadmissible/", {}),
            f"{at}oversight/": ours.get(f"{at}oversight/"),
            f"{at}referrals/": theirs.get(f"{at}referrals/"),
            f"{at}session-ended/": Client().post(f"{at}{complaint.reference}/note/", written),
            f"{at}to-copy/": mine.post(f"{at}unsent/", {"unsent": elsewhere.sealed()}),
            f"{at}anothers/": ours.post(f"{at}{complaint.reference}/note/", written),
            f"{at}report/": mine.post(f"{at}{complaint.reference}/reports/", {"language": language}, follow=True),
        }
    return in_memory(pages)


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("ar", 390, "light"), ("ar", 1280, "dark"), ("en", 1280, "light")]
)
def test_every_page_of_the_desk_is_accessible_and_fits_the_screen(
    browser: Browser, site: Site, language: str, width: int, scheme: str
) -> None:
    page = opened(browser, site, width=width, scheme=scheme)
    told = errors_told(page)
    for path in [path for path in site if path.startswith(f"/{language}/")]:
        page.goto(SITE + path)
        # What is folded away must be as good as what is not.
        page.evaluate("document.querySelectorAll('details').forEach(function (one) { one.open = true; })")
        assert faults(page) == []
    assert told == []


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


@pytest.mark.parametrize(
    ("language", "named"), [("ar", "قوائم العرض: توزيع العمل"), ("en", "Views: Who works on what")]
)
def test_on_a_phone_the_views_open_from_a_button_that_names_the_one_shown(
    browser: Browser, site: Site, language: str, named: str
) -> None:
    page = opened(browser, site, width=390, scripts=False)
    page.goto(f"{SITE}/{language}/desk/oversight/")
    button, current = page.get_by_role("button", name=named), page.locator("nav [aria-current=page]")
    assert not current.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert current.is_visible() and page.get_by_role("navigation").get_by_role("link").count() == 10
    # The keyboard goes from the button into the list.
    page.keyboard.press("Tab")
    assert page.locator(".views a").first.evaluate("link => link === document.activeElement")
    page.keyboard.press("Escape")
    assert not current.is_visible() and button.evaluate("one => one === document.activeElement")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_open_views_are_accessible_and_fit_a_phone(
    browser: Browser, site: Site, language: str, scheme: str
) -> None:
    page = opened(browser, site, width=390, scheme=scheme)
    page.goto(f"{SITE}/{language}/desk/oversight/")
    page.locator("nav .menu").click()
    assert faults(page) == []
    sheet = page.locator(".views").bounding_box()
    assert sheet and sheet["x"] >= 0 and sheet["x"] + sheet["width"] <= 390 and sheet["y"] + sheet["height"] <= 844
    page.locator(".views .button").click()
    assert not page.locator(".views").is_visible()


def test_on_a_wide_screen_the_views_stand_beside_the_page_without_a_button(browser: Browser, site: Site) -> None:
    page = opened(browser, site, width=1280, scripts=False)
    page.goto(f"{SITE}/ar/desk/oversight/")
    assert page.locator("nav [aria-current=page]").is_visible()
    assert not page.locator("nav button").filter(visible=True).count()
    views, main = page.locator(".views").bounding_box(), page.locator("main").bounding_box()
    assert views and main and views["x"] >= main["x"] + main["width"]
