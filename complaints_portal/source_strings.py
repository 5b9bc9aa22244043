"""Every text that the code and the templates ask a translation of, found without running them and without gettext."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

HOUSE = Path(__file__).parent.parent
_FOLDERS = ("accounts", "complaints", "complaints_portal", "templates")
# Which arguments of each call are texts; "c" marks the context.
_CALLS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


@dataclass(frozen=True)
class Asked:
    """What is asked of a text: its plural, empty if it has none, and a place where it stands (file:line)."""

    plural: str
    place: str


def source_strings() -> dict[tuple[str | None, str], Asked]:
    """Each text by its context and its singular."""
    found: dict[tuple[str | None, str], Asked] = {}
    for path, source in _sources():
        for line, message, _comments, context in extract("python", BytesIO(source.encode()), _CALLS):
            text, plural = (message, "") if isinstance(message, str) else message[:2]
            if plural or (context, text) not in found:
                found[context, text] = Asked(plural, f"{path.relative_to(HOUSE)}:{line}")
    return found


def _sources() -> Iterator[tuple[Path, str]]:
    """The Python files, and the templates turned into Python as Django's own collector does."""
    for path in sorted(path for folder in _FOLDERS for path in (HOUSE / folder).rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield path, path.read_text()
        elif path.suffix in {".html", ".txt"}:
            yield path, templatize(path.read_text(), origin=str(path))
