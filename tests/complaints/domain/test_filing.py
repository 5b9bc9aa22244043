"""A complaint is stored whole or not at all, and once."""

import pytest

from complaints.domain import filing, outbox
from complaints.domain.vault import Identity
from complaints.models import (
    Complaint,
    Event,
    EventKind,
    OutboxEntry,
    Person,
    PersonRole,
    Priority,
    WrappedKey,
)
from tests.factories import make_complaint, make_filing

pytestmark = pytest.mark.django_db

KEY = filing.filing_key(b"one press of the button")


def test_filing_stores_the_complaint_its_key_people_event_and_what_must_follow():
    filed = filing.file_complaint(make_filing(), key=KEY)
    complaint = Complaint.objects.get(reference=filed.reference)
    assert complaint.keys.count() == complaint.people.count() == 1
    assert complaint.events.get().kind == EventKind.RECEIVED
    assert set(OutboxEntry.objects.values_list("topic", flat=True)) == {"complaint.route", "complaint.acknowledge"}
    assert len(filed.code) == 16 and filed.code.encode() not in bytes(complaint.code_hash)


def test_a_second_filing_with_the_same_key_finds_the_first():
    first = filing.file_complaint(make_filing(), key=KEY)
    with pytest.raises(filing.AlreadyFiled) as refused:
        filing.file_complaint(make_filing(), key=KEY)
    assert refused.value.complaint == first.complaint
    assert Complaint.objects.count() == 1


def test_a_failure_half_way_leaves_nothing(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no outbox")

    monkeypatch.setattr(filing, "later", fail)
    with pytest.raises(RuntimeError):
        filing.file_complaint(make_filing(), key=KEY)
    for model in (Complaint, WrappedKey, Person, Event, OutboxEntry):
        assert not model.objects.exists(), model


def test_filing_takes_eight_queries(django_assert_num_queries):
    make_filing()
    # savepoint, complaint, key, event, person, two outbox entries, release
    with django_assert_num_queries(8):
        filing.file_complaint(make_filing(), key=KEY)


def test_what_follows_is_handed_over_after_the_commit_and_not_before(django_capture_on_commit_callbacks, monkeypatch):
    handed = []
    monkeypatch.setattr(outbox, "hand_over", lambda entry: handed.append(entry.topic))
    with django_capture_on_commit_callbacks(execute=True):
        filing.file_complaint(make_filing(), key=KEY)
        assert handed == []
    assert handed == ["complaint.route", "complaint.acknowledge"]


@pytest.mark.parametrize(("age", "flags"), [("17", ["in-detention-now", "child-victim"]), ("18", ["in-detention-now"])])
def test_a_victim_whose_age_is_a_childs_counts_as_one(age, flags):
    child = (PersonRole.VICTIM, Identity(name="سامر", extra={"age": age}))
    complaint = make_complaint(flags=("in-detention-now",), filed_for="other", people=(child,))
    assert complaint.flags == flags
    assert (complaint.priority == Priority.CRITICAL) == (age == "17")


def test_who_said_that_a_child_is_concerned_is_not_told_so_twice():
    child = (PersonRole.VICTIM, Identity(name="سامر", extra={"age": "9"}))
    assert make_complaint(flags=("child-victim",), filed_for="other", people=(child,)).flags == ["child-victim"]
