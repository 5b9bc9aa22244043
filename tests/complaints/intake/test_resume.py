"""Saving for later: a code of digits opens the draft on any device, and nothing else does."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from complaints.domain import digits
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
    assert Draft.objects.count() == DraftFile.objects.count() == 1

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
    row = Draft.objects.get()
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
