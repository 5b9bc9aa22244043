"""The desk by program: an officer's own body only, masked people, steps by the workflow's table."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from complaints.domain import casework, steps
from complaints.domain.steps import Inputs
from complaints.domain.vault import Contents
from complaints.domain.workflow import RULES, Transition
from complaints.models import AccessRecord, Complaint, Priority, Subcategory, WrappedKey
from tests.complaints.api.conftest import Program, errors, kind
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import PASSWORD, make_complaint, make_officer

QUEUE = "/api/v1/desk/complaints/"


@pytest.fixture
def officer(db):
    return staff()


@pytest.fixture
def desk(officer):
    """The officer's program, at work already: the first request of a session also notes its hour."""
    program = Program(signed_in(officer))
    program.get(QUEUE)
    return program


@pytest.fixture
def boss_desk(db):
    return Program(signed_in(supervisor()))


def page_of(row):
    return f"{QUEUE}{row.reference}/"


def take(program, row, transition, **body):
    return program.post(f"{page_of(row)}steps/{transition}/", {"version": row.version} | body)


def taken(row, officer):
    return steps.take_step(row, Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))


def test_the_queue_shows_the_own_bodys_complaints_the_most_urgent_first(desk, django_assert_num_queries):
    slow = make_complaint()
    fast = make_complaint(flags=("life-at-risk",))
    make_complaint(respondent=None, category="labour", subcategory="unpaid-wages")
    # Session, user, membership, the page, its data keys, the access record.
    with django_assert_num_queries(6):
        answer = desk.get(QUEUE)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    rows = answer.json()["results"]
    assert [row["reference"] for row in rows] == [fast.reference, slow.reference]
    assert (rows[0]["priority"], rows[0]["title"]) == ("critical", "إهانة في مركز الشرطة")
    assert answer.json()["next"] is None
    assert set(AccessRecord.objects.get().complaints) == {slow.pk, fast.pk}


def test_the_queue_goes_on_where_the_page_before_ended(desk):
    references = {make_complaint().reference for _ in range(27)}
    first = desk.get(QUEUE).json()
    second = desk.get(first["next"]).json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (25, 2, None)
    assert {row["reference"] for row in first["results"] + second["results"]} == references


def test_the_queue_is_narrowed_by_state_priority_category_and_own_work(desk, officer):
    mine = taken(make_complaint(flags=("life-at-risk",)), officer)
    other = make_complaint()

    def found(query):
        return [row["reference"] for row in desk.get(f"{QUEUE}?{query}").json()["results"]]

    assert found("status=received") == [other.reference]
    assert found("priority=critical") == found("assignee=me") == [mine.reference]
    assert found("category=police-conduct") == [mine.reference, other.reference]
    assert found("category=labour") == []


def test_after_a_referral_why_it_is_here_begins_with_who_referred_it(officer):
    row, boss = taken(make_complaint(), officer), supervisor("nhri")
    row = steps.take_step(row, Transition.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason="not ours"))
    steps.take_step(row, Transition.ACCEPT_REFERRAL, by=boss, inputs=Inputs(no_conflict=True))
    referred, routed, *_others = Program(signed_in(boss)).get(page_of(row)).json()["why_here"]
    assert referred.startswith("Referred by: Police Inspectorate") and "by: National" in referred
    assert routed.startswith("Complaints of the kind")


def test_what_is_over_stands_in_a_list_of_its_own_the_newest_first(desk, officer):
    ended = [taken(make_complaint(), officer) for _ in range(2)]
    for row in ended:
        steps.take_step(row, Transition.WITHDRAW, by=None, inputs=Inputs(reason="why"))
    still_open = make_complaint()

    def found(query):
        return [row["reference"] for row in desk.get(f"{QUEUE}?{query}").json()["results"]]

    assert found("") == found("list=open") == found("list=untaken") == [still_open.reference]
    newest_first = [row.reference for row in reversed(ended)]
    assert found("list=closed") == found("status=withdrawn") == newest_first
    assert found("list=mine") == found("list=late") == []


