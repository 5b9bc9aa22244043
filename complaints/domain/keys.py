"""Data keys: one per complaint, wrapped by the portal's master keys.

The first master key wraps, every listed one still unwraps. `rotate` re-wraps what an older key wrapped, so that the
older one can be taken off the list. Rows of `WrappedKey` name their recipient, so that a body's own key pair can
become a second one without touching anything outside the vault.
"""

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from complaints.domain.cipher import open_bytes, seal_bytes
from complaints.models import Complaint, WrappedKey


class KeyDestroyed(Exception):
    """The complaint's data key is gone: it was erased, or the keys were not restored with the data."""


def recipient_of(master: bytes) -> str:
    """The name under which a master key stands in `WrappedKey.recipient`: a fingerprint of it."""
    return "master:" + hashlib.sha256(b"portal master key" + master).hexdigest()[:16]


def _purpose(complaint: Complaint) -> str:
    return f"data key of {complaint.pk}"


def keep(complaint: Complaint, key: bytes) -> None:
    """Store the data key of a new complaint, wrapped for the portal's first master key."""
    master = settings.MASTER_KEYS[0]
    WrappedKey.objects.create(
        complaint=complaint,
        recipient=recipient_of(master),
        wrapped=seal_bytes(master, key, _purpose(complaint)),
    )


def unwrap(complaint: Complaint, rows: Iterable[WrappedKey] | None = None) -> bytes:
    """Return the complaint's data key. Raises `KeyDestroyed` when no listed master key opens any of its rows."""
    masters = {recipient_of(master): master for master in settings.MASTER_KEYS}
    for row in complaint.keys.all() if rows is None else rows:
        master = masters.get(row.recipient)
        if master is not None:
            return open_bytes(master, bytes(row.wrapped), _purpose(complaint))
    raise KeyDestroyed(str(complaint.pk))


def rotate(batch: int = 500) -> int:
    """Re-wrap under the first master key every data key that an older one wraps; return how many.

    Works in batches, each its own transaction, so that it can run while the portal serves.
    """
    first = settings.MASTER_KEYS[0]
    done = 0
    while True:
        with transaction.atomic():
            rows = list(
                WrappedKey.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("complaint")
                .filter(recipient__in=[recipient_of(master) for master in settings.MASTER_KEYS[1:]])[:batch]
            )
            for row in rows:
                key = unwrap(row.complaint, [row])
                row.recipient = recipient_of(first)
                row.wrapped = seal_bytes(first, key, _purpose(row.complaint))
            WrappedKey.objects.bulk_update(rows, ["recipient", "wrapped"])
        done += len(rows)
        if not rows:
            return done


def wrapped_by_others() -> int:
    """How many data keys a master key wraps that is not the first one listed."""
    first = recipient_of(settings.MASTER_KEYS[0])
    return WrappedKey.objects.filter(recipient__startswith="master:").exclude(recipient=first).count()
