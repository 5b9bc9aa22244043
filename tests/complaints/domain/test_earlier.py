"""Complaints about reprisals (COI-7): kept from whoever handled the earlier complaint, which shows nothing of them."""

import pytest
from django.core import signing

from accounts import permissions
from complaints.domain import (
    casework,
    earlier,
    earlier_link,
    filing,
    handling,
    merging,
    reference,
    references,
    steps,
    timeline,
    vault,
)
from complaints.domain.earlier import Earlier, ReprisalCaseHere
from complaints.domain.events import locked
from complaints.domain.queries import queue
from complaints.domain.retention import erasing
from complaints.domain.steps import ConflictOfInterest, Inputs, take_step
from complaints.domain.vault import Reader, ReaderRefused
from complaints.domain.workflow import Transition
from complaints.models import Complaint, ConflictRule, EarlierComplaint, Event, EventKind
from tests.factories import make_complaint, make_filing, make_officer, make_supervisor

T = Transition

pytestmark = pytest.mark.django_db

REPRISAL = {"category": "reprisals", "subcategory": "threats-to-complainant", "respondent": None}


def reprisal(said=None, **overrides):
    return make_complaint(**(REPRISAL | {"earlier": said} | overrides))


def proved(complaint):
    return Earlier(reference=complaint.reference, proved_id=complaint.pk)


def typed(complaint):
    return Earlier(reference=complaint.reference)


def held_by_nhri(**overrides):
    """An ordinary complaint that the national institution holds, which would receive complaints about reprisals."""
    complaint = make_complaint(respondent="police-inspectorate", **overrides)
    assert complaint.body.code == "nhri"
    return complaint


def test_what_is_told_of_the_earlier_complaint_stands_beside_the_new_one_in_the_same_transaction():
    first = make_complaint()
    row = reprisal(typed(first)).earlier
    assert (row.reference, row.found, row.proved, row.handled_by) == (first.reference, first, False, None)
    row = reprisal(proved(first)).earlier
    assert (row.reference, row.found, row.proved) == (first.reference, first, True)


def test_a_reference_of_no_complaint_here_is_kept_as_it_was_given():
    unknown = references.new_reference()
    row = reprisal(Earlier(reference=unknown)).earlier
    assert (row.reference, row.found) == (unknown, None)


def test_filing_costs_one_insert_more_and_a_look_for_a_typed_reference(django_assert_num_queries):
    first = make_complaint()
    for number, said in ((8, None), (9, proved(first)), (10, typed(first))):
        made = make_filing(**REPRISAL, earlier=said)
        with django_assert_num_queries(number):
            filing.file_complaint(made, key=filing.filing_key(references.new_code().encode()))


@pytest.mark.parametrize("said", [proved, typed])
def test_the_bodies_that_hold_the_earlier_complaint_and_are_complained_of_in_it_are_shut_out(said):
    row = reprisal(said(held_by_nhri()))
    assert row.body.code == "public-prosecution"
    assert {"nhri", "police-inspectorate"} <= set(row.excluded)


def test_the_body_that_the_complainant_names_is_shut_out(reference_data):
    row = reprisal(Earlier(handled_by_id=reference_data.body("nhri").pk))
    assert row.body.code != "nhri" and "nhri" in row.excluded


def test_an_earlier_complaint_that_no_worker_has_routed_yet_counts_for_where_it_will_go():
    first = make_complaint(respondent="police-inspectorate", routed=False)
    assert reprisal(proved(first)).body.code == "public-prosecution"


def test_a_complaint_of_another_kind_asks_nothing_and_is_kept_from_nobody(django_assert_num_queries, reference_data):
    ordinary = make_complaint()
    with django_assert_num_queries(0):
        assert earlier.told(ordinary) is None
        handling.question_of(ordinary, reference_data)
    assert ordinary.barred == []


def test_while_the_rule_is_out_of_use_nothing_is_kept_away():
    ConflictRule.objects.filter(code="COI-7").update(active=False)
    reference.forget()
    row = reprisal(typed(held_by_nhri()))
    assert (row.body.code, row.barred) == ("nhri", [])


def test_an_objection_is_to_the_body_that_was_proposed_and_not_to_where_the_found_complaint_leads():
    """The proposal knew nothing of the typed reference: objecting to it must not bar the body that is right."""
    row = reprisal(typed(held_by_nhri()), objection=True)
    assert row.body.code == "public-prosecution"


def test_whoever_was_in_charge_of_the_earlier_complaint_neither_reads_nor_takes_nor_gets_the_new_one():
    first = held_by_nhri()
    officer, supervisor = make_officer("nhri"), make_supervisor("nhri")
    first = casework.assign(first, to=officer, by=supervisor)
    row = reprisal(proved(first))
    assert row.barred == sorted([officer.pk, supervisor.pk])
    # They serve the other body by now.
    for person in (officer, supervisor):
        person.memberships.update(body=row.body)
        permissions.forget(person)
        assert permissions.concerned_with_earlier(person, row)
        assert not permissions.may_read(person, row)
        assert not permissions.may_take(person, row)
        assert not permissions.may_assign(person, row)
        with pytest.raises(ReaderRefused):
            vault.open(row, Reader.officer(person, "test"))
        at_work = permissions.officer_of(person)
        assert row not in queue.in_view(queue.View.OPEN, at_work)
        with pytest.raises(Complaint.DoesNotExist):
            queue.held(at_work, row.reference)
    with pytest.raises(ConflictOfInterest):
        casework.assign(row, to=officer, by=make_supervisor(row.body.code))
    assert permissions.may_take(make_officer(row.body.code), row)


