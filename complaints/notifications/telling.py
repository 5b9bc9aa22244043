"""Words that must never stand in a notice, because they tell whoever holds the phone what it is about.

- The words of `telling_words.json`.
- Every word in a name that the package ships for a subject, a body or an institution of any country.
- Every word in a name that this installation has, in either language and in use or not, for a subject, an urgency flag,
  a body, a division, the national institution or an emergency service: what administrators add or rename tells as much.

A name of several words tells by each of them, in all its forms (`word_forms`). Let through all the same are the
everyday words of `harmless_words.json`, without which no notice can be written. For names of the installation, which
nobody can foresee, these are more: its list `added` (an office may be called «مكتب الاستقبال»), and the words of the
shipped notices, which therefore may always be sent.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from complaints.domain import arabic
from complaints.domain.reference import Reference
from complaints.domain.reference_files import FOLDER, country_codes, notice_templates
from complaints.domain.reference_infos import EmergencyInfo, Named
from complaints.notifications.word_forms import family, readings, stems, without_article

_TYPED_WORD = re.compile(r"[^\W\d_]+(?:[\u064b-\u0655\u0640\u200c-\u200f]+[^\W\d_]*)*")

# Shorter ones stand by chance in harmless words, such as "rape" in "drapes".
_SHORTEST_INSIDE = 6


def telling_words(text: str, data: Reference | None) -> list[str]:
    """The words of `text`, as typed and each once, that give away too much; spelling and vowel signs do not matter.

    `data` is the installation's reference data; without it only what the package ships tells.
    """
    typed = dict.fromkeys(_TYPED_WORD.findall(text))
    return [word for word in typed if any(_is_telling(part, data) for part in arabic.words(word))]


def written_together(text: str) -> list[str]:
    """The Latin words that hold a word of the list somewhere inside, as names of domains do: `ourcomplaints`."""
    beginnings, _whole = _listed()
    inner = [one for one in beginnings if one.isascii() and len(one) >= _SHORTEST_INSIDE]
    return [word for word in dict.fromkeys(arabic.words(text)) if any(one in word for one in inner)]


def _is_telling(word: str, data: Reference | None) -> bool:
    read = readings(word)
    if len(word) == 1 or not _harmless().isdisjoint(read):
        return False
    beginnings, whole = _listed()
    if any(reading in whole or reading.startswith(beginnings) for reading in read):
        return True
    if _is_a_form_of(_harmless(), read):
        return False
    return _is_related_to(_of_the_package(), read) or (
        data is not None and _is_related_to(_of_the_installation(data), read) and not _is_a_form_of(_everyday(), read)
    )


def _is_a_form_of(words: frozenset[str], read: Sequence[str]) -> bool:
    return any(words & stems(reading) for reading in read)


def _is_related_to(families: frozenset[str], read: Sequence[str]) -> bool:
    return any(families & family(reading) for reading in read)


@cache
def _listed() -> tuple[tuple[str, ...], frozenset[str]]:
    """The beginnings of words and the whole words of the list, in the spelling that is compared."""
    entries = _entries(_read("telling_words.json"))
    beginnings = tuple(arabic.normalise(entry) for entry in entries if not entry.endswith("="))
    whole = frozenset(arabic.normalise(entry.removesuffix("=")) for entry in entries if entry.endswith("="))
    return beginnings, whole


@cache
def _harmless() -> frozenset[str]:
    return frozenset(map(arabic.normalise, _entries(_read("harmless_words.json"))))


@cache
def _everyday() -> frozenset[str]:
    """What no name given here makes telling: the list `added`, and the words of the notices as shipped."""
    listed = _entries(_read("harmless_words.json")["added"])
    columns = (f"{part}_{language}" for part in ("subject", "text") for language in ("ar", "en"))
    shipped = [row.values[column] for column in columns for row in notice_templates()]
    return frozenset(word for text in (*listed, *shipped) for word in arabic.words(text))


@cache
def _of_the_package() -> frozenset[str]:
    return _families(_shipped_names())


@lru_cache(maxsize=2)  # kept with the snapshot: the present one, and a new one that an administrator's page tries out
def _of_the_installation(data: Reference) -> frozenset[str]:
    here = data.country
    named: list[Named | EmergencyInfo] = [*data.named(), *here.emergency_numbers]
    names = [here.nhri_name_ar, here.nhri_name_en, *(name for row in named for name in (row.name_ar, row.name_en))]
    return _families(name for name in names if name)  # one that was left empty past the page is NULL


def _families(names: Iterable[str]) -> frozenset[str]:
    """The families of all words in the names."""
    words = {word for name in names for word in arabic.words(name) if len(word) > 1}
    return frozenset(relative for word in words for relative in family(without_article(word)))


def _shipped_names() -> Iterator[str]:
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


def _entries(lists: dict[str, Any]) -> list[str]:
    return [*lists["ar"], *lists["en"]]


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return data
