"""What somebody typed is still there in a real browser: after Back and Forward, a reload, another language, a closed page."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, Request, expect

from complaints.domain.drafts import expire_drafts
from tests.browser import chromium, errors_told, faults
from tests.complaints.intake import walk
from tests.complaints.intake.test_drafts import expire
from tests.complaints.intake.walk import ANONYMOUS

pytestmark = pytest.mark.browser

TITLE, STORY = "عنوان لم يُرسل", "قصة لم تُرسل بعد\nوسطرها الثاني"
SEND, BACK, OTHER_LANGUAGE = "main form .button:not(.plain)", "button.back", "button.switch"


@pytest.fixture
def portal(transactional_db: None, live_server: Any) -> tuple[str, dict[str, str]]:
    """The running portal's address, and the cookie of somebody who has answered everything."""
    client = Client()
    walk.begin(client, ANONYMOUS)
    return live_server.url, {settings.DRAFT_COOKIE_NAME: client.cookies[settings.DRAFT_COOKIE_NAME].value}


@pytest.fixture
def browser(portal: Any) -> Iterator[Browser]:
    """Chromium, started once the draft is there."""
    with chromium() as started:
        yield started


def opened(browser: Browser, portal: Any, *, scripts: bool = True, width: int = 390) -> Page:
    """The page of the story in somebody's browser who came there from the page before."""
    url, cookies = portal
    context = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=scripts)
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    page = context.new_page()
    page.goto(f"{url}/ar/complaint/urgency/")
    page.goto(f"{url}/ar/complaint/story/")
    return page


def write(page: Page) -> None:
    page.fill("[name=title]", TITLE)
    page.fill("[name=narrative]", STORY)


