"""Who may take which step, generated from the workflow table: every row, asked by every kind of person."""

import pytest
from django.test import Client

from accounts import permissions
from accounts.models import Role
from complaints.domain import workflow
from complaints.domain.workflow import TABLE, Transition, Who
from complaints.models import Body, Complaint, Referral, Status
from tests.complaints.review.people import HOLDING, signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

RECEIVING, ACCUSED, UNINVOLVED = "nhri", "interior", "health"

# Said once more in words, apart from the functions themselves: who of the holding body passes each permission.
ALLOWED = {
    permissions.may_take: {"assignee", "colleague", "supervisor", "proposing supervisor", "head"},
    permissions.may_work: {"assignee", "supervisor", "proposing supervisor", "head"},
    permissions.may_refer: {"assignee", "supervisor", "proposing supervisor", "head"},
    permissions.may_approve: {"supervisor", "head"},
    permissions.may_approve_routing: {"supervisor", "proposing supervisor", "head"},
    permissions.may_assign: {"supervisor", "proposing supervisor", "head"},
    permissions.may_answer_referral: {"receiving supervisor", "receiving head"},
}

# COI-10, in words again: what is possible only while the routing waits for approval, and what goes on meanwhile.
ONLY_WHILE_IT_WAITS = {
    (Transition.APPROVE_ROUTING, Status.RECEIVED),
    (Transition.APPROVE_ROUTING, Status.IN_TRIAGE),
    (Transition.OFFER_REFERRAL, Status.RECEIVED),
}
WHILE_IT_WAITS = ONLY_WHILE_IT_WAITS | {
    (Transition.OFFER_REFERRAL, Status.IN_TRIAGE),
    (Transition.ACCEPT_REFERRAL, Status.REFERRED),
    (Transition.REFUSE_REFERRAL, Status.REFERRED),
    (Transition.TAKE_BACK_REFERRAL, Status.REFERRED),
}

PEOPLE = {
    "assignee": lambda: staff(),
    "colleague": lambda: staff(),
    "supervisor": lambda: supervisor(),
    "proposing supervisor": lambda: supervisor(),
    "head": lambda: staff(role=Role.HEAD),
    "officer of another body": lambda: staff(UNINVOLVED),
    "supervisor of another body": lambda: supervisor(UNINVOLVED),
    "officer of the accused body": lambda: staff(ACCUSED),
    "supervisor of the accused body": lambda: supervisor(ACCUSED),
    "receiving officer": lambda: staff(RECEIVING),
    "receiving supervisor": lambda: supervisor(RECEIVING),
    "receiving head": lambda: staff(RECEIVING, Role.HEAD),
    "administrator": lambda: staff(None, Role.ADMINISTRATOR),
    "auditor": lambda: staff(None, Role.AUDITOR),
}
OWN = {"assignee", "colleague", "supervisor", "proposing supervisor", "head"}
RECEIVERS = {"receiving officer", "receiving supervisor", "receiving head"}


def _complaint_at(status, people, *, waits=False):
    """A complaint that stands at `status`, with its assignee, its proposer and, when referred, its offer.

    If its routing `waits` for approval (COI-10), nobody is in charge.
    """
    complaint = make_complaint()
    assert complaint.body.code == HOLDING and ACCUSED in complaint.excluded
    complaint.status = status
    complaint.needs_approval = waits
    complaint.assignee = None if waits or status == Status.RECEIVED else people["assignee"]
    complaint.proposed_by = people["proposing supervisor"] if status in workflow.PROPOSED_STATES else None
    complaint.outcome = "settled" if status == Status.DECISION_PROPOSED else ""
    complaint.save()
    if status == Status.REFERRED:
        Referral.objects.create(
            complaint=complaint,
            offered_by_body=complaint.body,
            offered_to=Body.objects.get(code=RECEIVING),
            offered_by=people["assignee"],
        )
    return complaint


def _inputs(complaint):
    other = make_complaint()
    return {
        "version": complaint.version,
        "no_conflict": "on",
        "reason": "سبب مكتوب",
        "message": "سؤال",
        "ground": "vague",
        "outcome": "settled",
        "body": "justice",
        "reference": other.reference,
    }


