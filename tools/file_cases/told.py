"""What a line of the file tells, read as a person would answer the pages: nothing it leaves out or says loosely stops
somebody from filing. Pure, and without the portal's own rules: only what every page asks of everybody.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from complaints.domain import digits, limits


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Who files, in the words of the file. All words must be of these: "mother of the victim" is somebody else.
_MYSELF = _set("""
    victim self complainant myself me survivor anonymous the a child minor adult herself himself
    الضحية ضحية نفسي بنفسي بنفسه بنفسها صاحب صاحبة الشكوى المشتكي المشتكية المتضرر المتضررة
""")
_GROUP = _set("""
    group residents workers employees families neighbours neighbors villagers tenants victims students prisoners
    detainees community مجموعة أهالي الأهالي سكان السكان عمال العمال عائلات العائلات أسر جيران الجيران طلاب
""")
_REPRESENTS = _set("lawyer attorney solicitor guardian محامي محامية المحامي المحامية وصي وصية ولي الوصي")
_YES = frozenset(("true", "yes", "1", "on", "نعم"))
_DATE_PARTS = re.compile(r"\d+")


def words(value: Any) -> str:
    """A value as text that can be sent; nothing for null."""
    return "" if value is None else str(value).encode("utf-8", "replace").decode("utf-8").strip()


def yes(value: Any) -> bool:
    """Whether it is true, also where it is told as a word."""
    return words(value).casefold() in _YES


def several(value: Any) -> list[str]:
    """A list of codes, also where it is told as one text."""
    given: Iterable[Any] = value if isinstance(value, list | tuple) else re.split(r"[,;،؛\s]+", words(value))
    return [code for item in given if (code := words(item))]


def filed_for(filed_by: str) -> str:
    """The answer to "For whom are you complaining?"."""
    said = set(re.findall(r"\w+", filed_by.casefold()))
    if said & _GROUP:
        return "group"
    return "self" if said <= _MYSELF else "other"


def authority(filed_by: str, flags: Iterable[str], *, detained: bool, child: bool) -> str:
    """On whose say: the choice that fits what is told, else that the person agreed."""
    if set(re.findall(r"\w+", filed_by.casefold())) & _REPRESENTS:
        return "power-of-attorney"
    if "missing-under-72h" in flags:
        return "missing"
    if detained:
        return "detained"
    return "child" if child else "oral"


@dataclass(frozen=True)
class Day:
    """The three boxes of a date, and whether the person is sure of it."""

    day: str
    month: str
    year: str
    about: bool = False


def happened(value: Any, today: date) -> Day:
    """A date as far as it is told: ISO, day first, or only month or year. What cannot have been becomes "about now"."""
    parts = [int(part) for part in _DATE_PARTS.findall(digits.to_ascii(words(value)))[:3]]
    if len(parts) > 1 and parts[0] < parts[-1]:
        parts.reverse()
    while parts:
        if told := _day(parts, today):
            return told
        parts.pop()
    return Day("", "", str(today.year), about=True)


def _day(parts: list[int], today: date) -> Day | None:
    year, month, day = (*parts, 0, 0)[:3]
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if first > today or first.year < today.year - limits.OLDEST:
        return None
    return Day(str(day or ""), str(month or ""), str(year))


def age(value: Any) -> str:
    """Years, roughly; nothing where no number is told or nobody is so old."""
    found = re.search(r"\d+", digits.to_ascii(words(value)))
    return found[0] if found and int(found[0]) <= limits.OLDEST else ""


@dataclass(frozen=True)
class Story:
    """Title and narrative as long as the pages take them; `rest` is what stood beyond, to be attached as a file."""

    title: str
    narrative: str
    rest: str = ""


# What somebody writes who cannot write more.
_NO_MORE = {"ar": "لا أستطيع أن أكتب أكثر من هذا.", "en": "I cannot write more than this."}


def story(title: str, narrative: str, others: Iterable[str], language: str) -> Story:
    """Fill what is empty from what else is told, and cut what is too long where a word ends."""
    told = [text for text in (narrative, title, *others) if text]
    head = title if len(title) >= limits.TITLE.least else " ".join([title, *told, _NO_MORE[language]]).strip()
    full = narrative
    for more in (title, *others, _NO_MORE[language]):
        if len(_counted(full)) < limits.NARRATIVE.least:
            full = f"{full} {more}".strip()
    if len(_counted(head)) > limits.TITLE.most and head == title:
        full = f"{title}\n\n{full}"
    kept = cut(full, limits.NARRATIVE.most)
    return Story(cut(" ".join(head.split()), limits.TITLE.most), kept, full if kept != full else "")


def cut(text: str, most: int) -> str:
    """`text` if a page takes it, else its beginning up to a space, with an ellipsis."""
    counted = _counted(text)
    if len(counted) <= most:
        return text
    beginning = counted[: most - 1]
    return (beginning.rsplit(maxsplit=1)[0] if any(map(str.isspace, beginning)) else beginning) + "…"


def _counted(text: str) -> str:
    """As the portal counts: composed letters, a line end as one."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
