"""Who may take which step, generated from the workflow table: every row, asked by every kind of person."""

import pytest
from django.test import Client

from accounts import permissions
from accounts.models import Role
from complaints.domain import workflow
from complaints.domain.workflow import TABLE, Who
from complaints.models import Body, Complaint, Referral, Status
from tests.complaints.review.people import HOLDING, signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

RECEIVING, ACCUSED, UNINVOLVED = "nhri", "interior", "health"

# Said once more in words, apart from the functions themselves: who of the holding body passes each permission.
ALLOWED = {
    permissions.may_take: {"assignee", "colleague", "supervisor", "proposing supervisor", "head"},
    permissions.may_work: {"assignee", "supervisor", "proposing supervisor", "head"},
    permissions.may_approve: {"supervisor", "head"},
    permissions.may_assign: {"supervisor", "proposing supervisor", "head"},
    permissions.may_answer_referral: {"receiving supervisor", "receiving head"},
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


def _complaint_at(status, people):
    """A complaint that stands at `status`, with its assignee, its proposer and, when referred, its offer."""
    complaint = make_complaint()
    assert complaint.body.code == HOLDING and ACCUSED in complaint.excluded
    complaint.status = status
    complaint.assignee = None if status == Status.RECEIVED else people["assignee"]
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


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.transition.value)
def test_a_step_is_open_to_exactly_those_whom_the_table_names(rule):
    people = {name: make() for name, make in PEOPLE.items()}
    clients = {name: signed_in(user) for name, user in people.items()}
    for status in sorted(rule.from_):
        complaint = _complaint_at(status, people)
        inputs = _inputs(complaint)
        address = f"/ar/desk/{complaint.reference}/step/{rule.transition}/"
        allowed = ALLOWED.get(rule.may, set())
        for who in PEOPLE.keys() - allowed:
            answer = clients[who].post(address, inputs)
            assert answer.status_code == _refusal(who, status), (who, status)
        assert Complaint.objects.get(pk=complaint.pk).version == complaint.version
        for who in sorted(allowed):
            complaint = _complaint_at(status, people)
            address = f"/ar/desk/{complaint.reference}/step/{rule.transition}/"
            answer = clients[who].post(address, inputs | {"version": complaint.version})
            assert answer.status_code == 302, (who, status)
            assert Complaint.objects.get(pk=complaint.pk).status == rule.to


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.transition.value)
def test_nobody_takes_a_step_without_signing_in(rule):
    people = {"assignee": staff(), "proposing supervisor": supervisor()}
    complaint = _complaint_at(min(rule.from_), people)
    answer = Client().post(f"/ar/desk/{complaint.reference}/step/{rule.transition}/", _inputs(complaint))
    assert answer.status_code == 302 and "/account/" in answer["Location"]
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
