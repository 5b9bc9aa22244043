"""`manage.py backup_keypair --to FILE`: the key pair of the backups."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from complaints_portal.backup import keypair


class Command(BaseCommand):
    """Run it away from the portal's machine, or move the file away at once: it opens every backup."""

    help = "Make the key pair of the backups: the private key goes to FILE, the public one is printed."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the private key goes."""
        parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="the file for the private key")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the line for the portal's environment."""
        try:
            recipient = keypair.new_identity(options["to"])
        except OSError as error:
            raise CommandError(f"{options['to']}: {error.strerror}") from error
        self.stdout.write(f"BACKUP_RECIPIENT={recipient}")
        self.stderr.write(f"The private key is in {options['to']}. Keep it away from this machine, in two places.")
