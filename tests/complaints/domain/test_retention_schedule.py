"""Until when complaints are kept: the policies, the most specific first, and what is never due."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from complaints.domain import reference, steps
from complaints.domain.outcomes import Outcome
from complaints.domain.retention import schedule
from complaints.domain.steps import Inputs
from complaints.domain.workflow import Transition
from complaints.models import Category, Complaint, Ending, Merger, RetentionPolicy, Status
from complaints.models.complaint import ENDED
from tests.complaints.domain.retained import ended
from tests.factories import make_complaint, make_supervisor

pytestmark = pytest.mark.django_db

SERIOUS = {"category": "women-family", "subcategory": "domestic-violence"}


def kept(complaint):
    """How long a complaint is kept, in months, and by which policy."""
    row = schedule.with_term(Complaint.objects.filter(pk=complaint.pk)).get()
    if row.kept_until is None:
        return None
    months = (row.kept_until.year - row.closed_at.year) * 12 + row.kept_until.month - row.closed_at.month
    return months, row.policy


def add(**values):
    if "category" in values:
        values["category"] = Category.objects.get(code=values["category"])
    return RetentionPolicy.objects.create(**values)


def is_due(complaint, now=None):
    return schedule.due(now or timezone.now()).filter(pk=complaint.pk).exists()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"outcome": "unsubstantiated"}, (60, "ordinary/all")),
        ({"outcome": "substantiated"}, (120, "ordinary/substantiated")),
        ({"status": Status.INADMISSIBLE}, (24, "ordinary/inadmissible")),
        ({"status": Status.WITHDRAWN}, (24, "ordinary/withdrawn")),
        ({"outcome": "unsubstantiated", **SERIOUS}, (360, "serious/all")),
        ({"status": Status.WITHDRAWN, **SERIOUS}, (360, "serious/all")),
    ],
)
def test_how_long_a_complaint_is_kept_depends_on_how_it_ended_and_on_its_subject(given, expected):
    assert kept(ended(**given)) == expected


def test_the_category_goes_before_the_way_of_ending_and_both_together_before_either():
    complaint = ended(outcome="substantiated")
    add(category="police-conduct", months=7)
    assert kept(complaint) == (7, "ordinary/police-conduct/all")
    add(category="police-conduct", ending="substantiated", months=9)
    assert kept(complaint) == (9, "ordinary/police-conduct/substantiated")


def test_a_policy_for_a_category_never_shortens_the_keeping_of_what_is_serious_in_it():
    complaint = ended(**SERIOUS)
    add(category="women-family", months=1)
    assert kept(complaint) == (360, "serious/all")
    add(category="women-family", serious=True, months=480)
    assert kept(complaint) == (480, "serious/women-family/all")


def test_a_month_is_the_calendars():
    complaint = ended(status=Status.WITHDRAWN)
    Complaint.objects.filter(pk=complaint.pk).update(closed_at=datetime(2024, 2, 29, 12, tzinfo=UTC))
    row = schedule.with_term(Complaint.objects.all()).get()
    assert row.kept_until == datetime(2026, 2, 28, 12, tzinfo=UTC)


def test_where_every_policy_is_out_of_use_a_complaint_is_kept_for_ever():
    complaint = ended(years=90)
    assert is_due(complaint)
    RetentionPolicy.objects.filter(serious=False).update(active=False)
    assert kept(complaint) is None
    assert not is_due(complaint)


def test_a_complaint_is_due_when_its_time_is_over_and_not_a_moment_before():
    complaint = ended()
    until = schedule.with_term(Complaint.objects.all()).get().kept_until
    assert not is_due(complaint, until - timedelta(seconds=1))
    assert is_due(complaint, until)


@pytest.mark.parametrize("status", [status for status in Status if status not in ENDED])
def test_a_complaint_that_has_not_ended_is_never_due(status):
    complaint = ended(years=90)
    Complaint.objects.filter(pk=complaint.pk).update(status=status)
    assert not is_due(complaint)


@pytest.mark.parametrize("status", ENDED)
def test_every_final_state_has_a_way_of_ending(status):
    complaint = ended(years=90, status=status)
    if status == Status.MERGED:
        into = ended(years=90)
        Complaint.objects.filter(pk=into.pk).update(erased_at=timezone.now())
        Merger.objects.create(complaint=complaint, into=into)
    assert is_due(complaint)


def test_the_ways_of_ending_are_the_findings_and_the_final_states():
    assert set(Ending.values) == {*Outcome.values, *(status.value for status in ENDED)} - {Status.CLOSED.value}


def test_a_complaint_ends_with_its_last_step_and_begins_again_with_the_request_for_a_review():
    complaint, boss = make_complaint(), make_supervisor()
    steps.take_step(complaint, Transition.TAKE, by=boss, inputs=Inputs(no_conflict=True))
    proposal = Inputs(ground="outside_mandate", reason="ليس من اختصاصنا")
    row = steps.take_step(complaint, Transition.PROPOSE_INADMISSIBLE, by=boss, inputs=proposal)
    assert row.closed_at is None
    row = steps.take_step(complaint, Transition.APPROVE_INADMISSIBLE, by=make_supervisor())
    assert row.closed_at is not None
    row = steps.take_step(complaint, Transition.REQUEST_REVIEW, by=None, inputs=Inputs(reason="لا أوافق"))
    assert row.closed_at is None
    assert Complaint.objects.get().closed_at is None


def test_a_merged_complaint_stays_as_long_as_the_one_it_was_merged_with():
    main, twin, boss = make_complaint(), make_complaint(), make_supervisor()
    steps.take_step(twin, Transition.TAKE, by=boss, inputs=Inputs(no_conflict=True))
    steps.take_step(twin, Transition.MERGE, by=boss, inputs=Inputs(reference=main.reference, reason="الواقعة نفسها"))
    Complaint.objects.filter(pk=twin.pk).update(closed_at=timezone.now() - timedelta(days=9000))
    assert not is_due(twin)
    Complaint.objects.filter(pk=main.pk).update(erased_at=timezone.now())
    assert is_due(twin)


def test_what_was_erased_is_not_due_again():
    complaint = ended(years=90)
    Complaint.objects.filter(pk=complaint.pk).update(erased_at=timezone.now())
    assert not is_due(complaint)


def test_the_shipped_policies_name_real_ways_of_ending(reference_data):
    assert reference.current() is not None
    shipped = RetentionPolicy.objects.all()
    assert {policy.ending for policy in shipped} <= {"", *Ending.values}
    assert {(policy.serious, policy.ending) for policy in shipped} >= {(False, ""), (True, "")}
    assert all(policy.shipped["months"] == policy.months for policy in shipped)
