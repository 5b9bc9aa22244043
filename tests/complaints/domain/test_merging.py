"""A complaint that goes on in another: whoever may not have the one must not have the other either."""

import threading
import time
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from accounts import permissions
from accounts.models import User
from complaints.domain import audit, casework, declarations, merging, outcomes, reasons, recusal, vault, workflow
from complaints.domain.conflict import ConflictOfInterest, OfficerConflict
from complaints.domain.course import course
from complaints.domain.earlier import Earlier, ReprisalCaseHere
from complaints.domain.outcomes import Outcome
from complaints.domain.retention import schedule
from complaints.domain.steps import Inputs, take_step
from complaints.domain.timeline import moments
from complaints.domain.vault import Contents, Reader
from complaints.domain.workflow import Transition
from complaints.models import (
    Clock,
    Complaint,
    Declaration,
    EventKind,
    LegalHold,
    Merger,
    Recusal,
    Status,
    Subcategory,
)
from tests.factories import make_complaint, make_officer, make_supervisor

pytestmark = pytest.mark.django_db
T = Transition
NO_CONFLICT = Inputs(no_conflict=True)


@pytest.fixture
def officer(reference_data) -> User:
    return make_officer("nhri")


def held(**overrides) -> Complaint:
    """A complaint that the national institution holds."""
    row = make_complaint(**({"respondent": "police-inspectorate"} | overrides))
    assert row.body.code == "nhri"
    return row


def taken(row: Complaint, by: User) -> Complaint:
    return take_step(row, T.TAKE, by=by, inputs=NO_CONFLICT)


def merged(row: Complaint, other: Complaint, by: User) -> Complaint:
    """Merge, and return what took it in as it stands then."""
    take_step(row, T.MERGE, by=by, inputs=Inputs(reference=other.reference, reason="الواقعة نفسها"))
    return fresh(other)


def fresh(row: Complaint) -> Complaint:
    return Complaint.objects.get(pk=row.pk)


def reprisal(first: Complaint) -> Complaint:
    """A complaint about a reprisal because of `first`."""
    said = Earlier(reference=first.reference, proved_id=first.pk)
    return make_complaint(
        category="reprisals", subcategory="threats-to-complainant", respondent="interior", earlier=said
    )


def against(respondent: str) -> Complaint:
    return held(contents=Contents(title="شكوى", narrative="ما حدث", respondent=respondent, place="بيتي"))


def test_both_keep_what_happened_and_the_complainant_of_the_other_hears_nothing_of_it(officer):
    row, other = taken(held(), officer), held()
    before = len(moments(other.events.all()))
    other = merged(row, other, officer)
    assert (fresh(row).status, row.merger.into) == (Status.MERGED, other)
    entry = course(other, vault.open(other, Reader.officer(officer, "test")))[-1]
    assert entry.event.kind == EventKind.TOOK_IN
    assert row.reference[:4] in entry.what and entry.event.user == officer
    assert len(moments(other.events.all())) == before
    assert not audit.faults_of(row) and not audit.faults_of(other)


def test_the_bodies_shut_out_of_either_are_shut_out_of_what_goes_on(officer):
    row = held(respondent="public-prosecution")
    other = held(respondent="police-inspectorate")
    its_own = set(other.excluded)
    assert its_own and "public-prosecution" not in its_own
    other = merged(taken(row, officer), other, officer)
    assert set(other.excluded) == {*row.excluded, *its_own}
    with pytest.raises(ConflictOfInterest):
        offer = Inputs(body="public-prosecution", reason="x")
        take_step(taken(other, officer), T.OFFER_REFERRAL, by=officer, inputs=offer)


def test_the_people_barred_from_a_reprisal_never_get_what_it_was_merged_into():
    first = make_complaint()
    handled_it = make_officer("police-inspectorate")
    first = taken(first, handled_it)
    row = reprisal(first)
    now_here = handled_it
    now_here.memberships.update(body=row.body)
    permissions.forget(now_here)
    other = casework.assign(make_complaint(respondent="police-inspectorate"), to=now_here, by=make_supervisor("nhri"))
    assert (row.body, other.assignee) == (other.body, now_here)
    officer = make_officer(row.body.code)
    other = merged(taken(row, officer), other, officer)
    assert other.assignee is None and now_here.pk in other.barred
    assert not permissions.may_read(now_here, other)


