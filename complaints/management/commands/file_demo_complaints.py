"""`manage.py file_demo_complaints`: file the demonstration complaints on a portal that holds none."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from complaints.demo import story
from complaints.domain import audit


class Command(BaseCommand):
    """Needs the demonstration accounts. Does nothing where any complaint was filed before."""

    help = "File a dozen invented complaints and bring them to different states."

    def handle(self, *args: Any, **options: Any) -> None:
        """File them."""
        filed = story.file_all()
        if filed:
            # Their receipt is dated back: unsigned, it would look to the auditor like a trail that nobody signs.
            audit.sign_checkpoint(timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"{filed} demonstration complaints filed")
