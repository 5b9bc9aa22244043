"""Saving for later: a code of digits opens the draft on any device, and nothing else does."""

from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import F
from django.test import Client

from complaints.domain import digits
from complaints.domain.drafts import expire_drafts
from complaints.intake import drafts
from complaints.models import Complaint, Draft, DraftFile
from tests.complaints.intake import walk
from tests.complaints.intake.walk import ANONYMOUS, FOR_A_BROTHER, jpeg

pytestmark = pytest.mark.django_db

STORY = "/en/complaint/story/"


def code_of(client: Client) -> str:
    page = walk.page_of(client.get("/en/complaint/later/"))
    return str(page.get_element_by_id("return_code").text_content())


def come_back(code: str) -> tuple[Client, Any]:
    elsewhere = Client()
    return elsewhere, elsewhere.post("/ar/complaint/return/", {"return_code": code})


def test_somebody_saves_in_the_middle_and_goes_on_elsewhere_with_the_code(client: Client, storage: Path) -> None:
    walk.begin(client, ANONYMOUS, until="story")
    client.post("/en/complaint/evidence/", {"evidence": jpeg()})
    # Half an answer is kept too.
    response = client.post(STORY, {"title": "", "narrative": ANONYMOUS["story"]["narrative"], "later": "1"})
    assert response.headers["Location"] == "/en/complaint/later/"
    assert DraftFile.objects.count() == 1

    elsewhere, opened = come_back(digits.to_arabic_indic(code_of(client)))
    assert opened.headers["Location"] == "/ar/complaint/"
    assert elsewhere.get("/ar/complaint/").headers["Location"] == "/ar/complaint/story/"
    assert ANONYMOUS["story"]["narrative"] in elsewhere.get("/ar/complaint/story/").content.decode()
    assert "photo.jpg" in walk.text_of(elsewhere.get("/ar/complaint/evidence/"))


def test_what_is_saved_after_the_code_was_made_opens_with_the_same_code(client: Client) -> None:
    client.post("/en/complaint/danger/", {"danger": "no"})
    client.post("/en/complaint/later/")
    code = code_of(client)
    client.post(STORY, FOR_A_BROTHER["story"])
    client.post("/en/complaint/later/")
    assert code_of(client) == code
    elsewhere, _opened = come_back(code)
    assert FOR_A_BROTHER["story"]["title"] in elsewhere.get(STORY).content.decode()


def test_a_complaint_that_was_taken_up_again_is_filed_once_with_its_files(client: Client, storage: Path) -> None:
    walk.begin(client, ANONYMOUS)
    client.post("/en/complaint/evidence/", {"evidence": jpeg()})
    client.post("/en/complaint/later/")
    elsewhere, _opened = come_back(code_of(client))
    assert elsewhere.post("/en/complaint/check/", {"declaration": "on"}).headers["Location"] == "/en/complaint/done/"
    client.post("/en/complaint/check/", {"declaration": "on"})
    complaint = Complaint.objects.get()
    assert complaint.evidence.count() == 1
    assert not DraftFile.objects.exists()


@pytest.mark.parametrize("typed", ["", "12", "x" * 20, "1" * 21, "\x00"])
def test_what_is_no_return_code_is_refused(client: Client, typed: str) -> None:
    response = client.post("/en/complaint/return/", {"return_code": typed})
    assert response.status_code == 422
    assert walk.errors(response)
    assert settings.DRAFT_COOKIE_NAME not in response.cookies


def test_a_wrong_code_opens_nothing_and_says_so(client: Client) -> None:
    client.post("/en/complaint/danger/", {"danger": "no"})
    client.post("/en/complaint/later/")
    code = code_of(client).replace(" ", "")
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    elsewhere = Client()
    response = elsewhere.post("/en/complaint/return/", {"return_code": wrong})
    assert response.status_code == 422
    assert walk.page_of(response).get_element_by_id("id_return_code").get("value") == wrong


