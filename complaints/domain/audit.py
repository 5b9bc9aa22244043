"""Proving the event trail: signed checkpoints over every event, and a verification that needs only a public
key.

Each complaint's events form a chain (`domain.events`). That alone would not notice somebody who owns the
database and rewrites a whole chain with its end. So a checkpoint is signed every few minutes: an Ed25519
signature over a digest of every event so far, built on the digest of the checkpoint before it. The private
key is not in the database, and an auditor who wrote down one checkpoint's digest notices even that
checkpoints after it were taken away.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from complaints.domain import references
from complaints.domain.events import event_hash
from complaints.models import Checkpoint, Complaint, Event

# An event is stamped before its transaction commits: a checkpoint leaves the last minutes to the next one.
PATIENCE = timedelta(minutes=5)
# Monitoring speaks of a trail that was not signed for so long (deploy/prometheus-rules.yml).
SIGNED_WITHIN = timedelta(hours=1)
_BATCH = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BEFORE_ALL = bytes(32)
# Any fixed number: while one signer holds this advisory lock, another has nothing to do.
_SIGNER_LOCK = 7_272_091
_EVENT_COLUMNS = ("id", "seq", "kind", "actor", "user_id", "at", "facts", "sealed", "previous", "hash")

Report = Callable[[str], object]


@dataclass
class Proof:
    """What a verification went through. The trail is whole if `faults` is 0."""

    complaints: int = 0
    events: int = 0
    checkpoints: int = 0
    faults: int = 0
    latest: Checkpoint | None = None


@dataclass(frozen=True)
class ChainFault:
    """What is wrong with one complaint's chain; `first` and `last` are the places of the events concerned."""

    kind: Literal["missing", "order", "changed", "end"]
    first: int
    last: int

    def line(self, name: str) -> str:
        """The fault as `verify` reports it, in English. `name` says whose chain it is."""
        return f"{name}{_FAULTS[self.kind].format(first=self.first, last=self.last)}"


_FAULTS = {
    "missing": ": events {first} to {last} are missing",
    "order": ", event {first}: does not follow the event before it",
    "changed": ", event {first}: is not what was recorded",
    "end": ": the chain ends with event {first}, the complaint says {last}, or another end",
}


@dataclass(frozen=True)
class Signing:
    """How far the trail is signed. `overdue`: events of an hour ago are under no checkpoint."""

    latest: Checkpoint | None
    # Whether this installation's own key made the signature over what the checkpoint says.
    is_genuine: bool
    overdue: bool

    @property
    def digest(self) -> str:
        """What `verify` takes as seen, in hexadecimal digits; empty if nothing was signed."""
        return bytes(self.latest.digest).hex() if self.latest else ""


def public_key() -> bytes:
    """The 32 bytes of the Ed25519 key whose private half this installation signs with."""
    return _private_key().public_key().public_bytes_raw()


def sign_checkpoint(now: datetime) -> Checkpoint | None:
    """Sign every event up to five minutes before `now`; None if there is none since the last checkpoint.

    Also None while another worker signs.
    """
    with transaction.atomic():
        if not _is_our_turn():
            return None
        last = Checkpoint.objects.order_by("-until").first()
        until = _settled_until(now)
        digest, count = _digest_of(last, until)
        if count == 0:
            return None
        events = count + (last.events if last else 0)
        return Checkpoint.objects.create(
            until=until,
            events=events,
            digest=digest,
            signature=_private_key().sign(_statement(until, events, digest)),
            public_key=public_key(),
            signed_at=timezone.now(),
        )


def signing(now: datetime) -> Signing:
    """How far the trail is signed, without proving it: `verify` recomputes what was signed. Two queries."""
    latest = Checkpoint.objects.order_by("-until").first()
    since = _unsigned_since(latest)
    overdue = since is not None and since <= now - SIGNED_WITHIN
    return Signing(latest, latest is not None and _is_signed(latest, {public_key()}), overdue)


def unsigned_since() -> datetime | None:
    """The time of the oldest event that no checkpoint covers; None if all are covered. Two queries."""
    return _unsigned_since(Checkpoint.objects.order_by("-until").first())


def _unsigned_since(latest: Checkpoint | None) -> datetime | None:
    events = Event.objects.order_by("at", "id")
    if latest is not None:
        events = events.filter(at__gt=latest.until)
    return events.values_list("at", flat=True).first()


def faults_of(complaint: Complaint) -> list[ChainFault]:
    """What is wrong with one complaint's chain, recomputed from its events; nothing if it is whole. One query."""
    return list(_faults_of_chain(list(_rows(complaint.pk, complaint.pk))))


def verify(report: Report, *, trusted: Collection[bytes], seen: Collection[bytes] = ()) -> Proof:
    """Recompute every chain and every checkpoint; each fault goes to `report` as one line.

    `trusted` are the public keys whose signatures count, `seen` digests of checkpoints that somebody wrote
    down outside the portal and that must still be there.
    """
    proof = Proof()

    def fault(line: str) -> None:
        proof.faults += 1
        report(line)

    for first, last in _ranges():
        for _pk, rows in groupby(_rows(first, last), key=lambda row: row[0]):
            _check_chain(list(rows), proof, fault)
    found = _check_checkpoints(trusted, proof, fault)
    for digest in seen:
        if digest not in found:
            fault(f"checkpoint {digest.hex()} was seen before and is gone")
    return proof


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.TRAIL_KEY)


