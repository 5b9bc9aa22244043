"""Words that must never stand in a notice, because they tell whoever holds the phone what it is about."""

import json
import re
from functools import cache

from complaints.domain import arabic
from complaints.domain.reference_files import FOLDER

# Conjunction, preposition and article, which Arabic writes together with the word.
_BEFORE_A_WORD = (
    "", "و", "ف", "ب", "ك", "ل", "ال", "لل", "وب", "وك", "ول", "فب", "فك", "فل",
    "وال", "فال", "بال", "كال", "ولل", "فلل", "وبال", "وكال", "فبال", "فكال",
)  # fmt: skip
_TYPED_WORD = re.compile(r"[^\W\d_]+(?:[\u064b-\u0655\u0640\u200c-\u200f]+[^\W\d_]*)*")


def telling_words(text: str) -> list[str]:
    """The words of `text`, as typed and each once, that are on the list; spelling and vowel signs do not matter."""
    typed = dict.fromkeys(_TYPED_WORD.findall(text))
    return [word for word in typed if any(map(_is_telling, arabic.words(word)))]


def _is_telling(word: str) -> bool:
    beginnings, whole = _listed()
    readings = [word.removeprefix(before) for before in _BEFORE_A_WORD if word.startswith(before)]
    return any(reading in whole or reading.startswith(beginnings) for reading in readings)


@cache
def _listed() -> tuple[tuple[str, ...], frozenset[str]]:
    """The beginnings of words and the whole words of the list, in the spelling that is compared."""
    lists = json.loads((FOLDER / "telling_words.json").read_text(encoding="utf-8"))
    entries = [*lists["ar"], *lists["en"]]
    beginnings = tuple(arabic.normalise(entry) for entry in entries if not entry.endswith("="))
    whole = frozenset(arabic.normalise(entry.removesuffix("=")) for entry in entries if entry.endswith("="))
    return beginnings, whole
