"""`manage.py read_bounces`: note at the notices what mail servers report about them. See docs/operators/notices.md."""

import mailbox
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from complaints.notifications import bounces
from complaints.notifications.bounces import Outcome

log = structlog.get_logger(__name__)

# A report is a few kilobytes; some servers put the whole message behind it, which is of no use.
LONGEST_BYTES = 1024 * 1024
# What a mail server understands as "try again later" (sysexits.h).
TEMPORARY_FAILURE = 75
UNREADABLE = "unreadable"


class Command(BaseCommand):
    """One message from standard input, as a mail server's pipe gives it, or all new ones of a Maildir."""

    help = "Read delivery reports and note at each notice whether it came back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, where there is one."""
        parser.add_argument(
            "--maildir", type=Path, help="Read the new messages of this Maildir; those to a return path are deleted."
        )

    def handle(self, *, maildir: Path | None, verbosity: int, **_options: Any) -> None:
        """Read, and print how many messages were what. Ends with status 75 while the database is away."""
        if not settings.MAIL_BOUNCE_ADDRESS:
            raise CommandError("MAIL_BOUNCE_ADDRESS is not set: no notice has a return path of its own.")
        try:
            counted = self._read_folder(maildir) if maildir else self._read_one()
        except OperationalError as error:
            raise CommandError("The database does not answer.", returncode=TEMPORARY_FAILURE) from error
        if verbosity:
            self.stdout.write(", ".join(f"{number} {what}" for what, number in sorted(counted.items())) or "no mail")

    def _read_one(self) -> Counter[str]:
        return Counter([_taken(sys.stdin.buffer.read(LONGEST_BYTES))])

    def _read_folder(self, path: Path) -> Counter[str]:
        try:
            folder = mailbox.Maildir(path, create=False)
        except mailbox.NoSuchMailboxError as error:
            raise CommandError(f"There is no Maildir at {path}.") from error
        counted: Counter[str] = Counter()
        for key in list(folder.keys()):
            if "S" in folder.get_message(key).get_flags():
                continue
            with folder.get_file(key) as file:
                outcome = _taken(file.read(LONGEST_BYTES))
            counted[outcome] += 1
            if outcome in (Outcome.NOT_OURS, UNREADABLE):
                _leave(folder, key)
            else:
                folder.discard(key)
        return counted


def _taken(message: bytes) -> str:
    """What became of one message. One that breaks the reading must not keep the others from being read."""
    try:
        return bounces.take(message).value
    except OperationalError:
        raise
    except Exception as error:
        log.warning("bounces.unreadable", error=type(error).__name__)
        return UNREADABLE


def _leave(folder: "mailbox.Maildir", key: str) -> None:
    """Mark a message as seen, so that it stays for whom it is and is not read again."""
    message = folder.get_message(key)
    message.set_subdir("cur")
    message.add_flag("S")
    folder[key] = message
