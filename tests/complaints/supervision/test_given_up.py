"""Work that was given up: seen and tried again by administrators only."""

import re

import pytest
from django.utils import timezone, translation

from accounts.models import Role
from complaints.domain import handover, outbox
from complaints.models import OutboxEntry
from complaints.supervision import given_up
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead(db):
    make_complaint()
    entry = OutboxEntry.objects.get(topic="complaint.acknowledge")
    entry.state, entry.attempts, entry.last_error = OutboxEntry.State.DEAD, 24, "ConnectionRefusedError"
    entry.save()
    return entry


def test_an_administrator_sees_the_work_and_nothing_of_the_complaint(dead):
    page = signed_in(staff(None, Role.ADMINISTRATOR)).get("/en/desk/given-up/").content.decode()
    assert "Acknowledgement" in page and "ConnectionRefusedError" in page
    assert dead.complaint.reference not in page and "إهانة" not in page


def test_an_administrator_lets_it_be_tried_again(dead):
    client = signed_in(staff(None, Role.ADMINISTRATOR))
    answer = client.post(f"/ar/desk/given-up/{dead.pk}/try-again/")
    assert answer["Location"] == "/ar/desk/given-up/"
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == (OutboxEntry.State.WAITING, 0)
    assert client.post(f"/ar/desk/given-up/{dead.pk}/try-again/").status_code == 404


def test_an_administrator_lets_all_of_it_be_tried_again(dead):
    OutboxEntry.objects.filter(topic="complaint.route").update(state=OutboxEntry.State.DEAD)
    client = signed_in(staff(None, Role.ADMINISTRATOR))
    answer = client.post("/en/desk/given-up/try-again/", follow=True)
    assert "All of it is tried again." in answer.content.decode()
    assert not OutboxEntry.objects.filter(state=OutboxEntry.State.DEAD).exists()
    dead.refresh_from_db()
    assert dead.attempts == 0 and dead.due_at <= timezone.now()


@pytest.mark.parametrize(("language", "words"), [("ar", "أحدث 3 من أصل 6"), ("en", "The latest 3 of 6")])
def test_of_many_the_latest_are_shown_and_how_many_there_are(dead, monkeypatch, language, words):
    monkeypatch.setattr(given_up, "_SHOWN", 3)
    for _ in range(4):
        outbox.later("complaint.route", dead.complaint)
    OutboxEntry.objects.update(state=OutboxEntry.State.DEAD)
    page = signed_in(staff(None, Role.ADMINISTRATOR)).get(f"/{language}/desk/given-up/").content.decode()
    assert page.count("/try-again/") == 3 + 1
    assert words in re.sub("<[^>]+>", "", page)


@pytest.mark.parametrize("make", [staff, supervisor, lambda: staff(None, Role.AUDITOR)])
def test_nobody_else_does(dead, make):
    client = signed_in(make())
    assert client.get("/ar/desk/given-up/").status_code == 403
    assert client.post(f"/ar/desk/given-up/{dead.pk}/try-again/").status_code == 403
    assert client.post("/ar/desk/given-up/try-again/").status_code == 403
    dead.refresh_from_db()
    assert dead.state == OutboxEntry.State.DEAD


def test_every_kind_of_work_has_a_name_in_both_languages():
    assert given_up._TOPICS.keys() == handover.TOPICS.keys()
    for name in given_up._TOPICS.values():
        with translation.override("en"):
            english = str(name)
        with translation.override("ar"):
            assert str(name) != english and not re.search("[A-Za-z]", str(name))


def test_a_visitor_is_led_to_the_sign_in(client, dead):
    answer = client.post(f"/ar/desk/given-up/{dead.pk}/try-again/")
    assert answer.status_code == 403 and "/ar/account/sign-in/" in answer.content.decode()
    dead.refresh_from_db()
    assert dead.state == OutboxEntry.State.DEAD
