"""The outbox loses nothing and repeats nothing: done once, put off after a failure, given up in the end, revived."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from complaints.domain import outbox
from complaints.models import OutboxEntry
from tests.factories import make_complaint

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
        fail(entry)
        entry.refresh_from_db()
        waits.append((entry.due_at - timezone.now()).total_seconds())
    assert waits[4] > 2 * waits[1]
    assert entry.state == State.DEAD
    outbox.revive(entry)
    entry.refresh_from_db()
    assert (entry.state, entry.attempts) == (State.WAITING, 0)


def test_work_that_kills_its_worker_again_and_again_is_given_up(entry):
    waits = []
    for _ in range(outbox.MAX_ATTEMPTS):
        assert outbox.begin(entry.pk) is not None  # and nothing more is heard of the worker
        entry.refresh_from_db()
        waits.append(entry.due_at - timezone.now())
        assert entry.state == State.WAITING
    assert waits[0] > timedelta(seconds=15) and waits[-1] > timedelta(seconds=400)
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