def _is_our_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SIGNER_LOCK])
        return bool(cursor.fetchone()[0])


def _settled_until(now: datetime) -> datetime:
    """Up to when no event can appear any more: `PATIENCE` before now or the oldest change still under way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(xact_start) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
        )
        oldest: datetime | None = cursor.fetchone()[0]
    return min(now, oldest or now) - PATIENCE


def _digest_of(last: Checkpoint | None, until: datetime) -> tuple[bytes, int]:
    """SHA-256 over the last checkpoint's digest and the hashes of the events since; and their number."""
    events = Event.objects.filter(at__lte=until).order_by("at", "id")
    if last is not None:
        events = events.filter(at__gt=last.until)
    digest, count = hashlib.sha256(bytes(last.digest) if last else _BEFORE_ALL), 0
    for value in events.values_list("hash", flat=True).iterator(chunk_size=5000):
        digest.update(value)
        count += 1
    return digest.digest(), count


def _statement(until: datetime, events: int, digest: bytes) -> bytes:
    """What is signed; the time in microseconds since 1970, as PostgreSQL keeps it."""
    microseconds = (until - _EPOCH) // timedelta(microseconds=1)
    return f"complaints trail checkpoint\n{microseconds}\n{events}\n{digest.hex()}".encode()


def _ranges() -> Iterator[tuple[UUID, UUID]]:
    """The first and last complaint of each batch, in the order of their keys."""
    last: UUID | None = None
    while True:
        complaints = Complaint.objects.order_by("pk")
        if last is not None:
            complaints = complaints.filter(pk__gt=last)
        keys = list(complaints.values_list("pk", flat=True)[:_BATCH])
        if not keys:
            return
        last = keys[-1]
        yield keys[0], last


def _rows(first: UUID, last: UUID) -> Iterator[tuple[Any, ...]]:
    """Complaints with their events; in one statement, which sees a change whole or not at all."""
    return (
        Complaint.objects.filter(pk__gte=first, pk__lte=last)
        .order_by("pk", "events__seq")
        .values_list("pk", "reference", "chain_seq", "chain_head", *(f"events__{name}" for name in _EVENT_COLUMNS))
        .iterator(chunk_size=2000)
    )


def _check_chain(rows: list[tuple[Any, ...]], proof: Proof, fault: Report) -> None:
    name = references.show_reference(rows[0][1])
    proof.complaints += 1
    proof.events += sum(row[4] is not None for row in rows)
    for found in _faults_of_chain(rows):
        fault(found.line(name))


def _faults_of_chain(rows: list[tuple[Any, ...]]) -> Iterator[ChainFault]:
    pk, _reference, chain_seq, chain_head = rows[0][:4]
    seq, head = 0, b""
    for row in rows:
        if row[4] is None:  # the outer join's row of a complaint without events
            continue
        event = Event(complaint_id=pk, **dict(zip(_EVENT_COLUMNS, row[4:], strict=True)))
        if event.seq != seq + 1:
            yield ChainFault("missing", seq + 1, event.seq - 1)
        elif bytes(event.previous) != head:
            yield ChainFault("order", event.seq, event.seq)
        if event_hash(event) != bytes(event.hash):
            yield ChainFault("changed", event.seq, event.seq)
        seq, head = event.seq, bytes(event.hash)
    if (seq, head) != (chain_seq, bytes(chain_head)):
        yield ChainFault("end", seq, chain_seq)


def _check_checkpoints(trusted: Collection[bytes], proof: Proof, fault: Report) -> set[bytes]:
    """Check each checkpoint from the stored one before it, so that a fault is told once; return digests."""
    found: set[bytes] = set()
    last: Checkpoint | None = None
    for checkpoint in Checkpoint.objects.order_by("until").iterator():
        proof.checkpoints += 1
        name = f"checkpoint {checkpoint.until:%Y-%m-%d %H:%M:%S}"
        digest, count = _digest_of(last, checkpoint.until)
        signed = checkpoint.events - (last.events if last else 0)
        if (digest, count) != (bytes(checkpoint.digest), signed):
            fault(f"{name}: {count} events are there, {signed} were signed, or others than these")
        if not _is_signed(checkpoint, trusted):
            fault(f"{name}: not signed by a trusted key")
        found.add(bytes(checkpoint.digest))
        last = checkpoint
    proof.latest = last
    return found


def _is_signed(checkpoint: Checkpoint, trusted: Collection[bytes]) -> bool:
    key = bytes(checkpoint.public_key)
    if key not in trusted:
        return False
    statement = _statement(checkpoint.until, checkpoint.events, bytes(checkpoint.digest))
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(bytes(checkpoint.signature), statement)
    except InvalidSignature:
        return False
    return True