def still_there(page: Page) -> None:
    """What was typed stands on the page, and nothing is called wrong."""
    expect(page.locator("[name=title]")).to_have_value(TITLE)
    expect(page.locator("[name=narrative]")).to_have_value(STORY)
    expect(page.locator(".wrong, .summary")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_back_and_the_other_language_take_along_what_is_typed(browser: Browser, portal: Any, scripts: bool) -> None:
    page = opened(browser, portal, scripts=scripts)
    write(page)
    page.click(BACK)
    page.wait_for_url("**/ar/complaint/urgency/")
    page.goto(f"{portal[0]}/ar/complaint/story/")
    still_there(page)
    page.click(OTHER_LANGUAGE)
    page.wait_for_url("**/en/complaint/story/")
    still_there(page)
    page.click(OTHER_LANGUAGE)
    page.wait_for_url("**/ar/complaint/story/")
    still_there(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_enter_key_sends_the_answer_and_the_buttons_are_reached_with_the_keyboard(
    browser: Browser, portal: Any, scripts: bool
) -> None:
    page = opened(browser, portal, scripts=scripts)
    write(page)
    page.press("[name=title]", "Enter")
    page.wait_for_url("**/ar/complaint/when/")
    page.goto(f"{portal[0]}/ar/complaint/story/")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "switch"
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "back"
    page.keyboard.press("Enter")
    page.wait_for_url("**/ar/complaint/urgency/")


def test_the_browsers_own_ways_lose_nothing(browser: Browser, portal: Any) -> None:
    page = opened(browser, portal)
    told = errors_told(page)
    write(page)
    page.go_back()
    assert page.url.endswith("/urgency/")
    page.go_forward()
    still_there(page)

    page.fill("[name=title]", "")
    write(page)
    page.reload()
    still_there(page)

    page.fill("[name=title]", "شيء آخر")
    with page.expect_navigation():
        page.locator("footer a").first.click()
    page.go_back()
    expect(page.locator("[name=title]")).to_have_value("شيء آخر")

    write(page)
    page.close(run_before_unload=True)
    again = page.context.new_page()
    again.goto(f"{portal[0]}/ar/complaint/story/")
    try:
        still_there(again)
    except AssertionError:
        again.reload()  # the page that closed and the one that opened are two requests at once
        still_there(again)
    assert told == []


def test_a_page_that_was_refused_keeps_what_was_corrected_and_is_not_sent_again_by_a_reload(
    browser: Browser, portal: Any
) -> None:
    page = opened(browser, portal)
    page.fill("[name=title]", "")
    page.press("[name=title]", "Enter")
    expect(page.locator(".summary")).to_have_count(1)
    write(page)
    page.reload()
    still_there(page)


def test_a_page_made_before_the_last_save_was_through_is_asked_for_again_and_not_for_ever(
    browser: Browser, portal: Any
) -> None:
    page = opened(browser, portal)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if request.is_navigation_request() else None)
    # As if the save on the way here were never through.
    page.evaluate("history.replaceState({typed: 9e15}, '')")
    page.reload()
    page.wait_for_timeout(4000)
    assert len(asked) == 4
    write(page)
    page.reload()
    still_there(page)


def test_what_is_typed_is_saved_after_a_pause_once_and_the_page_says_so(browser: Browser, portal: Any) -> None:
    page = opened(browser, portal)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.evaluate("document.querySelector('[data-saved]').textContent = ''")
    for letter in "كلمة":
        page.locator("[name=narrative]").press_sequentially(letter, delay=100)
    expect(page.locator("[data-saved]")).to_contain_text("حُفظ")
    assert [request.url.rpartition("/complaint/")[2] for request in sent] == ["story/typed/"]
    # Nothing changed since: leaving sends nothing more.
    page.reload()
    assert len(sent) == 1


def nothing_is_unsent(page: Page, portal: Any) -> None:
    page.goto(f"{portal[0]}/ar/complaint/check/")
    expect(page.locator(".summary, .wrong")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(TITLE)


def test_an_answer_is_kept_once_more_while_it_is_sent_and_is_the_answer_all_the_same(
    browser: Browser, portal: Any
) -> None:
    """The answer may never come: without the save, whoever leaves while waiting for it would lose what was typed."""
    page = opened(browser, portal)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    write(page)
    page.click(SEND)
    page.wait_for_url("**/when/")
    assert sorted(request.url.rpartition("/complaint/")[2] for request in sent) == ["story/", "story/typed/"]
    nothing_is_unsent(page, portal)
    page.goto(f"{portal[0]}/ar/complaint/story/")
    still_there(page)
    # What is kept already is not kept again.
    sent.clear()
    page.click(SEND)
    page.wait_for_url("**/when/")
    assert [request.url.rpartition("/complaint/")[2] for request in sent] == ["story/"]


def test_a_save_that_the_answer_overtakes_changes_nothing_and_is_not_called_refused(
    browser: Browser, portal: Any
) -> None:
    page = opened(browser, portal)
    held: list[Any] = []
    page.route("**/typed/", lambda route: held.append(route))
    write(page)
    page.click(SEND)
    page.wait_for_url("**/when/")
    (late,) = held
    # As the browser sends it, after the answer.
    answer = page.context.request.post(
        late.request.url, data=late.request.post_data_buffer, headers=late.request.headers
    )
    assert answer.status == 409
    nothing_is_unsent(page, portal)


def test_whoever_leaves_while_the_answer_does_not_come_loses_nothing(browser: Browser, portal: Any) -> None:
    page = opened(browser, portal)
    unanswered: list[Any] = []
    page.route(
        "**/ar/complaint/story/",
        lambda route: unanswered.append(route) if route.request.method == "POST" else route.continue_(),
    )
    write(page)
    page.click(SEND, no_wait_after=True)
    page.wait_for_timeout(500)
    assert len(unanswered) == 1
    page.goto(f"{portal[0]}/ar/complaint/urgency/")
    page.go_back()
    still_there(page)


@pytest.mark.parametrize("status", [403, 409, 410, 413, 429])
def test_a_save_that_is_refused_is_told_where_the_last_one_was(browser: Browser, portal: Any, status: int) -> None:
    page = opened(browser, portal)
    page.route("**/typed/", lambda route: route.fulfill(status=status))
    expect(page.get_by_role("status")).to_contain_text("حُفظ")
    write(page)
    expect(page.get_by_role("status")).to_have_text("لم يُحفظ. يرجى الضغط على الزر أدناه، فهو يحفظ ما كُتب.")


def test_a_save_that_a_newer_one_overtook_says_nothing(browser: Browser, portal: Any) -> None:
    page = opened(browser, portal)
    before = page.get_by_role("status").text_content()
    page.route("**/typed/", lambda route: route.fulfill(status=204))
    with page.expect_response("**/typed/"):
        write(page)
    page.wait_for_timeout(200)
    assert page.get_by_role("status").text_content() == before


def time_is_over() -> None:
    """The draft's, and the task came by. In a thread: beside Playwright's event loop Django refuses its database."""

    def pass_by() -> None:
        expire()
        assert expire_drafts() == 1
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(pass_by).result()


def pass_time(page: Page) -> None:
    """Half a day more than a draft is kept, for the portal and for the browser's cookies."""
    passed = (settings.DRAFT_HOURS + 12) * 3600
    kept: list[Any] = [one for one in page.context.cookies() if one["expires"] > time.time() + passed]
    page.context.clear_cookies()
    page.context.add_cookies(kept)
    time_is_over()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_sent_after_the_time_was_over_is_kept_and_the_next_page_says_what_is_not(
    browser: Browser, portal: Any, scripts: bool
) -> None:
    page = opened(browser, portal, scripts=scripts)
    page.click(SEND)
    page.wait_for_url("**/when/")
    page.go_back()
    pass_time(page)
    write(page)
    page.click(SEND)
    expect(page.locator("main")).to_contain_text("إجاباتك السابقة")
    page.goto(f"{portal[0]}/ar/complaint/story/")
    still_there(page)


def grow_old(page: Page) -> None:
    """As if the page had been open since its draft was saved last, and its time were over."""
    page.evaluate("document.querySelector('form[data-typed]').dataset.until = '1700000000'")


@pytest.mark.parametrize("way", ["reload", "back", "other page"])
def test_what_is_typed_after_the_time_was_over_is_there_after_leaving_too(
    browser: Browser, portal: Any, way: str
) -> None:
    page = opened(browser, portal)
    grow_old(page)
    time_is_over()
    with page.expect_response("**/typed/"):
        write(page)
    expect(page.get_by_role("status")).to_contain_text("حُفظ")
    page.fill("[name=title]", "")
    write(page)
    if way == "reload":
        page.reload()
    elif way == "back":
        page.go_back()
        page.go_forward()
    else:
        page.locator("footer a").first.click()
        page.go_back()
    still_there(page)
    expect(page.locator("main")).to_contain_text("إجاباتك السابقة")


def test_whoever_comes_back_after_the_time_was_over_is_told(browser: Browser, portal: Any) -> None:
    page = opened(browser, portal)
    page.click(SEND)
    page.wait_for_url("**/when/")
    pass_time(page)
    answer = page.goto(f"{portal[0]}/ar/complaint/")
    assert answer is not None and answer.status == 410
    expect(page.locator("h1")).to_have_text("لم يعد ما كتبته موجوداً")
    again = page.goto(f"{portal[0]}/ar/complaint/")
    assert again is not None and again.status == 200


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_with_its_buttons_is_accessible_and_fits(browser: Browser, portal: Any, width: int) -> None:
    assert faults(opened(browser, portal, width=width)) == []
