"""Words that must never stand in a notice, because they tell whoever holds the phone what it is about.

These are the words of `telling_words.json`, and every word in a name that the reference data has for a subject, a body
or an institution of any country, so that a new one brings its words along. Those of `harmless_words.json` may stand all
the same: everyday words without which no notice can be written.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from complaints.domain import arabic
from complaints.domain.reference_files import FOLDER, country_codes
from complaints.notifications.word_forms import family, readings, stems, without_article

_TYPED_WORD = re.compile(r"[^\W\d_]+(?:[\u064b-\u0655\u0640\u200c-\u200f]+[^\W\d_]*)*")


def telling_words(text: str) -> list[str]:
    """The words of `text`, as typed and each once, that give away too much; spelling and vowel signs do not matter."""
    typed = dict.fromkeys(_TYPED_WORD.findall(text))
    return [word for word in typed if any(map(_is_telling, arabic.words(word)))]


def _is_telling(word: str) -> bool:
    read = readings(word)
    if len(word) == 1 or not _harmless().isdisjoint(read):
        return False
    beginnings, whole = _listed()
    if any(reading in whole or reading.startswith(beginnings) for reading in read):
        return True
    if any(_harmless() & stems(reading) for reading in read):
        return False
    return any(_of_reference_data() & family(reading) for reading in read)


@cache
def _listed() -> tuple[tuple[str, ...], frozenset[str]]:
    """The beginnings of words and the whole words of the list, in the spelling that is compared."""
    entries = _entries("telling_words.json")
    beginnings = tuple(arabic.normalise(entry) for entry in entries if not entry.endswith("="))
    whole = frozenset(arabic.normalise(entry.removesuffix("=")) for entry in entries if entry.endswith("="))
    return beginnings, whole


@cache
def _harmless() -> frozenset[str]:
    return frozenset(map(arabic.normalise, _entries("harmless_words.json")))


@cache
def _of_reference_data() -> frozenset[str]:
    """The families of all words in the names of subjects, bodies and institutions, of every country."""
    words = {word for name in _names() for word in arabic.words(name) if len(word) > 1}
    return frozenset(relative for word in words for relative in family(without_article(word)))


def _names() -> Iterator[str]:
    """What the package calls subjects, bodies, and institutions and emergency services of every country."""
    taxonomy = _read("taxonomy.json")
    yield from _names_in([taxonomy["groups"], taxonomy["flags"], taxonomy["categories"], _read("bodies.json")])
    for code in country_codes():
        here = _read(f"countries/{code}.json")
        yield from _names_in([here["bodies"], here["emergency_numbers"]])
        yield from (here["country"][name] for name in ("nhri_name_ar", "nhri_name_en"))


def _names_in(found: Any) -> Iterator[str]:
    if isinstance(found, list):
        for one in found:
            yield from _names_in(one)
    elif isinstance(found, dict):
        yield from (found[name] for name in ("name_ar", "name_en") if name in found)
        yield from _names_in(list(found.values()))


def _entries(name: str) -> list[str]:
    lists = _read(name)
    return [*lists["ar"], *lists["en"]]


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return data
