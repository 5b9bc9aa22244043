"""`manage.py backup --to DIR`: data, files and keys of one moment, each encrypted. May run while the portal serves."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from complaints_portal import figures
from complaints_portal.backup import keypair, making, programs
from complaints_portal.backup.making import Made


class Command(BaseCommand):
    """Writes three archives and deletes old ones of keys. See docs/operators/backup-and-restore.md."""

    help = "Back up data, evidence files and keys into DIR as archives that only the private key of the pair opens."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and for how long archives of keys stay there."""
        parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder of the archives")
        parser.add_argument(
            "--keep-keys-days",
            type=int,
            default=settings.BACKUP_KEEP_KEYS_DAYS,
            metavar="DAYS",
            help="delete archives of keys in DIR that are so old; BACKUP_KEEP_KEYS_DAYS (%(default)s) unless given",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say in a line for each archive what is in it. Status 1 if files are missing."""
        if not settings.BACKUP_RECIPIENT:
            raise CommandError("Set BACKUP_RECIPIENT: manage.py backup_keypair makes the key pair.")
        if options["keep_keys_days"] < 0:
            raise CommandError("--keep-keys-days is a number of days.")
        try:
            recipient = keypair.read_recipient(settings.BACKUP_RECIPIENT)
            keep = timedelta(days=options["keep_keys_days"])
            made = making.make_backup(options["to"], recipient, keep_keys=keep)
        except (keypair.KeyUnusable, programs.ProgramFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self._say(made)
        for name in made.strangers:
            self.stderr.write(f"{name}: no name that this command gives, left alone. A copy of keys must go in time")
        for name in made.missing:
            self.stderr.write(f"{name}: the data names this file, and it is not in the storage")
        if made.missing:
            raise CommandError(f"{len(made.missing)} files are missing in the storage; all else was backed up.")
        if not figures.BACKUP.now():
            self.stderr.write("Redis does not answer: /metrics goes on telling the age of the backup before this one.")

    def _say(self, made: Made) -> None:
        for archive, holds in (
            (made.data, f"{made.complaints} complaints"),
            (made.files, f"{made.copied} files that no earlier archive here holds"),
            (made.keys, f"the keys; {made.dropped_keys} older archives of keys deleted"),
        ):
            self.stdout.write(f"{archive} ({archive.stat().st_size:,} bytes): {holds}")
