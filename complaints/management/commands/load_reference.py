"""Load the reference data that the package ships, keeping what administrators edited."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from complaints.domain.reference_files import UnknownCountry
from complaints.domain.reference_load import CircularChain, load


class Command(BaseCommand):
    """`manage.py load_reference [--country XX]`: safe to run at every deployment."""

    help = "Loads bodies, subjects, rules, countries and one country's divisions. Edits made in the admin stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The country, by default the one that the installation serves."""
        parser.add_argument(
            "--country",
            type=str.upper,
            default=settings.COUNTRY,
            help="two-letter code; the setting COUNTRY (%(default)s) unless given",
        )

    def handle(self, *, country: str, verbosity: int, **_options: Any) -> None:
        """Load, and say in one line what changed."""
        try:
            loaded = load(country)
        except (UnknownCountry, CircularChain) as error:
            raise CommandError(str(error)) from error
        if country != settings.COUNTRY:
            self.stderr.write(f"This installation serves {settings.COUNTRY}: set COUNTRY={country} too.")
        if verbosity:
            self.stdout.write(
                f"Reference data of {country}: {loaded.created} created, {loaded.updated} updated, "
                f"{loaded.kept} edited fields kept, {loaded.retired} retired."
            )
