"""The outbox loses nothing and repeats nothing: done once, put off after a failure, given up in the end, revived."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from complaints.domain import outbox
from complaints.models import OutboxEntry
from tests.factories import make_complaint
from tests.waits import end_waits

State = OutboxEntry.State


@pytest.fixture
def entry(db):
    OutboxEntry.objects.all().delete()
    return outbox.later("complaint.route", make_complaint(routed=False))


def fail(entry):
    with pytest.raises(OSError), outbox.claimed(entry.pk):
        raise OSError


def test_a_claimed_entry_is_done_and_is_not_given_out_again(entry):
    with outbox.claimed(entry.pk) as first:
        assert first == entry
    with outbox.claimed(entry.pk) as second:
        assert second is None


def test_a_failure_undoes_the_work_notes_only_the_kind_of_error_and_waits(entry):
    complaint = entry.complaint
    with pytest.raises(ValueError), outbox.claimed(entry.pk):
        complaint.outcome = "half"
        complaint.save()
        raise ValueError("with a name in it: ليلى")
    complaint.refresh_from_db()
    entry.refresh_from_db()
    assert complaint.outcome == ""
    assert (entry.state, entry.attempts, entry.last_error) == (State.WAITING, 1, "ValueError")
    assert entry.due_at > timezone.now()


def test_waits_double_and_after_the_last_attempt_the_entry_is_given_up_until_somebody_revives_it(entry):
    waits = []
    for _ in range(outbox.MAX_ATTEMPTS):
        end_waits()
        fail(entry)
        entry.refresh_from_db()
        waits.append((entry.due_at - timezone.now()).total_seconds())
    assert waits[4] > 2 * waits[1]
    assert entry.state == State.DEAD
    outbox.revive(entry)
    entry.refresh_from_db()
    assert (entry.state, entry.attempts) == (State.WAITING, 0)


def copies_begun(entry, number=30):
    """How many of so many stray copies of an entry's number a worker would begin."""
    return sum(outbox.begin(entry.pk) is not None for _ in range(number))


def test_stray_copies_of_an_entry_that_failed_do_not_shorten_its_wait(entry):
    fail(entry)
    assert copies_begun(entry) == 0
    entry.refresh_from_db()
    assert (entry.state, entry.attempts) == (State.WAITING, 1)
    OutboxEntry.objects.filter(pk=entry.pk).update(not_before=timezone.now())  # the wait is over
    assert copies_begun(entry) == 1


def test_copies_that_waited_together_while_nobody_consumed_are_one_attempt(entry):
    assert copies_begun(entry) == 1
    entry.refresh_from_db()
    assert entry.attempts == 1


def test_a_copy_that_comes_between_the_beginning_and_the_work_of_another_worker_is_no_attempt(entry):
    assert outbox.begin(entry.pk) is not None
    assert copies_begun(entry) == 0
    with outbox.finishing(entry.pk) as mine:
        assert mine == entry
    entry.refresh_from_db()
    assert (entry.state, entry.attempts) == (State.DONE, 1)


def test_a_time_that_is_not_right_yet_is_not_made_right_by_a_copy(entry):
    outbox.begin(entry.pk)
    outbox.wait_until(entry.pk, timezone.now() + timedelta(hours=8))
    assert copies_begun(entry) == 0
    outbox.wait_until(entry.pk, timezone.now())
    assert copies_begun(entry) == 1


@pytest.mark.parametrize("revive", [outbox.revive, lambda _entry: outbox.revive_all()], ids=["one", "all"])
def test_a_revived_entry_is_begun_at_once(entry, revive):
    OutboxEntry.objects.exclude(pk=entry.pk).delete()
    OutboxEntry.objects.filter(pk=entry.pk).update(attempts=outbox.MAX_ATTEMPTS - 1)
    fail(entry)
    entry.refresh_from_db()
    assert (entry.state, entry.not_before > timezone.now()) == (State.DEAD, True)
    revive(entry)
    assert copies_begun(entry) == 1


def test_an_entry_that_the_release_before_put_off_goes_on(entry):
    OutboxEntry.objects.filter(pk=entry.pk).update(attempts=3, due_at=timezone.now() + timedelta(seconds=20))
    assert copies_begun(entry) == 1
    entry.refresh_from_db()
    assert entry.attempts == 4


