"""Deadlines in the calendars of all 22 states: properties over any start, limit, pauses and way through the workflow."""

import inspect
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.domain.deadlines import calendar, clocks, states
from complaints.domain.reference_infos import TimeAllowed
from complaints.domain.reference_snapshot import Reference
from complaints.domain.workflow import TABLE
from complaints.models import Complaint, Priority, Status, Unit
from tests.complaints.countries import JORDAN

DATA = Path(__file__).parents[3] / "complaints/data"
SHARES = (50, 80, 100, 150)


def _country(row):
    return replace(JORDAN, code=row["iso2"], weekend=frozenset(row["weekend"]), timezone=row["timezone"])


COUNTRIES = [_country(json.loads(path.read_text())["country"]) for path in sorted((DATA / "countries").glob("*.json"))]
POLICIES = {
    (None, None, row["clock"], row["priority"]): TimeAllowed(row["amount"], Unit(row["unit"]))
    for row in json.loads((DATA / "deadlines.json").read_text())["policies"]
}


def rules_of(country):
    """Reference data that holds nothing but the country and the shipped times."""
    empty = {name: {} for name in inspect.signature(Reference).parameters}
    return Reference(**empty | {"country": country, "policies": POLICIES})


countries = st.sampled_from(COUNTRIES)
limits = st.builds(TimeAllowed, st.integers(1, 120), st.sampled_from(Unit))
FIRST, LAST = datetime(2024, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
starts = st.datetimes(FIRST, LAST, timezones=st.just(UTC))


@st.composite
def starts_with_pauses(draw):
    """A start and up to three pauses after it that do not overlap."""
    start = draw(starts)
    pauses, moment = [], start
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 9000)), max_size=3)):
        since = moment + timedelta(hours=gap)
        moment = since + timedelta(hours=length)
        pauses.append((since, moment))
    return start, pauses


def test_all_22_states_are_tried():
    assert len(COUNTRIES) == 22


@given(countries, starts_with_pauses(), limits)
def test_the_shares_of_the_time_pass_one_after_the_other_and_none_before_the_start(country, case, limit):
    start, pauses = case
    moments = [calendar.over(start, limit, country, pauses, percent=share) for share in SHARES]
    assert [start, *moments] == sorted({start, *moments})


@given(countries, starts_with_pauses(), limits, st.sampled_from(SHARES))
def test_a_pause_only_ever_extends(country, case, limit, share):
    start, pauses = case
    end = calendar.over(start, limit, country, percent=share)
    for until in range(len(pauses) + 1):
        later = calendar.over(start, limit, country, pauses[:until], percent=share)
        assert later >= end
        end = later


@given(countries, starts, limits)
def test_what_counts_in_days_is_due_at_the_end_of_a_day_of_the_country(country, start, limit):
    end = calendar.over(start, limit, country)
    if limit.unit == Unit.HOURS:
        assert end - start == timedelta(hours=limit.amount)
    else:
        zone = ZoneInfo(country.timezone)
        last = end.astimezone(zone).date()
        assert end + timedelta(seconds=1) == calendar.working_calendar(country).midnight(last + timedelta(days=1))


@given(countries, starts, limits)
def test_a_holiday_that_an_administrator_adds_moves_working_days_alone_and_only_back(country, start, limit):
    end = calendar.over(start, limit, country)
    holiday = end.astimezone(ZoneInfo(country.timezone)).date()
    moved = calendar.over(start, limit, replace(country, extra_holidays=frozenset({holiday})))
    assert moved > end if limit.unit == Unit.WORKING_DAYS else moved == end


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.code)
def test_every_shipped_limit_can_be_counted_in_every_state(country):
    start = datetime(2026, 11, 24, 9, tzinfo=UTC)
    for limit in POLICIES.values():
        assert calendar.over(start, limit, country) > start


@st.composite
def ways(draw):
    """A way through the workflow: the states, each with the moment at which it was entered and the rule that led there."""
    complaint = Complaint(priority=draw(st.sampled_from(Priority)), received_at=draw(starts))
    way, status, moment = [], Status.RECEIVED, complaint.received_at
    for _ in range(draw(st.integers(1, 14))):
        rule = draw(st.sampled_from([rule for rule in TABLE if status in rule.from_] or [None]))
        if rule is None:
            break
        status, moment = rule.to, moment + timedelta(minutes=draw(st.integers(1, 60_000)))
        way.append((rule, moment))
    return complaint, way


@settings(max_examples=60, deadline=None)
@given(countries, ways())
def test_on_every_way_through_the_workflow_the_clocks_agree_with_the_table(country, case):
    complaint, way = case
    book = clocks.RunningClocks(complaint, [], rules_of(country))
    book.enter_state(complaint.received_at)
    for rule, moment in way:
        complaint.status = rule.to
        running = {deadline.clock: deadline for deadline in book.started if deadline.ended_at is None}
        due = {clock: deadline.due_at for clock, deadline in running.items()}
        for clock in states.restarted_by(rule):
            book.end(clock, moment)
        book.enter_state(moment)
        timed = states.TIMED[rule.to]
        now_running = {deadline.clock: deadline for deadline in book.started if deadline.ended_at is None}
        assert {c for c, d in now_running.items() if d.paused_since is None} == timed.running
        assert {c for c, d in now_running.items() if d.paused_since is not None} <= timed.paused
        for clock, deadline in now_running.items():
            if running.get(clock) is deadline:
                assert deadline.due_at >= due[clock]
    for deadline in book.started:
        assert deadline.due_at > deadline.started_at
        assert (deadline.kept is None) == (deadline.ended_at is None)
        if deadline.ended_at is not None or deadline.paused_since is not None:
            assert deadline.next_alert_at is None
        else:
            assert deadline.started_at < deadline.next_alert_at <= deadline.due_at
    binding = [
        deadline.due_at
        for deadline in book.started
        if deadline.ended_at is None and deadline.paused_since is None and deadline.clock != "comment"
    ]
    assert complaint.next_deadline == min(binding, default=None)
