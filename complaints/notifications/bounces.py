"""Notices that came back: what a mail server reports (RFC 3464) is noted at the notice, and nothing of it is kept.

Only a report to the return path of a notice that was sent by e-mail counts: whoever forges one must know the notice's
number. Of the report, the action and the status code are read; never whom it was to or what it quotes.
"""

import email
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses
from enum import StrEnum

from django.db import transaction

from complaints.domain.events import locked, record
from complaints.models import EventKind, Notice, NoticeChannel
from complaints.notifications import return_path

# Where a server writes the address that a message was for.
_ADDRESSED_IN = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")
_NO_STATUS = "0.0.0"


class Outcome(StrEnum):
    """What became of one message that came back."""

    FAILED = "failed"  # the notice cannot be delivered: it has failed, and officers see it
    DELAYED = "delayed"  # the server goes on trying
    KNOWN = "known"  # it failed before
    DELIVERED = "delivered"  # a report of success
    UNKNOWN_NOTICE = "unknown notice"  # forged, or of a notice that is gone
    NO_REPORT = "no report"  # an answer of a person or a machine, which nobody reads
    NOT_OURS = "not ours"  # not to a return path


@dataclass(frozen=True)
class _Report:
    """What one recipient's part of a report says."""

    action: str
    status: str

    @property
    def has_failed(self) -> bool:
        """`failed` says that the server gave up, also after a status 4.x.x; without an action the status decides."""
        return self.action == "failed" or (not self.action and self.status.startswith("5"))

    @property
    def is_delayed(self) -> bool:
        """The server goes on trying."""
        return self.action == "delayed" or (not self.action and self.status.startswith("4"))


def take(message: bytes) -> Outcome:
    """Note at the notice what this message reports about it."""
    parsed = email.message_from_bytes(message)
    addresses = [address for address in _addresses(parsed) if return_path.is_ours(address)]
    if not addresses:
        return Outcome.NOT_OURS
    reports = list(_reports(parsed))
    if not reports:
        return Outcome.NO_REPORT
    beginnings = {start for address in addresses if (start := return_path.start_of_message_id(address))}
    return _note(beginnings, reports)


@transaction.atomic
def _note(beginnings: set[str], reports: list[_Report]) -> Outcome:
    notice = _notice(beginnings)
    if notice is None:
        return Outcome.UNKNOWN_NOTICE
    if failed := next((report for report in reports if report.has_failed), None):
        return _fail(notice, failed.status)
    if delayed := next((report for report in reports if report.is_delayed), None):
        if notice.state == Notice.State.SENT:
            notice.last_error = delayed.status
            notice.save(update_fields=["last_error"])
        return Outcome.DELAYED
    return Outcome.DELIVERED


def _notice(beginnings: set[str]) -> Notice | None:
    """The one e-mail that came back, locked; None if there is none, or if a message names several."""
    if len(beginnings) != 1:
        return None
    return (
        Notice.objects.select_for_update(of=("self",))
        .select_related("complaint")
        .filter(message_id__startswith=beginnings.pop(), channel=NoticeChannel.EMAIL)
        .first()
    )


def _fail(notice: Notice, status: str) -> Outcome:
    """The notice has failed; an officer must know it if the complainant was to be told."""
    if notice.state == Notice.State.FAILED:
        return Outcome.KNOWN
    notice.state, notice.last_error = Notice.State.FAILED, status
    notice.save(update_fields=["state", "last_error"])
    if notice.user_id is None:
        with locked(notice.complaint) as row:
            facts = {"notice": notice.kind, "channel": notice.channel, "error": status}
            record(row, EventKind.NOTICE_FAILED, facts=facts)
    return Outcome.FAILED


def _addresses(message: Message) -> Iterator[str]:
    headers = [str(value) for name in _ADDRESSED_IN for value in message.get_all(name, [])]
    return (address for _name, address in getaddresses(headers))


def _reports(message: Message) -> Iterator[_Report]:
    """What a delivery report says of each recipient; nothing if the message is none."""
    if message.get_content_type() != "multipart/report":
        return
    # The parts of the report alone: a message quoted in it may be a report too, of another one.
    parts = message.get_payload()
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, Message) and part.get_content_type() == "message/delivery-status":
            yield from _of_recipients(part.get_payload())


def _of_recipients(blocks: object) -> Iterator[_Report]:
    """The blocks of fields; the first, about the message as a whole, has no action and no status."""
    fields: Iterable[object] = blocks if isinstance(blocks, list) else ()
    for block in fields:
        if isinstance(block, Message) and ("Action" in block or "Status" in block):
            status = _STATUS.search(str(block.get("Status", "")))
            yield _Report(str(block.get("Action", "")).strip().casefold(), status[0] if status else _NO_STATUS)