def test_only_a_supervisor_has_a_list_for_approval(desk, boss_desk):
    answer = desk.get(f"{QUEUE}?list=approval")
    assert (answer.status_code, list(errors(answer))) == (400, ["list"])
    assert boss_desk.get(f"{QUEUE}?list=approval").json()["results"] == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("list=everything", "list"),
        ("status=lost", "status"),
        ("priority=3", "priority"),
        ("category=no-such", "category"),
        ("assignee=everybody", "assignee"),
        ("after=a.b.c", "after"),
    ],
)
def test_a_filter_or_cursor_that_there_is_not_is_refused_and_not_ignored(query, parameter, desk):
    answer = desk.get(f"{QUEUE}?{query}")
    assert (answer.status_code, kind(answer)) == (400, "bad-parameter")
    assert list(errors(answer)) == [parameter]


def test_a_complaint_is_shown_whole_but_for_who_the_people_are(desk, officer, django_assert_num_queries):
    row = make_complaint(flags=("child-victim",))
    # Session, user, membership, the complaint, the access record, its key, events with their people (3), people,
    # evidence, messages.
    with django_assert_num_queries(10):
        answer = desk.get(page_of(row))
    assert answer.status_code == 200
    seen = answer.json()
    assert seen["contents"]["narrative"] == "ذهبت إلى المركز لأقدم بلاغاً فشتمني الموظف أمام الناس."
    assert [person["role"] for person in seen["people"]] == ["complainant"]
    assert [event["kind"] for event in seen["events"]] == ["received", "prioritised", "routed"]
    assert seen["why_here"]
    assert seen["why_urgent"]
    assert {body["code"] for body in seen["excluded"]} == set(row.excluded)
    assert seen["version"] == row.version
    assert [step["transition"] for step in seen["steps"]] == ["take"]
    assert seen["steps"][0]["needs"] == ["no_conflict"]
    text = json.dumps(seen, ensure_ascii=False)
    assert "ليلى" not in text.replace("Officer: ليلى حداد", "")
    assert "layla@example.org" not in text
    record = AccessRecord.objects.get()
    assert (record.user, record.complaints) == (officer, [row.pk])


def test_another_bodys_complaint_does_not_exist(db):
    row = make_complaint()
    for body in ("nhri", "interior"):
        program = Program(signed_in(staff(body)))
        answer = program.get(page_of(row))
        assert (answer.status_code, kind(answer)) == (404, "not-found")
        unknown = program.get(f"{QUEUE}482715039164/")
        assert answer.content == unknown.content
        assert kind(take(program, row, "take", no_conflict=True)) == "not-found"
        assert program.get(QUEUE).json()["results"] == []
    assert not AccessRecord.objects.exists()


def test_a_body_shut_out_sees_nothing_though_it_holds_the_complaint(desk):
    row = make_complaint()
    Complaint.objects.filter(pk=row.pk).update(excluded=["police-inspectorate"])
    assert desk.get(page_of(row)).status_code == 404
    assert desk.get(QUEUE).json()["results"] == []


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_whoever_serves_no_body_is_told_so(role, db):
    program = Program(signed_in(staff(None, role)))
    for path in (QUEUE, page_of(make_complaint())):
        answer = program.get(path)
        assert (answer.status_code, kind(answer)) == (403, "not-allowed")


def test_nobody_gets_in_without_signing_in(program):
    row = make_complaint()
    for answer in (program.get(QUEUE), program.get(page_of(row)), take(program, row, "take", no_conflict=True)):
        assert (answer.status_code, kind(answer)) == (403, "not-signed-in")


def test_a_step_needs_the_token_of_the_session(db):
    officer, row = make_officer(), make_complaint()
    browser = Client(enforce_csrf_checks=True)
    assert browser.login(username=officer.username, password=PASSWORD)
    program = Program(browser)
    refused = take(program, row, "take", no_conflict=True)
    assert (refused.status_code, kind(refused)) == (403, "no-csrf-token")
    page = browser.get("/api/docs/").content.decode()
    token = page.partition('data-csrf-token="')[2].partition('"')[0]
    answer = program.post(
        f"{page_of(row)}steps/take/", {"version": row.version, "no_conflict": True}, **{"X-CSRFToken": token}
    )
    assert answer.status_code == 200