def test_the_code_is_nowhere_in_the_row(client: Client) -> None:
    client.post("/en/complaint/danger/", {"danger": "no"})
    client.post("/en/complaint/later/")
    code = code_of(client).replace(" ", "")
    for row in Draft.objects.all():
        assert code.encode() not in bytes(row.sealed)
        assert code not in str(row.pk)


def test_leaving_a_shared_device_takes_the_draft_off_it_and_keeps_it_for_the_code(client: Client) -> None:
    client.post("/en/complaint/danger/", {"danger": "no"})
    client.post("/en/complaint/later/")
    code = code_of(client)
    response = client.post("/en/complaint/leave/")
    assert response.cookies[settings.DRAFT_COOKIE_NAME].value == ""
    assert client.get("/en/complaint/later/").headers["Location"] == "/en/complaint/"
    _elsewhere, opened = come_back(code)
    assert opened.status_code == 302


def test_there_is_no_code_without_anything_saved(client: Client) -> None:
    assert client.get("/en/complaint/later/").headers["Location"] == "/en/complaint/"
    assert client.post("/en/complaint/later/").headers["Location"] == "/en/complaint/"
    assert not Draft.objects.exists()


def test_reading_the_page_makes_no_code(client: Client) -> None:
    client.post("/en/complaint/danger/", {"danger": "no"})
    page = walk.page_of(client.get("/en/complaint/later/"))
    assert not page.xpath("//*[@id='return_code']")


def cookie_of(client: Client) -> str:
    return client.cookies[settings.DRAFT_COOKIE_NAME].value


def with_cookie(cookie: str) -> Client:
    """The browser as it was before an answer that never arrived."""
    browser = Client()
    browser.cookies[settings.DRAFT_COOKIE_NAME] = cookie
    return browser


def begun(client: Client) -> str:
    """The cookie of a draft with two answers and no return code."""
    walk.begin(client, ANONYMOUS, until="confidentiality")
    return cookie_of(client)


def pass_hours(hours: float) -> None:
    Draft.objects.update(expires_at=F("expires_at") - timedelta(hours=hours))


def pressed_twice(path: str, sent: dict[str, str], cookie: str) -> tuple[Client, Client]:
    """Two browsers with the same cookie that each pressed the button: a double click, or a lost answer."""
    first, second = with_cookie(cookie), with_cookie(cookie)
    for browser in (first, second):
        assert browser.post(path, sent).headers["Location"] == "/en/complaint/later/"
    return first, second


LATER_BUTTONS = [(STORY, {**ANONYMOUS["story"], "later": "1"}), ("/en/complaint/later/", {})]


@pytest.mark.parametrize(("path", "sent"), LATER_BUTTONS)
def test_a_second_press_leads_to_the_same_code_and_loses_nothing(
    client: Client, path: str, sent: dict[str, str]
) -> None:
    first, second = pressed_twice(path, sent, begun(client))
    assert cookie_of(first) == cookie_of(second) != cookie_of(client)
    assert code_of(first) == code_of(second)
    elsewhere, _opened = come_back(code_of(second))
    assert elsewhere.get("/ar/complaint/").headers["Location"] == "/ar/complaint/confidentiality/"


def test_files_sent_with_both_presses_are_there_once(client: Client, storage: Path) -> None:
    cookie = begun(client)
    for _press in range(2):
        browser = with_cookie(cookie)
        browser.post("/en/complaint/evidence/", {"evidence": jpeg(), "later": "1"})
    assert DraftFile.objects.count() == len([path for path in storage.rglob("*") if path.is_file()]) == 1
    assert "photo.jpg" in walk.text_of(browser.get("/en/complaint/evidence/"))


