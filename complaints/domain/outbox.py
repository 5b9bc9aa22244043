"""What must follow from a change: written with it, handed to Celery after it, sent again until it is done.

`later` writes an entry in the transaction of the change. When the transaction has committed, the entry's number goes
to the broker at once; a sweep by beat hands over whatever the broker lost or never got (`handover`). Workers take an
entry with `claimed`, which lets it act once even if it was delivered twice. Each attempt is counted before it begins,
so that work that kills its worker is given up like work that fails.

Two times stand in an entry. `due_at`: when the sweep hands it over again. `not_before`: when a worker may begin. While
nobody consumes, the sweep adds one copy after the other; only the first that a worker takes counts as an attempt, and
none of them shortens the wait after a failure.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from complaints.domain.handover import HANDOVER_PATIENCE, TOPICS, hand_over, set_due
from complaints.models import Complaint, OutboxEntry

log = structlog.get_logger(__name__)

# 1 s, 2 s, 4 s … up to ten minutes: about three hours before an entry is given up.
MAX_ATTEMPTS = 24
# Done entries are kept this long, for whoever looks into what happened.
DONE_KEPT = timedelta(days=7)
_LONGEST_WAIT_SECONDS = 600
_BATCH = 1000
_WAITING = Q(state=OutboxEntry.State.WAITING)


class WorkerLost(Exception):
    """The process ended in the middle of the last attempt that an entry had."""


def later(topic: str, complaint: Complaint | None, **payload: str | int) -> OutboxEntry:
    """Write that `topic` must follow from the present change. Call inside the change's transaction.

    `payload` carries primary keys and codes only, never words of people.
    """
    entry = _write(topic, complaint, payload, HANDOVER_PATIENCE)
    transaction.on_commit(lambda: _hand_over_or_leave(entry), robust=True)
    return entry


def in_a_while(topic: str, wait: timedelta) -> OutboxEntry:
    """Write that `topic` must follow once `wait` is over; a sweep hands it over then."""
    return _write(topic, None, {}, wait)


def _write(topic: str, complaint: Complaint | None, payload: dict[str, str | int], wait: timedelta) -> OutboxEntry:
    return OutboxEntry.objects.create(
        topic=topic,
        queue=TOPICS[topic].queue,
        complaint=complaint,
        payload=payload,
        due_at=timezone.now() + wait,
    )


def _hand_over_or_leave(entry: OutboxEntry) -> None:
    """Hand over, or leave it to the next sweep that finds the broker back."""
    if not hand_over(entry):
        set_due([entry], timezone.now())


@contextmanager
def claimed(entry_id: str | UUID) -> Iterator[OutboxEntry | None]:
    """Hold an entry for one worker; None if it is done, given up, waiting still, or in another worker's hands.

    The body runs in the transaction that marks the entry done: both happen or neither does. On an error the entry
    waits, each time about twice as long, and is given up after `MAX_ATTEMPTS`; the error is raised again. Raises
    `WorkerLost` if the last of these attempts never came to an end.
    """
    if begin(entry_id) is None:
        yield None
        return
    with finishing(entry_id) as entry:
        yield entry


def begin(entry_id: str | UUID) -> OutboxEntry | None:
    """Count an attempt, in a transaction of its own, before the work; None as in `claimed`.

    Raises `WorkerLost` where no attempt is left, after giving the entry up.
    """
    with transaction.atomic(durable=True):
        entry = _held(_WAITING & (Q(not_before=None) | Q(not_before__lte=timezone.now())), entry_id)
        if entry is None:
            return None
        if entry.attempts < MAX_ATTEMPTS:
            entry.attempts += 1
            # Until then it is this worker's; a worker that is lost is found out by the sweep.
            entry.due_at = entry.not_before = timezone.now() + max(HANDOVER_PATIENCE, _wait(entry.attempts))
            entry.save(update_fields=["attempts", "due_at", "not_before"])
            return entry
        _give_up(entry, WorkerLost.__name__)
    raise WorkerLost


@contextmanager
def finishing(entry_id: str | UUID) -> Iterator[OutboxEntry | None]:
    """The second half of `claimed`, for work that must commit something between `begin` and the end."""
    try:
        with transaction.atomic():
            entry = _held(_WAITING, entry_id)
            yield entry
            if entry is not None:
                entry.state = OutboxEntry.State.DONE
                entry.done_at = timezone.now()
                entry.save(update_fields=["state", "done_at"])
    except Exception as error:
        put_off(entry_id, error)
        raise


def _held(which: Q, entry_id: str | UUID) -> OutboxEntry | None:
    """The entry, locked, if it is such a one and nobody else holds it."""
    return (
        OutboxEntry.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("complaint")
        .filter(which, pk=entry_id)
        .first()
    )


def put_off(entry_id: str | UUID, error: Exception) -> None:
    """Note the failure of an attempt and let the entry wait before the next, or give it up."""
    with transaction.atomic():
        entry = OutboxEntry.objects.select_for_update().filter(pk=entry_id, state=OutboxEntry.State.WAITING).first()
        if entry is None:
            return
        if entry.attempts >= MAX_ATTEMPTS:
            _give_up(entry, type(error).__name__)
            return
        entry.last_error = type(error).__name__
        entry.due_at = entry.not_before = timezone.now() + _wait(entry.attempts)
        entry.save(update_fields=["last_error", "due_at", "not_before"])


def wait_until(entry_id: str | UUID, moment: datetime) -> None:
    """Let an entry wait because the time is not right: the attempt that `begin` counted was none."""
    OutboxEntry.objects.filter(pk=entry_id, state=OutboxEntry.State.WAITING).update(
        attempts=Greatest(F("attempts") - 1, 0), due_at=moment, not_before=moment
    )


def _wait(attempts: int) -> timedelta:
    """How long after so many attempts: doubling, with jitter, so that what failed together does not return together."""
    seconds = min(2 ** max(attempts - 1, 0), _LONGEST_WAIT_SECONDS)
    return timedelta(seconds=seconds * random.uniform(0.7, 1.3))  # noqa: S311 - jitter


def _give_up(entry: OutboxEntry, error: str) -> None:
    entry.state, entry.last_error = OutboxEntry.State.DEAD, error
    entry.save(update_fields=["state", "last_error"])
    log.error("outbox.given_up", topic=entry.topic, entry=str(entry.pk), error=error)


def revive(entry: OutboxEntry) -> None:
    """Try a given-up entry again from the start."""
    with transaction.atomic():
        entry.state = OutboxEntry.State.WAITING
        entry.attempts = 0
        entry.due_at, entry.not_before = timezone.now() + HANDOVER_PATIENCE, None
        entry.save(update_fields=["state", "attempts", "due_at", "not_before"])
        transaction.on_commit(lambda: _hand_over_or_leave(entry), robust=True)


def revive_all() -> int:
    """Try everything that was given up again, as fast as the queues have room; return how much that is."""
    dead = OutboxEntry.objects.filter(state=OutboxEntry.State.DEAD)
    return dead.update(state=OutboxEntry.State.WAITING, attempts=0, due_at=timezone.now(), not_before=None)


def forget_done(now: datetime) -> int:
    """Delete the entries that were done `DONE_KEPT` before `now`, batch by batch; return how many there were."""
    old = OutboxEntry.objects.filter(state=OutboxEntry.State.DONE, done_at__lt=now - DONE_KEPT).values("pk")
    deleted = 0
    while batch := OutboxEntry.objects.filter(pk__in=old[:_BATCH]).delete()[0]:
        deleted += batch
    return deleted