def test_who_takes_the_earlier_complaint_later_is_barred_from_what_took_the_reprisal_in_as_well():
    first = make_complaint()
    row, other, third = reprisal(first), held(), held()
    officer = make_officer(row.body.code)
    other = merged(taken(row, officer), other, officer)
    # What took it in may be merged on.
    third = merged(taken(other, officer), third, officer)
    assert set(Merger.objects.values_list("complaint", "into")) == {(row.pk, third.pk), (other.pk, third.pk)}
    taker = make_officer("police-inspectorate")
    first = taken(first, taker)
    assert taker.pk in fresh(third).barred
    offer = Inputs(body="justice", reason="x")
    first = take_step(first, T.OFFER_REFERRAL, by=taker, inputs=offer)
    take_step(first, T.ACCEPT_REFERRAL, by=make_supervisor("justice"), inputs=NO_CONFLICT)
    assert "justice" in fresh(third).excluded


def test_the_body_that_took_the_reprisal_in_cannot_take_the_earlier_complaint_over():
    first = make_complaint()
    row, other = reprisal(first), held()
    officer = make_officer("nhri")
    other = merged(taken(row, officer), other, officer)
    other = take_step(taken(other, officer), T.OFFER_REFERRAL, by=officer, inputs=Inputs(body="justice", reason="x"))
    take_step(other, T.ACCEPT_REFERRAL, by=make_supervisor("justice"), inputs=NO_CONFLICT)
    holder = make_officer("police-inspectorate")
    first = take_step(taken(first, holder), T.OFFER_REFERRAL, by=holder, inputs=Inputs(body="justice", reason="x"))
    with pytest.raises(ReprisalCaseHere):
        take_step(first, T.ACCEPT_REFERRAL, by=make_supervisor("justice"), inputs=NO_CONFLICT)


def referred(row: Complaint, by: User, to: str) -> Complaint:
    """The complaint after a supervisor of the body `to` has accepted it."""
    row = take_step(row, T.OFFER_REFERRAL, by=by, inputs=Inputs(body=to, reason="x"))
    return take_step(row, T.ACCEPT_REFERRAL, by=make_supervisor(to), inputs=NO_CONFLICT)


def test_an_earlier_complaint_that_goes_on_in_another_keeps_its_new_handlers_from_the_reprisal():
    holder, in_charge = make_officer("police-inspectorate"), make_officer("police-inspectorate")
    first, other = taken(make_complaint(), holder), taken(make_complaint(), in_charge)
    row = reprisal(first)
    assert row.body.code == "nhri"
    other = merged(first, other, holder)
    assert in_charge.pk in fresh(row).barred
    taker = make_officer("police-inspectorate")
    other = casework.assign(other, to=taker, by=make_supervisor("police-inspectorate"))
    assert taker.pk in fresh(row).barred
    with pytest.raises(ReprisalCaseHere):
        referred(other, taker, "nhri")


def test_a_reprisal_because_of_a_merged_complaint_goes_past_whoever_has_what_it_goes_on_in():
    holder = make_officer("police-inspectorate")
    first, other = taken(make_complaint(), holder), taken(make_complaint(), holder)
    other = referred(merged(first, other, holder), holder, "nhri")
    row = reprisal(fresh(first))
    assert row.body.code != "nhri" and "nhri" in row.excluded
    assert {holder.pk, other.assignee_id} <= set(row.barred)


def test_what_was_merged_is_passed_on_with_the_complaint_in_which_it_goes_on(officer):
    row, other = taken(held(), officer), taken(held(), officer)
    other = referred(merged(row, other, officer), officer, "justice")
    row = fresh(row)
    assert (row.status, row.body.code, row.assignee) == (Status.MERGED, "justice", None)
    assert permissions.may_read(other.assignee, row) and not permissions.may_read(officer, row)
    entry = course(row, vault.open(row, Reader.officer(other.assignee, "test")))[-1]
    assert entry.event.kind == EventKind.PASSED_ALONG and other.reference[:4] in entry.what
    assert not audit.faults_of(row)