@pytest.mark.parametrize("page", ["later", "filing"])
def test_who_never_got_the_answer_finds_the_draft_and_the_code_and_keeps_them(client: Client, page: str) -> None:
    cookie = begun(client)
    client.post("/en/complaint/later/")
    again = with_cookie(cookie)
    assert again.get(f"/en/complaint/{page}/").status_code == 200
    assert cookie_of(again) == cookie_of(client)
    pass_hours(2)
    expire_drafts()
    assert code_of(again) == code_of(client)
    elsewhere, _opened = come_back(code_of(again))
    assert elsewhere.get("/ar/complaint/").headers["Location"] == "/ar/complaint/confidentiality/"


def test_what_is_sent_with_the_old_cookie_goes_into_the_same_draft(client: Client) -> None:
    cookie = begun(client)
    client.post("/en/complaint/later/")
    again = with_cookie(cookie)
    again.post(STORY, ANONYMOUS["story"])
    assert cookie_of(again) == cookie_of(client)
    assert ANONYMOUS["story"]["title"] in client.get(STORY).content.decode()


def test_the_old_cookie_leads_to_the_draft_for_an_hour_only(client: Client) -> None:
    cookie = begun(client)
    client.post("/en/complaint/later/")
    code = code_of(client)
    pass_hours(0.9)
    assert code_of(with_cookie(cookie)) == code
    pass_hours(0.2)
    assert with_cookie(cookie).get("/en/complaint/later/").status_code == 410
    assert expire_drafts() == 1
    assert code_of(client) == code


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("path", "sent"), LATER_BUTTONS)
def test_two_presses_at_once_lead_to_one_draft(client: Client, path: str, sent: dict[str, str]) -> None:
    cookie = begun(client)
    together, codes = Barrier(2), []

    def press() -> None:
        browser = with_cookie(cookie)
        together.wait(10)
        browser.post(path, sent)
        codes.append(code_of(browser))
        connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(codes) == 2 and codes[0] == codes[1]
    elsewhere, _opened = come_back(codes[0])
    assert elsewhere.get("/ar/complaint/").headers["Location"] == "/ar/complaint/confidentiality/"


@pytest.mark.parametrize("removal", ["leave", "discard"])
@pytest.mark.parametrize("answer_lost", [False, True])
def test_after_the_removal_from_this_device_the_old_cookie_opens_nothing(
    client: Client, removal: str, answer_lost: bool
) -> None:
    cookie = begun(client)
    client.post("/en/complaint/later/")
    code = code_of(client)
    browser = with_cookie(cookie) if answer_lost else client
    assert browser.post(f"/en/complaint/{removal}/").cookies[settings.DRAFT_COOKIE_NAME].value == ""
    assert with_cookie(cookie).get("/en/complaint/later/").status_code == 410
    assert Draft.objects.count() == (1 if removal == "leave" else 0)
    assert come_back(code)[1].status_code == (302 if removal == "leave" else 422)


def test_the_cookie_goes_from_a_shared_device_while_the_database_does_not_answer(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(client)
    client.post("/en/complaint/later/")

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(drafts, "read", fail)
    response = client.post("/en/complaint/leave/")
    assert response.status_code == 302
    assert response.cookies[settings.DRAFT_COOKIE_NAME].value == ""


def test_a_complaint_is_filed_once_with_the_old_cookie_and_its_confirmation_is_deleted_for_it_too(
    client: Client,
) -> None:
    walk.begin(client, ANONYMOUS)
    cookie = cookie_of(client)
    client.post("/en/complaint/later/")
    for _press in range(2):
        browser = with_cookie(cookie)
        assert browser.post("/en/complaint/check/", {"declaration": "on"}).headers["Location"] == "/en/complaint/done/"
    assert Complaint.objects.count() == 1
    reference = Complaint.objects.get().reference[:4]
    assert reference in walk.text_of(with_cookie(cookie).get("/en/complaint/done/"))
    client.post("/en/complaint/discard/")
    assert with_cookie(cookie).get("/en/complaint/done/").status_code == 410
    assert not Draft.objects.exists()
