"""The desk and a complaint about a reprisal (COI-7): what its officer reads, what the earlier complaint's never does."""

import re

import pytest
from lxml import html

from complaints.domain import earlier, references
from complaints.domain.earlier import Earlier
from complaints.domain.steps import Inputs, take_step
from complaints.domain.vault import Contents
from complaints.domain.workflow import Transition
from complaints.models import EarlierComplaint, Status
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

REPRISAL = {"category": "reprisals", "subcategory": "threats-to-complainant", "respondent": None}


def reprisal(said):
    return make_complaint(**REPRISAL, earlier=said)


def proved(complaint):
    return Earlier(reference=complaint.reference, proved_id=complaint.pk)


def card(client, complaint, language="en"):
    """The words of the card about the earlier complaint, empty if there is none."""
    answer = client.get(f"/{language}/desk/{complaint.reference}/")
    assert answer.status_code == 200
    found = html.fromstring(answer.content.decode()).xpath("//section[@aria-labelledby='earlier']")
    return " ".join(found[0].text_content().split()) if found else ""


def test_the_officer_reads_because_of_which_complaint_and_who_holds_it_and_nothing_of_its_contents():
    first = make_complaint(contents=Contents(title="عنوان لا يُنقل", narrative="كلام لا يُنقل إلى الشكوى الجديدة"))
    row = reprisal(proved(first))
    client = signed_in(staff(row.body.code))
    text = card(client, row)
    assert references.show_reference(first.reference) in text
    assert "Proved: the complainant opened it with its secret code" in text
    assert first.body.name_en in text
    page = client.get(f"/en/desk/{row.reference}/").content.decode()
    assert "لا يُنقل" not in page


def test_what_was_only_stated_is_said_to_be_so_in_both_languages(reference_data):
    unknown = references.new_reference()
    row = reprisal(Earlier(reference=unknown, handled_by_id=reference_data.body("interior").pk))
    client = signed_in(staff(row.body.code))
    text = card(client, row)
    assert "As stated by the complainant" in text
    assert "Ministry of Interior" in text
    assert "That complaint is held by" not in text
    arabic = card(client, row, "ar")
    assert "بحسب قول مقدم الشكوى" in arabic
    assert references.show_reference(unknown) in arabic
    assert not [letter for letter in arabic if letter.isascii() and letter.isalpha()]


def test_only_a_body_without_a_reference_is_said_too(reference_data):
    row = reprisal(Earlier(handled_by_id=reference_data.body("interior").pk))
    assert "The complainant gave no reference" in card(signed_in(staff(row.body.code)), row)


def test_the_reference_keeps_its_order_in_an_arabic_line():
    first = make_complaint()
    row = reprisal(proved(first))
    page = html.fromstring(signed_in(staff(row.body.code)).get(f"/ar/desk/{row.reference}/").content.decode())
    shown = page.xpath("//section[@aria-labelledby='earlier']//bdi[@class='code']")[0]
    assert (shown.get("dir"), shown.text) == ("ltr", references.show_reference(first.reference))


def seen(client, address):
    """What an address answers, less the token that is another in each answer."""
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", answer.content.decode())


def test_nothing_on_the_earlier_complaints_page_or_in_its_api_tells_of_the_new_one():
    first, client = make_complaint(), signed_in(staff())
    addresses = (f"/en/desk/{first.reference}/", f"/api/v1/desk/complaints/{first.reference}/", "/en/desk/?view=open")
    before = [seen(client, address) for address in addresses]
    row = reprisal(proved(first))
    assert row.body != first.body
    assert [seen(client, address) for address in addresses] == before
    assert card(client, first) == ""


def test_a_former_officer_of_the_earlier_complaint_finds_the_new_one_nowhere():
    former = staff("nhri")
    first = make_complaint(respondent="police-inspectorate")
    take_step(first, Transition.TAKE, by=former, inputs=Inputs(no_conflict=True))
    row = reprisal(proved(first))
    former.memberships.update(body=row.body)
    client = signed_in(former)
    assert client.get(f"/en/desk/{row.reference}/").status_code == 404
    assert client.get(f"/en/desk/{row.reference}/step/take/").status_code == 404
    assert client.get(f"/api/v1/desk/complaints/{row.reference}/").status_code == 404
    for view in ("untaken", "open"):
        assert row.reference not in client.get(f"/en/desk/?view={view}").content.decode()
    assert row.reference in signed_in(staff(row.body.code)).get("/en/desk/?view=untaken").content.decode()


def test_a_supervisor_cannot_put_the_former_officer_in_charge_and_is_told_so():
    former = staff("nhri")
    first = make_complaint(respondent="police-inspectorate")
    take_step(first, Transition.TAKE, by=former, inputs=Inputs(no_conflict=True))
    row = reprisal(proved(first))
    former.memberships.update(body=row.body)
    client = signed_in(supervisor(row.body.code))
    sent = {"to": former.pk, "version": row.version}
    answer = client.post(f"/en/desk/oversight/{row.reference}/assign/", sent)
    assert answer.status_code == 422
    assert "may not work on this complaint" in answer.content.decode()
    row.refresh_from_db()
    assert row.assignee is None


def offered_to_nhri():
    """A complaint that its body offers to the one that holds a complaint about a reprisal because of it."""
    first = make_complaint()
    assert reprisal(proved(first)).body.code == "nhri"
    officer = staff()
    first = take_step(first, Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    offer = signed_in(officer).get(f"/en/desk/{first.reference}/step/offer_referral/").content.decode()
    assert 'value="nhri"' in offer
    return take_step(first, Transition.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason="x"))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Your body holds a complaint about a reprisal"), ("ar", "تتولى جهتكم شكوى من انتقام")],
)
def test_the_supervisor_who_accepts_the_earlier_complaint_is_told_why_not_and_how_to_keep_the_secret(language, words):
    first = offered_to_nhri()
    client = signed_in(supervisor("nhri"))
    sent = {"version": first.version, "no_conflict": "on"}
    answer = client.post(f"/{language}/desk/{first.reference}/step/accept_referral/", sent)
    assert answer.status_code == 409
    assert words in answer.content.decode()
    first.refresh_from_db()
    assert first.status == Status.REFERRED
    assert EarlierComplaint.objects.get().reference == first.reference


def test_a_program_that_accepts_it_is_told_the_same():
    first = offered_to_nhri()
    client = signed_in(supervisor("nhri"))
    answer = client.post(
        f"/api/v1/desk/complaints/{first.reference}/steps/accept_referral/",
        {"version": first.version, "no_conflict": True},
        content_type="application/json",
        headers={"Accept-Language": "en"},
    )
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#step-refused")
    assert answer.json()["detail"] == str(earlier.REPRISAL_CASE_HERE)


def test_a_program_reads_the_earlier_complaint_of_a_reprisal():
    first = make_complaint()
    row = reprisal(proved(first))
    client = signed_in(staff(row.body.code))
    seen = client.get(f"/api/v1/desk/complaints/{row.reference}/").json()["earlier"]
    assert (seen["reference"], seen["proved"], seen["handled_by"]) == (first.reference, True, None)
    assert seen["held_by"]["code"] == "police-inspectorate"