def test_one_complainant_does_not_end_the_others_matter_by_a_withdrawal(officer):
    row, other = taken(held(), officer), taken(held(), officer)
    assert T.WITHDRAW in [rule.transition for rule in workflow.open_to_complainant(other)]
    other = merged(row, other, officer)
    assert T.WITHDRAW not in [rule.transition for rule in workflow.open_to_complainant(other)]


def test_no_complaint_in_which_a_serious_one_goes_on_is_settled(officer):
    row, other = taken(held(), officer), taken(held(), officer)
    Subcategory.objects.filter(pk=row.subcategory_id).update(serious=False)
    assert Outcome.SETTLED in outcomes.open_to(other)
    serious = Subcategory.objects.filter(serious=True).first()
    Complaint.objects.filter(pk=row.pk).update(subcategory=serious)
    other = merged(row, other, officer)
    assert Outcome.SETTLED not in outcomes.open_to(other)


def test_a_legal_hold_on_the_one_keeps_the_other_too(officer):
    row, other = taken(held(), officer), taken(held(), officer)
    other = merged(row, other, officer)
    Complaint.objects.filter(pk=other.pk).update(status=Status.CLOSED)
    assert schedule.erasable(Complaint.objects.filter(pk=other.pk)).exists()
    LegalHold.objects.create(complaint=row, set_at=timezone.now(), set_by=officer)
    assert not schedule.erasable(Complaint.objects.filter(pk=other.pk)).exists()


def test_a_merged_complaint_of_which_nobody_knows_where_it_goes_on_is_not_erased(officer):
    row, other = taken(held(), officer), held()
    merged(row, other, officer)
    Complaint.objects.filter(pk=other.pk).update(status=Status.CLOSED, erased_at=timezone.now())
    assert schedule.erasable(Complaint.objects.filter(pk=row.pk)).exists()
    Merger.objects.all().delete()
    assert not schedule.erasable(Complaint.objects.filter(pk=row.pk)).exists()


def test_whoever_stands_aside_from_either_afterwards_is_kept_from_both(officer):
    for first in (True, False):
        row, other = taken(held(), officer), taken(held(), officer)
        other = merged(row, other, officer)
        aside = make_officer("nhri")
        recusal.stand_aside(fresh(row) if first else other, by=aside, reason="قريب")
        for matter in (row, other):
            assert not permissions.may_read(User.objects.get(pk=aside.pk), fresh(matter))


def test_whoever_stood_aside_from_the_one_is_kept_from_the_other(officer):
    row, other = taken(held(), officer), held()
    aside = make_officer("nhri")
    recusal.stand_aside(row, by=aside, reason="قريب للمشتكي")
    assert permissions.may_read(aside, other)
    permissions.forget(aside)
    other = merged(row, other, officer)
    assert not permissions.may_read(User.objects.get(pk=aside.pk), other)
    event = other.events.get(kind=EventKind.RECUSED)
    # The portal acted, and the words stay with the complaint from which the person stood aside.
    assert (event.user, event.facts["ground"], event.sealed) == (None, Recusal.Ground.OWN, b"")


def test_whoever_is_named_in_the_one_loses_the_other_and_does_not_get_it_again(officer):
    accused = make_officer("nhri", first_name="سمير", last_name="منصور")
    row, other = taken(against("الضابط سمير منصور"), officer), taken(held(), accused)
    other = merged(row, other, officer)
    assert other.assignee is None
    assert other.recusals.get().user == accused
    assert not permissions.may_read(User.objects.get(pk=accused.pk), fresh(row)), "where the name stands"
    third = merged(taken(against("الضابط خالد العمري"), officer), other, officer)
    named = make_officer("nhri", first_name="خالد", last_name="العمري")
    with pytest.raises(OfficerConflict):
        casework.assign(third, to=named, by=make_supervisor("nhri"))


def test_a_relative_declared_later_takes_what_took_the_complaint_in_from_the_officer(officer):
    row, other = taken(against("الضابط سمير منصور"), officer), taken(held(), officer)
    other = merged(row, other, officer)
    assert other.assignee == officer
    declaration = declarations.declare(officer, Declaration.Kind.RELATIVE, "سمير منصور")
    assert recusal.give_back(officer, declaration) == 1
    assert fresh(other).assignee is None


