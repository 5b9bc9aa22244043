"""`manage.py demo_accounts`: print the demonstration accounts as a table."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import User
from complaints.demo import accounts


class Command(BaseCommand):
    """The accounts that are there, with the password they share if DEMO_PASSWORD is set."""

    help = "Print user name, role and body of every demonstration account."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each account that exists."""
        wanted = accounts.demo_accounts()
        present = set(
            User.objects.filter(username__in=[one.username for one in wanted]).values_list("username", flat=True)
        )
        shown = [one for one in wanted if one.username in present]
        width = max((len(one.username) for one in shown), default=0)
        password = os.environ.get("DEMO_PASSWORD", "")
        self.stdout.write(f"Demonstration accounts, all with the password: {password}")
        for one in shown:
            self.stdout.write(f"  {one.username:<{width}}  {one.role.value:<13}  {one.body or '-'}")
