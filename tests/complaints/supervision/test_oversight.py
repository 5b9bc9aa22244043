"""The supervisor's page: who works on what, and putting somebody in charge."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Membership, Role
from complaints.models import Body, Complaint, EventKind, Status
from tests.complaints.review.people import HOLDING, signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

# Session, user, membership, people, load, list, keys, access record, rail.
QUERIES = 9


def _assign(client, complaint, to, **more):
    given = {"to": to.pk, "version": complaint.version} | more
    return client.post(f"/ar/desk/oversight/{complaint.reference}/assign/", given)


def test_the_page_shows_everybodys_load_in_the_same_few_queries(django_assert_num_queries):
    officer, boss = staff(), supervisor()
    client = signed_in(boss)
    for number in range(3):
        complaint = make_complaint(flags=("life-at-risk",) if number else ())
        Complaint.objects.filter(pk=complaint.pk).update(
            assignee=officer, status=Status.UNDER_REVIEW, next_deadline=timezone.now() - timedelta(hours=number)
        )
    closed = make_complaint()
    Complaint.objects.filter(pk=closed.pk).update(assignee=officer, status=Status.CLOSED)
    make_complaint()
    client.get("/ar/desk/")
    with django_assert_num_queries(QUERIES):
        page = client.get("/en/desk/oversight/")
    load = {person.user: (load.open, load.critical, load.late) for person, load in page.context["people"]}
    assert load == {officer: (3, 2, 3), boss: (0, 0, 0)}
    for _ in range(4):
        staff()
        make_complaint()
    with django_assert_num_queries(QUERIES):
        client.get("/en/desk/oversight/")


def test_only_a_supervisor_sees_it():
    assert signed_in(staff()).get("/ar/desk/oversight/").status_code == 403
    assert signed_in(staff(None, Role.AUDITOR)).get("/ar/desk/oversight/").status_code == 403


def test_a_supervisor_puts_an_officer_in_charge_and_the_trail_says_so():
    officer, boss, complaint = staff(name="نور الخطيب"), supervisor(), make_complaint()
    client = signed_in(boss)
    answer = _assign(client, complaint, officer)
    assert answer["Location"] == f"/ar/desk/{complaint.reference}/"
    assert Complaint.objects.get().assignee == officer
    assert complaint.events.get(kind=EventKind.ASSIGNED).user == boss
    assert "نور الخطيب" in client.get(answer["Location"]).content.decode()


def test_from_the_overview_the_way_leads_back_to_it():
    answer = _assign(signed_in(supervisor()), make_complaint(), staff(), from_oversight="1")
    assert answer["Location"] == "/ar/desk/oversight/"


def test_an_officer_puts_nobody_in_charge():
    complaint, colleague = make_complaint(), staff()
    assert _assign(signed_in(staff()), complaint, colleague).status_code == 403
    assert Complaint.objects.get().assignee is None


def test_somebody_of_another_body_cannot_be_put_in_charge():
    complaint = make_complaint()
    client = signed_in(supervisor())
    for stranger in (staff("interior"), staff("health"), staff(None, Role.AUDITOR)):
        assert _assign(client, complaint, stranger).status_code == 422
    assert Complaint.objects.get().assignee is None


def test_somebody_who_acts_for_another_body_first_is_refused_beside_the_field():
    complaint, elsewhere = make_complaint(), staff("health")
    Membership.objects.create(user=elsewhere, body=Body.objects.get(code=HOLDING), role=Role.OFFICER)
    answer = _assign(signed_in(supervisor()), complaint, elsewhere)
    assert answer.status_code == 422
    assert "هذا الشخص لا يعمل في جهتكم" in answer.content.decode()


def test_a_complaint_of_another_body_is_not_found():
    assert _assign(signed_in(supervisor("health")), make_complaint(), staff("health")).status_code == 404


def test_an_old_page_puts_nobody_in_charge():
    complaint, officer = make_complaint(), staff()
    complaint.version -= 1
    answer = _assign(signed_in(supervisor()), complaint, officer)
    assert answer.status_code == 409
    assert Complaint.objects.get().assignee is None
