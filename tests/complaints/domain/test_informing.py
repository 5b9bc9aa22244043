"""Other bodies are informed with the complainant's consent (COI-2): once, in plain facts, and never one that is shut out."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone, translation

from accounts import permissions
from accounts.models import Role
from complaints import tasks
from complaints.domain import audit, handling, informing, reference, steps, vault
from complaints.domain.course import course
from complaints.domain.events import locked
from complaints.domain.informing import NotInformed, Told
from complaints.domain.steps import Inputs
from complaints.domain.vault import Reader
from complaints.domain.workflow import Transition
from complaints.models import Complaint, Event, EventKind, Informing, OutboxEntry, Status
from tests.factories import make_complaint, make_officer, make_supervisor

pytestmark = pytest.mark.django_db

SERIOUS = {"category": "torture-ill-treatment", "subcategory": "physical-torture"}


def serious(**overrides):
    """A complaint that goes to the prosecution, with the national institution in parallel if the person agrees."""
    return make_complaint(**({**SERIOUS, "consent_nhri": True} | overrides))


def informed_bodies(complaint):
    return set(complaint.informings.values_list("body__code", flat=True))


def notices():
    return OutboxEntry.objects.filter(topic="staff.inform")


def inform(complaint):
    with locked(complaint) as row:
        informing.inform(row)


def as_an_earlier_release_left_it(complaint):
    """Routed, with the bodies on its row and nobody informed."""
    complaint.informings.all().delete()
    notices().delete()


def test_a_serious_allegation_goes_to_the_prosecution_and_the_national_institution_is_informed_with_it():
    complaint = serious()
    assert complaint.body.code == "public-prosecution"
    assert informed_bodies(complaint) == {"nhri"}
    routed, informed = complaint.events.order_by("seq")[2:]
    assert (routed.kind, informed.kind) == (EventKind.ROUTED, EventKind.INFORMED)
    assert informed.facts == {"bodies": ["nhri"]}
    assert complaint.informings.get().informed_at == informed.at


def test_without_consent_nobody_is_informed_and_nothing_says_so():
    complaint = serious(consent_nhri=False)
    assert not complaint.informings.exists() and not notices().exists()
    assert not complaint.events.filter(kind=EventKind.INFORMED).exists()
    Complaint.objects.filter(pk=complaint.pk).update(informed=["nhri"])
    inform(complaint)
    assert not complaint.informings.exists()


def test_a_body_that_is_shut_out_is_never_informed_whatever_its_row_says():
    complaint = serious(respondent="nhri", respondent_level="headquarters")
    assert "nhri" in complaint.excluded and "nhri" not in informed_bodies(complaint)
    Complaint.objects.filter(pk=complaint.pk).update(informed=["nhri", "justice"])
    inform(complaint)
    assert "justice" in informed_bodies(complaint) and "nhri" not in informed_bodies(complaint)


def test_routing_twice_informs_once():
    make_supervisor("nhri")
    complaint = serious()
    with locked(complaint) as row:
        handling.route_and_prioritise(row)
    inform(complaint)
    assert complaint.informings.count() == 1
    assert complaint.events.filter(kind=EventKind.INFORMED).count() == 1
    assert notices().count() == 1


def test_nothing_is_left_of_an_informing_whose_routing_fails(monkeypatch):
    complaint = serious(routed=False)
    make_supervisor("nhri")

    def breaks(*_arguments, **_more):
        raise RuntimeError

    monkeypatch.setattr(informing, "later", breaks)
    with pytest.raises(RuntimeError), locked(complaint) as row:
        handling.route_and_prioritise(row)
    complaint.refresh_from_db()
    assert complaint.routed_at is None and not Informing.objects.exists()


def test_the_supervisors_of_each_informed_body_are_told_and_nobody_else():
    told = [make_supervisor("nhri"), make_supervisor("nhri")]
    make_officer("nhri"), make_officer("nhri", Role.HEAD), make_supervisor("justice")
    left = make_supervisor("nhri")
    left.memberships.update(active=False)
    complaint = serious()
    assert {entry.payload["user"] for entry in notices()} == {user.pk for user in told}
    assert {entry.complaint_id for entry in notices()} == {complaint.pk}


def test_where_a_body_has_no_supervisor_its_head_is_told():
    head = make_officer("nhri", Role.HEAD)
    serious()
    assert [entry.payload["user"] for entry in notices()] == [head.pk]


def test_who_was_in_charge_of_the_earlier_complaint_is_not_told_of_the_reprisal_but_the_head_is():
    concerned, head = make_supervisor("nhri"), make_officer("nhri", Role.HEAD)
    complaint = serious(consent_nhri=False)
    Complaint.objects.filter(pk=complaint.pk).update(consent_nhri=True, informed=["nhri"], barred=[concerned.pk])
    inform(complaint)
    assert [entry.payload["user"] for entry in notices()] == [head.pk]


def test_only_supervisors_and_heads_of_the_informed_body_may_see_it():
    row = serious().informings.get()
    assert permissions.may_see_information(make_supervisor("nhri"), row)
    assert permissions.may_see_information(make_officer("nhri", Role.HEAD), row)
    for other in (make_officer("nhri"), make_supervisor("public-prosecution"), make_supervisor("interior")):
        assert not permissions.may_see_information(other, row)
        with pytest.raises(NotInformed):
            informing.note_seen(row, by=other)
    row.refresh_from_db()
    assert row.seen_at is None


def test_a_body_that_is_shut_out_afterwards_may_see_nothing_any_more():
    complaint = serious()
    Complaint.objects.filter(pk=complaint.pk).update(excluded=["nhri"])
    with pytest.raises(NotInformed):
        informing.note_seen(complaint.informings.get(), by=make_supervisor("nhri"))


def test_reading_is_noted_once_by_who_read_first_and_forms_of_the_holder_stay_good():
    complaint, first, second = serious(), make_supervisor("nhri"), make_supervisor("nhri")
    row, version = complaint.informings.get(), complaint.version
    for reader in (first, first, second):
        informing.note_seen(row, by=reader)
    row.refresh_from_db()
    complaint.refresh_from_db()
    assert row.seen_by == first and row.seen_at is not None
    seen = complaint.events.get(kind=EventKind.INFORMATION_SEEN)
    assert (seen.user, seen.facts) == (first, {"body": "nhri"})
    assert complaint.version == version


def test_the_trail_stays_whole():
    complaint = serious()
    informing.note_seen(complaint.informings.get(), by=make_supervisor("nhri"))
    faults = []
    audit.verify(faults.append, trusted=[audit.public_key()])
    assert faults == []


def test_the_holder_learns_who_was_informed_and_whether_they_have_read_it():
    complaint, rules = serious(), reference.current()
    informed = complaint.events.get(kind=EventKind.INFORMED)
    assert informing.told(complaint.events.order_by("seq")) == [Told(rules.body("nhri"), informed.at, None)]
    informing.note_seen(complaint.informings.get(), by=make_supervisor("nhri"))
    (told,) = informing.told(complaint.events.order_by("seq"))
    assert told.seen_at == complaint.events.get(kind=EventKind.INFORMATION_SEEN).at


@pytest.mark.parametrize(
    ("language", "informed", "seen"),
    [("en", "Informed too: ", "Read by the informed body: "), ("ar", "أُعلمت أيضاً: ", "اطلعت عليها الجهة التي أُعلمت: ")],
)
def test_the_course_says_it_in_words(language, informed, seen):
    complaint = serious()
    informing.note_seen(complaint.informings.get(), by=make_supervisor("nhri", first_name="Huda", last_name="Salem"))
    complaint.refresh_from_db()
    with translation.override(language):
        name = reference.current().body("nhri").name
        entries = course(complaint, vault.open(complaint, Reader.portal("test")))
        assert [entry.what for entry in entries][-2:] == [informed + name, seen + name]
        assert entries[-1].who.endswith("Huda Salem")


def test_an_informed_body_that_takes_the_complaint_over_is_informed_no_second_time():
    complaint, holder = serious(), make_supervisor("public-prosecution")
    steps.take_step(complaint, Transition.TAKE, by=holder, inputs=Inputs(no_conflict=True))
    steps.take_step(complaint, Transition.OFFER_REFERRAL, by=holder, inputs=Inputs(body="nhri", reason="أقرب"))
    steps.take_step(complaint, Transition.ACCEPT_REFERRAL, by=make_supervisor("nhri"), inputs=Inputs(no_conflict=True))
    inform(complaint)
    assert complaint.informings.count() == 1
    Informing.objects.all().delete()
    inform(complaint)
    assert not complaint.informings.exists()


class TestComplaintsRoutedBefore:
    """What the migration asks of the workers for complaints that an earlier release routed."""

    def ask(self):
        migration = import_module("complaints.migrations.0003_inform_of_earlier_complaints")
        migration.ask_the_workers(apps, None)
        return OutboxEntry.objects.filter(topic="complaint.inform")

    def test_they_are_informed_of_by_the_workers_with_event_and_notice_once_all_know_how(self):
        complaint = serious()
        as_an_earlier_release_left_it(complaint)
        told = make_supervisor("nhri")
        (entry,) = self.ask()
        assert entry.complaint_id == complaint.pk and entry.due_at > timezone.now()
        for _ in range(2):
            tasks.inform(str(entry.pk))
        assert informed_bodies(complaint) == {"nhri"}
        assert [notice.payload["user"] for notice in notices()] == [told.pk]
        assert Event.objects.filter(complaint=complaint).latest("seq").kind == EventKind.INFORMED

    def test_those_that_are_over_or_erased_or_were_informed_of_or_lack_consent_are_left_alone(self):
        serious()
        for kept in ({"status": Status.CLOSED}, {"erased_at": timezone.now()}, {"consent_nhri": False}):
            complaint = serious()
            as_an_earlier_release_left_it(complaint)
            Complaint.objects.filter(pk=complaint.pk).update(**kept)
        as_an_earlier_release_left_it(serious(routed=False))
        assert not self.ask().exists()
