"""Working time of the 22 states: properties over any start, amount, holidays and pauses."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain.working_time import (
    NeverWorks,
    WorkingCalendar,
    after_hours,
    after_working_days,
    public_holidays,
    running_time,
)

COUNTRIES = [
    json.loads(path.read_text())["country"]
    for path in sorted((Path(__file__).parents[3] / "complaints/data/countries").glob("*.json"))
]


def calendar_of(row):
    return WorkingCalendar(
        ZoneInfo(row["timezone"]),
        frozenset(row["weekend"]),
        lambda day: day in public_holidays(row["iso2"], day.year),
    )


calendars = st.sampled_from(COUNTRIES).map(calendar_of)
starts = st.integers(0, 6 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
amounts = st.integers(1, 90)


@st.composite
def starts_with_pauses(draw):
    """A start and up to three pauses after it that do not overlap."""
    start = draw(starts)
    pauses, at = [], start
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 500)), max_size=3)):
        since = at + timedelta(hours=gap)
        at = since + timedelta(hours=length)
        pauses.append((since, at))
    return start, pauses


def test_all_22_states_are_tried():
    assert len(COUNTRIES) == 22


@given(calendars, starts, amounts)
def test_n_working_days_end_on_a_working_day_and_hold_exactly_n_of_them(calendar, start, days):
    end = after_working_days(start, days, calendar)
    first, last = start.astimezone(calendar.zone).date(), end.astimezone(calendar.zone).date()
    assert calendar.works_on(last)
    counted = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(calendar.works_on(day) for day in counted) == days
    assert end + timedelta(seconds=1) == calendar.midnight(last + timedelta(days=1))


@given(calendars, starts, amounts, st.integers(1, 99))
def test_a_part_of_the_time_is_over_before_the_whole(calendar, start, days, percent):
    assert (
        start < after_working_days(start, days * percent / 100, calendar) <= after_working_days(start, days, calendar)
    )


@given(calendars, starts, starts, amounts)
def test_who_starts_later_never_ends_earlier(calendar, one, other, days):
    first, second = sorted([one, other])
    assert after_working_days(first, days, calendar) <= after_working_days(second, days, calendar)


@given(calendars, starts_with_pauses(), amounts)
def test_a_pause_never_shortens_the_time_and_the_clock_does_not_run_out_in_it(calendar, case, days):
    start, pauses = case
    end = after_working_days(start, days, calendar, pauses)
    assert end >= after_working_days(start, days, calendar)
    assert not any(since < end < until - timedelta(seconds=1) for since, until in pauses)


def test_a_pause_of_years_is_a_pause_and_no_broken_calendar():
    calendar = calendar_of(next(row for row in COUNTRIES if row["iso2"] == "JO"))
    start = datetime(2024, 1, 1, 9, tzinfo=UTC)
    pause = (start + timedelta(days=1), start + timedelta(days=1200))
    assert after_working_days(start, 3, calendar, [pause]) > pause[1]


@pytest.mark.parametrize("day", [date(2026, 4, 24), date(2026, 10, 29)])
def test_half_of_a_day_on_which_the_clocks_change_is_half_of_its_true_length(day):
    # Egypt: the first has 23 hours, the second 25; every day counts here.
    calendar = WorkingCalendar(ZoneInfo("Africa/Cairo"), frozenset(), lambda day: False)
    start = calendar.midnight(day) - timedelta(hours=12)
    whole, half = after_working_days(start, 1, calendar), after_working_days(start, 0.5, calendar)
    assert (whole + timedelta(seconds=1)) - half == half - calendar.midnight(day)


@given(starts_with_pauses(), st.integers(1, 2000))
def test_hours_run_around_the_clock_except_in_the_pauses(case, hours):
    start, pauses = case
    end = after_hours(start, hours, pauses)
    assert running_time(start, end, pauses) == timedelta(hours=hours)


@given(calendars, starts, amounts)
def test_one_more_holiday_never_brings_the_deadline_nearer(calendar, start, days):
    end = after_working_days(start, days, calendar)
    holiday = end.astimezone(calendar.zone).date()
    more = WorkingCalendar(calendar.zone, calendar.weekend, lambda day: day == holiday or calendar.is_holiday(day))
    assert after_working_days(start, days, more) > end


@pytest.mark.parametrize(
    ("country", "start", "days", "end"),
    [
        # Jordan rests on Friday and Saturday: Thursday plus one is Sunday.
        ("JO", date(2026, 11, 19), 1, date(2026, 11, 22)),
        # Lebanon rests on Saturday and Sunday; 22 November, its independence day, is a Sunday in 2026.
        ("LB", date(2026, 11, 19), 1, date(2026, 11, 20)),
        ("TN", date(2026, 11, 20), 1, date(2026, 11, 23)),
        # 1 May is Labour Day.
        ("JO", date(2025, 4, 30), 1, date(2025, 5, 4)),
        ("MA", date(2025, 4, 30), 1, date(2025, 5, 2)),
    ],
)
def test_known_weeks(country, start, days, end):
    row = next(row for row in COUNTRIES if row["iso2"] == country)
    calendar = calendar_of(row)
    morning = datetime(start.year, start.month, start.day, 9, tzinfo=calendar.zone)
    assert after_working_days(morning, days, calendar).astimezone(calendar.zone).date() == end


def test_a_calendar_without_a_working_day_is_refused():
    calendar = WorkingCalendar(ZoneInfo("Asia/Amman"), frozenset(range(7)), partial(lambda day: False))
    with pytest.raises(NeverWorks):
        after_working_days(datetime(2026, 1, 1, tzinfo=UTC), 1, calendar)
