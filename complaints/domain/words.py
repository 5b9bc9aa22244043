"""Words of people: in which direction and language each paragraph, title or short text of theirs runs.

Most letters decide, not the first one as with a browser's `dir="auto"`: many an Arabic text begins with the Latin name
of a firm. In the name of a file the first one does (`first_direction`), so that `.jpg` stands at its end.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_EMPTY_LINES = re.compile(r"\n\s*\n")
_LATIN_LETTER = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]")


@dataclass(frozen=True)
class Passage:
    """Lines that follow one another and run alike. An empty direction or language is that of what stands around.

    A line of numbers alone may run otherwise than the lines it stands with (`direction_and_language` of the line).
    """

    lines: tuple[str, ...]
    direction: str
    language: str


def first_direction(text: str) -> str:
    """ "rtl" or "ltr", as the first letter runs; left to right where there is none, as in a browser."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return "rtl" if next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def direction_and_language(text: str) -> tuple[str, str]:
    """How a text runs ("rtl" or "ltr") and in which of the portal's two languages it is, by most of its letters.

    Letters that are neither Arabic nor Latin have no language here. Without letters, numbers run left to right, or the
    groups of a phone number would change places; a text without either has no direction of its own.
    """
    kinds = Counter(map(_kind, text))
    left, right = kinds["L"], kinds["R"] + kinds["AL"]
    if not left and not right:
        return ("ltr" if kinds["EN"] or kinds["AN"] else ""), ""
    if left > right:
        return "ltr", "en" if 2 * len(_LATIN_LETTER.findall(text)) >= left else ""
    return "rtl", "ar" if kinds["AL"] >= kinds["R"] else ""


def passages(text: str) -> list[Passage]:
    """The text cut at its empty lines, and where a line runs otherwise than the one before it."""
    lines = "\n".join(text.splitlines())
    blocks = ([line.strip() for line in block.split("\n")] for block in _EMPTY_LINES.split(lines.strip()))
    return [_passage(run) for block in blocks for run in _runs(block)]


def _passage(lines: list[str]) -> Passage:
    text = "\n".join(lines)
    return Passage(tuple(lines), *(direction_and_language(text) if _has_letters(text) else ("", "")))


def _runs(lines: Iterable[str]) -> list[list[str]]:
    """Lines without letters go with those before them, or at the beginning with the next."""
    runs: list[list[str]] = []
    before: tuple[str, str] | None = None
    for line in filter(None, lines):
        kind = direction_and_language(line) if _has_letters(line) else None
        if runs and (kind is None or before is None or kind == before):
            runs[-1].append(line)
        else:
            runs.append([line])
        before = kind or before
    return runs


def _has_letters(line: str) -> bool:
    return any(_kind(character) in ("L", "R", "AL") for character in line)


def _kind(character: str) -> str:
    """Its direction by Unicode; a mark that is not seen has none, or a phone number beside one would turn round."""
    return "" if unicodedata.category(character) == "Cf" else unicodedata.bidirectional(character)
