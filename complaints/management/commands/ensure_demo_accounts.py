"""`manage.py ensure_demo_accounts`: make the demonstration accounts, with the password in DEMO_PASSWORD."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from complaints.demo import accounts


class Command(BaseCommand):
    """Doing it again changes nothing. Never run this on a portal that holds real complaints."""

    help = "Make officer, supervisor and head of every body, an administrator and an auditor for demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make or repair the accounts."""
        password = os.environ.get("DEMO_PASSWORD", "")
        if not password:
            raise CommandError("Set DEMO_PASSWORD to the password that all demonstration accounts get.")
        changed = accounts.ensure(password)
        if options["verbosity"]:
            self.stdout.write(f"{changed} demonstration accounts made or changed")
