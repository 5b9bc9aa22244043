"""What the workers do: each task takes an outbox entry's number and calls one function of the house.

An error puts the entry off with a growing wait (`outbox.claimed`) and the sweep hands it over again; Celery
retries nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from celery import shared_task
from django.utils import timezone

from complaints.domain import audit, drafts, evidence, files, handling, handover, informing, outbox
from complaints.domain.deadlines import alerts, recompute
from complaints.domain.events import locked
from complaints.domain.outbox import claimed
from complaints.domain.retention import announcing, erasing
from complaints.notifications import delivery, notices
from complaints.reports import case_report
from complaints_portal.figures import TASK_FAILURES

log = structlog.get_logger(__name__)

# Ends a task with an exception, so that its entry is put off, before `task_time_limit` ends the process.
_SOFT_LIMIT_SECONDS = 240


def _on_schedule(name: str, *, every: float) -> dict[str, Any]:
    """Options of a task that beat starts every so many seconds: left in the queue that long, it lapses."""
    return {"name": name, "expires": every, "soft_time_limit": _SOFT_LIMIT_SECONDS}


def _on_entry(name: str) -> dict[str, Any]:
    """Options of a task that an outbox entry asks for."""
    return {"name": name, "soft_time_limit": _SOFT_LIMIT_SECONDS}


@contextmanager
def _noting_failure(task: str, **about: str) -> Iterator[None]:
    """Log and count an error and let the task end: what must be tried again is in the outbox."""
    try:
        yield
    except Exception as error:
        TASK_FAILURES.add(task, type(error).__name__)
        log.warning("task.failed", task=task, exc_info=error, **about)


@shared_task(**_on_entry("complaints.route"))
def route(entry_id: str) -> None:
    """Find the body and the priority of a complaint that was just filed."""
    with _noting_failure("route", entry=entry_id), claimed(entry_id) as entry:
        if entry is not None and entry.complaint is not None:
            with locked(entry.complaint) as complaint:
                handling.route_and_prioritise(complaint)


@shared_task(**_on_entry("complaints.inform"))
def inform(entry_id: str) -> None:
    """Inform the bodies of a complaint that an earlier release routed without informing anybody."""
    with _noting_failure("inform", entry=entry_id), claimed(entry_id) as entry:
        if entry is not None and entry.complaint is not None:
            with locked(entry.complaint) as complaint:
                informing.inform(complaint)


@shared_task(**_on_entry("complaints.acknowledge"))
def acknowledge(entry_id: str) -> None:
    """Acknowledge a filing."""
    with _noting_failure("acknowledge", entry=entry_id), claimed(entry_id) as entry:
        if entry is not None and entry.complaint is not None:
            with locked(entry.complaint) as complaint:
                notices.acknowledge(complaint)


@shared_task(**_on_entry("complaints.notify"))
def notify(entry_id: str) -> None:
    """Tell the complainant that something waits."""
    with _noting_failure("notify", entry=entry_id):
        delivery.deliver(entry_id)


@shared_task(**_on_entry("complaints.notify_staff"))
def notify_staff(entry_id: str) -> None:
    """Tell one member of staff that a deadline's time passes, or that there is something for their information."""
    with _noting_failure("notify_staff", entry=entry_id):
        delivery.deliver(entry_id)


@shared_task(**_on_entry("complaints.recompute_deadlines"))
def recompute_deadlines(entry_id: str) -> None:
    """Count a batch of deadlines anew after a policy or the calendar changed."""
    with _noting_failure("recompute_deadlines", entry=entry_id), claimed(entry_id) as entry:
        if entry is not None:
            recompute.recount(entry.payload.get("after", ""))


@shared_task(**_on_entry("complaints.clean_evidence"))
def clean_evidence(entry_id: str) -> None:
    """Make the copy of a file that officers see."""
    with _noting_failure("clean_evidence", entry=entry_id), claimed(entry_id) as entry:
        if entry is not None:
            evidence.clean_evidence(entry.payload["evidence"])


@shared_task(**_on_entry("complaints.render_report"))
def render_report(entry_id: str) -> None:
    """Render a case report that an officer asked for."""
    with _noting_failure("render_report", entry=entry_id):
        case_report.make_report(entry_id)


@shared_task(**_on_entry("complaints.erase"))
def erase(entry_id: str) -> None:
    """Erase a complaint whose erasure two people signed."""
    with _noting_failure("erase", entry=entry_id), claimed(entry_id) as entry:
        if entry is not None and entry.complaint is not None:
            with locked(entry.complaint) as complaint:
                erasing.erase(complaint)


@shared_task(**_on_entry("complaints.delete_file"))
def delete_file(entry_id: str) -> None:
    """Remove a file of an erased complaint from the storage."""
    with _noting_failure("delete_file", entry=entry_id), claimed(entry_id) as entry:
        if entry is not None:
            files.delete(entry.payload["name"])


@shared_task(**_on_schedule("complaints.look_for_erasures", every=3600))
def look_for_erasures() -> None:
    """Tell complainants whose complaints have been kept long enough."""
    with _noting_failure("look_for_erasures"):
        announcing.look(timezone.now())


@shared_task(**_on_schedule("complaints.sweep_outbox", every=5))
def sweep_outbox() -> None:
    """Hand over again what the broker lost and what waited after an error."""
    with _noting_failure("sweep_outbox"):
        handover.sweep()


@shared_task(**_on_schedule("complaints.tidy_outbox", every=3600))
def tidy_outbox() -> None:
    """Delete the entries of work that was done a week ago."""
    with _noting_failure("tidy_outbox"):
        outbox.forget_done(timezone.now())


@shared_task(**_on_schedule("complaints.raise_deadline_alerts", every=60))
def raise_deadline_alerts() -> None:
    """Remind of deadlines that come near, and escalate those that passed."""
    with _noting_failure("raise_deadline_alerts"):
        alerts.raise_due(timezone.now())


@shared_task(**_on_schedule("complaints.sign_checkpoint", every=300))
def sign_checkpoint() -> None:
    """Sign the event trail up to a few minutes ago."""
    with _noting_failure("sign_checkpoint"):
        audit.sign_checkpoint(timezone.now())


@shared_task(**_on_schedule("complaints.expire_drafts", every=900))
def expire_drafts() -> None:
    """Delete drafts whose time is over."""
    with _noting_failure("expire_drafts"):
        drafts.expire_drafts()
