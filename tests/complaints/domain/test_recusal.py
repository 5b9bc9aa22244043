"""Who is kept from a complaint because of a conflict of interest (COI-6), who steps back, and what each leaves."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import permissions
from accounts.models import Membership, Role, User
from complaints.domain import audit, casework, declarations, recusal, vault
from complaints.domain.conflict import ConflictOfInterest, OfficerConflict
from complaints.domain.course import course
from complaints.domain.deadlines import escalation
from complaints.domain.queries import queue
from complaints.domain.queries.queue import View
from complaints.domain.steps import Inputs, take_step
from complaints.domain.timeline import moments
from complaints.domain.vault import Contents, Identity, Reader
from complaints.domain.workflow import Transition, TransitionRefused
from complaints.models import (
    AccessRecord,
    Clock,
    Complaint,
    Declaration,
    Event,
    EventKind,
    PersonRole,
    Recusal,
    Status,
)
from tests.factories import make_complaint, make_officer, make_supervisor

pytestmark = pytest.mark.django_db
T = Transition
Ground = Recusal.Ground
NO_CONFLICT = Inputs(no_conflict=True)


def _officer(name: str = "", **fields: str) -> User:
    given, _, family = name.partition(" ")
    return make_officer(first_name=given, last_name=family, **fields)


def _against(respondent: str, place: str = "بيتي", **overrides: object) -> Complaint:
    contents = Contents(title="شكوى", narrative="ما حدث", respondent=respondent, place=place)
    return make_complaint(contents=contents, place_kind="home", **overrides)


def _fresh(user: User) -> User:
    """The same person in another request."""
    return User.objects.get(pk=user.pk)


def _read_by(user: User, complaint: Complaint) -> bool:
    return permissions.may_read(_fresh(user), Complaint.objects.get(pk=complaint.pk))


def _events(complaint: Complaint) -> list[Event]:
    return list(complaint.events.filter(kind=EventKind.RECUSED))


def test_who_is_named_by_the_own_name_does_not_get_the_complaint_and_a_colleague_does():
    complaint = _against("النقيب سمير خالد منصور من مركز شرطة النخيل")
    accused, colleague = _officer("سمير منصور"), _officer("ليلى حداد")
    with pytest.raises(OfficerConflict):
        take_step(complaint, T.TAKE, by=accused, inputs=NO_CONFLICT)
    complaint.refresh_from_db()
    assert (complaint.status, complaint.assignee) == (Status.RECEIVED, None)
    assert Recusal.objects.get().ground == Ground.NAME
    [event] = _events(complaint)
    assert (event.actor, event.facts) == (Event.Actor.PORTAL, {"recused": accused.pk, "ground": "name"})
    assert not _read_by(accused, complaint)
    assert take_step(complaint, T.TAKE, by=colleague, inputs=NO_CONFLICT).assignee == colleague
    faults: list[str] = []
    audit.verify(faults.append, trusted=[audit.public_key()])
    assert faults == []


def test_a_respondent_kept_apart_as_a_person_counts_too_and_a_complainant_of_the_name_does_not():
    respondent = ((PersonRole.RESPONDENT, Identity(name="Captain Samir K. Mansour")),)
    complainant = ((PersonRole.COMPLAINANT, Identity(name="Samir Mansour")),)
    accused = _officer("Samir Mansour")
    assert recusal.conflict_of(accused, _against("موظف", people=respondent)) == Ground.NAME
    assert recusal.conflict_of(accused, _against("موظف", people=complainant)) is None


def test_a_declared_relative_keeps_away_and_another_of_the_first_name_does_not():
    officer = _officer("ليلى حداد")
    declarations.declare(officer, Declaration.Kind.RELATIVE, "سمير خالد منصور")
    assert recusal.conflict_of(officer, _against("العقيد سمير منصور")) == Ground.RELATIVE
    assert recusal.conflict_of(officer, _against("العقيد سمير الخطيب")) is None
    assert recusal.conflict_of(_officer("نور الصالح"), _against("العقيد سمير منصور")) is None


@pytest.mark.parametrize("active", [True, False])
def test_the_own_unit_of_now_and_of_before_keeps_away(active):
    officer = _officer("ليلى حداد")
    Membership.objects.filter(user=officer).update(unit="مركز شرطة النخيل")
    if not active:
        Membership.objects.filter(user=officer).update(active=False, role=Role.SUPERVISOR)
        Membership.objects.create(
            user=officer, body=Membership.objects.get(user=officer).body, role=Role.OFFICER, unit="مكتب الشكاوى"
        )
    assert recusal.conflict_of(officer, _against("الموظف المناوب في مركز شرطة النخيل")) == Ground.UNIT
    assert recusal.conflict_of(officer, _against("الموظف المناوب", "أمام شرطة النخيل")) == Ground.UNIT
    assert recusal.conflict_of(officer, _against("الموظف المناوب", "مركز شرطة الرمال")) is None


def test_a_declared_former_unit_keeps_away():
    officer = _officer("ليلى حداد")
    declarations.declare(officer, Declaration.Kind.FORMER_UNIT, "Wadi al-Sidr prison")
    assert recusal.conflict_of(officer, _against("Guards of Wadi Al Sidr prison")) == Ground.UNIT
    assert recusal.conflict_of(officer, _against("Guards of Ayn Jadida prison")) is None


def test_the_complaint_is_opened_only_if_it_shares_a_word_and_the_opening_is_the_portals_own_and_recorded():
    complaint = _against("العقيد سمير منصور")
    recusal.conflict_of(_officer("نور الصالح"), complaint)
    compared = AccessRecord.objects.filter(purpose="conflict of interest")
    assert not compared.exists()
    accused = _officer("سمير منصور")
    with pytest.raises(OfficerConflict):
        take_step(complaint, T.TAKE, by=accused, inputs=NO_CONFLICT)
    record = compared.get()
    assert (record.reader, record.user, record.complaints) == ("portal", None, [complaint.pk])


@pytest.mark.django_db(transaction=True)
def test_what_was_found_stays_in_the_database_although_the_step_is_refused():
    complaint, accused = _against("العقيد سمير منصور"), _officer("سمير منصور")
    with pytest.raises(OfficerConflict):
        take_step(complaint, T.TAKE, by=accused, inputs=NO_CONFLICT)
    with pytest.raises(OfficerConflict):
        casework.assign(complaint, to=_fresh(accused), by=make_supervisor())
    assert Recusal.objects.count() == 1 and len(_events(complaint)) == 1
    assert AccessRecord.objects.filter(purpose="conflict of interest").count() == 1


def test_a_supervisor_cannot_put_somebody_in_conflict_in_charge_but_anybody_else():
    complaint, boss = _against("العقيد سمير منصور"), make_supervisor()
    accused, colleague = _officer("سمير منصور"), _officer("ليلى حداد")
    with pytest.raises(OfficerConflict):
        casework.assign(complaint, to=accused, by=boss)
    assert _events(complaint)[0].user is None
    assert casework.assign(complaint, to=colleague, by=boss).assignee == colleague


def test_somebody_of_another_body_is_refused_without_being_compared():
    stranger = _officer("سمير منصور", body="nhri")
    with pytest.raises(ConflictOfInterest) as refused:
        casework.assign(_against("العقيد سمير منصور"), to=stranger, by=make_supervisor())
    assert not isinstance(refused.value, OfficerConflict)
    assert not Recusal.objects.exists()


def test_who_accepts_a_referral_is_compared_and_a_colleague_may_still_accept():
    officer, complaint = _officer("ليلى حداد"), _against("العقيد سمير منصور")
    take_step(complaint, T.TAKE, by=officer, inputs=NO_CONFLICT)
    take_step(complaint, T.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason="اختصاص"))
    accused = make_supervisor("nhri", first_name="سمير", last_name="منصور")
    with pytest.raises(OfficerConflict):
        take_step(complaint, T.ACCEPT_REFERRAL, by=accused, inputs=NO_CONFLICT)
    complaint.refresh_from_db()
    assert complaint.status == Status.REFERRED
    assert not permissions.may_answer_referral(_fresh(accused), complaint)
    assert list(queue.offered_to(permissions.officer_of(_fresh(accused)))) == []
    colleague = make_supervisor("nhri")
    assert take_step(complaint, T.ACCEPT_REFERRAL, by=colleague, inputs=NO_CONFLICT).assignee == colleague


def test_who_is_named_cannot_give_the_second_signature():
    officer, complaint = _officer("ليلى حداد"), _against("العقيد سمير منصور")
    for transition in (T.TAKE, T.ADMIT, T.START_REVIEW):
        take_step(complaint, transition, by=officer, inputs=NO_CONFLICT)
    take_step(complaint, T.PROPOSE_DECISION, by=officer, inputs=Inputs(outcome="unsubstantiated", reason="لا دليل"))
    accused = make_supervisor(first_name="سمير", last_name="منصور")
    with pytest.raises(OfficerConflict):
        take_step(complaint, T.APPROVE_DECISION, by=accused)
    complaint.refresh_from_db()
    assert complaint.status == Status.DECISION_PROPOSED
    assert take_step(complaint, T.APPROVE_DECISION, by=make_supervisor()).status == Status.DECIDED


def _under_review(officer: User) -> Complaint:
    complaint = make_complaint()
    for transition in (T.TAKE, T.ADMIT, T.START_REVIEW):
        complaint = take_step(complaint, transition, by=officer, inputs=NO_CONFLICT)
    return complaint


def test_who_stands_aside_is_in_charge_no_more_and_the_reason_is_sealed():
    officer, boss = _officer("ليلى حداد"), make_supervisor()
    complaint = _under_review(officer)
    recusal.stand_aside(complaint, by=officer, reason="أخي يعمل في هذا المركز")
    complaint.refresh_from_db()
    assert (complaint.status, complaint.assignee) == (Status.UNDER_REVIEW, None)
    assert Recusal.objects.get().ground == Ground.OWN
    [event] = _events(complaint)
    assert event.user == officer and "أخي" not in str(event.facts)
    opened = vault.open(complaint, Reader.officer(boss, "test"))
    assert opened.event_secret(event) == {"reason": "أخي يعمل في هذا المركز"}
    assert casework.assign(complaint, to=_officer("نور الصالح"), by=boss).assignee is not None


def test_a_complaint_that_was_not_taken_yet_can_be_taken_by_others_after_somebody_stood_aside():
    complaint, officer, colleague = make_complaint(), _officer("ليلى حداد"), _officer("نور الصالح")
    casework.assign(complaint, to=officer, by=make_supervisor())
    recusal.stand_aside(complaint, by=officer, reason="قرابة")
    assert take_step(complaint, T.TAKE, by=colleague, inputs=NO_CONFLICT).assignee == colleague


def test_standing_aside_needs_a_reason_and_is_done_once():
    officer, complaint = _officer("ليلى حداد"), make_complaint()
    with pytest.raises(TransitionRefused):
        recusal.stand_aside(complaint, by=officer, reason="  ")
    recusal.stand_aside(complaint, by=officer, reason="قرابة")
    with pytest.raises(TransitionRefused):
        recusal.stand_aside(complaint, by=officer, reason="قرابة")
    with pytest.raises(TransitionRefused):
        recusal.stand_aside(complaint, by=_officer(body="nhri"), reason="قرابة")
    assert len(_events(complaint)) == 1


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.HEAD])
def test_whoever_stood_aside_may_do_nothing_with_the_complaint_any_more(role):
    user = make_officer(role=role)
    complaint = _under_review(user)
    recusal.stand_aside(complaint, by=user, reason="قرابة")
    complaint.refresh_from_db()
    for may in (
        permissions.may_read,
        permissions.may_reveal,
        permissions.may_work,
        permissions.may_take,
        permissions.may_refer,
        permissions.may_prioritise,
        permissions.may_supervise,
        permissions.may_assign,
        permissions.may_approve_routing,
        permissions.may_approve,
        permissions.may_report,
        permissions.may_hold,
        permissions.may_propose_erasure,
    ):
        assert not may(user, complaint) and not may(_fresh(user), complaint), may.__name__
    with pytest.raises(vault.ReaderRefused):
        vault.open(complaint, Reader.officer(user, "test"))
    with pytest.raises(OfficerConflict):
        casework.assign(complaint, to=user, by=make_supervisor())


def test_if_the_only_supervisor_stood_aside_the_head_acts_and_hears_of_deadlines():
    boss, head, officer = make_supervisor(), make_officer(role=Role.HEAD), _officer("ليلى حداد")
    complaint = _under_review(officer)
    recusal.stand_aside(complaint, by=boss, reason="قرابة")
    recusal.stand_aside(complaint, by=officer, reason="قرابة")
    complaint.refresh_from_db()
    told = escalation.told(complaint, Clock.DECISION, 50)
    assert (told.role, told.users) == (Role.HEAD, (head,))
    assert casework.assign(complaint, to=head, by=head).assignee == head


def test_the_lists_of_whoever_stood_aside_leave_it_out_and_those_of_colleagues_do_not(django_assert_num_queries):
    user, colleague = make_supervisor(), make_supervisor()
    complaint, other = make_complaint(), make_complaint()
    recusal.stand_aside(complaint, by=user, reason="قرابة")
    with django_assert_num_queries(1):
        officer = permissions.officer_of(_fresh_without_query(user))
    for view in (View.UNTAKEN, View.OPEN):
        assert list(queue.in_view(view, officer)) == [other]
        assert queue.in_view(view, permissions.officer_of(colleague)).count() == 2
    with django_assert_num_queries(1):
        counts = queue.counts(officer)
    assert (counts["untaken"], counts["open"]) == (1, 1)
    assert list(queue.matching(officer, "النخيل")) == [other]
    for find in (queue.held, queue.within_reach):
        with pytest.raises(Complaint.DoesNotExist):
            find(officer, complaint.reference)


def _fresh_without_query(user: User) -> User:
    permissions.forget(user)
    return user


def test_a_recusal_is_told_by_name_without_its_reason_and_the_complainant_sees_nothing_of_it():
    officer, complaint = make_officer(first_name="Huda", last_name="Salem"), make_complaint()
    recusal.stand_aside(complaint, by=officer, reason="My brother works there")
    complaint.refresh_from_db()
    last = course(complaint, vault.open(complaint, Reader.portal("test")))[-1]
    assert "Huda Salem" in last.what and last.words == ""
    before = len(moments(complaint.events.exclude(kind=EventKind.RECUSED)))
    assert len(moments(complaint.events.all())) == before


def test_a_declaration_made_later_takes_the_complaint_away_that_somebody_is_in_charge_of():
    officer = _officer("ليلى حداد")
    complaint, other = _against("العقيد سمير منصور"), _against("العقيد سمير الخطيب")
    for one in (complaint, other):
        take_step(one, T.TAKE, by=officer, inputs=NO_CONFLICT)
    row = declarations.declare(officer, Declaration.Kind.RELATIVE, "سمير منصور")
    assert recusal.give_back(officer, row) == 1
    assert Complaint.objects.get(pk=complaint.pk).assignee is None
    assert Complaint.objects.get(pk=other.pk).assignee == officer


def test_a_stolen_table_tells_nobodys_family():
    officer = _officer("ليلى حداد")
    declarations.declare(officer, Declaration.Kind.RELATIVE, "نبيل الطحان")
    declarations.declare(officer, Declaration.Kind.FORMER_UNIT, "Ghazlan barracks")
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text, encode(sealed, 'escape') FROM complaints_declaration t")
        dump = str(cursor.fetchall())
    for word in ("نبيل", "الطحان", "Ghazlan", "barracks", "نبيل".encode().hex(), b"Ghazlan".hex()):
        assert word not in dump
    assert [one.words for one in declarations.declared_by(officer)] == ["نبيل الطحان", "Ghazlan barracks"]


def test_a_sealed_declaration_passes_for_nobody_elses_and_for_no_other_kind():
    row = declarations.declare(_officer(), Declaration.Kind.RELATIVE, "نبيل الطحان")
    stranger = _officer()
    Declaration.objects.filter(pk=row.pk).update(user=stranger)
    assert [one.words for one in declarations.declared_by(stranger)] == [""]
    Declaration.objects.filter(pk=row.pk).update(user=row.user, kind=Declaration.Kind.FORMER_UNIT)
    assert [one.words for one in declarations.declared_by(row.user)] == [""]


def test_declarations_are_sealed_anew_when_the_master_key_changes(settings):
    officer, old, new = _officer(), settings.MASTER_KEYS[0], bytes(range(32))
    declarations.declare(officer, Declaration.Kind.RELATIVE, "نبيل الطحان")
    settings.MASTER_KEYS = [new]
    with pytest.raises(CommandError, match="1 declarations of staff"):
        call_command("rotate_keys", stdout=io.StringIO())
    settings.MASTER_KEYS = [new, old]
    said = io.StringIO()
    call_command("rotate_keys", stdout=said)
    assert "1 declarations of staff sealed anew" in said.getvalue() and "may be taken off" in said.getvalue()
    settings.MASTER_KEYS = [new]
    assert [one.words for one in declarations.declared_by(officer)] == ["نبيل الطحان"]
    settings.MASTER_KEYS = [old]
    assert [one.words for one in declarations.declared_by(officer)] == [""]


def test_only_the_own_declarations_are_removed():
    officer, other = _officer(), _officer()
    row = declarations.declare(officer, Declaration.Kind.RELATIVE, "نبيل الطحان")
    assert not declarations.withdraw(other, row.pk)
    assert declarations.withdraw(officer, row.pk)
    assert declarations.declared_by(officer) == []
