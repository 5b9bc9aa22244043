"""Approving a routing (COI-10) on the pages: what officers and supervisors see, in both languages."""

import pytest
from lxml import html

from accounts.models import Role
from complaints.models import EventKind
from tests.complaints.deadlock import LAST_RESORT, make_deadlocked
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

APPROVAL = {"no_conflict": "on", "reason": "لا جهة أخرى بعيدة عن الوزارة"}


@pytest.fixture
def complaint():
    return make_deadlocked()


def _page(user, complaint, language="en"):
    answer = signed_in(user).get(f"/{language}/desk/{complaint.reference}/")
    assert answer.status_code == 200
    return answer.content.decode()


def _buttons(page):
    panel = html.fromstring(page).xpath("//section[@aria-labelledby='next']")[0]
    return [form.get("action").split("/step/")[1].strip("/") for form in panel.xpath(".//form")]


def _approve(user, complaint, **inputs):
    address = f"/ar/desk/{complaint.reference}/step/approve_routing/"
    return signed_in(user).post(address, {"version": complaint.version} | APPROVAL | inputs, follow=True)


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("en", "No body on the list is free of conflict with this complaint"),
        ("ar", "لا توجد في القائمة جهة بلا تضارب مع"),
    ],
)
def test_the_page_says_why_it_waits_and_offers_the_steps_to_supervisors_and_heads_alone(complaint, language, why):
    officer, boss, head = staff(LAST_RESORT), supervisor(LAST_RESORT), staff(LAST_RESORT, Role.HEAD)
    assert why in _page(officer, complaint, language) and _buttons(_page(officer, complaint, language)) == []
    for user in (boss, head):
        page = _page(user, complaint, language)
        assert why in page and _buttons(page) == ["approve_routing", "offer_referral"]
        assert "/assign/" not in page


def test_approved_it_can_be_taken_and_the_timeline_of_staff_keeps_the_reason(complaint):
    officer, boss = staff(LAST_RESORT), supervisor(LAST_RESORT)
    page = _approve(boss, complaint).content.decode()
    assert "الموافقة على التوجيه" in page and "وُوفق على توجيه الشكوى" in page and APPROVAL["reason"] in page
    assert "لا توجد في القائمة جهة بلا تضارب مع" not in page
    assert _buttons(_page(officer, complaint)) == ["take"]


def test_without_a_reason_it_is_not_approved_and_the_field_says_so(complaint):
    answer = _approve(supervisor(LAST_RESORT), complaint, reason=" ")
    assert answer.status_code == 422
    assert "سبب جواز نظر جهتكم فيها" in answer.content.decode()
    complaint.refresh_from_db()
    assert complaint.needs_approval and not complaint.events.filter(kind=EventKind.STEP).exists()


def test_nobody_can_be_put_in_charge_meanwhile(complaint):
    officer, boss = staff(LAST_RESORT), supervisor(LAST_RESORT)
    inputs = {"version": complaint.version, "to": officer.pk}
    answer = signed_in(boss).post(f"/en/desk/oversight/{complaint.reference}/assign/", inputs)
    assert answer.status_code == 403
    assert "Until then nobody can take it or be put in charge of it." in answer.content.decode()
    complaint.refresh_from_db()
    assert complaint.assignee is None
    assert complaint.reference not in signed_in(boss).get("/en/desk/oversight/").content.decode()


@pytest.mark.parametrize(("language", "words"), [("en", "waits for a supervisor"), ("ar", "بانتظار موافقة مشرف")])
def test_it_stands_in_the_list_of_what_waits_for_approval_and_lists_say_that_it_waits(complaint, language, words):
    officer, boss = staff(LAST_RESORT), supervisor(LAST_RESORT)
    listed = signed_in(boss).get(f"/{language}/desk/?view=approval").content.decode()
    assert complaint.reference in listed and words in listed
    untaken = signed_in(officer).get(f"/{language}/desk/?view=untaken").content.decode()
    assert complaint.reference in untaken and words in untaken
    assert signed_in(officer).get(f"/{language}/desk/?view=approval").status_code == 404
    _approve(boss, complaint)
    listed = signed_in(boss).get(f"/{language}/desk/?view=approval").content.decode()
    assert complaint.reference not in listed and words not in listed


def test_nothing_of_it_is_said_of_ordinary_complaints():
    ordinary = make_complaint()
    page = _page(supervisor(), ordinary)
    assert "free of conflict" not in page and _buttons(page) == ["take"] and "/assign/" in page
