"""What must follow from a change: written with it, handed to Celery after it, sent again until it is done.

`later` writes an entry in the transaction of the change. When the transaction has committed, the entry's number goes
to the broker at once; a sweep by beat hands over whatever the broker lost or never got. Workers take an entry with
`claimed`, which lets it act once even if it was delivered twice.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from complaints.models import Complaint, OutboxEntry

log = structlog.get_logger(__name__)

# After a hand-over the sweep waits this long for the worker before it hands the entry over again.
HANDOVER_PATIENCE = timedelta(seconds=60)
# 1 s, 2 s, 4 s … up to ten minutes: about three hours before an entry is given up.
MAX_ATTEMPTS = 24
_LONGEST_WAIT_SECONDS = 600
_SWEEP_SIZE = 500


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
        Topic("staff.notify", "notices", "complaints.notify_staff"),
        Topic("deadlines.recompute", "routing", "complaints.recompute_deadlines"),
        Topic("evidence.clean", "rendering", "complaints.clean_evidence"),
        Topic("report.render", "rendering", "complaints.render_report"),
    )
}


def later(topic: str, complaint: Complaint | None, **payload: str | int) -> OutboxEntry:
    """Write that `topic` must follow from the present change. Call inside the change's transaction.

    `payload` carries primary keys and codes only, never words of people.
    """
    kind = TOPICS[topic]
    now = timezone.now()
    entry = OutboxEntry.objects.create(
        topic=topic, queue=kind.queue, complaint=complaint, payload=payload, due_at=now + HANDOVER_PATIENCE
    )
    transaction.on_commit(lambda: hand_over(entry), robust=True)
    return entry


def in_a_while(topic: str, wait: timedelta) -> OutboxEntry:
    """Write that `topic` must follow once `wait` is over; a sweep hands it over then."""
    return OutboxEntry.objects.create(topic=topic, queue=TOPICS[topic].queue, due_at=timezone.now() + wait)


def hand_over(entry: OutboxEntry) -> bool:
    """Give the entry's number to the broker; False if the broker is away (the sweep tries again)."""
    try:
        current_app.send_task(
            TOPICS[entry.topic].task, args=[str(entry.pk)], queue=entry.queue, retry=False, ignore_result=True
        )
    except (OperationalError, RedisError, OSError) as error:
        log.warning("outbox.broker_away", topic=entry.topic, error=type(error).__name__)
        return False
    return True


def sweep() -> int:
    """Hand over every waiting entry that is due; return how many went out.

    An entry is due when it failed and its wait is over, or when it was handed over and no worker finished it.
    """
    sent = 0
    with transaction.atomic():
        now = timezone.now()
        due = OutboxEntry.objects.select_for_update(skip_locked=True).filter(
            state=OutboxEntry.State.WAITING, due_at__lte=now
        )
        for entry in due.order_by("due_at")[:_SWEEP_SIZE]:
            if not hand_over(entry):
                break
            entry.due_at = now + HANDOVER_PATIENCE
            entry.save(update_fields=["due_at"])
            sent += 1
    return sent


@contextmanager
def claimed(entry_id: str | UUID) -> Iterator[OutboxEntry | None]:
    """Hold an entry for one worker; None if it is done, given up, or in another worker's hands.

    The body runs in the transaction that marks the entry done: both happen or neither does. On an error the entry
    waits, each time about twice as long, and is given up after `MAX_ATTEMPTS`; the error is raised again.
    """
    try:
        with transaction.atomic():
            entry = (
                OutboxEntry.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("complaint")
                .filter(pk=entry_id, state=OutboxEntry.State.WAITING)
                .first()
            )
            yield entry
            if entry is not None:
                entry.state = OutboxEntry.State.DONE
                entry.done_at = timezone.now()
                entry.save(update_fields=["state", "done_at"])
    except Exception as error:
        put_off(entry_id, error)
        raise


def put_off(entry_id: str | UUID, error: Exception) -> None:
    """Note a failure and let the entry wait before it is tried again, or give it up."""
    with transaction.atomic():
        entry = OutboxEntry.objects.select_for_update().filter(pk=entry_id, state=OutboxEntry.State.WAITING).first()
        if entry is None:
            return
        entry.attempts += 1
        entry.last_error = type(error).__name__
        wait = min(2 ** (entry.attempts - 1), _LONGEST_WAIT_SECONDS)
        entry.due_at = timezone.now() + timedelta(seconds=wait * random.uniform(0.7, 1.3))  # noqa: S311 - jitter
        if entry.attempts >= MAX_ATTEMPTS:
            entry.state = OutboxEntry.State.DEAD
            log.error("outbox.given_up", topic=entry.topic, entry=str(entry.pk), error=entry.last_error)
        entry.save(update_fields=["attempts", "last_error", "due_at", "state"])


def revive(entry: OutboxEntry) -> None:
    """Try a given-up entry again from the start."""
    with transaction.atomic():
        entry.state = OutboxEntry.State.WAITING
        entry.attempts = 0
        entry.due_at = timezone.now() + HANDOVER_PATIENCE
        entry.save(update_fields=["state", "attempts", "due_at"])
        transaction.on_commit(lambda: hand_over(entry), robust=True)
