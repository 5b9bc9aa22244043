"""When so much of an allowed time is over, in the country's calendar: weekend, public and own holidays, time zone."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from complaints.domain.reference_infos import CountryInfo, TimeAllowed
from complaints.domain.working_time import (
    Pause,
    WorkingCalendar,
    after_hours,
    after_working_days,
    public_holidays,
)
from complaints.models import Unit


def working_calendar(country: CountryInfo) -> WorkingCalendar:
    """The days on which the country's public offices work. A half day counts as a working day."""
    return WorkingCalendar(ZoneInfo(country.timezone), country.weekend, partial(_is_holiday, country))


def over(
    start: datetime,
    allowed: TimeAllowed,
    country: CountryInfo,
    pauses: Sequence[Pause] = (),
    *,
    percent: int = 100,
) -> datetime:
    """The instant at which `percent` of the time that began at `start` is over; the pauses do not count.

    Days, like working days, are over at the end of the last one in the country's time zone.
    Raises `working_time.NeverWorks` where the country's calendar has no working day.
    """
    amount = allowed.amount * percent / 100
    match allowed.unit:
        case Unit.HOURS:
            return after_hours(start, amount, pauses)
        case Unit.WORKING_DAYS:
            return after_working_days(start, amount, working_calendar(country), pauses)
        case Unit.DAYS:
            return after_working_days(start, amount, _every_day(country), pauses)


def _is_holiday(country: CountryInfo, day: date) -> bool:
    return day in country.extra_holidays or day in public_holidays(country.code, day.year)


def _every_day(country: CountryInfo) -> WorkingCalendar:
    return WorkingCalendar(ZoneInfo(country.timezone), frozenset(), lambda _day: False)
