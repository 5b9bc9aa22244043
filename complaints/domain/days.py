"""Days as staff type them: the year last or first, digits of either script, whatever stands between."""

import re
from datetime import date

from complaints.domain import digits
from complaints.domain.text import clean, clean_line

_YEAR_LAST = re.compile(r"(?P<day>\d{1,2})\D+(?P<month>\d{1,2})\D+(?P<year>\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})\D+(?P<month>\d{1,2})\D+(?P<day>\d{1,2})", re.ASCII)
# Between the days of a list: lines, commas and semicolons of either script.
_BETWEEN = re.compile(r"[\n,;،؛]")


class DayMistyped(ValueError):
    """Not a day: `typed` is what stood there."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


def parse_day(text: str) -> date:
    """Read 24/11/2026, 2026-11-24, ٢٤/١١/٢٠٢٦. Raises `DayMistyped`."""
    typed = clean_line(text)
    in_digits = digits.to_ascii(typed)
    found = _YEAR_LAST.fullmatch(in_digits) or _YEAR_FIRST.fullmatch(in_digits)
    if found is None:
        raise DayMistyped(typed)
    try:
        return date(**{part: int(number) for part, number in found.groupdict().items()})
    except ValueError as error:
        raise DayMistyped(typed) from error


def parse_days(text: str) -> list[date]:
    """Read a list of days, one a line or with commas between; in their order, each once. Raises `DayMistyped`."""
    return sorted({parse_day(entry) for entry in _BETWEEN.split(clean(text)) if entry.strip()})