def test_what_failed_together_does_not_return_together(entry):
    topic = {"topic": entry.topic, "queue": entry.queue, "due_at": timezone.now()}
    failed = OutboxEntry.objects.bulk_create(OutboxEntry(attempts=9, **topic) for _ in range(60))
    waits = []
    for row in failed:
        before = timezone.now()
        outbox.put_off(row.pk, OSError())
        row.refresh_from_db()
        waits.append((row.due_at - before).total_seconds())
        assert row.not_before == row.due_at
    planned = 256
    assert all(0.7 * planned <= wait < 1.3 * planned + 1 for wait in waits)
    # Evenly spread, 60 of them leave neither third of the span empty (2 in 10¹⁰ would).
    assert min(waits) < 0.9 * planned and max(waits) > 1.1 * planned


def test_work_that_kills_its_worker_again_and_again_is_given_up(entry):
    waits = []
    for _ in range(outbox.MAX_ATTEMPTS):
        end_waits()
        assert outbox.begin(entry.pk) is not None  # and nothing more is heard of the worker
        entry.refresh_from_db()
        waits.append(entry.due_at - timezone.now())
        assert entry.state == State.WAITING
    assert waits[0] > timedelta(seconds=15) and waits[-1] > timedelta(seconds=400)
    assert outbox.begin(entry.pk) is None  # the last worker may be at work still
    end_waits()
    with pytest.raises(outbox.WorkerLost), outbox.claimed(entry.pk):
        pytest.fail("no attempt is left")
    entry.refresh_from_db()
    assert (entry.state, entry.last_error) == (State.DEAD, "WorkerLost")
    with outbox.claimed(entry.pk) as mine:
        assert mine is None


@pytest.mark.django_db(transaction=True)
def test_an_attempt_is_counted_where_the_end_of_its_worker_cannot_undo_it():
    entry = outbox.later("complaint.route", None)
    with pytest.raises(KeyboardInterrupt), outbox.claimed(entry.pk):
        raise KeyboardInterrupt  # as near as a test comes to a process that is gone
    entry.refresh_from_db()
    assert (entry.state, entry.attempts) == (State.WAITING, 1)


def test_work_is_not_begun_within_another_transaction(entry):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic(), outbox.claimed(entry.pk):
        pytest.fail("its attempt could be rolled back")


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_entry():
    from threading import Thread

    entry = outbox.later("complaint.route", None)
    seen = []

    def other_worker():
        with outbox.claimed(entry.pk) as mine:
            seen.append(mine)
        connection.close()

    with outbox.claimed(entry.pk) as mine:
        thread = Thread(target=other_worker)
        thread.start()
        thread.join(10)
        assert mine is not None
    assert seen == [None]


def test_done_entries_are_deleted_after_a_week_and_nothing_else_is(entry, monkeypatch):
    monkeypatch.setattr(outbox, "_BATCH", 2)
    now = timezone.now()
    old, recent = now - timedelta(days=7, seconds=1), now - timedelta(days=6)
    done = [outbox.later("complaint.route", entry.complaint) for _ in range(5)]
    OutboxEntry.objects.filter(pk__in=[row.pk for row in done]).update(state=State.DONE, done_at=old)
    kept = [outbox.later("complaint.route", entry.complaint) for _ in range(3)]
    for row, state, done_at in zip(kept, (State.DONE, State.WAITING, State.DEAD), (recent, None, None), strict=True):
        OutboxEntry.objects.filter(pk=row.pk).update(state=state, done_at=done_at, created_at=old)
    assert outbox.forget_done(now) == 5
    assert not OutboxEntry.objects.filter(pk__in=[row.pk for row in done]).exists()
    assert OutboxEntry.objects.filter(pk__in=[row.pk for row in kept]).count() == 3


def test_an_entry_of_a_change_that_is_rolled_back_was_never_written(db):
    OutboxEntry.objects.all().delete()
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.later("complaint.route", None)
        raise RuntimeError
    assert not OutboxEntry.objects.exists()
