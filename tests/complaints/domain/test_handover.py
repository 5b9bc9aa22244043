"""The broker gets every number, again and again, in measure, and never holds up whoever writes an entry."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from complaints.domain import handover, outbox
from complaints.models import OutboxEntry
from tests.factories import make_complaint


@pytest.fixture
def entry(db):
    OutboxEntry.objects.all().delete()
    return outbox.later("complaint.route", make_complaint(routed=False))


@pytest.fixture
def handed(monkeypatch):
    """The numbers that went to the broker."""
    sent = []
    monkeypatch.setattr(handover, "hand_over", lambda entry: not sent.append(entry.pk))
    return sent


@pytest.fixture
def room(monkeypatch):
    """How much fits into each queue, as the sweep sees it."""
    room = {"routing": 500, "notices": 500, "rendering": 500}
    monkeypatch.setattr(handover, "_room_in_queues", lambda: room)
    return room


@pytest.fixture
def broker(monkeypatch):
    """A broker that fails, and keeps the time of each question."""
    monkeypatch.setattr(handover, "_broker", handover._Broker())
    broker = Broker()
    monkeypatch.setattr(handover.time, "monotonic", lambda: broker.now)
    monkeypatch.setattr(handover.current_app, "send_task", broker.ask)
    return broker


class Broker:
    def __init__(self):
        self.now, self.takes, self.asked = 1000.0, 0.0, 0

    def ask(self, *args, **kwargs):
        self.asked += 1
        self.now += self.takes
        raise handover.OperationalError("no answer")


def due_now(entry):
    OutboxEntry.objects.exclude(pk=entry.pk).delete()
    OutboxEntry.objects.filter(pk=entry.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def test_the_sweep_hands_over_what_is_due_and_then_leaves_the_worker_time(entry, handed, room):
    due_now(entry)
    assert handover.sweep() == 1
    assert handover.sweep() == 0
    assert handed == [entry.pk]


def test_a_worker_that_is_quicker_than_the_sweep_finds_the_entry_free(entry, monkeypatch, room):
    """The entry's next time is committed before its number goes out: a worker skips rows that are locked."""
    due_now(entry)
    seen = []

    def work_at_once(entry):
        seen.append(OutboxEntry.objects.get(pk=entry.pk).due_at > timezone.now())
        return True

    monkeypatch.setattr(handover, "hand_over", work_at_once)
    handover.sweep()
    assert seen == [True]


@pytest.mark.parametrize("before", ["put off", "lost by its worker"])
def test_what_the_sweep_hands_over_again_is_begun_at_once(entry, monkeypatch, room, before):
    OutboxEntry.objects.exclude(pk=entry.pk).delete()
    outbox.begin(entry.pk)
    if before == "put off":
        outbox.put_off(entry.pk, OSError())
    entry.refresh_from_db()
    begun = []
    monkeypatch.setattr(handover, "hand_over", lambda entry: not begun.append(outbox.begin(entry.pk)))
    monkeypatch.setattr(timezone, "now", lambda: entry.due_at - timedelta(milliseconds=1))
    assert handover.sweep() == 0
    monkeypatch.setattr(timezone, "now", lambda: entry.due_at)
    assert handover.sweep() == 1
    assert begun == [entry]


def test_copies_that_the_sweep_adds_while_nobody_consumes_are_one_attempt(entry, monkeypatch, handed, room):
    OutboxEntry.objects.exclude(pk=entry.pk).delete()
    start = timezone.now()
    for minute in range(11):
        monkeypatch.setattr(timezone, "now", lambda minute=minute: start + timedelta(minutes=minute + 1))
        handover.sweep()
    assert handed == [entry.pk] * 11
    for _copy in handed:
        with suppress(OSError), outbox.claimed(entry.pk) as mine:
            if mine is not None:
                raise OSError
    entry.refresh_from_db()
    assert (entry.state, entry.attempts) == (OutboxEntry.State.WAITING, 1)


def test_the_sweep_puts_no_more_into_a_queue_than_there_is_room_for(entry, handed, room):
    for _ in range(3):
        outbox.later("complaint.route", entry.complaint)
        outbox.later("complaint.acknowledge", entry.complaint)
    OutboxEntry.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    room["routing"], room["notices"] = 2, 0
    assert handover.sweep() == 2
    assert set(OutboxEntry.objects.filter(pk__in=handed).values_list("queue", flat=True)) == {"routing"}


def test_the_room_in_a_queue_is_what_the_broker_says(entry):
    before = handover._room_in_queues()
    assert set(before) == {"routing", "notices", "rendering"}
    assert handover.hand_over(entry)
    after = handover._room_in_queues()
    assert after["routing"] == before["routing"] - 1
    assert after["rendering"] == before["rendering"]


@pytest.mark.parametrize("when", ["counting", "handing over"])
def test_without_a_broker_the_sweep_leaves_the_entry_due_for_the_next_one(entry, monkeypatch, room, when):
    due_now(entry)

    def refuse():
        raise handover.OperationalError("connection refused")

    if when == "counting":
        monkeypatch.setattr(handover, "_room_in_queues", refuse)
    else:
        monkeypatch.setattr(handover, "hand_over", lambda entry: False)
    assert handover.sweep() == 0
    entry.refresh_from_db()
    assert entry.due_at <= timezone.now()


def test_what_could_not_be_handed_over_is_due_at_once(
    django_capture_on_commit_callbacks, entry, monkeypatch, handed, room
):
    with monkeypatch.context() as away:
        away.setattr(outbox, "hand_over", lambda entry: False)
        with django_capture_on_commit_callbacks(execute=True):
            left = outbox.later("complaint.acknowledge", entry.complaint)
    assert handover.sweep() == 1
    assert handed == [left.pk]


def test_a_broker_that_hangs_holds_up_one_filing_and_not_each_after_it(entry, broker):
    broker.takes = 3.0
    assert not handover.hand_over(entry)
    broker.now += 14.0
    assert not handover.hand_over(entry)
    assert broker.asked == 1
    broker.now += 2.0
    assert not handover.hand_over(entry)
    assert broker.asked == 2


def test_a_broker_that_refuses_at_once_is_asked_again_at_once(entry, broker):
    handover.hand_over(entry)
    handover.hand_over(entry)
    assert broker.asked == 2


def test_a_broker_that_is_away_does_not_disturb_the_filing(entry, monkeypatch):
    def refuse(*args, **kwargs):
        raise handover.OperationalError("connection refused")

    monkeypatch.setattr(handover.current_app, "send_task", refuse)
    assert handover.hand_over(entry) is False


# What a queue may carry. A report takes seconds, a file too: neither may stand before somebody's acknowledgement.
CARRIED = {
    "routing": {"complaint.route", "complaint.inform", "deadlines.recompute"},
    "notices": {"complaint.acknowledge", "complaint.notify", "staff.notify", "staff.inform"},
    "rendering": {"evidence.clean", "report.render", "complaint.erase", "file.delete"},
}


def test_what_takes_long_never_shares_a_queue_with_what_people_wait_for(entry):
    carried = {queue: {topic.name for topic in handover.TOPICS.values() if topic.queue == queue} for queue in CARRIED}
    assert carried == CARRIED
    for topic in ("report.render", "complaint.acknowledge"):
        assert topic in CARRIED[outbox.later(topic, entry.complaint).queue]


def test_every_topic_names_a_queue_and_a_registered_task():
    from complaints_portal.celery import app

    app.loader.import_default_modules()
    for topic in handover.TOPICS.values():
        assert topic.task in app.tasks, topic
        assert topic.queue in CARRIED
