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


@pytest.fixture
def handed(monkeypatch):
    """The numbers that went to the broker."""
    sent = []
    monkeypatch.setattr(outbox, "hand_over", lambda entry: not sent.append(entry.pk))
    return sent


def due_now(entry):
    OutboxEntry.objects.exclude(pk=entry.pk).delete()
    OutboxEntry.objects.filter(pk=entry.pk).update(due_at=timezone.now() - timedelta(seconds=1))


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


def test_waits_double_and_after_the_last_attempt_the_entry_is_given_up_until_somebody_revives_it(entry, handed):
    waits = []
    for _ in range(outbox.MAX_ATTEMPTS):
        outbox.put_off(entry.pk, OSError())
        entry.refresh_from_db()
        waits.append((entry.due_at - timezone.now()).total_seconds())
    assert waits[4] > 2 * waits[1]
    assert entry.state == State.DEAD
    due_now(entry)
    assert outbox.sweep() == 0
    outbox.revive(entry)
    entry.refresh_from_db()
    assert (entry.state, entry.attempts) == (State.WAITING, 0)


def test_the_sweep_hands_over_what_is_due_and_then_leaves_the_worker_time(entry, handed):
    due_now(entry)
    assert outbox.sweep() == 1
    assert outbox.sweep() == 0
    assert handed == [entry.pk]


def test_without_a_broker_the_sweep_leaves_the_entry_due_for_the_next_one(entry, monkeypatch):
    due_now(entry)
    monkeypatch.setattr(outbox, "hand_over", lambda entry: False)
    assert outbox.sweep() == 0
    entry.refresh_from_db()
    assert entry.due_at <= timezone.now()


def test_a_broker_that_is_away_does_not_disturb_the_filing(entry, monkeypatch):
    def refuse(*args, **kwargs):
        raise outbox.OperationalError("connection refused")

    monkeypatch.setattr(outbox.current_app, "send_task", refuse)
    assert outbox.hand_over(entry) is False


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


def test_every_topic_names_a_queue_and_a_registered_task():
    from complaints_portal.celery import app

    app.loader.import_default_modules()
    for topic in outbox.TOPICS.values():
        assert topic.task in app.tasks, topic
        assert topic.queue in {"routing", "notices", "rendering"}


def test_an_entry_of_a_change_that_is_rolled_back_was_never_written(db):
    OutboxEntry.objects.all().delete()
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.later("complaint.route", None)
        raise RuntimeError
    assert not OutboxEntry.objects.exists()
