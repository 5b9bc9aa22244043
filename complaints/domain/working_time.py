"""Counting time: working days of a country's calendar, or hours around the clock, without the pauses. Pure.

A clock in working days starts at the midnight after its first day and runs through every working day from midnight to
midnight; n working days are over at the end of the n-th. A clock in hours runs through nights, weekends and holidays.
Neither runs during a pause (`domain.deadlines.states`: only while waiting for the complainant).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

Pause = tuple[datetime, datetime]

# A calendar in which nobody works for this long is a mistake in the data, not a calendar.
_LONGEST_REST_DAYS = 400
# A part of a day that is less than a second, and more than the error of the arithmetic.
_NO_TIME = 1e-6


class NeverWorks(Exception):
    """The calendar has no working day within a year: its weekend or its holidays are wrong."""


@dataclass(frozen=True)
class WorkingCalendar:
    """On which days people work, and where the day begins. `weekend` counts Monday as 0."""

    zone: ZoneInfo
    weekend: frozenset[int]
    is_holiday: Callable[[date], bool]

    def works_on(self, day: date) -> bool:
        """Whether `day` is a working day. A half day counts as one."""
        return day.weekday() not in self.weekend and not self.is_holiday(day)

    def midnight(self, day: date) -> datetime:
        """The instant at which `day` begins, in UTC: Python subtracts two times of one zone without their offsets."""
        return datetime.combine(day, time(0), tzinfo=self.zone).astimezone(UTC)


@lru_cache(maxsize=128)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country by the `holidays` package; none where it does not know the country."""
    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def after_working_days(
    start: datetime, days: float, calendar: WorkingCalendar, pauses: Sequence[Pause] = ()
) -> datetime:
    """The instant at which `days` working days (also a part of one) have run since `start`.

    A whole number ends a second before midnight, so that the day shown is the last one. Raises `NeverWorks`.
    """
    day = start.astimezone(calendar.zone).date()
    paused = [
        (since.astimezone(calendar.zone).date(), until.astimezone(calendar.zone).date()) for since, until in pauses
    ]
    left, rested = float(days), 0
    while rested < _LONGEST_REST_DAYS:
        day += timedelta(days=1)
        if not calendar.works_on(day):
            rested += 1
            continue
        rested = 0
        # Most days are whole: nothing to measure.
        if left > 1 + _NO_TIME and not any(first <= day <= last for first, last in paused):
            left -= 1
            continue
        begins, ends = calendar.midnight(day), calendar.midnight(day + timedelta(days=1))
        share = running_time(begins, ends, pauses) / (ends - begins)
        if left <= share + _NO_TIME:
            return min(_when_run(begins, (ends - begins) * left, pauses), ends - timedelta(seconds=1))
        left -= share
    raise NeverWorks(str(start))


def after_hours(start: datetime, hours: float, pauses: Sequence[Pause] = ()) -> datetime:
    """The instant at which `hours` have run around the clock since `start`."""
    return _when_run(start.astimezone(UTC), timedelta(hours=hours), pauses)


def running_time(begins: datetime, ends: datetime, pauses: Sequence[Pause]) -> timedelta:
    """How much of a span lies outside the pauses. The pauses do not overlap each other."""
    paused = sum((max(timedelta(0), min(ends, until) - max(begins, since)) for since, until in pauses), timedelta(0))
    return (ends - begins) - paused


def _when_run(start: datetime, amount: timedelta, pauses: Sequence[Pause]) -> datetime:
    """The instant at which `amount` has run since `start`."""
    at = start
    for since, until in sorted(pauses):
        if until <= at:
            continue
        before = max(timedelta(0), since - at)
        if before >= amount:
            break
        amount -= before
        at = until
    return at + amount
