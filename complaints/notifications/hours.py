"""When a notice may be sent: within the hours that the person called safe, on the country's clock."""

from datetime import UTC, date, datetime, time, timedelta

from complaints.domain import country
from complaints.domain.deadlines.calendar import working_calendar
from complaints.domain.reference_infos import CountryInfo
from complaints.domain.safe_time import SafeTime
from complaints.domain.working_time import NeverWorks

# From and until when, as `SafeTime` says in words.
_WINDOWS: dict[SafeTime, tuple[time, time]] = {
    SafeTime.DAY: (time(8), time(20)),
    SafeTime.MORNING: (time(8), time(12)),
    SafeTime.AFTERNOON: (time(12), time(17)),
    SafeTime.EVENING: (time(17), time(21)),
    SafeTime.WORKING_HOURS: (time(9), time(15)),
}
# Mail and SMS take a while: what is sent in the last minutes may ring after them.
_ON_THE_WAY = timedelta(minutes=10)
# Eid and a weekend together are shorter; a calendar without a working day is a mistake in the data.
_FURTHEST_DAYS = 60


def next_safe_moment(safe_time: SafeTime, now: datetime) -> datetime:
    """`now` if a notice may be sent now, else the next moment (in UTC) at which it may.

    Raises `NeverWorks` if working days are wanted and the country's calendar has none.
    """
    if safe_time == SafeTime.ANY:
        return now
    here = country.current()
    day = now.astimezone(working_calendar(here).zone).date()
    for ahead in range(_FURTHEST_DAYS):
        opens, closes = _window(safe_time, day + timedelta(days=ahead), here)
        if now < closes - _ON_THE_WAY and _is_offered(safe_time, day + timedelta(days=ahead), here):
            return max(now, opens)
    raise NeverWorks(str(now))


def _window(safe_time: SafeTime, day: date, here: CountryInfo) -> tuple[datetime, datetime]:
    """The window of one day of the country as two instants: on a day that changes the clock it may be shorter."""
    zone = working_calendar(here).zone
    opens, closes = (datetime.combine(day, at, tzinfo=zone).astimezone(UTC) for at in _WINDOWS[safe_time])
    return opens, closes


def _is_offered(safe_time: SafeTime, day: date, here: CountryInfo) -> bool:
    return safe_time != SafeTime.WORKING_HOURS or working_calendar(here).works_on(day)
