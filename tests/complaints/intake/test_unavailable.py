"""The database does not answer while somebody sends a page: the same page again, with everything typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client

from complaints.domain import reference
from complaints.intake.steps import STEPS
from complaints.models import Complaint
from tests.complaints.intake import walk
from tests.complaints.intake.walk import ANONYMOUS, FOR_A_BROTHER

pytestmark = pytest.mark.django_db


@contextmanager
def database_away(monkeypatch: pytest.MonkeyPatch, error: type[Exception] = OperationalError) -> Iterator[None]:
    reference.current()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise error("the server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(CursorWrapper, "execute", fail)
        yield


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("step", [step for step in FOR_A_BROTHER if step != "evidence"])
def test_every_page_comes_back_with_everything_typed_and_the_button_to_send_again(
    client: Client, monkeypatch: pytest.MonkeyPatch, step: str, language: str
) -> None:
    walk.begin(client, FOR_A_BROTHER, until=step)
    path = f"/{language}/complaint/{step}/"
    sent = walk.filled(client.get(path), FOR_A_BROTHER[step])
    with database_away(monkeypatch):
        response = client.post(path, sent)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    page = walk.page_of(response)
    assert page.xpath("//*[@role='alert']") and not walk.errors(response)

    again = walk.filled(response, {})
    again.pop("csrfmiddlewaretoken")
    for name, value in FOR_A_BROTHER[step].items():
        assert again[name] == value or again[name] == [value], name
    assert client.post(path, again).status_code == 302


# Three boxes of the end and a date that is not sure too, which the walk leaves empty; and a step it does not meet.
EVERYTHING = FOR_A_BROTHER | {
    "when": {
        **FOR_A_BROTHER["when"],
        "about": "on",
        "until_day": "١٧",
        "until_month": "١١",
        "until_year": "٢٠٢٦",
    },
    "subcategory": {**FOR_A_BROTHER["subcategory"], "of_category": "torture-ill-treatment"},
    "earlier": {"earlier_reference": "4827 1503 9164", "earlier_body": "interior"},
    "receiver": {
        "receiver": "public-prosecution",
        "informed": "nhri",
        "objection": "yes",
        "objection_reason": "ابن عمه يعمل هناك",
        "consent_nhri": "on",
    },
}


@pytest.mark.parametrize("step", STEPS)
def test_whatever_box_did_not_come_the_page_comes_back_with_the_others(
    client: Client, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    typed = EVERYTHING[step]
    for left_out in (None, *typed):
        sent = {name: value for name, value in typed.items() if name != left_out}
        with database_away(monkeypatch):
            response = client.post(f"/ar/complaint/{step}/", sent)
        assert response.status_code == 503, left_out
        again = walk.filled(response, {})
        for name, value in sent.items():
            if name not in ("receiver", "informed"):  # what the page itself says of the body it names
                assert again[name] == value or again[name] == [value], (left_out, name)
        asked = set(typed) - {left_out}
        assert asked <= set(again), left_out
    with database_away(monkeypatch):
        assert client.post(f"/ar/complaint/{step}/", {}).status_code == 503


@pytest.mark.parametrize("left_out", ["time_of_day", "relation", "objection_reason"])
def test_a_box_that_came_empty_or_not_at_all_is_on_the_page_that_comes_back(
    client: Client, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    step, typed = next((step, typed) for step, typed in EVERYTHING.items() if left_out in typed)
    with database_away(monkeypatch):
        for sent in (typed | {left_out: ""}, {name: value for name, value in typed.items() if name != left_out}):
            response = client.post(f"/en/complaint/{step}/", sent)
            assert walk.filled(response, {})[left_out] == ""


def test_the_names_of_a_group_come_back_on_their_lines(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    names = "سامر النجار\nليلى النجار"
    with database_away(monkeypatch):
        response = client.post("/ar/complaint/victim/", {"victim_name": names})
    # A box of one line would take the line break out.
    assert walk.page_of(response).xpath("//textarea[@name='victim_name']")
    assert walk.filled(response, {})["victim_name"] == names
    assert "victim_age" not in walk.filled(response, {})


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_wrong_answer_comes_back_too(client: Client, monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    typed = {"title": "", "narrative": "They beat him in front of us."}
    with database_away(monkeypatch, error):
        response = client.post("/en/complaint/story/", typed)
    assert response.status_code == 503
    assert "Everything you typed is still on this page" in walk.text_of(response)
    assert typed["narrative"] in response.content.decode()


def test_the_anonymous_are_not_asked_for_a_name_by_the_page_that_comes_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.begin(client, ANONYMOUS, until="contact")
    sent = walk.filled(client.get("/en/complaint/contact/"), {"email": "somebody@example.org"})
    with database_away(monkeypatch):
        response = client.post("/en/complaint/contact/", sent)
    page = walk.page_of(response)
    assert not page.xpath("//input[@name='name']")
    assert page.xpath("//input[@name='email']/@value") == ["somebody@example.org"]


def test_a_complaint_that_could_not_be_sent_is_sent_by_the_button_of_the_page_that_comes_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.begin(client, ANONYMOUS)
    sent = walk.filled(client.get("/en/complaint/check/"), {"declaration": "on"})
    with database_away(monkeypatch):
        response = client.post("/en/complaint/check/", sent)
    assert response.status_code == 503
    assert Complaint.objects.count() == 0

    again = client.post("/en/complaint/check/", walk.filled(response, {}))
    assert again.headers["Location"] == "/en/complaint/done/"
    assert Complaint.objects.count() == 1


def test_a_draft_that_could_not_be_deleted_is_said_to_be_there_still(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/en/complaint/danger/", {"danger": "no"})
    with database_away(monkeypatch):
        response = client.post("/en/complaint/discard/")
    assert response.status_code == 503
    assert "could not be deleted just now" in walk.text_of(response)
    assert client.post("/en/complaint/discard/").status_code == 302