def test_what_goes_on_is_at_least_as_urgent_and_says_why(officer):
    row, other = taken(held(flags=("life-at-risk",)), officer), held()
    assert (row.priority, other.priority) == ("critical", "normal")
    due = other.deadlines.get(clock=Clock.TRIAGE).due_at
    other = merged(row, other, officer)
    assert (other.priority, other.priority_rank) == ("critical", 0)
    assert other.deadlines.get(clock=Clock.TRIAGE).due_at < due
    facts = other.events.filter(kind=EventKind.PRIORITISED).latest("seq").facts
    assert row.reference[-4:] in reasons.priority_reasons(facts)[0]


def test_what_goes_on_is_never_made_less_urgent(officer):
    row, other = taken(held(), officer), held(flags=("life-at-risk",))
    other = merged(row, other, officer)
    assert other.priority == "critical"
    assert other.events.filter(kind=EventKind.PRIORITISED).count() == 1


@pytest.mark.parametrize("state", ["closed", "withdrawn", "referred", "decision_proposed", "decided", "merged"])
def test_what_nobody_has_yet_to_work_on_takes_nothing_in(officer, state):
    row, other = taken(held(), officer), held()
    Complaint.objects.filter(pk=other.pk).update(status=state)
    with pytest.raises(merging.NoSuchComplaint):
        merged(row, other, officer)
    assert fresh(row).status == Status.IN_TRIAGE


def test_a_complaint_that_the_officer_may_not_read_is_as_if_it_did_not_exist(officer):
    row = taken(held(), officer)
    elsewhere, barred, aside = make_complaint(), held(), held()
    assert elsewhere.body != row.body
    Complaint.objects.filter(pk=barred.pk).update(barred=[officer.pk])
    recusal.stand_aside(aside, by=officer, reason="x")
    for other in (elsewhere, barred, aside, row):
        with pytest.raises(merging.NoSuchComplaint):
            merged(row, other, User.objects.get(pk=officer.pk))


@pytest.mark.django_db(transaction=True)
def test_two_complaints_merged_with_each_other_at_once_leave_one_of_them_open(reference_data):
    first_officer, second_officer = make_officer("nhri"), make_officer("nhri")
    first, second = taken(held(), first_officer), taken(held(), second_officer)
    start = threading.Barrier(2)

    def merge(row: Complaint, other: Complaint, by: User) -> None:
        try:
            start.wait()
            merged(row, other, by)
        except Exception:
            pass
        finally:
            connection.close()

    pairs = ((first, second, first_officer), (second, first, second_officer))
    threads = [threading.Thread(target=merge, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(Complaint.objects.values_list("status", flat=True)) == [Status.IN_TRIAGE, Status.MERGED]
    assert Merger.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_takes_the_earlier_complaint_in_the_moment_of_the_merge_is_barred_as_well(reference_data):
    first = make_complaint()
    row, other = reprisal(first), held()
    row = taken(row, make_officer("nhri"))
    taker = make_officer("police-inspectorate")

    def take() -> None:
        taken(first, taker)
        connection.close()

    meanwhile = threading.Thread(target=take)
    with transaction.atomic():
        merged(row, other, row.assignee)
        meanwhile.start()
        _wait_until_somebody_waits_for_us()
    meanwhile.join()
    assert taker.pk in fresh(row).barred and taker.pk in fresh(other).barred


def _wait_until_somebody_waits_for_us() -> None:
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    pytest.fail("Nobody waits")


def test_what_was_merged_before_is_written_down_from_its_events(officer):
    first, second, third = taken(held(), officer), held(), held()
    merged(first, second, officer)
    merged(taken(second, officer), third, officer)
    expected = set(Merger.objects.values_list("complaint", "into"))
    Merger.objects.all().delete()
    migration = import_module("complaints.migrations.0011_keep_what_was_merged")
    migration.write_down(apps, None)
    assert (
        set(Merger.objects.values_list("complaint", "into"))
        == expected
        == {(first.pk, third.pk), (second.pk, third.pk)}
    )
