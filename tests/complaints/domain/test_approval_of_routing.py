"""Where no body is free of conflict (COI-10), nobody works on a complaint before a supervisor approves its routing."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from accounts import permissions
from accounts.models import Role
from complaints.domain import casework, declarations, recusal, timeline, vault, workflow
from complaints.domain.conflict import ConflictOfInterest, OfficerConflict
from complaints.domain.deadlines import alerts
from complaints.domain.queries import queue
from complaints.domain.queries.queue import View
from complaints.domain.standing import standing
from complaints.domain.steps import InputMissing, Inputs, take_step
from complaints.domain.vault import Reader
from complaints.domain.workflow import Transition, TransitionRefused
from complaints.models import Clock, Complaint, Declaration, EventKind, OutboxEntry, Status
from tests.complaints.deadlock import ANOTHER, LAST_RESORT, make_deadlocked
from tests.factories import make_complaint, make_officer, make_supervisor

pytestmark = pytest.mark.django_db
T = Transition
APPROVAL = Inputs(no_conflict=True, reason="لا جهة أخرى بعيدة عن الوزارة")


@pytest.fixture
def officer():
    return make_officer(LAST_RESORT)


@pytest.fixture
def supervisor():
    return make_supervisor(LAST_RESORT)


def _approval_list(user):
    return list(queue.in_view(View.APPROVAL, permissions.officer_of(user)))


def _offered(complaint, supervisor):
    return take_step(complaint, T.OFFER_REFERRAL, by=supervisor, inputs=Inputs(body=ANOTHER, reason="أبعد"))


def test_nobody_takes_it_nor_is_put_in_charge_before_a_supervisor_has_approved(officer, supervisor):
    complaint = make_deadlocked()
    assert (complaint.body.code, complaint.needs_approval) == (LAST_RESORT, True)
    for user in (officer, supervisor, make_officer(LAST_RESORT, Role.HEAD)):
        with pytest.raises(TransitionRefused):
            take_step(complaint, T.TAKE, by=user, inputs=Inputs(no_conflict=True))
        with pytest.raises(TransitionRefused):
            casework.assign(complaint, to=officer, by=user)
    with pytest.raises(TransitionRefused):
        take_step(complaint, T.APPROVE_ROUTING, by=officer, inputs=APPROVAL)
    row = take_step(complaint, T.APPROVE_ROUTING, by=supervisor, inputs=APPROVAL)
    assert (row.status, row.assignee, row.needs_approval) == (Status.RECEIVED, None, False)
    row = take_step(row, T.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    assert take_step(row, T.ADMIT, by=officer).status == Status.ADMITTED


def test_an_ordinary_complaint_asks_for_no_approval(supervisor):
    ordinary = make_complaint()
    boss = make_supervisor()
    assert not ordinary.needs_approval
    assert T.APPROVE_ROUTING not in [rule.transition for rule in workflow.open_to(boss, ordinary)]
    assert T.OFFER_REFERRAL not in [rule.transition for rule in workflow.open_to(boss, ordinary)]
    with pytest.raises(TransitionRefused):
        take_step(ordinary, T.APPROVE_ROUTING, by=boss, inputs=APPROVAL)
    with pytest.raises(TransitionRefused):
        take_step(ordinary, T.OFFER_REFERRAL, by=boss, inputs=Inputs(body="nhri", reason="x"))


def test_the_approval_keeps_its_reason_sealed_and_asks_for_the_word_that_there_is_no_conflict(supervisor):
    complaint = make_deadlocked()
    for missing in (Inputs(reason="x"), Inputs(no_conflict=True)):
        with pytest.raises(InputMissing):
            take_step(complaint, T.APPROVE_ROUTING, by=supervisor, inputs=missing)
    row = take_step(complaint, T.APPROVE_ROUTING, by=supervisor, inputs=APPROVAL)
    event = row.events.latest("seq")
    assert (event.facts["transition"], event.user) == ("approve_routing", supervisor)
    assert "لا جهة" not in str(event.facts)
    opened = vault.open(row, Reader.officer(supervisor, "test"))
    assert opened.event_secret(event) == {"reason": APPROVAL.reason}


def test_a_supervisor_with_a_conflict_of_interest_does_not_approve(supervisor):
    declarations.declare(supervisor, Declaration.Kind.FORMER_UNIT, "مركز شرطة النخيل")
    complaint = make_deadlocked()
    with pytest.raises(OfficerConflict):
        take_step(complaint, T.APPROVE_ROUTING, by=supervisor, inputs=APPROVAL)
    complaint.refresh_from_db()
    assert complaint.needs_approval
    assert complaint.events.filter(kind=EventKind.RECUSED).count() == 1
    head = make_officer(LAST_RESORT, Role.HEAD)
    assert not take_step(complaint, T.APPROVE_ROUTING, by=head, inputs=APPROVAL).needs_approval


def test_a_supervisor_may_refer_it_instead_and_once_accepted_it_waits_for_nothing(officer, supervisor):
    complaint = make_deadlocked()
    with pytest.raises(TransitionRefused):
        _offered(complaint, officer)
    with pytest.raises(ConflictOfInterest):
        take_step(complaint, T.OFFER_REFERRAL, by=supervisor, inputs=Inputs(body="justice", reason="x"))
    row = _offered(complaint, supervisor)
    row = take_step(row, T.ACCEPT_REFERRAL, by=make_supervisor(ANOTHER), inputs=Inputs(no_conflict=True))
    row.refresh_from_db()
    assert (row.body.code, row.status, row.needs_approval) == (ANOTHER, Status.IN_TRIAGE, False)


@pytest.mark.parametrize("answer", [T.REFUSE_REFERRAL, T.TAKE_BACK_REFERRAL])
def test_an_offer_that_comes_to_nothing_leaves_it_waiting_and_the_approval_lets_it_be_taken(
    answer, officer, supervisor
):
    row = _offered(make_deadlocked(), supervisor)
    assert _approval_list(supervisor) == []
    by = make_supervisor(ANOTHER) if answer == T.REFUSE_REFERRAL else supervisor
    row = take_step(row, answer, by=by, inputs=Inputs(reason="ليس من اختصاصنا"))
    assert (row.status, row.needs_approval) == (Status.IN_TRIAGE, True)
    offered = [rule.transition for rule in workflow.open_to(supervisor, row)]
    assert offered == [T.APPROVE_ROUTING, T.OFFER_REFERRAL]
    assert workflow.open_to(officer, row) == []
    assert _approval_list(supervisor) == [row]
    row = take_step(row, T.APPROVE_ROUTING, by=supervisor, inputs=APPROVAL)
    assert row.status == Status.RECEIVED
    assert take_step(row, T.TAKE, by=officer, inputs=Inputs(no_conflict=True)).assignee == officer


def test_the_list_of_what_waits_for_approval_shows_it_beside_the_proposals_of_others(officer, supervisor):
    waiting, ordinary = make_deadlocked(), make_deadlocked()
    Complaint.objects.filter(pk=ordinary.pk).update(needs_approval=False)
    assert _approval_list(supervisor) == [waiting]
    assert queue.counts(permissions.officer_of(supervisor))["approval"] == 1
    assert waiting not in queue.without_charge(permissions.officer_of(supervisor))
    assert waiting in queue.in_view(View.UNTAKEN, permissions.officer_of(officer))
    assert _approval_list(make_supervisor()) == []
    take_step(waiting, T.APPROVE_ROUTING, by=supervisor, inputs=APPROVAL)
    assert _approval_list(supervisor) == []
    assert waiting in queue.without_charge(permissions.officer_of(supervisor))


def test_a_supervisor_still_sets_the_priority_while_it_waits(officer, supervisor):
    complaint = make_deadlocked()
    assert casework.set_priority(complaint, "critical", by=supervisor, reason="حكم وشيك").priority == "critical"
    with pytest.raises(TransitionRefused):
        casework.set_priority(complaint, "high", by=officer, reason="x")


def test_the_clocks_go_on_and_it_is_the_supervisors_who_are_reminded(officer, supervisor):
    complaint = make_deadlocked()
    first_look = complaint.deadlines.get(clock=Clock.TRIAGE)
    alerts.raise_due(first_look.next_alert_at + timedelta(seconds=1))
    alert = complaint.events.filter(kind=EventKind.DEADLINE_ALERT, facts__clock="triage").latest("seq")
    assert alert.facts["to"] == "supervisor"
    assert [entry.payload["user"] for entry in OutboxEntry.objects.filter(topic="staff.notify")] == [supervisor.pk]
    due = first_look.due_at
    take_step(complaint, T.APPROVE_ROUTING, by=supervisor, inputs=APPROVAL)
    first_look.refresh_from_db()
    assert (first_look.due_at, first_look.ended_at) == (due, None)


def test_the_complainant_sees_neither_the_waiting_nor_the_approval(supervisor):
    complaint, ordinary = make_deadlocked(), make_complaint()
    assert standing(complaint) == standing(ordinary)
    before = timeline.moments(complaint.events.order_by("seq"))
    row = take_step(complaint, T.APPROVE_ROUTING, by=supervisor, inputs=APPROVAL)
    assert timeline.moments(row.events.order_by("seq")) == before
    assert standing(row) == standing(ordinary)
    assert not OutboxEntry.objects.filter(topic="complaint.notify", complaint=row).exists()


def test_whoever_withdraws_it_leaves_nothing_to_approve(supervisor):
    row = take_step(make_deadlocked(), T.WITHDRAW, by=None, inputs=Inputs(reason="حُلّت"))
    assert not workflow.routing_waits(row)
    assert workflow.open_to(supervisor, row) == [] and _approval_list(supervisor) == []


def test_the_upgrade_asks_for_the_approval_of_what_nobody_has_taken_yet(officer, supervisor):
    untaken, taken, ordinary = make_deadlocked(), make_deadlocked(), make_complaint(subcategory="delayed-response")
    Complaint.objects.update(needs_approval=False)
    taken.refresh_from_db()
    take_step(taken, T.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    import_module("complaints.migrations.0008_ask_for_approval").ask(apps, None)
    marked = set(Complaint.objects.filter(needs_approval=True))
    assert marked == {untaken} and not {taken, ordinary} & marked


def test_who_stood_aside_does_not_approve(supervisor):
    complaint = make_deadlocked()
    recusal.stand_aside(complaint, by=supervisor, reason="قرابة")
    with pytest.raises(TransitionRefused):
        take_step(complaint, T.APPROVE_ROUTING, by=supervisor, inputs=APPROVAL)
