"""Taking steps: the way of a complaint, four eyes, conflicts, the optimistic lock, and what each leaves behind."""

import pytest

from complaints.domain import casework, merging, outcomes, steps, vault
from complaints.domain.events import ChangedMeanwhile
from complaints.domain.outcomes import Outcome, OutcomeRefused
from complaints.domain.steps import ConflictOfInterest, InputMissing, Inputs, take_step
from complaints.domain.vault import Reader
from complaints.domain.workflow import TABLE, Transition, TransitionRefused
from complaints.models import Event, EventKind, OutboxEntry, Status
from tests.factories import make_complaint, make_officer, make_supervisor

pytestmark = pytest.mark.django_db
T = Transition


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def supervisor():
    return make_supervisor()


@pytest.fixture
def under_review(officer):
    complaint = make_complaint()
    for transition in (T.TAKE, T.ADMIT, T.START_REVIEW):
        complaint = take_step(complaint, transition, by=officer, inputs=Inputs(no_conflict=True))
    return complaint


def test_a_complaint_goes_from_taking_to_its_close_and_each_step_leaves_an_event(under_review, officer, supervisor):
    row = take_step(
        under_review, T.PROPOSE_DECISION, by=officer, inputs=Inputs(outcome="substantiated", reason="الأدلة كافية")
    )
    row = take_step(row, T.APPROVE_DECISION, by=supervisor)
    assert (row.status, row.outcome) == (Status.DECIDED, "substantiated")
    assert row.decided_at is not None
    row = take_step(row, T.CLOSE, by=officer)
    steps_taken = [event.facts["transition"] for event in row.events.filter(kind=EventKind.STEP).order_by("seq")]
    assert steps_taken == ["take", "admit", "start_review", "propose_decision", "approve_decision", "close"]
    assert row.next_deadline is None


def test_words_of_a_step_are_sealed(under_review, officer):
    row = take_step(under_review, T.ASK_BODY, by=officer, inputs=Inputs(reason="طلب كشوف الحراسة"))
    event = row.events.latest("seq")
    assert "طلب" not in str(event.facts)
    opened = vault.open(row, Reader.officer(officer, "test"))
    assert opened.event_secret(event) == {"reason": "طلب كشوف الحراسة"}


def test_the_one_who_proposed_cannot_sign_not_even_a_supervisor(supervisor):
    row = _in_review(supervisor)
    row = take_step(row, T.PROPOSE_DECISION, by=supervisor, inputs=Inputs(outcome="settled", reason="اتفاق"))
    with pytest.raises(TransitionRefused):
        take_step(row, T.APPROVE_DECISION, by=supervisor)
    assert take_step(row, T.APPROVE_DECISION, by=make_supervisor()).status == Status.DECIDED


def _in_review(by, **overrides):
    row = make_complaint(**overrides)
    for transition in (T.TAKE, T.ADMIT, T.START_REVIEW):
        row = take_step(row, transition, by=by, inputs=Inputs(no_conflict=True))
    return row


def test_a_serious_complaint_is_not_settled_between_the_two_sides(supervisor):
    others = [outcome for outcome in Outcome if outcome != Outcome.SETTLED]
    grave = _in_review(
        make_supervisor("public-prosecution"), category="torture-ill-treatment", subcategory="physical-torture"
    )
    assert outcomes.open_to(grave) == others
    with pytest.raises(OutcomeRefused):
        take_step(grave, T.PROPOSE_DECISION, by=grave.assignee, inputs=Inputs(outcome="settled", reason="اتفاق"))
    grave.refresh_from_db()
    assert (grave.status, grave.outcome) == (Status.UNDER_REVIEW, "")
    assert outcomes.open_to(_in_review(supervisor)) == list(Outcome)


def test_taking_needs_the_confirmation_that_there_is_no_conflict(officer):
    with pytest.raises(InputMissing) as missing:
        take_step(make_complaint(), T.TAKE, by=officer)
    assert missing.value.need == "no_conflict"


def test_an_older_page_changes_nothing(under_review, officer):
    with pytest.raises(ChangedMeanwhile):
        take_step(under_review, T.ASK_BODY, by=officer, inputs=Inputs(reason="x"), version=under_review.version - 1)


def test_a_step_that_the_table_does_not_have_is_refused(officer):
    with pytest.raises(TransitionRefused):
        take_step(make_complaint(), T.CLOSE, by=officer)


