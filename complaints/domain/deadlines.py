"""Deadlines: until when somebody must act, PRACTICE section 10.

Critical clocks run in hours around the clock; the others in working days of the country: its weekend and its public
holidays (`holidays` package, and days an administrator added to the country).
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from complaints.domain import country
from complaints.domain.country import CountryInfo
from complaints.models import Priority, Status

# Hours around the clock for critical; working days for high and normal.
_FIRST_LOOK = {Priority.CRITICAL: 4, Priority.HIGH: 1, Priority.NORMAL: 3}
_CLOCKS: dict[str, dict[str, int]] = {
    Status.IN_TRIAGE: {Priority.CRITICAL: 24, Priority.HIGH: 3, Priority.NORMAL: 10},
    Status.INADMISSIBLE_PROPOSED: {Priority.CRITICAL: 24, Priority.HIGH: 3, Priority.NORMAL: 10},
    Status.ADMITTED: {Priority.CRITICAL: 24, Priority.HIGH: 3, Priority.NORMAL: 10},
    Status.REFERRED: {Priority.CRITICAL: 24, Priority.HIGH: 3, Priority.NORMAL: 10},
    Status.AWAITING_BODY: {Priority.CRITICAL: 48, Priority.HIGH: 10, Priority.NORMAL: 20},
}
# The decision's clock runs in calendar days from receipt.
_DECISION_DAYS = {Priority.CRITICAL: 30, Priority.HIGH: 60, Priority.NORMAL: 90}
_REVIEW_STATES = {Status.UNDER_REVIEW, Status.DECISION_PROPOSED, Status.REVIEW_REQUESTED}


def first_look(priority: str, start: datetime) -> datetime:
    """Until when a person must have looked at a new complaint."""
    return _after(start, priority, _FIRST_LOOK[Priority(priority)])


def next_deadline(status: str, priority: str, *, since: datetime, received: datetime) -> datetime | None:
    """The deadline of a state that began at `since`; None while waiting for the complainant, or when it is over."""
    if status == Status.RECEIVED:
        return first_look(priority, since)
    if status in _REVIEW_STATES:
        return received + timedelta(days=_DECISION_DAYS[Priority(priority)])
    clock = _CLOCKS.get(status)
    return _after(since, priority, clock[Priority(priority)]) if clock else None


def _after(start: datetime, priority: str, amount: int) -> datetime:
    if priority == Priority.CRITICAL:
        return start + timedelta(hours=amount)
    return add_working_days(start, amount, country.current())


def add_working_days(start: datetime, days: int, where: CountryInfo) -> datetime:
    """The end of the working day that lies `days` working days after `start`, in the country's time zone."""
    zone = ZoneInfo(where.timezone)
    day = start.astimezone(zone).date()
    left = days
    while left > 0:
        day += timedelta(days=1)
        if is_working_day(day, where):
            left -= 1
    return datetime.combine(day, time(23, 59, 59), tzinfo=zone)


def is_working_day(day: date, where: CountryInfo) -> bool:
    """Whether public offices of the country work on `day`. A half day counts as a working day."""
    return day.weekday() not in where.weekend and day not in _public_holidays(where.code, day.year)


@lru_cache(maxsize=64)
def _public_holidays(code: str, year: int) -> frozenset[date]:
    """The country's public holidays; none where the package does not know the country."""
    try:
        return frozenset(holidays.country_holidays(code, years=year))
    except NotImplementedError:
        return frozenset()
