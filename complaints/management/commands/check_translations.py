"""`manage.py check_translations`: fail on a string without Arabic, a fuzzy, an unused or a differing one."""

import re
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from complaints_portal.source_strings import source_strings

_PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}|%[sd]")


class Command(BaseCommand):
    """Reads the Arabic catalogue; English needs none, its strings are the source."""

    help = "Check that every string of the portal has an Arabic translation."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each fault and raise `CommandError` if there is one."""
        path = Path(settings.LOCALE_PATHS[0]) / "ar" / "LC_MESSAGES" / "django.po"
        with path.open("rb") as source:
            catalogue = read_po(source)
        faults = [fault for message in catalogue if message.id for fault in faults_of(message, catalogue)]
        faults += differences(catalogue)
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults in the Arabic catalogue")
        self.stdout.write(f"{len(catalogue)} strings, all translated")


def differences(catalogue: Catalog) -> list[str]:
    """Strings of the code and the templates that the catalogue lacks, and its entries that nobody asks for so."""
    listed = {(message.context, _first(message.id)): _plural(message.id) for message in catalogue if message.id}
    asked = source_strings()
    missing = [
        f"not in the catalogue: {text[:70]} ({found.place})"
        for (context, text), found in asked.items()
        if (context, text) not in listed
    ]
    # Collecting the texts anew would throw the translation away.
    otherwise = [
        f"another plural is asked for: {text[:70]} ({asked[context, text].place})"
        for (context, text), plural in listed.items()
        if (context, text) in asked and asked[context, text].plural != plural
    ]
    unused = [f"unused: {text[:70]}" for context, text in listed if (context, text) not in asked]
    return missing + otherwise + unused


def _first(text: Any) -> str:
    return str(text[0] if isinstance(text, list | tuple) else text)


def _plural(text: Any) -> str:
    return str(text[1]) if isinstance(text, list | tuple) else ""


def faults_of(message: Message, catalogue: Catalog) -> list[str]:
    """What is wrong with one entry of the catalogue."""
    ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    given = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    strings = [string or "" for string in given]
    name = ids[0][:70]
    if message.fuzzy:
        return [f"fuzzy: {name}"]
    if not all(strings) or (len(ids) > 1 and len(strings) != catalogue.num_plurals):
        return [f"untranslated: {name}"]
    wanted = set(_PLACEHOLDER.findall(ids[-1]))
    # A plural form may leave the number out ("one complaint"), never name one that is not given.
    return [
        f"placeholders differ: {name}"
        for string in strings
        if not set(_PLACEHOLDER.findall(string)) <= wanted
        or (len(ids) == 1 and set(_PLACEHOLDER.findall(string)) != wanted)
    ]
