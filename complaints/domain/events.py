"""Recording what happened: one event, chained to the one before, in the transaction of the change.

Whoever records holds the complaint's row locked (`locked`), so that two changes at once stand one after the other
in the chain. `domain.audit` proves the chain afterwards.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from complaints.domain import vault
from complaints.models import Complaint, Event, EventKind

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Noted beside the complaint: a form that an officer fills in meanwhile is as good as before, so the version stays.
_ASIDE = frozenset(
    {
        EventKind.ACKNOWLEDGED,
        EventKind.NOTICE_FAILED,
        EventKind.EVIDENCE_CLEANED,
        EventKind.IDENTITY_REVEALED,
        EventKind.REPORT_MADE,
        EventKind.REPORT_DOWNLOADED,
        EventKind.DEADLINE_ALERT,
        EventKind.ERASURE_ANNOUNCED,
        EventKind.INFORMATION_SEEN,
    }
)


class ChangedMeanwhile(Exception):
    """Somebody else changed the complaint after this page was shown."""


@contextmanager
def locked(complaint: Complaint, *, version: int | None = None) -> Iterator[Complaint]:
    """Hold the complaint's row for one change, in one transaction.

    Raises `ChangedMeanwhile` if `version` (what the form carried) is not the present one.
    """
    with transaction.atomic():
        row = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
        if version is not None and version != row.version:
            raise ChangedMeanwhile(row.reference)
        yield row


def event_hash(event: Event) -> bytes:
    """SHA-256 over everything an event says; the time in microseconds since 1970, as PostgreSQL keeps it."""
    said = json.dumps(
        [
            str(event.complaint_id),
            bytes(event.previous).hex(),
            event.seq,
            event.kind,
            event.actor,
            event.user_id,
            (event.at - _EPOCH) // timedelta(microseconds=1),
            event.facts,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(said.encode() + b"\x00" + bytes(event.sealed)).digest()


def next_event(
    complaint: Complaint,
    kind: EventKind,
    *,
    by: User | None = None,
    actor: Event.Actor | None = None,
    facts: dict[str, Any] | None = None,
    secret: dict[str, Any] | None = None,
    opened: vault.Opened | None = None,
    at: datetime | None = None,
) -> Event:
    """Build the next event and move the chain's end in `complaint`; neither row is written yet."""
    event = Event(
        complaint=complaint,
        seq=complaint.chain_seq + 1,
        kind=kind,
        actor=actor or (Event.Actor.OFFICER if by else Event.Actor.PORTAL),
        user=by,
        at=at or timezone.now(),
        facts=facts or {},
        previous=bytes(complaint.chain_head),
    )
    if secret:
        event.sealed = opened.seal(secret, "event") if opened else vault.seal(complaint, secret, "event")
    event.hash = event_hash(event)
    complaint.chain_seq = event.seq
    complaint.chain_head = event.hash
    return event


def record(
    complaint: Complaint,
    kind: EventKind,
    *,
    by: User | None = None,
    actor: Event.Actor | None = None,
    facts: dict[str, Any] | None = None,
    secret: dict[str, Any] | None = None,
    changed: tuple[str, ...] = (),
) -> Event:
    """Write one event and, with it, the complaint's `changed` columns, its chain's end and its next version.

    `complaint` must come from `locked`. `facts` holds codes and numbers only; words of people go to `secret`.
    """
    event = next_event(complaint, kind, by=by, actor=actor, facts=facts, secret=secret)
    if kind not in _ASIDE:
        complaint.version += 1
    complaint.save(update_fields=["version", "chain_seq", "chain_head", *changed])
    event.save(force_insert=True)
    return event
