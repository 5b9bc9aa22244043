"""Sending the complaint: once, whole, and only when nothing is missing."""

from threading import Barrier, Thread
from typing import Any
from urllib.parse import urlparse

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from complaints.intake import filing_from_draft
from complaints.models import Complaint, Draft
from tests.complaints.intake import walk
from tests.complaints.intake.walk import ANONYMOUS, FOR_A_BROTHER

pytestmark = pytest.mark.django_db

CHECK = "/en/complaint/check/"


def test_a_double_click_files_once_and_shows_the_same_confirmation(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    first = client.post(CHECK, {"declaration": "on"})
    second = client.post(CHECK, {"declaration": "on"})
    assert first.headers["Location"] == second.headers["Location"] == "/en/complaint/done/"
    assert Complaint.objects.count() == 1
    assert client.get(CHECK).headers["Location"] == "/en/complaint/done/"


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_the_same_moment_file_once_and_both_show_the_same_code() -> None:
    client = Client()
    walk.begin(client, ANONYMOUS)
    cookie = client.cookies[settings.DRAFT_COOKIE_NAME].value
    together, codes = Barrier(2), []

    def press() -> None:
        browser = Client()
        browser.cookies[settings.DRAFT_COOKIE_NAME] = cookie
        together.wait(10)
        browser.post(CHECK, {"declaration": "on"})
        page = walk.page_of(browser.get("/en/complaint/done/"))
        codes.append(page.get_element_by_id("code").text_content())
        connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Complaint.objects.count() == 1
    assert len(codes) == 2 and codes[0] == codes[1]


def test_an_answer_lost_after_the_commit_is_found_again(client: Client) -> None:
    """The complaint and the confirmation in the draft are one transaction: no filed complaint without its code."""
    walk.begin(client, ANONYMOUS)
    client.post(CHECK, {"declaration": "on"})
    cookie = client.cookies[settings.DRAFT_COOKIE_NAME].value
    phone_again = Client()
    phone_again.cookies[settings.DRAFT_COOKIE_NAME] = cookie
    assert phone_again.post(CHECK, {"declaration": "on"}).headers["Location"] == "/en/complaint/done/"
    assert Complaint.objects.get().reference[:4] in walk.text_of(phone_again.get("/en/complaint/done/"))


def test_a_failure_while_filing_leaves_neither_complaint_nor_confirmation(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.begin(client, ANONYMOUS)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(filing_from_draft, "Confirmation", fail)
    with pytest.raises(RuntimeError):
        client.post(CHECK, {"declaration": "on"})
    assert Complaint.objects.count() == 0
    monkeypatch.undo()
    client.post(CHECK, {"declaration": "on"})
    assert Complaint.objects.count() == 1


def test_without_the_declaration_nothing_is_filed_and_the_page_says_why(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    response = client.post(CHECK, {})
    assert response.status_code == 422
    assert walk.errors(response) == ["Confirm that what you wrote is true as far as you know"]
    assert walk.page_of(response).xpath("//*[@class='summary']//a/@href") == ["#id_declaration"]
    assert Complaint.objects.count() == 0


def test_a_later_step_sent_first_is_kept_and_filing_lists_what_is_missing(client: Client) -> None:
    client.post("/en/complaint/story/", ANONYMOUS["story"])
    response = client.post(CHECK, {"declaration": "on"})
    assert response.status_code == 422
    missing = walk.errors(response)
    assert "Is anyone's life in danger right now?" in missing and "What is it about?" in missing
    assert "What happened?" not in missing
    assert ANONYMOUS["story"]["narrative"] in response.content.decode()
    assert Complaint.objects.count() == 0


def test_filing_without_any_draft_lists_everything(client: Client) -> None:
    response = client.post(CHECK, {"declaration": "on"})
    assert response.status_code == 422
    assert len(walk.errors(response)) >= 8
    assert not Draft.objects.exists()


def test_each_link_of_the_list_leads_to_a_page_that_answers(client: Client) -> None:
    client.post("/en/complaint/category/", ANONYMOUS["category"])
    response = client.post(CHECK, {"declaration": "on"})
    links = walk.page_of(response).xpath("//*[@class='summary']//a/@href")
    assert links and all(client.get(link).status_code == 200 for link in links)


def test_following_the_list_from_the_check_page_completes_a_complaint(client: Client) -> None:
    """Whoever answered out of order is led through the rest, and only through the rest."""
    client.post("/en/complaint/story/", ANONYMOUS["story"])
    client.post("/en/complaint/when/", ANONYMOUS["when"])
    path, met = "/en/complaint/danger/?from=check", []
    while urlparse(path).path != CHECK:
        name = urlparse(path).path.split("/")[3]
        met.append(name)
        path = walk.answer(client, path, ANONYMOUS[name]).headers["Location"]
    assert "story" not in met and "when" not in met and "evidence" not in met
    assert walk.file_it(client, "en").status_code == 302


def test_a_life_in_danger_meets_the_emergency_numbers_first_and_sets_the_flag(client: Client) -> None:
    answers = FOR_A_BROTHER | {"danger": {"danger": "yes"}}
    response = walk.answer(client, "/ar/complaint/danger/", answers["danger"])
    assert response.headers["Location"] == "/ar/complaint/emergency/"
    page = walk.page_of(client.get("/ar/complaint/emergency/"))
    assert page.xpath("//main//a[starts-with(@href, 'tel:')]")
    walk.begin(client, answers)
    walk.file_it(client)
    assert Complaint.objects.get().flags[0] == "life-at-risk"


def test_an_objection_sends_the_complaint_elsewhere_and_its_reason_along(client: Client) -> None:
    answers = ANONYMOUS | {"receiver": {"objection": "yes", "objection_reason": "The inspector is his cousin."}}
    walk.begin(client, answers)
    proposed = walk.page_of(client.get("/en/complaint/receiver/")).xpath("//main//h2")[0].text_content()
    shown = walk.page_of(client.get(CHECK)).xpath("//*[@class='note']//b")[0].text_content()
    assert shown != proposed
    walk.file_it(client, "en")
    assert Complaint.objects.get().objection


def test_the_receipt_is_a_pdf_with_a_name_that_says_nothing(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    walk.file_it(client, "en")
    response = client.get("/en/complaint/done/receipt.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="receipt.pdf"'
    assert response.content.startswith(b"%PDF")


def test_there_is_no_confirmation_and_no_receipt_before_filing(client: Client) -> None:
    client.post("/en/complaint/danger/", {"danger": "no"})
    for path in ("done/", "done/receipt.pdf"):
        assert client.get(f"/en/complaint/{path}").headers["Location"] == "/en/complaint/"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "This page shows them for at most 1 hour, only in this browser, and not after you clear it."),
        ("ar", "تعرض هذه الصفحة الرقم والرمز ساعة واحدة على الأكثر، في هذا المتصفح وحده، ولا تعرضهما بعد مسحها."),
    ],
)
def test_the_confirmation_says_once_and_truly_how_long_it_shows_the_code(
    client: Client, language: str, said: str
) -> None:
    walk.begin(client, ANONYMOUS)
    shown = walk.text_of(client.get(walk.file_it(client, language).headers["Location"]))
    assert shown.count(said) == 1
    assert "only now" not in shown
    assert "الآن فقط" not in shown
