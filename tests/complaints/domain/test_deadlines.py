"""The life of each clock, in Jordan's calendar: Friday and Saturday are its weekend."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from complaints.domain import casework, handling, reference, workflow
from complaints.domain.deadlines import clocks, shown, states
from complaints.domain.events import locked
from complaints.domain.steps import Inputs, take_step
from complaints.domain.workflow import Transition
from complaints.models import Clock, Complaint, Deadline, DeadlinePolicy, Status
from tests.factories import make_complaint, make_officer, make_supervisor

pytestmark = pytest.mark.django_db
T = Transition
AMMAN = ZoneInfo("Asia/Amman")
SUNDAY = datetime(2026, 11, 1, 9, tzinfo=AMMAN)


def end_of(month, day, year=2026):
    return datetime(year, month, day, 23, 59, 59, tzinfo=AMMAN)


@pytest.fixture
def complaint(at):
    """A normal complaint, received and routed on Sunday 1 November at nine."""
    at(SUNDAY)
    return make_complaint()


@pytest.fixture
def officer(db):
    return make_officer()


def take(complaint, officer):
    return take_step(complaint, T.TAKE, by=officer, inputs=Inputs(no_conflict=True))


def under_review(complaint, officer):
    for transition in (T.TAKE, T.ADMIT, T.START_REVIEW):
        complaint = take_step(complaint, transition, by=officer, inputs=Inputs(no_conflict=True))
    return complaint


def running(complaint):
    """The running clocks with their ends; None while a clock stands still."""
    rows = Deadline.objects.filter(complaint=complaint, ended_at=None)
    return {Clock(row.clock): None if row.paused_since else row.due_at for row in rows}


def ended(complaint, clock):
    return Deadline.objects.get(complaint=complaint, clock=clock, ended_at__isnull=False)


def test_every_state_of_the_workflow_says_which_clocks_run():
    assert set(states.TIMED) == set(Status)
    assert all(not timed.running & timed.paused for timed in states.TIMED.values())


def test_every_clock_runs_somewhere_and_stands_still_only_while_the_complainant_is_awaited():
    assert set().union(*(timed.running for timed in states.TIMED.values())) == set(Clock)
    assert [status for status, timed in states.TIMED.items() if timed.paused] == [Status.AWAITING_COMPLAINANT]


def test_filing_writes_no_clock_but_shows_until_when_somebody_must_look(at):
    at(SUNDAY)
    complaint = make_complaint(routed=False)
    assert not Deadline.objects.exists()
    assert complaint.next_deadline == end_of(11, 4)


def test_the_clocks_start_at_routing_and_run_since_it_was_received(at):
    at(SUNDAY)
    complaint = make_complaint(routed=False)
    at(SUNDAY + timedelta(hours=6))
    with locked(complaint) as row:
        handling.route_and_prioritise(row)
    assert running(complaint) == {
        Clock.TRIAGE: end_of(11, 4),
        Clock.ADMISSIBILITY: end_of(11, 15),
        Clock.UPDATE: end_of(12, 1),
        Clock.DECISION: end_of(1, 30, 2027),
    }
    assert set(Deadline.objects.values_list("started_at", flat=True)) == {SUNDAY}
    complaint.refresh_from_db()
    assert complaint.next_deadline == end_of(11, 4)


def test_critical_clocks_run_around_the_clock(at):
    thursday = at(datetime(2026, 11, 5, 23, tzinfo=AMMAN))
    complaint = make_complaint(flags=("life-at-risk",))
    due = running(complaint)
    assert due[Clock.TRIAGE] == thursday + timedelta(hours=4)
    assert due[Clock.ADMISSIBILITY] == thursday + timedelta(hours=24)


def test_taking_ends_the_first_look_and_it_was_kept(complaint, officer, at):
    at(SUNDAY + timedelta(days=3))
    row = take(complaint, officer)
    assert ended(complaint, Clock.TRIAGE).kept is True
    assert Clock.TRIAGE not in running(row)
    assert row.next_deadline == end_of(11, 15)


def test_a_first_look_that_comes_too_late_was_not_kept(complaint, officer, at):
    at(end_of(11, 5))
    take(complaint, officer)
    first_look = ended(complaint, Clock.TRIAGE)
    assert (first_look.kept, first_look.ended_at, first_look.next_alert_at) == (False, end_of(11, 5), None)


def test_a_proposal_of_inadmissibility_stops_nothing_and_its_approval_ends_all(complaint, officer):
    row = take(complaint, officer)
    before = running(row)
    row = take_step(row, T.PROPOSE_INADMISSIBLE, by=officer, inputs=Inputs(ground="vague", reason="x"))
    assert running(row) == before
    row = take_step(row, T.APPROVE_INADMISSIBLE, by=make_supervisor())
    assert (running(row), row.next_deadline) == ({}, None)
    assert ended(row, Clock.ADMISSIBILITY).kept is True


def test_the_reply_of_the_body_is_timed_each_time_it_is_asked_and_stops_no_other_clock(complaint, officer, at):
    row = under_review(complaint, officer)
    for _ in range(2):
        row = take_step(row, T.ASK_BODY, by=officer, inputs=Inputs(reason="x"))
        assert set(running(row)) == {Clock.REPLY, Clock.DECISION, Clock.UPDATE}
        assert running(row)[Clock.DECISION] == end_of(1, 30, 2027)
        row = take_step(row, T.NOTE_REPLY, by=officer, inputs=Inputs(reason="x"))
    assert Deadline.objects.filter(complaint=row, clock=Clock.REPLY, kept=True).count() == 2


def test_the_decision_stands_still_exactly_while_the_complainant_is_awaited(complaint, officer, at):
    row = under_review(complaint, officer)
    asked = at(SUNDAY + timedelta(days=10))
    row = take_step(row, T.ASK_COMPLAINANT, by=officer, inputs=Inputs(message="؟"))
    assert running(row) == {Clock.DECISION: None, Clock.COMMENT: end_of(11, 25)}
    assert row.next_deadline is None
    decision = Deadline.objects.get(complaint=row, clock=Clock.DECISION)
    assert (decision.paused_since, decision.next_alert_at) == (asked, None)

    answered = at(asked + timedelta(days=7))
    row = take_step(row, T.ANSWER, by=None, inputs=Inputs(message="!"))
    decision.refresh_from_db()
    assert [(pause.lower, pause.upper) for pause in decision.pauses] == [(asked, answered)]
    assert decision.paused_since is None
    # What is left moves by the length of the pause, the end and the half of the time alike.
    assert decision.due_at == end_of(2, 6, 2027)
    assert decision.next_alert_at == end_of(12, 23)
    assert ended(row, Clock.COMMENT).kept is True


def test_going_on_without_an_answer_lets_the_decision_run_on_too(complaint, officer, at):
    row = under_review(complaint, officer)
    row = take_step(row, T.ASK_COMPLAINANT, by=officer, inputs=Inputs(message="؟"))
    at(SUNDAY + timedelta(days=30))
    row = take_step(row, T.RESUME, by=officer, inputs=Inputs(reason="x"))
    assert ended(row, Clock.COMMENT).kept is False
    assert running(row)[Clock.DECISION] > end_of(1, 30, 2027)


def test_news_are_due_again_from_each_step_that_tells_the_complainant(complaint, officer, at):
    at(SUNDAY + timedelta(days=2))
    row = take(complaint, officer)
    assert running(row)[Clock.UPDATE] == end_of(12, 3)
    at(SUNDAY + timedelta(days=5))
    row = take_step(row, T.ADMIT, by=officer)
    assert running(row)[Clock.UPDATE] == end_of(12, 6)
    at(SUNDAY + timedelta(days=6))
    row = take_step(row, T.START_REVIEW, by=officer)
    assert running(row)[Clock.UPDATE] == end_of(12, 6)
    at(SUNDAY + timedelta(days=40))
    row = take_step(row, T.ASK_COMPLAINANT, by=officer, inputs=Inputs(message="؟"))
    assert Deadline.objects.filter(complaint=row, clock=Clock.UPDATE, kept=False).count() == 1
    row = take_step(row, T.ANSWER, by=None, inputs=Inputs(message="!"))
    assert running(row)[Clock.UPDATE] == end_of(1, 10, 2027)


def test_a_review_that_takes_long_keeps_its_promise_of_news_with_a_message(complaint, officer, at):
    row = under_review(complaint, officer)
    at(SUNDAY + timedelta(days=29))
    row = take_step(row, T.INFORM, by=officer, inputs=Inputs(message="ما زلنا ننتظر السجلات."))
    assert row.status == Status.UNDER_REVIEW
    assert running(row) == {Clock.UPDATE: end_of(12, 30), Clock.DECISION: end_of(1, 30, 2027)}
    news = Deadline.objects.filter(complaint=row, clock=Clock.UPDATE).exclude(ended_at=None)
    assert all(deadline.kept for deadline in news)
    assert row.messages.get().user == officer


def test_a_decision_ends_every_clock_and_a_review_starts_that_of_the_decision_again(complaint, officer, at):
    supervisor = make_supervisor()
    row = under_review(complaint, officer)
    row = take_step(row, T.PROPOSE_DECISION, by=officer, inputs=Inputs(outcome="settled", reason="x"))
    row = take_step(row, T.APPROVE_DECISION, by=supervisor)
    assert (running(row), row.next_deadline) == ({}, None)
    assert ended(row, Clock.DECISION).kept is True

    at(datetime(2027, 3, 1, 9, tzinfo=AMMAN))
    row = take_step(row, T.REQUEST_REVIEW, by=None, inputs=Inputs(reason="x"))
    assert running(row) == {Clock.REVIEW: end_of(3, 31, 2027), Clock.UPDATE: end_of(3, 31, 2027)}
    at(datetime(2027, 3, 10, 9, tzinfo=AMMAN))
    row = take_step(row, T.REOPEN, by=supervisor)
    assert ended(row, Clock.REVIEW).kept is True
    assert running(row)[Clock.DECISION] == end_of(6, 8, 2027)


def test_an_offer_to_another_body_stops_nothing_and_who_accepts_it_has_the_time_for_admissibility(
    complaint, officer, at
):
    nhri = make_supervisor("nhri")
    DeadlinePolicy.objects.create(
        body=nhri.memberships.get().body, clock=Clock.DECISION, priority="normal", amount=60, unit="days"
    )
    reference.forget()
    row = under_review(complaint, officer)
    at(SUNDAY + timedelta(days=7))
    row = take_step(row, T.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason="x"))
    assert running(row)[Clock.ADMISSIBILITY] == end_of(11, 22)
    assert running(row)[Clock.DECISION] == end_of(1, 30, 2027)
    at(SUNDAY + timedelta(days=14))
    row = take_step(row, T.ACCEPT_REFERRAL, by=nhri, inputs=Inputs(no_conflict=True))
    assert running(row)[Clock.ADMISSIBILITY] == end_of(11, 29)
    # The decision has run since the complaint was received, by the policy of the body that has it now.
    assert running(row)[Clock.DECISION] == end_of(12, 31)
    assert row.next_deadline == end_of(11, 29)


def test_a_refused_offer_leaves_the_time_as_it_was(complaint, officer, at):
    row = take(complaint, officer)
    row = take_step(row, T.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason="x"))
    at(SUNDAY + timedelta(days=4))
    row = take_step(row, T.REFUSE_REFERRAL, by=make_supervisor("nhri"), inputs=Inputs(reason="x"))
    assert running(row)[Clock.ADMISSIBILITY] == end_of(11, 15)


@pytest.mark.parametrize("transition", [T.MERGE, T.WITHDRAW])
def test_a_complaint_that_ends_otherwise_leaves_no_clock_running(complaint, officer, transition):
    row = take(complaint, officer)
    by = officer if transition == T.MERGE else None
    inputs = Inputs(reason="x", reference=make_complaint().reference)
    row = take_step(row, transition, by=by, inputs=inputs)
    assert (running(row), row.next_deadline) == ({}, None)


def test_a_complaint_withdrawn_before_it_was_routed_gets_no_clock():
    complaint = make_complaint(routed=False)
    row = take_step(complaint, T.WITHDRAW, by=None, inputs=Inputs(reason="x"))
    with locked(row) as row:
        handling.route_and_prioritise(row)
    assert not Deadline.objects.exists()
    assert Complaint.objects.get().next_deadline is None


def test_another_priority_counts_the_clocks_anew_from_their_starts(complaint, officer, at):
    row = take(complaint, officer)
    at(SUNDAY + timedelta(days=1))
    row = casework.set_priority(row, "critical", by=officer, reason="x")
    assert running(row) == {
        Clock.ADMISSIBILITY: SUNDAY + timedelta(hours=24),
        Clock.UPDATE: end_of(11, 8),
        Clock.DECISION: end_of(12, 1),
    }
    assert row.next_deadline == SUNDAY + timedelta(hours=24)
    # The first look is over and stays as it was.
    assert ended(row, Clock.TRIAGE).unit == "working_days"


def test_a_pause_stays_a_pause_under_another_priority(complaint, officer, at):
    row = under_review(complaint, officer)
    row = take_step(row, T.ASK_COMPLAINANT, by=officer, inputs=Inputs(message="؟"))
    row = casework.set_priority(row, "high", by=officer, reason="x")
    at(SUNDAY + timedelta(days=5))
    row = take_step(row, T.ANSWER, by=None, inputs=Inputs(message="!"))
    decision = Deadline.objects.get(complaint=row, clock=Clock.DECISION)
    assert decision.amount == 60
    # Sixty days end with the year; of the pause, what lies after the first midnight counts: four days and nine hours.
    assert decision.due_at == datetime(2027, 1, 5, 9, tzinfo=AMMAN)


def test_a_step_costs_at_most_three_queries_for_its_clocks(complaint, officer, django_assert_num_queries):
    row = take(complaint, officer)
    row.status = Status.ADMITTED
    with django_assert_num_queries(3):
        clocks.follow(row, timezone.now(), restarted=states.restarted_by(workflow.RULES[T.ADMIT]))
    with django_assert_num_queries(1):
        clocks.follow(row, timezone.now())


def test_routing_costs_one_query_for_the_clocks(django_assert_num_queries):
    complaint = make_complaint(routed=False)
    with django_assert_num_queries(1):
        clocks.begin(complaint)


def test_the_page_of_a_complaint_gets_its_clocks_nearest_first_and_those_that_stand_still_last(
    complaint, officer, django_assert_num_queries
):
    with django_assert_num_queries(1):
        found = shown.running(complaint, now=SUNDAY)
    assert [row.due_at for row in found] == sorted(row.due_at for row in found)
    row = under_review(complaint, officer)
    row = take_step(row, T.ASK_COMPLAINANT, by=officer, inputs=Inputs(message="؟"))
    comment, decision = shown.running(row, now=SUNDAY)
    assert (comment.is_of_the_complainant, comment.paused_since) == (True, None)
    assert (decision.is_of_the_complainant, decision.paused_since) == (False, SUNDAY)