def test_a_question_to_the_complainant_and_the_answer_stand_in_the_messages(under_review, officer):
    row = take_step(under_review, T.ASK_COMPLAINANT, by=officer, inputs=Inputs(message="متى كانت الزيارة؟"))
    assert row.status == Status.AWAITING_COMPLAINANT and row.next_deadline is None
    assert OutboxEntry.objects.filter(topic="complaint.notify", payload={"notice": "ask_complainant"}).exists()
    with pytest.raises(TransitionRefused):
        take_step(row, T.ANSWER, by=officer, inputs=Inputs(message="لا"))
    row = take_step(row, T.ANSWER, by=None, inputs=Inputs(message="يوم الأحد"))
    opened = vault.open(row, Reader.complainant("test"))
    assert [opened.message(message) for message in row.messages.all()] == ["متى كانت الزيارة؟", "يوم الأحد"]
    assert row.events.latest("seq").actor == Event.Actor.COMPLAINANT


def test_a_referral_moves_the_complaint_only_when_it_is_accepted_and_never_to_the_accused(under_review, officer):
    for shut_out in ("interior", "police-inspectorate"):
        with pytest.raises(ConflictOfInterest):
            take_step(under_review, T.OFFER_REFERRAL, by=officer, inputs=Inputs(body=shut_out, reason="x"))
    row = take_step(under_review, T.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason="اختصاص"))
    assert row.body.code == "police-inspectorate"
    assert "nhri" not in [body.code for body in steps.referral_bodies(row)] or row.body.code != "nhri"
    receiver = make_supervisor("nhri")
    row = take_step(row, T.ACCEPT_REFERRAL, by=receiver, inputs=Inputs(no_conflict=True))
    assert (row.body.code, row.assignee, row.status) == ("nhri", receiver, Status.IN_TRIAGE)
    with pytest.raises(vault.ReaderRefused):
        vault.open(row, Reader.officer(officer, "test"))


def test_a_serious_complaint_is_not_ended_by_its_withdrawal():
    light = make_complaint()
    assert take_step(light, T.WITHDRAW, by=None, inputs=Inputs(reason="حُلّت المسألة")).status == Status.WITHDRAWN
    grave = make_complaint(category="torture-ill-treatment", subcategory="physical-torture")
    with pytest.raises(TransitionRefused):
        take_step(grave, T.WITHDRAW, by=None, inputs=Inputs(reason="حُلّت المسألة"))


def test_a_merge_needs_another_complaint_of_the_same_body(under_review, officer):
    other = make_complaint()
    with pytest.raises(merging.NoSuchComplaint):
        take_step(under_review, T.MERGE, by=officer, inputs=Inputs(reference=under_review.reference, reason="x"))
    row = take_step(under_review, T.MERGE, by=officer, inputs=Inputs(reference=other.reference, reason="نفس الواقعة"))
    assert row.events.latest("seq").facts["merged_into"] == other.reference


def test_only_a_supervisor_lowers_the_priority_from_critical(officer, supervisor):
    row = make_complaint(flags=("life-at-risk",))
    assert row.priority == "critical"
    row = take_step(row, T.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    with pytest.raises(TransitionRefused):
        casework.set_priority(row, "normal", by=officer, reason="زال الخطر")
    row = casework.set_priority(row, "normal", by=supervisor, reason="زال الخطر")
    assert (row.priority, row.priority_rank) == ("normal", 2)


def test_a_supervisor_assigns_to_own_staff_only(supervisor, officer):
    row = casework.assign(make_complaint(), to=officer, by=supervisor)
    assert row.assignee == officer
    with pytest.raises(ConflictOfInterest):
        casework.assign(row, to=make_officer("nhri"), by=supervisor)
    with pytest.raises(TransitionRefused):
        casework.assign(row, to=officer, by=officer)


def test_every_state_of_the_table_can_be_reached_and_left_or_is_an_end():
    reached, grown = {Status.RECEIVED}, True
    while grown:
        more = {rule.to for rule in TABLE if rule.from_ & reached}
        grown = not more <= reached
        reached |= more
    assert reached == set(Status)
    left = {status for rule in TABLE for status in rule.from_}
    assert set(Status) - left == {Status.MERGED, Status.WITHDRAWN}
