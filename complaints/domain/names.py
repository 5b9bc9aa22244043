"""Whether two names may be one person's, in Arabic and in Latin letters (COI-6). For comparing, never for showing.

People write a name with or without rank, father's and grandfather's names, article and vowel signs, in either order. So
names are cut into parts, and two must share at least two of them: a first name alone says nothing, nor do two given
names that both people have among others. The letters of two alphabets are not compared with one another.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from complaints.domain import arabic


def _set(text: str) -> frozenset[str]:
    return frozenset(arabic.words(text))


# Ranks and forms of address. They are no part of a name, and in a text a new name begins behind them.
_TITLES = _set(
    """
    عقيد نقيب ملازم مقدم لواء فريق رقيب عريف جندي شرطي ضابط عسكري محقق مفتش مدير رئيس نائب وكيل موظف أول ثان ثاني
    دكتور دكتورة د مهندس أستاذ أستاذة قاض قاضي القاضي محام محامي سيدة آنسة باشا بيه بيك طبيب ممرض معلم سجان حارس

    mr mrs ms miss dr prof professor sir captain capt colonel col lieutenant lt major maj general gen brigadier brig
    sergeant sgt corporal officer constable inspector detective warden guard director judge prosecutor sheikh
    """
)
# These are given names too, and titles only with the article: «رائد» is a man, «الرائد» a major.
_TITLES_WITH_ARTICLE = _set("الرائد السيد الشيخ العميد المساعد الحاج الحاجة")
# Son of, daughter of, house of: some write them, some do not.
_LINKS = _set("بن ابن بنت آل bin ibn bint al el")
# Written with the next word or apart: one part either way.
_BEFORE = _set("عبد أبو أبي أبا أم abd abdul abdel abdal abu umm um")
_BEHIND = _set("الدين الله")
_ABD_IN_ONE = re.compile(r"^abd[uea]l?(?=\w{3})")
# Between the names of a text, and never within one.
_BETWEEN = _set(
    """
    و أو من في مع على إلى عن ثم ضد هو هي كان الذي التي
    and or of from at in with the an by who which against was is
    """
)
_PUNCTUATION = re.compile(r"(?<=\w\w)\.|[,،;؛:!?؟()\[\]{}\"«»“”/\\|\n\r•–—]|\s-\s")
_PREFIXES = "وفبكل"
_ARABIC = re.compile(r"[\u0600-\u08ff]")
_ARABIC_ARTICLE, _LATIN_ARTICLE = re.compile(r"ال(?=..)"), re.compile(r"[ae]l(?=\w{4})")
_SHORTEST_REST = 3
# Given name, father, grandfather, great-grandfather, family: the words within which a text names one person.
_LONGEST_NAME = 5


@dataclass(frozen=True)
class _Word:
    """A word of a text: as it stands, as it reads without a prefix, and whether that prefix may be an "and"."""

    plain: str
    readings: frozenset[str]
    opens: bool


def parts(name: str) -> tuple[str, ...]:
    """The significant parts of a name in their order, without titles, links and articles."""
    return tuple(without_article(word) for word in _joined(name) if not _is_title(word) and not _is_link(word))


def same_person(one: str, other: str) -> bool:
    """Whether both may be names of one person.

    Two common parts are enough where one name lies within the other or the last part (the family's) of either is
    among them; else it takes three. Of a name of one word, the other must be the same word.
    """
    return _agree(parts(one), parts(other))


def named_in(name: str, text: str) -> bool:
    """Whether a text in words («the captain Samir Mansour of the station») names somebody who may be called so."""
    wanted = parts(name)
    return any(_is_run(wanted, run) or _within(wanted, run) for run in _runs(text))


def without_article(word: str) -> str:
    """A normalised word without the article it is written together with."""
    return (_ARABIC_ARTICLE if _ARABIC.match(word) else _LATIN_ARTICLE).sub("", word, count=1)


def readings(word: str) -> frozenset[str]:
    """What a normalised word of a text may stand for: prefixes are written together with it in Arabic."""
    found = {without_article(word)}
    if _ARABIC.match(word) and len(word) > _SHORTEST_REST:
        if word.startswith("لل"):
            found.add(word[2:])
        if word[0] in _PREFIXES:
            found.add(without_article(word[1:]))
    return frozenset(found)


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    if not one or not other:
        return False
    shared = Counter(one) & Counter(other)
    if min(len(one), len(other)) == 1:
        return list(one) == list(other)
    whole = shared.total() == min(len(one), len(other))
    return _enough(shared.total(), whole or one[-1] in shared or other[-1] in shared)


def _enough(shared: int, telling: bool) -> bool:
    return shared >= 3 or (shared == 2 and telling)


def _is_run(wanted: Sequence[str], run: Sequence[_Word]) -> bool:
    """Whether these words are a name by themselves, and nothing else, that agrees with the one wanted."""
    return len(run) <= _LONGEST_NAME and _agree(wanted, [word.plain for word in run])


def _within(wanted: Sequence[str], run: Sequence[_Word]) -> bool:
    """Whether the name stands among the words. Of the name itself its last part is needed, or three parts."""
    return len(wanted) > 1 and any(_begins(wanted, run[start:]) for start in range(len(run)))


def _begins(wanted: Sequence[str], words: Sequence[_Word]) -> bool:
    left, found = list(wanted), []
    for place, word in enumerate(words[:_LONGEST_NAME]):
        # «ومنصور» is "and Mansour", somebody else; but «وليد» may be the name.
        told = {word.plain} if word.opens and place else word.readings | {word.plain}
        part = next((part for part in left if part in told), None)
        if part is not None:
            left.remove(part)
            found.append(part)
        elif not place or word.opens:
            break
    return _enough(len(found), not left or wanted[-1] in found)


def _runs(text: str) -> Iterator[list[_Word]]:
    """The words of a text that may belong to one name, from one break to the next."""
    for piece in _PUNCTUATION.split(text):
        run: list[_Word] = []
        for word in _joined(piece):
            if _is_link(word):
                continue
            if word in _BETWEEN or _is_title(word):
                yield run
                run = []
            else:
                run.append(_Word(without_article(word), readings(word), _may_be_and(word)))
        yield run


def _joined(text: str) -> list[str]:
    """The normalised words, with the names of two words («عبد الله», «نور الدين») made one. No initials, no numbers."""
    found: list[str] = []
    before = ""
    for word in arabic.words(text):
        if before and not (word in _LINKS and not _ARABIC.match(word)):
            found.append(_of_two(before, word))
            before = ""
        elif before:
            continue  # «Abd al Rahman»: the article stands apart
        elif word in _BEFORE or (word[0] in _PREFIXES and word[1:] in _BEFORE):
            before = word
        elif word in _BEHIND and found:
            found[-1] += word
        elif len(word) > 1 and not word.isdigit():
            found.append(_ABD_IN_ONE.sub("abd", word))
    return [*found, before] if before else found


def _of_two(first: str, second: str) -> str:
    """«Abdul Aziz», «Abdel Aziz», «Abd al-Aziz» and «Abdulaziz» are one, as are «Abd Allah» and «Abdullah»."""
    if not first.startswith("abd"):
        return first + second
    return "abdlah" if second == "allah" else f"abd{second}"


def _is_title(word: str) -> bool:
    bare = {word, *readings(word)}
    if not bare.isdisjoint(_TITLES):
        return True
    return word in _TITLES_WITH_ARTICLE or (_may_be_and(word) and word[1:] in _TITLES_WITH_ARTICLE)


def _is_link(word: str) -> bool:
    return word in _LINKS


def _may_be_and(word: str) -> bool:
    return word[0] == "و" and len(word) > _SHORTEST_REST
