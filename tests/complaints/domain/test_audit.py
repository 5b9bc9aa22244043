"""The trail proves itself: whoever changes, removes or adds what was recorded is found out, and the tables resist."""

import base64
import io
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from complaints.domain import audit, casework, events
from complaints.models import Checkpoint, Complaint, Event, EventKind
from tests.factories import make_complaint, make_supervisor

pytestmark = pytest.mark.django_db

LATER = timedelta(minutes=10)


def faults(**options):
    lines = []
    audit.verify(lines.append, trusted={audit.public_key()}, **options)
    return lines


def by_hand(statement, *values):
    """What somebody who owns the database can do: triggers off, change, triggers on."""
    table = statement.split("complaints_", 1)[1].split()[0]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE complaints_{table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute(f"ALTER TABLE complaints_{table} ENABLE TRIGGER USER")


@pytest.fixture
def complaint():
    """A complaint with sealed notes in its trail, beside another one."""
    make_complaint()
    complaint = make_complaint()
    supervisor = make_supervisor()
    casework.add_note(complaint, "اتصلت بالمركز", by=supervisor)
    casework.add_note(complaint, "لا جواب", by=supervisor)
    complaint.refresh_from_db()
    return complaint


@pytest.fixture
def signed(complaint):
    """The same, under a checkpoint."""
    checkpoint = audit.sign_checkpoint(timezone.now() + LATER)
    assert checkpoint is not None
    return complaint


def test_a_whole_trail_proves_itself_with_every_event_signed(signed):
    proof = audit.verify(pytest.fail, trusted={audit.public_key()})
    assert (proof.complaints, proof.events, proof.checkpoints, proof.faults) == (2, Event.objects.count(), 1, 0)
    assert proof.latest.events == Event.objects.count()


def test_checkpoints_cover_each_event_once_and_the_last_minutes_wait_for_the_next(complaint):
    now = timezone.now()
    assert audit.sign_checkpoint(now) is None
    first = audit.sign_checkpoint(now + LATER)
    assert audit.sign_checkpoint(now + LATER) is None
    with events.locked(complaint) as row:
        event = events.record(row, EventKind.NOTE)
    by_hand("UPDATE complaints_event SET at = at + interval '20 minutes' WHERE id = %s", event.pk)
    second = audit.sign_checkpoint(now + 4 * LATER)
    assert second.events == first.events + 1 == Event.objects.count()
    assert not [line for line in faults() if line.startswith("checkpoint")]


def test_a_change_of_what_an_event_says_is_found(signed):
    by_hand('UPDATE complaints_event SET facts = \'{"channel": "api"}\' WHERE complaint_id = %s AND seq = 1', signed.pk)
    assert len(faults()) == 1
    assert "event 1: is not what was recorded" in faults()[0]


def test_words_put_in_the_place_of_other_words_are_found(signed):
    one, other = signed.events.filter(kind=EventKind.NOTE)
    by_hand("UPDATE complaints_event SET sealed = %s WHERE id = %s", bytes(other.sealed), one.pk)
    by_hand("UPDATE complaints_event SET sealed = %s WHERE id = %s", bytes(one.sealed), other.pk)
    assert [line.partition(": ")[2] for line in faults()] == ["is not what was recorded"] * 2


def test_a_missing_event_in_the_middle_is_found(signed):
    by_hand("DELETE FROM complaints_event WHERE complaint_id = %s AND seq = 2", signed.pk)
    assert "events 2 to 2 are missing" in faults()[0]


def test_the_last_event_taken_away_is_found_before_any_checkpoint(complaint):
    by_hand("DELETE FROM complaints_event WHERE complaint_id = %s AND seq = %s", complaint.pk, complaint.chain_seq)
    assert len(faults()) == 1
    assert "the chain ends with event" in faults()[0]


def test_a_chain_rewritten_together_with_its_end_is_found_by_the_checkpoint(signed):
    last = signed.events.get(seq=signed.chain_seq)
    by_hand("DELETE FROM complaints_event WHERE id = %s", last.pk)
    Complaint.objects.filter(pk=signed.pk).update(chain_seq=last.seq - 1, chain_head=last.previous)
    assert len(faults()) == 1
    assert faults()[0].startswith("checkpoint")


def test_a_complaint_that_vanished_with_all_its_events_is_found_by_the_checkpoint(signed):
    by_hand("DELETE FROM complaints_event WHERE complaint_id = %s", signed.pk)
    Complaint.objects.filter(pk=signed.pk).update(chain_seq=0, chain_head=b"")
    assert len(faults()) == 1
    assert faults()[0].startswith("checkpoint")


def test_a_checkpoint_forged_with_another_key_is_found_although_its_signature_is_right(signed, settings):
    own = {audit.public_key()}
    by_hand("DELETE FROM complaints_checkpoint WHERE true")
    settings.TRAIL_KEY = Ed25519PrivateKey.generate().private_bytes_raw()
    audit.sign_checkpoint(timezone.now() + LATER)
    lines = []
    audit.verify(lines.append, trusted=own)
    assert len(lines) == 1
    assert "not signed by a trusted key" in lines[0]


def test_a_checkpoint_with_a_changed_count_or_signature_is_found(signed):
    by_hand("UPDATE complaints_checkpoint SET signature = %s WHERE true", bytes(64))
    assert ["not signed by a trusted key" in line for line in faults()] == [True]
    by_hand("UPDATE complaints_checkpoint SET events = events + %s WHERE true", 1)
    assert len(faults()) == 2


def test_checkpoints_taken_away_are_noticed_by_who_wrote_one_down(signed):
    digest = bytes(Checkpoint.objects.get().digest)
    assert faults(seen={digest}) == []
    by_hand("DELETE FROM complaints_checkpoint WHERE true")
    assert faults() == []
    assert faults(seen={digest}) == [f"checkpoint {digest.hex()} was seen before and is gone"]


@pytest.mark.django_db(transaction=True)
def test_a_change_still_under_way_holds_the_checkpoint_back():
    from threading import Event as Signal
    from threading import Thread

    complaint, begun, finish = make_complaint(), Signal(), Signal()

    def slow_change():
        with events.locked(complaint) as row:
            events.record(row, EventKind.NOTE)
            begun.set()
            finish.wait(10)
        connection.close()

    thread = Thread(target=slow_change)
    thread.start()
    try:
        assert begun.wait(10)
        assert audit.sign_checkpoint(timezone.now() + LATER) is None
    finally:
        finish.set()
        thread.join(10)
    checkpoint = audit.sign_checkpoint(timezone.now() + LATER)
    assert checkpoint is not None
    assert checkpoint.events == Event.objects.count()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE complaints_event SET kind = 'note'",
        "DELETE FROM complaints_event",
        "TRUNCATE complaints_event",
        "UPDATE complaints_checkpoint SET events = 0",
        "DELETE FROM complaints_checkpoint",
    ],
)
def test_the_database_refuses_to_change_the_trail(signed, statement):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match=r"Cannot|append-only"), transaction.atomic():
            cursor.execute(statement)


