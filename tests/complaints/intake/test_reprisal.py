"""From a complaint's own page to a new one about a reprisal: linked, nothing begun before is lost, with or without luck."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from complaints.domain import earlier_link, references
from complaints.models import Complaint, Draft, EarlierComplaint
from tests.complaints.intake import walk
from tests.complaints.intake.test_earlier import THREATENED
from tests.complaints.intake.walk import ANONYMOUS
from tests.factories import make_complaint, make_filed

pytestmark = pytest.mark.django_db

BEGIN = "/en/complaint/reprisal/"
START = "/en/complaint/"
# The earlier complaint is proved, so nobody asks for it.
LINKED = {name: given for name, given in THREATENED.items() if name != "earlier"}


def held_by_nhri() -> Complaint:
    complaint = make_complaint(respondent="police-inspectorate")
    assert complaint.body is not None and complaint.body.code == "nhri"
    return complaint


def press(client: Client, first: Complaint, **more: str) -> Any:
    """Press the button of the earlier complaint's page."""
    return client.post(BEGIN, {"note": earlier_link.note(first)} | more)


def finish(client: Client, language: str = "en") -> Complaint:
    """Answer everything that is asked and send it."""
    met = walk.walk(client, LINKED, language)
    assert met[0] == "danger" and "earlier" not in met
    walk.file_it(client, language)
    return Complaint.objects.latest("received_at")


def test_the_button_on_the_complaints_own_page_leads_to_a_linked_complaint_about_a_reprisal(client: Client) -> None:
    filed = make_filed(respondent="police-inspectorate")
    client.post("/en/follow/", {"reference": filed.reference, "code": filed.code})
    page = walk.page_of(client.get("/en/follow/status/"))
    form = page.xpath("//form[contains(@action, '/complaint/reprisal/')]")[0]
    assert form.get("method") == "post"
    begun = client.post(form.get("action"), dict(form.form_values()))
    assert begun.headers["Location"] == START
    assert references.show_reference(filed.reference) in walk.text_of(client.get("/en/complaint/danger/"))
    assert walk.page_of(client.get("/en/complaint/category/")).xpath("//input[@checked]/@value") == ["reprisals"]
    row = finish(client)
    assert EarlierComplaint.objects.get().found == filed.complaint
    assert EarlierComplaint.objects.get().proved
    assert row.category.code == "reprisals"


def test_no_address_on_the_way_carries_a_reference_or_the_note(client: Client) -> None:
    assert not any(letter.isdigit() for letter in press(client, make_complaint()).headers["Location"])


def test_the_proposal_and_the_page_of_answers_know_the_link(client: Client) -> None:
    first = held_by_nhri()
    press(client, first)
    walk.walk(client, LINKED, "en", until="receiver")
    receiver = walk.page_of(client.get("/en/complaint/receiver/")).xpath("//main//h2")[0].text_content()
    assert receiver == "Public Prosecution"
    assert references.show_reference(first.reference) in walk.text_of(client.get("/en/complaint/check/"))


def test_another_subject_takes_the_link_away(client: Client) -> None:
    press(client, make_complaint())
    walk.walk(client, ANONYMOUS, "en")
    assert "reprisal" not in walk.text_of(client.get("/en/complaint/check/"))
    walk.file_it(client, "en")
    assert not EarlierComplaint.objects.exists()


@pytest.mark.parametrize("note", ["", "forged", "WyJ4Il0:1u2:3"])
def test_a_note_that_is_forged_or_too_old_leads_to_the_ordinary_beginning(client: Client, note: str) -> None:
    assert client.post(BEGIN, {"note": note}).headers["Location"] == START
    assert not Draft.objects.exists()
    assert client.get(BEGIN).headers["Location"] == START


def test_what_was_begun_before_is_asked_about_and_untouched_until_then(client: Client) -> None:
    walk.begin(client, ANONYMOUS, until="when")
    cookie = client.cookies[settings.DRAFT_COOKIE_NAME].value
    response = press(client, make_complaint())
    assert response.status_code == 200
    assert "You have begun another complaint in this browser" in walk.text_of(response)
    assert client.cookies[settings.DRAFT_COOKIE_NAME].value == cookie
    assert ANONYMOUS["story"]["narrative"] in client.get("/en/complaint/story/").content.decode()


