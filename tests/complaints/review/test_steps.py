"""Taking steps from the pages: what a step needs, mistakes that lose nothing, and two people at once."""

import pytest
from lxml import html

from complaints.domain import casework
from complaints.domain.steps import Inputs, take_step
from complaints.domain.workflow import RULES, Transition
from complaints.models import Complaint, Status
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db


def _under_review(officer, **overrides):
    row = take_step(make_complaint(**overrides), Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    for transition in (Transition.ADMIT, Transition.START_REVIEW):
        row = take_step(row, transition, by=officer)
    return row


def _address(complaint, transition, language="ar"):
    return f"/{language}/desk/{complaint.reference}/step/{transition}/"


def test_a_complaint_goes_from_taking_to_its_decision_through_the_pages(officer, officer_client, boss_client):
    complaint = make_complaint()
    for client, transition, given in (
        (officer_client, "take", {"no_conflict": "on"}),
        (officer_client, "admit", {}),
        (officer_client, "start_review", {}),
        (officer_client, "propose_decision", {"outcome": "substantiated", "reason": "الأدلة كافية"}),
        (boss_client, "approve_decision", {}),
    ):
        version = Complaint.objects.get().version
        answer = client.post(_address(complaint, transition), given | {"version": version}, follow=True)
        assert answer.status_code == 200, transition
        assert "تم: " in answer.content.decode()
    row = Complaint.objects.get()
    assert (row.status, row.outcome, row.assignee) == (Status.DECIDED, "substantiated", officer)


@pytest.mark.parametrize("transition", [rule for rule in RULES if RULES[rule].may and RULES[rule].needs])
def test_the_form_of_a_step_has_a_field_for_each_thing_it_needs(officer, transition):
    rule = RULES[transition]
    from complaints.review.forms import StepForm

    form = StepForm({}, rule=rule, complaint=make_complaint())
    assert set(form.fields) == {"version", *(need.value for need in rule.needs)}
    assert not form.is_valid()
    assert set(form.errors) == set(form.fields)


def test_taking_without_the_confirmation_is_refused_beside_the_box_and_on_top(officer_client):
    complaint = make_complaint()
    answer = officer_client.post(_address(complaint, "take"), {"version": complaint.version})
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 422
    wrong = "يرجى تأكيد عدم وجود تضارب مصالح، أو ترك الشكوى لغيركم."
    assert wrong in page.find_class("summary")[0].text_content()
    assert page.get_element_by_id("id_take_no_conflict").get("aria-invalid") == "true"
    assert page.xpath("//a[@href='#id_take_no_conflict']")
    assert Complaint.objects.get().status == Status.RECEIVED


def test_a_mistake_in_one_field_loses_nothing_of_the_other(officer, officer_client):
    complaint = _under_review(officer)
    given = {"version": complaint.version, "outcome": "", "reason": "نص طويل كُتب بعناية"}
    answer = officer_client.post(_address(complaint, "propose_decision"), given)
    assert answer.status_code == 422
    assert "نص طويل كُتب بعناية" in answer.content.decode()
    assert Complaint.objects.get().status == Status.UNDER_REVIEW


def test_of_two_at_once_the_second_is_told_and_keeps_the_words(officer, officer_client, boss):
    complaint = _under_review(officer)
    casework.add_note(complaint, "ملاحظة من المشرف", by=boss)
    given = {"version": complaint.version, "reason": "نطلب كشوف الحراسة"}
    answer = officer_client.post(_address(complaint, "ask_body"), given)
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 409
    assert "غيّر شخص آخر هذه الشكوى" in page.find_class("summary")[0].text_content()
    assert page.get_element_by_id("id_ask_body_reason").text.strip() == "نطلب كشوف الحراسة"
    assert Complaint.objects.get().status == Status.UNDER_REVIEW

    # After a look, the same form goes through: it carries the present version.
    form = next(form for form in page.forms if "/step/ask_body/" in form.action)
    assert officer_client.post(form.action, dict(form.form_values())).status_code == 302
    assert Complaint.objects.get().status == Status.AWAITING_BODY


def test_a_step_that_somebody_else_made_impossible_keeps_the_words_without_a_button(officer, officer_client, boss):
    complaint = _under_review(officer)
    take_step(complaint, Transition.ASK_COMPLAINANT, by=boss, inputs=Inputs(message="سؤال"))
    given = {"version": complaint.version, "reason": "نطلب كشوف الحراسة"}
    answer = officer_client.post(_address(complaint, "ask_body"), given)
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 409
    assert page.get_element_by_id("id_ask_body_reason").text.strip() == "نطلب كشوف الحراسة"
    main = page.find(".//main")
    assert not main.xpath(".//button")
    assert "بانتظار مقدم الشكوى" in main.text_content()


def test_a_step_that_the_present_state_does_not_have_is_refused_in_words(officer, officer_client):
    complaint = _under_review(officer)
    answer = officer_client.post(_address(complaint, "close", "en"), {"version": complaint.version})
    assert answer.status_code == 409
    assert "This step is not possible now. The complaint stands at: Under review." in answer.content.decode()


def test_noting_an_identity_or_a_report_does_not_make_an_open_page_old(officer, officer_client):
    complaint = _under_review(officer)
    casework.reveal_identity(complaint.people.get().pk, by=officer, reason="مقابلة")
    given = {"version": complaint.version, "reason": "نطلب كشوف الحراسة"}
    assert officer_client.post(_address(complaint, "ask_body"), given).status_code == 302


@pytest.mark.parametrize("version", ["", "x", "9" * 30])
def test_a_form_without_a_sound_version_changes_nothing(officer, officer_client, version):
    complaint = _under_review(officer)
    answer = officer_client.post(_address(complaint, "ask_body"), {"version": version, "reason": "x"})
    assert answer.status_code in (409, 422)
    assert Complaint.objects.get().status == Status.UNDER_REVIEW


def test_a_step_that_does_not_exist_is_not_found(officer_client):
    assert officer_client.get(_address(make_complaint(), "nonsense")).status_code == 404


def test_the_accused_and_its_chain_are_not_offered_for_a_referral_and_refused_if_sent_anyway(officer, officer_client):
    complaint = _under_review(officer)
    page = html.fromstring(officer_client.get(_address(complaint, "offer_referral")).content.decode())
    offered = {option.get("value") for option in page.get_element_by_id("id_offer_referral_body")}
    assert "nhri" in offered and not offered & {"interior", "police-inspectorate", "prison-administration"}
    given = {"version": complaint.version, "body": "interior", "reason": "x"}
    assert officer_client.post(_address(complaint, "offer_referral"), given).status_code == 422


def test_a_merge_names_a_complaint_of_the_own_body_in_any_digits(officer, officer_client):
    complaint, other = _under_review(officer), make_complaint()
    elsewhere = make_complaint(category="health-education-housing", subcategory="medical-negligence", respondent=None)
    for wrong in ("123", elsewhere.reference, complaint.reference):
        given = {"version": complaint.version, "reference": wrong, "reason": "الواقعة نفسها"}
        answer = officer_client.post(_address(complaint, "merge"), given)
        assert answer.status_code == 422
        assert "id_merge_reference_error" in answer.content.decode()
    arabic = other.reference.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    given = {"version": complaint.version, "reference": arabic, "reason": "الواقعة نفسها"}
    assert officer_client.post(_address(complaint, "merge"), given).status_code == 302


def test_an_officer_moved_away_keeps_the_words_that_may_no_longer_be_sent(officer, officer_client, boss):
    complaint = _under_review(officer)
    casework.assign(complaint, to=staff(), by=boss)
    given = {"version": complaint.version, "reason": "نطلب كشوف الحراسة"}
    answer = officer_client.post(_address(complaint, "ask_body"), given)
    assert answer.status_code == 403
    assert "نطلب كشوف الحراسة" in answer.content.decode()


def test_the_offered_body_sees_plain_facts_and_reads_only_after_accepting(officer):
    complaint = _under_review(officer)
    reason = "يدخل في اختصاصكم"
    take_step(complaint, Transition.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason=reason))
    receiver = signed_in(supervisor("nhri"))
    for page in (
        receiver.get("/ar/desk/referrals/"),
        receiver.get(_address(complaint, "accept_referral")),
        receiver.post(_address(complaint, "accept_referral"), {"version": 0}),
    ):
        text = page.content.decode()
        assert complaint.reference[:4] in text
        for secret in ("إهانة في مركز", "النخيل", "المناوب", "ليلى", reason):
            assert secret not in text
    assert receiver.get(f"/ar/desk/{complaint.reference}/").status_code == 404

    version = Complaint.objects.get().version
    accepted = receiver.post(_address(complaint, "accept_referral"), {"version": version, "no_conflict": "on"})
    assert accepted["Location"] == f"/ar/desk/{complaint.reference}/"
    assert "إهانة في مركز الشرطة" in receiver.get(accepted["Location"]).content.decode()
    assert signed_in(officer).get(accepted["Location"]).status_code == 404


def test_a_refused_referral_leads_back_to_the_list_and_the_complaint_stays(officer):
    complaint = _under_review(officer)
    row = take_step(complaint, Transition.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason="x"))
    receiver = signed_in(supervisor("nhri"))
    given = {"version": row.version, "reason": "ليس من اختصاصنا"}
    answer = receiver.post(_address(complaint, "refuse_referral"), given)
    assert answer["Location"] == "/ar/desk/referrals/"
    assert Complaint.objects.get().body.code == "police-inspectorate"


def test_only_a_supervisor_answers_a_referral_and_an_officer_sees_that_it_waits(officer):
    complaint = _under_review(officer)
    take_step(complaint, Transition.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason="x"))
    page = signed_in(staff("nhri")).get("/en/desk/referrals/").content.decode()
    assert "A supervisor of your body answers." in page
    assert "/step/accept_referral/" not in page
