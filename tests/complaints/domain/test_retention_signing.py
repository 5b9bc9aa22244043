"""The notice before, the legal hold, and the two signatures."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints import tasks
from complaints.domain import steps, vault
from complaints.domain.retention import announcing, holds, proposals, schedule
from complaints.domain.retention.holds import HoldRefused
from complaints.domain.retention.proposals import ErasureRefused
from complaints.domain.steps import Inputs
from complaints.domain.vault import Reader
from complaints.domain.workflow import Transition
from complaints.models import Complaint, Erasure, EventKind, LegalHold, Notice, OutboxEntry, RetentionPolicy
from tests.complaints.domain.retained import announced, approved, ended, notice_is_over
from tests.factories import make_complaint, make_officer, make_supervisor

pytestmark = pytest.mark.django_db

REASON = "أمر محكمة بالإبقاء على الملف"


def kinds(complaint):
    return list(complaint.events.order_by("seq").values_list("kind", flat=True))


# The notice


def test_the_complainant_is_told_on_the_safe_channel_in_neutral_words_before_anything_is_erased(mailoutbox):
    complaint = ended(years=6)
    assert announcing.look(timezone.now()) == 1
    entry = OutboxEntry.objects.get(topic="complaint.notify", complaint=complaint)
    tasks.notify(str(entry.pk))
    assert [mail.to for mail in mailoutbox] == [["layla@example.org"]]
    assert "محو" not in mailoutbox[0].body and "شكوى" not in mailoutbox[0].subject
    assert Notice.objects.get().kind == "retention"
    assert kinds(complaint)[-1] == EventKind.ERASURE_ANNOUNCED


def test_the_days_of_notice_are_over_on_the_day_on_which_the_time_of_keeping_ends():
    complaint = ended()
    until = schedule.with_term(Complaint.objects.all()).get().kept_until
    assert announcing.look(until - timedelta(days=31)) == 0
    assert announcing.look(until - timedelta(days=29, hours=23)) == 1
    erasure = Erasure.objects.get(complaint=complaint)
    assert abs(erasure.not_before - until) < timedelta(days=1)


def test_where_the_look_comes_late_the_complainant_still_has_all_the_days():
    ended(years=6)
    RetentionPolicy.objects.update(notice_days=45)
    now = timezone.now()
    announcing.look(now)
    assert Erasure.objects.get().not_before == now + timedelta(days=45)


def test_a_complaint_is_announced_once():
    complaint = ended(years=6)
    assert [announcing.look(timezone.now()) for _ in range(3)] == [1, 0, 0]
    assert kinds(complaint).count(EventKind.ERASURE_ANNOUNCED) == 1


def test_a_look_takes_no_more_than_a_batch_and_the_next_goes_on(monkeypatch):
    monkeypatch.setattr(announcing, "BATCH", 2)
    for years in (6, 7, 8):
        ended(years=years)
    assert [announcing.look(timezone.now()) for _ in range(3)] == [2, 1, 0]


def test_a_complainant_without_a_safe_channel_gets_nothing_and_the_days_run_all_the_same(mailoutbox):
    complaint = ended(years=6, people=())
    tasks.look_for_erasures()
    tasks.notify(str(OutboxEntry.objects.get(topic="complaint.notify", complaint=complaint).pk))
    assert not mailoutbox
    assert Erasure.objects.get().not_before > timezone.now()


def test_a_complaint_that_a_review_brings_back_is_forgotten_and_announced_anew_years_later():
    complaint = announced()
    steps.take_step(complaint, Transition.REQUEST_REVIEW, by=None, inputs=Inputs(reason="لا أوافق"))
    assert announcing.expected(Complaint.objects.get()) is None
    announcing.look(timezone.now())
    assert not Erasure.objects.exists()


def test_a_policy_that_keeps_longer_calls_off_what_was_announced():
    announced()
    RetentionPolicy.objects.filter(ending="").update(months=1200)
    announcing.look(timezone.now())
    assert not Erasure.objects.exists()


# The hold


def test_a_held_complaint_is_never_due_and_its_reason_is_sealed():
    complaint, boss = ended(years=90), make_supervisor()
    holds.set_hold(complaint, by=boss, reason=REASON)
    assert not schedule.due(timezone.now()).exists()
    assert announcing.look(timezone.now()) == 0
    event = complaint.events.get(kind=EventKind.HOLD_SET)
    assert REASON.encode() not in bytes(event.sealed) and event.user == boss
    opened = vault.open(complaint, Reader.portal("test"))
    assert opened.event_secret(event) == {"reason": REASON}


def test_a_hold_stops_an_erasure_that_two_people_signed_already():
    complaint, first, _second = approved()
    entry = OutboxEntry.objects.get(topic="complaint.erase")
    holds.set_hold(complaint, by=first, reason=REASON)
    tasks.erase(str(entry.pk))
    complaint.refresh_from_db()
    assert complaint.erased_at is None and complaint.keys.exists()
    assert not Erasure.objects.exists()


def test_another_supervisor_lifts_the_hold_and_the_time_counts_again():
    complaint, boss, other = ended(years=6), make_supervisor(), make_supervisor()
    holds.set_hold(complaint, by=boss, reason=REASON)
    with pytest.raises(HoldRefused):
        holds.lift_hold(complaint, by=boss, reason="انتهت القضية")
    holds.lift_hold(complaint, by=other, reason="انتهت القضية")
    assert schedule.due(timezone.now()).get() == complaint
    assert kinds(complaint)[-2:] == [EventKind.HOLD_SET, EventKind.HOLD_LIFTED]


def test_the_database_itself_lets_nobody_lift_a_hold_that_they_set():
    hold = holds.set_hold(ended(), by=make_supervisor(), reason=REASON)
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalHold.objects.filter(pk=hold.pk).update(lifted_by=hold.set_by)


@pytest.mark.parametrize("make", [make_officer, lambda: make_supervisor("health")])
def test_nobody_but_a_supervisor_of_the_holding_body_sets_or_lifts_a_hold(make):
    complaint, stranger = make_complaint(), make()
    with pytest.raises(HoldRefused):
        holds.set_hold(complaint, by=stranger, reason=REASON)
    holds.set_hold(complaint, by=make_supervisor(), reason=REASON)
    with pytest.raises(HoldRefused):
        holds.lift_hold(complaint, by=stranger, reason=REASON)


def test_a_hold_needs_a_reason_and_there_is_one_at_a_time():
    complaint, boss = make_complaint(), make_supervisor()
    with pytest.raises(HoldRefused):
        holds.set_hold(complaint, by=boss, reason="  ")
    holds.set_hold(complaint, by=boss, reason=REASON)
    with pytest.raises(HoldRefused):
        holds.set_hold(complaint, by=make_supervisor(), reason=REASON)


# The signatures


def test_one_supervisor_proposes_and_another_approves():
    complaint, first, second = approved()
    erasure = Erasure.objects.get()
    assert (erasure.state, erasure.proposed_by, erasure.approved_by) == ("approved", first, second)
    assert kinds(complaint)[-2:] == [EventKind.ERASURE_PROPOSED, EventKind.ERASURE_APPROVED]
    assert OutboxEntry.objects.filter(topic="complaint.erase", complaint=complaint).count() == 1


def test_nobody_signs_twice():
    complaint, boss = announced(), make_supervisor()
    proposals.propose(complaint, boss)
    with pytest.raises(ErasureRefused):
        proposals.approve(complaint, boss)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.update(approved_by=boss)
    assert not OutboxEntry.objects.filter(topic="complaint.erase").exists()


@pytest.mark.parametrize("make", [make_officer, lambda: make_supervisor("health")])
def test_nobody_but_supervisors_of_the_holding_body_signs(make):
    complaint, stranger = announced(), make()
    with pytest.raises(ErasureRefused):
        proposals.propose(complaint, stranger)
    proposals.propose(complaint, make_supervisor())
    for signing in (proposals.approve, proposals.decline):
        with pytest.raises(ErasureRefused):
            signing(complaint, stranger)


def test_nothing_is_proposed_before_the_days_of_notice_are_over():
    complaint = announced()
    notice_is_over(complaint, at=timezone.now() + timedelta(minutes=1))
    with pytest.raises(ErasureRefused):
        proposals.propose(complaint, make_supervisor())


def test_nothing_is_signed_that_was_not_announced_or_is_no_longer_due():
    with pytest.raises(ErasureRefused):
        proposals.propose(ended(years=6), make_supervisor())
    complaint = announced()
    proposals.propose(complaint, make_supervisor())
    steps.take_step(complaint, Transition.REQUEST_REVIEW, by=None, inputs=Inputs(reason="لا أوافق"))
    with pytest.raises(ErasureRefused):
        proposals.approve(complaint, make_supervisor())


def test_a_proposal_that_is_declined_can_be_made_again():
    complaint = announced()
    proposals.propose(complaint, make_supervisor())
    proposals.decline(complaint, make_supervisor())
    assert Erasure.objects.get().proposed_by is None
    proposals.propose(complaint, make_supervisor())
    assert kinds(complaint).count(EventKind.ERASURE_PROPOSED) == 2


def test_a_batch_is_signed_as_far_as_it_can_be_and_says_how_far():
    first, second, strange = announced(), announced(), ended(years=6)
    signed = proposals.sign_all([first, strange, second], proposals.propose, make_supervisor())
    assert signed == (2, 1)
    assert set(Erasure.objects.values_list("complaint", flat=True)) >= {first.pk, second.pk}


def test_a_hold_and_a_second_signature_are_events_of_a_whole_trail():
    complaint, first, _second = approved()
    holds.set_hold(complaint, by=first, reason=REASON)
    from complaints.domain import audit

    proof = audit.verify(pytest.fail, trusted={audit.public_key()})
    assert proof.faults == 0
    assert Complaint.objects.get().version > 0