def test_who_takes_the_earlier_complaint_afterwards_is_kept_away_too():
    first = held_by_nhri()
    row = reprisal(proved(first))
    taker, later = make_officer("nhri"), make_officer("nhri")
    first = take_step(first, T.TAKE, by=taker, inputs=Inputs(no_conflict=True))
    casework.assign(first, to=later, by=make_supervisor("nhri"))
    casework.assign(first, to=later, by=make_supervisor("nhri"))
    row.refresh_from_db()
    assert row.barred == [taker.pk, later.pk]


def test_a_body_that_takes_the_earlier_complaint_over_can_never_get_the_new_one():
    first = make_complaint()
    row = reprisal(proved(first))
    officer = make_officer("police-inspectorate")
    first = take_step(first, T.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    first = take_step(first, T.OFFER_REFERRAL, by=officer, inputs=Inputs(body="justice", reason="x"))
    receiver = make_supervisor("justice")
    take_step(first, T.ACCEPT_REFERRAL, by=receiver, inputs=Inputs(no_conflict=True))
    row.refresh_from_db()
    assert "justice" in row.excluded and receiver.pk in row.barred
    assert "justice" not in [body.code for body in steps.referral_bodies(row)]


def test_the_body_with_the_reprisal_stays_on_the_list_and_is_refused_only_when_it_accepts():
    first = make_complaint()
    assert reprisal(proved(first)).body.code == "nhri"
    officer = make_officer("police-inspectorate")
    first = take_step(first, T.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    assert "nhri" in [body.code for body in steps.referral_bodies(first)]
    first = take_step(first, T.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason="x"))
    receiver = make_supervisor("nhri")
    with pytest.raises(ReprisalCaseHere):
        take_step(first, T.ACCEPT_REFERRAL, by=receiver, inputs=Inputs(no_conflict=True))
    first.refresh_from_db()
    assert (first.body.code, first.status) == ("police-inspectorate", "referred")
    take_step(first, T.REFUSE_REFERRAL, by=receiver, inputs=Inputs(reason="x"))


def test_an_earlier_complaint_is_never_merged_with_the_reprisal():
    first = make_complaint()
    row = reprisal(proved(first))
    officer = make_officer("police-inspectorate")
    first = take_step(first, T.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    with pytest.raises(merging.NoSuchComplaint):
        take_step(first, T.MERGE, by=officer, inputs=Inputs(reference=row.reference, reason="x"))


def test_nothing_of_the_new_complaint_stands_in_the_events_or_columns_of_the_earlier_one():
    first = held_by_nhri()
    before = Complaint.objects.filter(pk=first.pk).values().get()
    row = reprisal(proved(first))
    casework.assign(first, to=make_officer("nhri"), by=make_supervisor("nhri"))
    after = Complaint.objects.filter(pk=first.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"assignee_id", "version", "chain_seq", "chain_head"}
    said = str(list(Event.objects.filter(complaint=first).values_list("facts", flat=True)))
    assert row.reference not in said and str(row.pk) not in said


def moments(row):
    return timeline.moments(row.events.filter(kind=EventKind.ROUTED))


def test_the_reasons_are_told_to_the_complainant_only_as_far_as_they_proved_what_they_say():
    """Reasons name the bodies of the complaint that has the reference; whoever typed a stranger's must not read them."""
    first = held_by_nhri()
    assert first.body.name_ar in str(moments(reprisal(proved(first)))[0].reasons)
    assert moments(reprisal(typed(first)))[0].reasons == ()
    assert moments(reprisal(Earlier(reference=references.new_reference())))[0].reasons == ()
    assert moments(reprisal())[0].reasons


def test_the_link_is_erased_with_the_complaint():
    row = reprisal(proved(make_complaint()))
    with locked(row) as held:
        erasing.destroy(held, at=row.received_at, facts={})
    assert not EarlierComplaint.objects.exists()


def test_a_note_names_its_complaint_with_the_bodies_concerned():
    first = held_by_nhri()
    found = earlier_link.read(earlier_link.note(first))
    assert found.reference == first.reference
    assert found.bodies == ("nhri", "police-inspectorate")
    assert found.said == proved(first)


def test_a_note_that_is_forged_too_old_or_of_no_complaint_names_nothing(monkeypatch):
    first = make_complaint()
    note = earlier_link.note(first)
    assert earlier_link.read(note[:-1] + ("A" if note[-1] != "A" else "B")) is None
    assert earlier_link.read("") is None
    assert earlier_link.read(signing.dumps(str(first.pk), salt="another use")) is None
    assert earlier_link.read(signing.dumps("no number", salt="earlier complaint")) is None
    assert earlier_link.read(note)
    monkeypatch.setattr(earlier_link, "VALID_SECONDS", -1)
    assert earlier_link.read(note) is None


def test_no_note_is_given_while_nobody_can_file_a_complaint_about_a_reprisal():
    first = make_complaint()
    ConflictRule.objects.filter(code="COI-7").update(active=False)
    reference.forget()
    assert earlier_link.note(first) == ""
