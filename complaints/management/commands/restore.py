"""`manage.py restore`: a backup into an empty database and storage, then the proof that all of it is there."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from complaints_portal.backup import checking, keypair, programs, restoring
from complaints_portal.backup.archive import NotAnArchive
from complaints_portal.backup.restoring import CannotRestore, Restored


class Command(BaseCommand):
    """Refuses where anything is already, and ends with status 1 unless all is well.

    See docs/operators/backup-and-restore.md.
    """

    help = "Restore a backup into an empty database and an empty storage, and check it."
    # The checks of models and settings ask the database, which is empty.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The archives and the private key."""
        parser.add_argument("--data", type=Path, required=True, help="the archive of the data")
        parser.add_argument("--files", type=Path, required=True, nargs="+", help="all archives of files up to then")
        parser.add_argument("--keys", type=Path, required=True, help="an archive of the keys, of then or later")
        parser.add_argument("--identity", type=Path, required=True, metavar="FILE", help="the file of the private key")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, check, and say in a few lines what is there."""
        try:
            identity = keypair.read_identity(options["identity"])
            restored = restoring.restore(options["data"], options["files"], options["keys"], identity)
        except (keypair.KeyUnusable, NotAnArchive, CannotRestore, programs.ProgramFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self._say(restored)
        checked = checking.check(self.stderr.write)
        self.stdout.write(
            f"{checked.complaints} complaints: {checked.readable} readable, {checked.erased} erased, "
            f"{checked.unreadable} without a key that opens them; "
            f"{checked.trail_events} events, {checked.trail_faults} faults in the trail"
        )
        if not checked.is_well or restored.missing_files:
            raise CommandError("Restored, but not whole: see above.")

    def _say(self, restored: Restored) -> None:
        self.stdout.write(
            f"data of {restored.data_of:%Y-%m-%d %H:%M} and keys of {restored.keys_of:%Y-%m-%d %H:%M} UTC: "
            f"{restored.erased_again} complaints erased since then erased again, "
            f"{restored.keys_left_out} keys of later complaints left out"
        )
        self.stdout.write(f"{restored.files} files restored, {restored.missing_files} missing")
