"""Dates as people remember them: to the day, the month or the year, perhaps only about then.

What is typed comes in three boxes, in any digits; the month also as a name, in the spellings of all Arab
countries, English or French. Every error tells which box is wrong.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, Self

from babel import Locale

from complaints.domain import arabic, digits, text

Part = Literal["day", "month", "year"]
Precision = Literal["day", "month", "year"]

EARLIEST_YEAR = 1900
# Before a number they make another number of it; between two names of a month a hyphen is none.
_SIGNS = "-−+"


class DateMistyped(ValueError):
    """A date cannot be what was typed; `part` is the box to correct."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self.part: Part = part


class ImpossibleDate(DateMistyped):
    """No such day, month or year: 31 June, month 13, letters in the year."""


class DateIncomplete(DateMistyped):
    """A part is missing: a month without a year, a day without a month, or no year at all."""


class YearNotInFull(DateMistyped):
    """The year has two digits: 1926 or 2026?"""


class YearTooEarly(DateMistyped):
    """The year is before `EARLIEST_YEAR`. A Hijri year, such as 1448, lands here too."""


class FutureDate(DateMistyped):
    """The date is after today."""


@dataclass(frozen=True)
class ApproximateDate:
    """A date known to the day, the month or the year. `about`: the person is not sure even of that."""

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = False

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @property
    def precision(self) -> Precision:
        """The smallest part that is known."""
        if self.day is not None:
            return "day"
        return "year" if self.month is None else "month"

    def earliest(self) -> date:
        """The first day it can be. `about` does not widen it: nobody said by how much."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """The last day it can be; of this month or year it may still lie ahead."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON value for storing."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Self:
        """Rebuild from what `to_dict` returned."""
        return cls(**value)


def parse(day: str, month: str, year: str, about: bool, today: date) -> ApproximateDate:
    """Return the date of three boxes as typed; `day`, or `day` and `month`, may be blank.

    Raises `DateIncomplete`, `ImpossibleDate`, `YearNotInFull`, `YearTooEarly` or `FutureDate`.
    """
    _refuse_gaps(day, month, year)
    typed_year = _year(year)
    typed_month = _month(month) if month.strip() else None
    typed_day = int(_number(day, "day")) if day.strip() else None
    try:
        typed = ApproximateDate(typed_year, typed_month, typed_day, about)
    except ValueError as error:
        raise ImpossibleDate("day") from error
    _refuse_future(typed, today)
    return typed


def _refuse_gaps(day: str, month: str, year: str) -> None:
    if not year.strip():
        raise DateIncomplete("year")
    if day.strip() and not month.strip():
        raise DateIncomplete("month")


def _refuse_future(typed: ApproximateDate, today: date) -> None:
    """Name the largest part that lies ahead: it is the one mistyped."""
    if typed.earliest() <= today:
        return
    if typed.year > today.year:
        raise FutureDate("year")
    raise FutureDate("day" if typed.month == today.month else "month")


def _number(typed: str, part: Part) -> str:
    """The ASCII digits of a number from 0 to 9999. Not `digits.compact`, which would make 15 of 1.5 and 1 of -1."""
    number = digits.to_ascii(text.bare(typed))
    if not (number.isascii() and number.isdigit() and len(number) <= 4):
        raise ImpossibleDate(part)
    return number


def _year(typed: str) -> int:
    year = _number(typed, "year")
    if len(year) == 2:
        raise YearNotInFull("year")
    if len(year) != 4:
        raise ImpossibleDate("year")
    if int(year) < EARLIEST_YEAR:
        raise YearTooEarly("year")
    return int(year)


def _month(typed: str) -> int:
    """A number, a name, «شهر 11», or two names of one month: «تشرين الثاني/نوفمبر»."""
    if text.bare(typed)[:1] in _SIGNS:
        raise ImpossibleDate("month")
    months = {int(part) if part.isdigit() else _month_names().get(part, 0) for part in map(_key, _parts(typed)) if part}
    month = months.pop() if len(months) == 1 else 0
    if not 1 <= month <= 12:
        raise ImpossibleDate("month")
    return month


def _parts(typed: str) -> list[str]:
    return re.split(r"[/()،,-]", typed)


def _key(name: str) -> str:
    """The spelling months are looked up by: normalised, without article and the word month."""
    words = (word.removeprefix("ال") for word in arabic.words(name))
    return " ".join(word for word in words if word not in {"شهر", "month"})


# What people write and CLDR does not list for any country: Egypt's older spelling, Levantine speech.
_OTHER_NAMES = (("يونيه", 6), ("يوليه", 7), ("تشرين التاني", 11), ("كانون التاني", 1))


@cache
def _month_names() -> dict[str, int]:
    """Months by the `_key` of their names: Levant, Egypt and the Gulf, the Maghreb; English and French."""
    return {_key(name): month for name, month in (*_cldr_names(), *_OTHER_NAMES)}


def _cldr_names() -> Iterator[tuple[str, int]]:
    for locale in ("ar", "ar_LB", "ar_DZ", "ar_MA", "ar_MR", "en", "fr"):
        for width in ("wide", "abbreviated"):
            for month, name in Locale.parse(locale).months["format"][width].items():
                yield name, month