def test_a_step_is_taken_and_the_next_ones_are_told(desk, officer):
    row = make_complaint()
    answer = take(desk, row, "take", no_conflict=True)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    told = answer.json()
    row.refresh_from_db()
    assert (row.status, row.assignee, row.version) == ("in_triage", officer, told["version"])
    assert (told["status"], told["held"]) == ("in_triage", True)
    assert {step["transition"] for step in told["steps"]} == {
        "admit",
        "offer_referral",
        "propose_inadmissible",
        "merge",
    }


def test_the_words_of_a_step_are_kept_in_the_course(desk, officer):
    row = taken(make_complaint(), officer)
    take(desk, row, "propose_inadmissible", ground="vague", reason="  سبب\u202e مفصل  ")
    last = desk.get(page_of(row)).json()["events"][-1]
    assert last["words"] == "سبب مفصل"
    assert last["what"].startswith("Proposed as inadmissible")


def test_a_step_on_a_version_that_is_no_longer_so_is_refused(desk, officer):
    row = make_complaint()
    read = row.version
    casework.add_note(row, "meanwhile", by=officer)
    answer = take(desk, row, "take", no_conflict=True)
    assert read == row.version
    assert (answer.status_code, kind(answer)) == (409, "changed-meanwhile")
    row.refresh_from_db()
    assert row.status == "received"


def test_a_step_that_does_not_lead_from_here_is_refused(desk, officer):
    row = taken(make_complaint(), officer)
    answer = take(desk, row, "close")
    assert (answer.status_code, kind(answer)) == (409, "step-refused")


def test_only_who_may_take_a_step_takes_it(desk, boss_desk, officer):
    row = taken(make_complaint(), officer)
    stranger = Program(signed_in(staff()))
    assert kind(take(stranger, row, "admit")) == "not-allowed"
    row = steps.take_step(row, Transition.PROPOSE_INADMISSIBLE, by=officer, inputs=Inputs(ground="vague", reason="why"))
    assert kind(take(desk, row, "approve_inadmissible")) == "not-allowed"
    assert take(boss_desk, row, "approve_inadmissible").json()["status"] == "inadmissible"


def test_a_serious_complaint_is_not_settled(desk, officer):
    row = taken(make_complaint(), officer)
    for transition in (Transition.ADMIT, Transition.START_REVIEW):
        row = steps.take_step(row, transition, by=officer)
    Subcategory.objects.filter(pk=row.subcategory_id).update(serious=True)
    answer = take(desk, row, "propose_decision", outcome="settled", reason="x")
    assert answer.status_code == 422
    assert list(errors(answer)) == ["#/outcome"]


def test_who_is_in_conflict_of_interest_does_not_get_the_complaint_nor_see_it_again(desk, officer):
    User.objects.filter(pk=officer.pk).update(first_name="سمير", last_name="منصور")
    contents = Contents(title="شكوى", narrative="ما حدث", respondent="العقيد سمير خالد منصور")
    row = make_complaint(contents=contents)
    answer = take(desk, row, "take", no_conflict=True)
    assert (answer.status_code, kind(answer)) == (403, "conflict-of-interest")
    assert "سمير" not in answer.content.decode()
    assert Complaint.objects.get(pk=row.pk).assignee is None
    assert desk.get(page_of(row)).status_code == 404
    assert desk.get(QUEUE).json()["results"] == []


def test_the_complainants_own_steps_are_not_an_officers(desk, officer):
    row = taken(make_complaint(), officer)
    assert kind(take(desk, row, "withdraw", reason="why")) == "not-allowed"


def test_a_step_that_there_is_not_is_not_found(desk):
    assert kind(take(desk, make_complaint(), "vanish")) == "not-found"