def put_aside(client: Client, first: Complaint) -> None:
    page = walk.page_of(press(client, first))
    form = page.xpath("//main//form")[0]
    assert form.get("action") is None
    assert client.post(BEGIN, dict(form.form_values())).headers["Location"] == START


def test_after_the_new_complaint_is_sent_the_one_begun_before_comes_back(client: Client) -> None:
    walk.begin(client, ANONYMOUS, until="when")
    put_aside(client, make_complaint())
    assert "kept apart" in walk.text_of(client.get("/en/complaint/story/"))
    assert ANONYMOUS["story"]["narrative"] not in client.get("/en/complaint/story/").content.decode()
    row = finish(client)
    done = walk.page_of(client.get("/en/complaint/done/"))
    assert references.show_reference(row.reference) in done.text_content()
    for _ in range(2):  # a double click
        back = client.post(done.xpath("//form[contains(@action, '/back/')]/@action")[0])
        assert back.headers["Location"] == START
    assert client.get(START).headers["Location"] == "/en/complaint/when/"
    assert ANONYMOUS["story"]["narrative"] in client.get("/en/complaint/story/").content.decode()
    assert row.reference not in str(client.get("/en/complaint/done/").headers)


def test_an_answer_lost_on_the_way_back_finds_the_way_again(client: Client) -> None:
    walk.begin(client, ANONYMOUS, until="when")
    put_aside(client, make_complaint())
    cookie = client.cookies[settings.DRAFT_COOKIE_NAME].value
    client.post("/en/complaint/back/")
    client.cookies[settings.DRAFT_COOKIE_NAME] = cookie
    client.post("/en/complaint/back/")
    assert client.get(START).headers["Location"] == "/en/complaint/when/"


def test_deleting_the_new_one_offers_the_way_back_or_deletes_both(client: Client) -> None:
    walk.begin(client, ANONYMOUS, until="when")
    put_aside(client, make_complaint())
    page = client.get("/en/complaint/discard/")
    assert "is deleted too" in walk.text_of(page)
    assert walk.page_of(page).xpath("//form[contains(@action, '/back/')]")
    client.post("/en/complaint/discard/")
    assert not Draft.objects.exists()


def test_pressing_the_button_twice_begins_one_complaint_and_keeps_what_is_written_in_it(client: Client) -> None:
    first = make_complaint()
    press(client, first)
    walk.answer(client, "/en/complaint/danger/", {"danger": "no"})
    assert press(client, first).headers["Location"] == START
    assert client.get(START).headers["Location"] == "/en/complaint/filing/"
    assert Draft.objects.count() == 1


def test_whoever_just_filed_the_earlier_complaint_here_is_not_asked(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    walk.file_it(client, "en")
    assert press(client, Complaint.objects.get()).headers["Location"] == START
    assert client.get(START).headers["Location"] == "/en/complaint/danger/"


def test_the_code_of_another_complaint_still_shown_here_is_not_lost(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    walk.file_it(client, "en")
    code = walk.page_of(client.get("/en/complaint/done/")).get_element_by_id("code").text_content()
    response = press(client, make_complaint())
    assert "still shows the code" in walk.text_of(response)
    put_aside(client, make_complaint())
    client.post("/en/complaint/back/")
    assert code in walk.text_of(client.get("/en/complaint/done/"))


def test_the_return_code_of_the_new_complaint_brings_back_the_link_and_what_was_put_aside(client: Client) -> None:
    walk.begin(client, ANONYMOUS, until="when")
    put_aside(client, make_complaint())
    client.post("/en/complaint/later/")
    assert "kept apart" in walk.text_of(client.get("/en/complaint/story/"))
    finish(client)
    assert EarlierComplaint.objects.get().proved


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_of_putting_aside_speak_their_language_alone(client: Client, language: str) -> None:
    from tests.complaints.intake.test_pages import FOREIGN, LETTERS, words_shown

    walk.begin(client, {"danger": {"danger": "no"}})
    first = make_complaint()
    asked = client.post(f"/{language}/complaint/reprisal/", {"note": earlier_link.note(first)})
    put_aside(client, first)
    pages = [asked] + [client.get(f"/{language}/complaint/{name}/") for name in ("danger", "discard", "check")]
    finish(client, language)
    pages.append(client.get(f"/{language}/complaint/done/"))
    for response in pages:
        assert len(walk.page_of(response).xpath("//h1")) == 1
        assert not set(LETTERS[language].findall(words_shown(response))) - FOREIGN[language]
