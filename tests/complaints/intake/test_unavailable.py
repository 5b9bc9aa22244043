"""The database does not answer while somebody sends a page: the same page again, with everything typed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client

from complaints.domain import reference
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
