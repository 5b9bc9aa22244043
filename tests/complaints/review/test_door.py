"""Who comes in at all: people of a body; others are told why not."""

import pytest

from accounts.models import Membership, Role
from tests.complaints.review.people import signed_in, staff
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

PAGES = ("/ar/desk/", "/ar/desk/referrals/", "/ar/desk/informed/", "/ar/desk/oversight/")


@pytest.mark.parametrize("page", PAGES)
def test_without_signing_in_every_page_leads_to_the_sign_in(client, page):
    answer = client.get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/ar/account/") and "next=" in answer["Location"]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_those_who_serve_no_body_are_told_so_and_read_nothing(role):
    client = signed_in(staff(None, role))
    reference = make_complaint().reference
    for page in (*PAGES, f"/ar/desk/{reference}/"):
        answer = client.get(page)
        assert answer.status_code == 403
        assert "لأنكم لا تعملون في أي جهة" in answer.content.decode()
        assert "إهانة في مركز الشرطة" not in answer.content.decode()


def test_a_membership_that_ended_opens_no_door(officer, officer_client):
    Membership.objects.filter(user=officer).update(active=False)
    assert officer_client.get("/ar/desk/").status_code == 403


def test_a_complaint_of_another_body_does_not_exist_for_an_officer(officer_client):
    elsewhere = make_complaint(category="health-education-housing", subcategory="medical-negligence", respondent=None)
    assert officer_client.get(f"/ar/desk/{elsewhere.reference}/").status_code == 404
    for act in ("note", "priority", "reports", "step/take"):
        assert officer_client.post(f"/ar/desk/{elsewhere.reference}/{act}/").status_code == 404


def test_the_language_switch_on_a_page_that_was_posted_leads_to_the_complaint(officer_client):
    complaint = make_complaint()
    person = complaint.people.get().pk
    for act in ("note/", "priority/", f"people/{person}/reveal/"):
        answer = officer_client.get(f"/en/desk/{complaint.reference}/{act}")
        assert answer["Location"] == f"/en/desk/{complaint.reference}/"
    answer = officer_client.get(f"/en/desk/oversight/{complaint.reference}/assign/")
    assert answer["Location"] == f"/en/desk/{complaint.reference}/"
