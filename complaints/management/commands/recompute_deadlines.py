"""`manage.py recompute_deadlines`: have the workers count every running deadline anew."""

from typing import Any

from django.core.management.base import BaseCommand

from complaints.domain.deadlines import recompute


class Command(BaseCommand):
    """After a change that the portal cannot see: a newer `holidays` package, or rows changed by SQL."""

    help = "Have the workers count every running deadline anew, by the present policies, weekend and holidays."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Ask for it. Nothing happens where no deadline runs, or where it was asked for already."""
        recompute.ask()
        if options["verbosity"]:
            self.stdout.write("The workers count the running deadlines anew, within seconds and batch by batch.")
