"""When messages may come is one choice that nobody must make, and it is kept with the person."""

from typing import Any

import pytest
from django.test import Client

from complaints.domain import vault
from complaints.domain.safe_time import SafeTime
from complaints.domain.vault import Reader
from complaints.models import Complaint
from tests.complaints.intake import walk
from tests.complaints.intake.walk import ANONYMOUS, FOR_A_BROTHER

pytestmark = pytest.mark.django_db


def filer() -> vault.Identity:
    complaint = Complaint.objects.get()
    person = complaint.people.get(role="complainant")
    return vault.open(complaint, Reader.portal("test")).identity(person)


def filed_with(client: Client, contact: dict[str, Any]) -> vault.Identity:
    walk.begin(client, FOR_A_BROTHER | {"contact": {"name": "رامي", **contact}})
    walk.file_it(client, "ar")
    return filer()


@pytest.mark.parametrize(("language", "label"), [("ar", "في أي وقت"), ("en", "At any time")])
def test_any_time_is_chosen_unless_somebody_chooses_else(client: Client, language: str, label: str) -> None:
    walk.begin(client, FOR_A_BROTHER, until="contact")
    page = walk.page_of(client.get(f"/{language}/complaint/contact/"))
    (chosen,) = page.xpath("//select[@name='safe_time']/option[@selected]")
    assert (chosen.get("value"), chosen.text) == ("any", label)
    assert len(page.xpath("//select[@name='safe_time']/option")) == len(SafeTime)


def test_an_answer_given_before_the_question_was_there_means_any_time(client: Client) -> None:
    contact = {"safe_channel": "sms", "phone": "0790123456"}
    assert filed_with(client, contact).safe_time == "any"


def test_the_choice_is_kept_and_shown_among_the_answers(client: Client) -> None:
    contact = {"safe_channel": "sms", "phone": "0790123456", "safe_time": "working_hours"}
    walk.begin(client, FOR_A_BROTHER | {"contact": {"name": "رامي", **contact}})
    assert "في أيام العمل، من التاسعة صباحاً إلى الثالثة بعد الظهر" in walk.text_of(client.get("/ar/complaint/check/"))
    walk.file_it(client, "ar")
    assert filer().safe_time == "working_hours"


def test_hours_are_neither_shown_nor_kept_where_no_message_ever_comes(client: Client) -> None:
    walk.begin(client, ANONYMOUS | {"contact": {"safe_channel": "portal", "safe_time": "morning"}})
    assert "When may our messages reach you?" not in walk.text_of(client.get("/en/complaint/check/"))
    walk.file_it(client, "en")
    assert Complaint.objects.get().people.count() == 0


def test_a_choice_that_is_not_on_the_list_is_refused(client: Client) -> None:
    walk.begin(client, FOR_A_BROTHER, until="contact")
    sent = {"name": "رامي", "safe_channel": "portal", "safe_time": "midnight"}
    response = client.post("/en/complaint/contact/", sent)
    assert response.status_code == 422
    assert walk.errors(response) == ["This answer is not on the list. Choose again"]


def test_no_sms_is_offered_where_none_could_be_sent(client: Client, settings: Any) -> None:
    walk.begin(client, FOR_A_BROTHER, until="contact")
    offered = "//input[@name='safe_channel']/@value"
    assert walk.page_of(client.get("/en/complaint/contact/")).xpath(offered) == ["portal", "email", "sms"]
    settings.SMS_BACKEND = ""
    assert walk.page_of(client.get("/en/complaint/contact/")).xpath(offered) == ["portal", "email"]
    sent = {"name": "رامي", "safe_channel": "sms", "phone": "0790123456"}
    assert client.post("/en/complaint/contact/", sent).status_code == 422
