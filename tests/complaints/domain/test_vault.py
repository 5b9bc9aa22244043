"""Only named readers open a complaint, every opening is recorded, and the rows alone tell nothing."""

import pytest
from django.db import connection

from accounts.models import Role
from complaints.domain import casework, keys, vault
from complaints.domain.cipher import Unreadable
from complaints.domain.vault import Reader, ReaderRefused
from complaints.models import AccessRecord, EventKind, WrappedKey
from tests.factories import make_complaint, make_officer

pytestmark = pytest.mark.django_db


def test_an_officer_of_the_holding_body_reads_and_leaves_a_record():
    complaint, officer = make_complaint(), make_officer()
    opened = vault.open(complaint, Reader.officer(officer, "complaint"))
    assert opened.contents.title == "إهانة في مركز الشرطة"
    record = AccessRecord.objects.latest("id")
    assert (record.user, record.purpose, record.complaints) == (officer, "complaint", [complaint.pk])


@pytest.mark.parametrize("body", ["nhri", "interior", "public-prosecution"])
def test_an_officer_of_another_body_is_refused(body):
    complaint = make_complaint()
    with pytest.raises(ReaderRefused):
        vault.open(complaint, Reader.officer(make_officer(body), "complaint"))


def test_the_accused_body_is_refused_even_if_the_row_says_it_holds_the_complaint():
    complaint, officer = make_complaint(), make_officer()
    complaint.excluded = ["police-inspectorate"]
    complaint.save()
    with pytest.raises(ReaderRefused):
        vault.open(complaint, Reader.officer(officer, "complaint"))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_administrators_and_auditors_never_read(role):
    from accounts.models import Membership, User

    user = User.objects.create_user("someone", password="x", is_staff=True, is_superuser=True)
    Membership.objects.create(user=user, role=role)
    with pytest.raises(ReaderRefused):
        vault.open(make_complaint(), Reader.officer(user, "complaint"))


def test_an_identity_opens_for_an_officer_only_with_a_reason_that_stays_in_the_trail():
    complaint, officer = make_complaint(), make_officer(role=Role.SUPERVISOR)
    person = complaint.people.get()
    opened = vault.open(complaint, Reader.officer(officer, "complaint"))
    with pytest.raises(ReaderRefused):
        opened.identity(person)
    with pytest.raises(casework.ReasonMissing):
        casework.reveal_identity(person.pk, by=officer, reason="  ")
    assert casework.reveal_identity(person.pk, by=officer, reason="لترتيب مقابلة").name == "ليلى حداد"
    event = complaint.events.get(kind=EventKind.IDENTITY_REVEALED)
    assert opened.event_secret(event) == {"reason": "لترتيب مقابلة"}


def test_sealed_contents_cannot_be_put_into_another_complaint():
    one, other = make_complaint(), make_complaint()
    one.sealed = other.sealed
    with pytest.raises(Unreadable):
        _ = vault.open(one, Reader.portal("test")).contents


def test_keys_rotate_and_an_old_key_is_not_needed_afterwards(settings):
    complaint = make_complaint()
    old, new = settings.MASTER_KEYS[0], bytes(range(32))
    settings.MASTER_KEYS = [new, old]
    assert keys.rotate() == 1
    settings.MASTER_KEYS = [new]
    assert vault.open(complaint, Reader.portal("test")).contents.title
    settings.MASTER_KEYS = [old]
    with pytest.raises(keys.KeyDestroyed):
        vault.open(complaint, Reader.portal("test"))


def test_a_complaint_without_its_keys_is_unreadable_for_ever():
    complaint = make_complaint()
    WrappedKey.objects.filter(complaint=complaint).delete()
    with pytest.raises(keys.KeyDestroyed):
        vault.open(complaint, Reader.portal("test"))


def test_the_rows_of_a_complaint_contain_none_of_what_was_written():
    make_complaint()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                for word in ("ليلى", "layla", "شتمني", "اعتذار", "النخيل"):
                    assert word not in row, table