@pytest.mark.parametrize(
    ("transition", "body", "wrong"),
    [
        ("propose_inadmissible", {}, {"#/ground": "Choose one of the answers", "#/reason": "This value is missing"}),
        ("propose_inadmissible", {"ground": "vague", "reason": " \u202e"}, {"#/reason": "This value is missing"}),
        (
            "propose_inadmissible",
            {"ground": "dull", "reason": "x"},
            {"#/ground": "This answer is not on the list. Choose again"},
        ),
        ("admit", {"reason": "not asked for"}, {"#/reason": "There is no such field"}),
        ("admit", {"version": "1"}, {"#/version": "A whole number is expected here"}),
        ("admit", {"version": None}, {"#/version": "This value is missing"}),
        (
            "offer_referral",
            {"body": "interior", "reason": "x"},
            {"#/body": "This body may not receive the complaint. Choose another one."},
        ),
        (
            "merge",
            {"reference": "482715039164", "reason": "x"},
            {"#/reference": "Your body holds no other complaint with this reference that could take it in."},
        ),
        (
            "merge",
            {"reference": "4827", "reason": "x"},
            {"#/reference": "A reference has 12 digits; these are 4 digits."},
        ),
    ],
)
def test_what_a_step_lacks_is_told_at_its_place_and_nothing_changes(transition, body, wrong, desk, officer):
    row = taken(make_complaint(), officer)
    answer = take(desk, row, transition, **body)
    assert answer.status_code == 422
    assert errors(answer) == wrong
    row.refresh_from_db()
    assert row.status == "in_triage"


def test_who_has_a_conflict_of_interest_does_not_take_it(desk):
    answer = take(desk, make_complaint(), "take", no_conflict=False)
    assert errors(answer) == {
        "#/no_conflict": "Confirm that you have no conflict of interest, or leave the complaint to others."
    }


def test_a_body_answers_the_referral_it_was_offered_and_the_other_loses_sight_of_it(desk, officer):
    row = taken(make_complaint(), officer)
    offered = take(desk, row, "offer_referral", body="nhri", reason="better placed").json()
    other = Program(signed_in(supervisor("nhri")))
    # The offer alone opens nothing.
    assert other.get(page_of(row)).status_code == 404
    row.refresh_from_db()
    answer = take(other, row, "accept_referral", no_conflict=True)
    assert (answer.status_code, answer.json()["held"]) == (200, True)
    assert offered["held"] is True
    assert desk.get(page_of(row)).status_code == 404
    assert other.get(page_of(row)).status_code == 200


def test_who_refuses_a_referral_is_told_no_more_of_the_complaint(desk, officer):
    row = taken(make_complaint(), officer)
    take(desk, row, "offer_referral", body="nhri", reason="better placed")
    row.refresh_from_db()
    told = take(Program(signed_in(supervisor("nhri"))), row, "refuse_referral", reason="not ours").json()
    assert (told["held"], told["steps"]) == (False, [])


def test_an_erased_complaint_is_gone_and_stands_in_the_list_without_a_title(desk):
    row = make_complaint()
    WrappedKey.objects.filter(complaint=row).delete()
    answer = desk.get(page_of(row))
    assert (answer.status_code, kind(answer)) == (410, "erased")
    assert desk.get(QUEUE).json()["results"][0]["title"] == ""


def test_every_step_of_staff_in_the_table_can_be_asked_for(desk, officer):
    row = make_complaint(routed=True)
    for transition, rule in RULES.items():
        answer = take(desk, row, transition.value)
        assert answer.status_code in (403, 409, 422), transition
        assert (rule.may is None) <= (kind(answer) == "not-allowed")


def test_nothing_that_people_wrote_is_logged(desk, officer, caplog):
    caplog.set_level("DEBUG")
    row = taken(make_complaint(), officer)
    desk.get(page_of(row))
    take(desk, row, "propose_inadmissible", ground="vague", reason="a secret reason")
    take(desk, row, "merge", reference="482715039164", reason="a secret reason")
    Program().file({"title": "a secret title", "complainant": {"name": "ليلى حداد"}})
    logged = " ".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    for word in ("secret", "ليلى", "شتمني"):
        assert word not in logged


def test_a_complaint_that_is_late_says_until_when_it_should_have_been_looked_at(desk):
    row = make_complaint()
    Complaint.objects.filter(pk=row.pk).update(
        next_deadline=timezone.now(), priority_rank=0, priority=Priority.CRITICAL
    )
    listed = desk.get(QUEUE).json()["results"][0]
    assert listed["next_deadline"] is not None
    assert listed["priority"] == "critical"
