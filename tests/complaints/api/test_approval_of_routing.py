"""Approving a routing (COI-10) by program: the steps come from the table, and a refusal says why."""

import pytest

from tests.complaints.api.conftest import Program, kind
from tests.complaints.api.test_desk import QUEUE, page_of, take
from tests.complaints.deadlock import LAST_RESORT, make_deadlocked
from tests.complaints.review.people import signed_in, staff, supervisor

pytestmark = pytest.mark.django_db


def test_a_program_reads_that_it_waits_and_only_a_supervisors_approves():
    row = make_deadlocked()
    officers, supervisors = Program(signed_in(staff(LAST_RESORT))), Program(signed_in(supervisor(LAST_RESORT)))
    assert [listed["needs_approval"] for listed in officers.get(QUEUE).json()["results"]] == [True]
    page = officers.get(page_of(row)).json()
    assert (page["needs_approval"], page["steps"]) == (True, [])
    refused = take(officers, row, "take", no_conflict=True)
    assert (refused.status_code, kind(refused)) == (403, "not-allowed")
    assert "No body on the list is free of conflict" in refused.json()["detail"]
    approval = {"no_conflict": True, "reason": "No other body stands apart from the ministry."}
    refused = take(officers, row, "approve_routing", **approval)
    assert (refused.status_code, "detail" in refused.json()) == (403, False)
    steps = supervisors.get(page_of(row)).json()["steps"]
    assert [step["transition"] for step in steps] == ["approve_routing", "offer_referral"]
    assert [listed["reference"] for listed in supervisors.get(f"{QUEUE}?list=approval").json()["results"]] == [
        row.reference
    ]
    assert take(supervisors, row, "approve_routing", **approval).status_code == 200
    row.refresh_from_db()
    assert take(officers, row, "take", no_conflict=True).status_code == 200
