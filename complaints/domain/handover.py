"""Giving the outbox's entries to the broker: at once after a change, and again by a sweep.

The broker may be away, hang, or lose everything: an entry stays due in the database until a worker has done it.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu import Connection
from kombu.exceptions import ChannelError, OperationalError
from redis.exceptions import RedisError

from complaints.models import OutboxEntry

log = structlog.get_logger(__name__)

# After a hand-over, and after a worker began, the sweep waits this long before it hands the entry over again.
HANDOVER_PATIENCE = timedelta(seconds=20)
# The sweep fills a queue up to this length: a queue that long is at work, and has most of what is due in it.
_FULL_QUEUE = 500
# A broker that hangs takes seconds to say nothing. So that filings do not wait for it one after the other, it is left
# alone this many times as long as its last failure took; one that refuses at once is asked again at once.
_REST_FACTOR = 5
_BROKER_AWAY = (OperationalError, RedisError, OSError)


@dataclass(frozen=True)
class Topic:
    """A kind of work: the queue that carries it and the Celery task that does it."""

    name: str
    queue: str
    task: str


TOPICS = {
    topic.name: topic
    for topic in (
        Topic("complaint.route", "routing", "complaints.route"),
        Topic("complaint.acknowledge", "notices", "complaints.acknowledge"),
        Topic("complaint.notify", "notices", "complaints.notify"),
        Topic("complaint.inform", "routing", "complaints.inform"),
        Topic("staff.notify", "notices", "complaints.notify_staff"),
        Topic("staff.inform", "notices", "complaints.notify_staff"),
        Topic("deadlines.recompute", "routing", "complaints.recompute_deadlines"),
        Topic("evidence.clean", "rendering", "complaints.clean_evidence"),
        Topic("report.render", "rendering", "complaints.render_report"),
        Topic("complaint.erase", "rendering", "complaints.erase"),
        Topic("file.delete", "rendering", "complaints.delete_file"),
    )
}


@dataclass
class _Broker:
    """What this process knows of the broker: until when (`time.monotonic`) it is not asked."""

    rests_until: float = 0.0


_broker = _Broker()


def hand_over(entry: OutboxEntry) -> bool:
    """Give the entry's number to the broker; False if the broker is away (the sweep tries again)."""
    began = time.monotonic()
    if began < _broker.rests_until:
        return False
    try:
        current_app.send_task(
            TOPICS[entry.topic].task, args=[str(entry.pk)], queue=entry.queue, retry=False, ignore_result=True
        )
    except _BROKER_AWAY as error:
        failed = time.monotonic()
        _broker.rests_until = failed + _REST_FACTOR * (failed - began)
        log.warning("outbox.broker_away", topic=entry.topic, error=type(error).__name__)
        return False
    return True


def sweep() -> int:
    """Hand over every waiting entry that is due, as far as the queues have room; return how many went out.

    An entry is due when it failed and its wait is over, or when it was handed over and no worker finished it.
    """
    try:
        room = _room_in_queues()
    except _BROKER_AWAY as error:
        log.warning("outbox.broker_away", error=type(error).__name__)
        return 0
    _broker.rests_until = 0.0  # it has just answered
    return sum(_top_up(queue, most) for queue, most in room.items())


def _room_in_queues() -> dict[str, int]:
    with current_app.connection_for_write() as connection:
        queues = sorted({topic.queue for topic in TOPICS.values()})
        return {queue: max(_FULL_QUEUE - _length(connection, queue), 0) for queue in queues}


def _length(connection: Connection, queue: str) -> int:
    channel: Any = connection.default_channel  # as every transport has it; kombu types none
    try:
        return int(channel.queue_declare(queue, passive=True).message_count)
    except ChannelError:
        return 0  # an empty queue does not exist


def _top_up(queue: str, most: int) -> int:
    """Hand over at most so many entries of a queue.

    Their next time is committed first: a worker is quick, and would find an entry that the sweep still holds.
    """
    now = timezone.now()
    with transaction.atomic():
        due = OutboxEntry.objects.select_for_update(skip_locked=True).filter(
            state=OutboxEntry.State.WAITING, queue=queue, due_at__lte=now
        )
        entries = list(due.order_by("due_at")[:most])
        set_due(entries, now + HANDOVER_PATIENCE)
    for number, entry in enumerate(entries):
        if not hand_over(entry):
            set_due(entries[number:], now)
            return number
    return len(entries)


def set_due(entries: Iterable[OutboxEntry], due_at: datetime) -> None:
    """Let entries that wait be handed over from this time on."""
    OutboxEntry.objects.filter(pk__in=[entry.pk for entry in entries], state=OutboxEntry.State.WAITING).update(
        due_at=due_at
    )