def _refusal(who, status):
    """Those within reach are told why; for the others there is no such complaint."""
    if who in ("administrator", "auditor"):
        return 403
    within_reach = who in OWN or (who in RECEIVERS and status == Status.REFERRED)
    return 403 if within_reach else 404


def _moments(rule):
    """The states from which the step leads on, and whether the routing waits for approval there."""
    for status in sorted(rule.from_):
        if (rule.transition, status) not in ONLY_WHILE_IT_WAITS:
            yield status, False
        if (rule.transition, status) in WHILE_IT_WAITS:
            yield status, True


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.transition.value)
def test_a_step_is_open_to_exactly_those_whom_the_table_names(rule):
    people = {name: make() for name, make in PEOPLE.items()}
    clients = {name: signed_in(user) for name, user in people.items()}
    for status, waits in _moments(rule):
        complaint = _complaint_at(status, people, waits=waits)
        inputs = _inputs(complaint)
        address = f"/ar/desk/{complaint.reference}/step/{rule.transition}/"
        # While its routing waits, nobody is in charge.
        allowed = ALLOWED.get(rule.may, set()) - ({"assignee"} if waits else set())
        for who in PEOPLE.keys() - allowed:
            answer = clients[who].post(address, inputs)
            assert answer.status_code == _refusal(who, status), (who, status)
        assert Complaint.objects.get(pk=complaint.pk).version == complaint.version
        for who in sorted(allowed):
            complaint = _complaint_at(status, people, waits=waits)
            address = f"/ar/desk/{complaint.reference}/step/{rule.transition}/"
            answer = clients[who].post(address, inputs | {"version": complaint.version})
            assert answer.status_code == 302, (who, status)
            assert Complaint.objects.get(pk=complaint.pk).status == rule.to


HELD_BACK = [
    (rule, status)
    for rule in TABLE
    for status in (Status.RECEIVED, Status.IN_TRIAGE)
    if rule.who == Who.STAFF and status in rule.from_ and (rule.transition, status) not in WHILE_IT_WAITS
]


@pytest.mark.parametrize(("rule", "status"), HELD_BACK, ids=lambda one: getattr(one, "transition", one).value)
def test_while_the_routing_waits_for_approval_the_other_steps_are_closed_to_everybody_and_the_page_says_why(
    rule, status
):
    people = {name: PEOPLE[name]() for name in sorted(OWN)}
    complaint = _complaint_at(status, people, waits=True)
    inputs = _inputs(complaint)
    for who, user in people.items():
        answer = signed_in(user).post(f"/en/desk/{complaint.reference}/step/{rule.transition}/", inputs)
        assert answer.status_code == 403, who
        assert "No body on the list is free of conflict" in answer.content.decode(), who
    assert Complaint.objects.get(pk=complaint.pk).version == complaint.version


def test_whom_a_waiting_complaint_is_offered_to_is_not_told_why_it_waits():
    people = {"assignee": staff()}
    complaint = _complaint_at(Status.REFERRED, people, waits=True)
    answer = signed_in(staff(RECEIVING)).get(f"/en/desk/{complaint.reference}/step/take/")
    assert answer.status_code == 403 and "free of conflict" not in answer.content.decode()


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.transition.value)
def test_nobody_takes_a_step_without_signing_in(rule):
    people = {"assignee": staff(), "proposing supervisor": supervisor()}
    complaint = _complaint_at(min(rule.from_), people)
    answer = Client().post(f"/ar/desk/{complaint.reference}/step/{rule.transition}/", _inputs(complaint))
    assert answer.status_code == 403 and "/account/sign-in/" in answer.content.decode()
    assert Complaint.objects.get(pk=complaint.pk).version == complaint.version


def test_the_table_asks_no_permission_that_this_test_does_not_know():
    assert {rule.may for rule in TABLE if rule.who == Who.STAFF} == set(ALLOWED)


def test_the_one_who_proposed_is_told_that_another_must_sign():
    people = {"assignee": staff(), "proposing supervisor": supervisor()}
    complaint = _complaint_at(Status.DECISION_PROPOSED, people)
    client = signed_in(people["proposing supervisor"])
    answer = client.post(f"/en/desk/{complaint.reference}/step/approve_decision/", {"version": complaint.version})
    assert answer.status_code == 403
    assert "Another supervisor must sign it." in answer.content.decode()
