"""Work that was given up: seen and tried again by administrators only."""

import pytest

from accounts.models import Role
from complaints.models import OutboxEntry
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


@pytest.mark.parametrize("make", [staff, supervisor, lambda: staff(None, Role.AUDITOR)])
def test_nobody_else_does(dead, make):
    client = signed_in(make())
    assert client.get("/ar/desk/given-up/").status_code == 403
    assert client.post(f"/ar/desk/given-up/{dead.pk}/try-again/").status_code == 403
    dead.refresh_from_db()
    assert dead.state == OutboxEntry.State.DEAD


def test_a_visitor_is_led_to_the_sign_in(client, dead):
    assert client.post(f"/ar/desk/given-up/{dead.pk}/try-again/").status_code == 302
    dead.refresh_from_db()
    assert dead.state == OutboxEntry.State.DEAD
