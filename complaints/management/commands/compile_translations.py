"""`manage.py compile_translations`: make the .mo files from the .po files, in pure Python (no gettext needed)."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Compiles every catalogue that is newer than its .mo file."""

    help = "Compile the translations."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile what changed."""
        for catalogue in sorted(path for folder in settings.LOCALE_PATHS for path in Path(folder).rglob("*.po")):
            target = catalogue.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= catalogue.stat().st_mtime:
                continue
            with catalogue.open("rb") as source:
                messages = read_po(source)
            with target.open("wb") as out:
                write_mo(out, messages)
            self.stdout.write(f"compiled {catalogue.parent.parent.name}/{target.name}")