def run(*arguments):
    out = io.StringIO()
    call_command("verify_trail", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_went_through_and_with_which_key(signed):
    said = run()
    assert f"2 complaints, {Event.objects.count()} events, 1 checkpoints, 0 faults" in said
    assert base64.b64encode(audit.public_key()).decode() in said
    assert bytes(Checkpoint.objects.get().digest).hex() in said


def test_the_command_fails_at_a_fault_and_trusts_no_key_but_the_one_given(signed):
    stranger = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    with pytest.raises(CommandError):
        run("--public-key", stranger)
    with pytest.raises(CommandError, match="base64"):
        run("--public-key", "not a key")
    own = base64.b64encode(audit.public_key()).decode()
    assert "0 faults" in run("--public-key", stranger, "--public-key", own)


def test_rotating_says_how_many_keys_it_wrapped_and_whether_an_older_one_is_still_needed(complaint, settings):
    old, new = settings.MASTER_KEYS[0], bytes(range(32))
    out = io.StringIO()
    settings.MASTER_KEYS = [new]
    with pytest.raises(CommandError, match="2 data keys are wrapped by a master key that is not in MASTER_KEYS"):
        call_command("rotate_keys", stdout=out)
    settings.MASTER_KEYS = [new, old]
    call_command("rotate_keys", stdout=out)
    assert "2 data keys wrapped anew" in out.getvalue()
    assert "may be taken off" in out.getvalue()
