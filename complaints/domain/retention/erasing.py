"""Erasing a complaint: its data key is destroyed, and with it all that was sealed, in every older copy of the data too.

What goes: the key, the search tokens, the sealed words, people, messages, files and reports, the link to an earlier
complaint, and what could prove that somebody's code, request or file belonged to it. What stays: the plain row (codes,
dates, states, bodies) for statistics; the reference, so that the trail can still be named; and the events, whose sealed
words nobody can open.
"""

import secrets
from datetime import datetime
from typing import Any

import structlog
from django.utils import timezone

from complaints.domain.events import record
from complaints.domain.outbox import later
from complaints.domain.retention import schedule
from complaints.models import Complaint, EarlierComplaint, Erasure, EventKind, OutboxEntry

log = structlog.get_logger(__name__)

_DESTROYED = ("sealed", "tokens", "code_hash", "filing_key", "filing_print", "erased_at")
_RANDOM_BYTES = 32


def erase(complaint: Complaint) -> None:
    """Erase a complaint whose erasure two people signed. Nothing happens if it is not due any more.

    `complaint` must be locked for this change (`events.locked`).
    """
    erasure = Erasure.objects.filter(complaint=complaint, state=Erasure.State.APPROVED).first()
    if erasure is None:
        return
    if not schedule.due(timezone.now()).filter(pk=complaint.pk).exists():
        # Reopened or put on hold after the second signature; the next look forgets the erasure.
        log.info("retention.not_due_any_more")
        return
    erasure.state, erasure.erased_at = Erasure.State.ERASED, timezone.now()
    erasure.save(update_fields=["state", "erased_at"])
    destroy(complaint, at=erasure.erased_at, facts=signatures(erasure))


def signatures(erasure: Erasure) -> dict[str, Any]:
    """Why and by whom, for the event."""
    return {
        "policy": erasure.policy,
        "proposed_by": erasure.proposed_by_id,
        "approved_by": erasure.approved_by_id,
    }


def destroy(complaint: Complaint, *, at: datetime, facts: dict[str, Any]) -> None:
    """Destroy what a locked complaint holds, and leave the event with `facts`.

    Files go after the commit, by entries of the outbox: without the key they are unreadable already, and a storage that
    is away holds up no erasure.
    """
    names = _storage_names(complaint)
    for rows in (complaint.keys, complaint.people, complaint.messages, complaint.evidence, complaint.reports):
        rows.all().delete()
    EarlierComplaint.objects.filter(complaint=complaint).delete()
    _forget_work(complaint)
    complaint.sealed, complaint.tokens, complaint.filing_print = b"", [], b""
    # Nobody's code and no client's key fit these.
    complaint.code_hash, complaint.filing_key = secrets.token_bytes(_RANDOM_BYTES), secrets.token_bytes(_RANDOM_BYTES)
    complaint.erased_at = at
    record(complaint, EventKind.ERASED, facts=facts, changed=_DESTROYED)
    for name in names:
        later("file.delete", complaint, name=name)


def _storage_names(complaint: Complaint) -> list[str]:
    evidence = complaint.evidence.values_list("storage_name", "clean_storage_name")
    reports = complaint.reports.values_list("storage_name", flat=True)
    return [name for names in evidence for name in names if name] + [name for name in reports if name]


def _forget_work(complaint: Complaint) -> None:
    """Drop what was never done for the complaint (given up, say): it could only fail now.

    An entry that a worker holds at this moment is left to it.
    """
    undone = OutboxEntry.objects.filter(complaint=complaint).exclude(state=OutboxEntry.State.DONE)
    held_by_nobody = undone.select_for_update(skip_locked=True, of=("self",)).exclude(topic="complaint.erase")
    OutboxEntry.objects.filter(pk__in=[entry.pk for entry in held_by_nobody]).delete()
