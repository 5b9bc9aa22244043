"""A notice waits for the hours that the person called safe, on the country's clock, and waiting is no failure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain import country, outbox, reference
from complaints.domain.reference_load import load
from complaints.domain.safe_time import SafeTime
from complaints.domain.vault import Identity
from complaints.models import Country, Notice, OutboxEntry, PersonRole
from complaints.notifications import delivery, hours
from complaints.notifications.delivery import deliver
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

AMMAN = ZoneInfo("Asia/Amman")


def here(text: str, zone: ZoneInfo = AMMAN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def next_moment(safe_time: str, now: datetime, zone: ZoneInfo = AMMAN) -> str:
    """The next moment as the country's clocks show it; empty if it is now."""
    moment = hours.next_safe_moment(SafeTime(safe_time), now)
    return "" if moment == now else moment.astimezone(zone).strftime("%a %d %H:%M")


@pytest.mark.parametrize(
    ("safe_time", "now", "expected"),
    [
        ("any", "2026-11-24 03:00", ""),
        ("morning", "2026-11-24 07:59", "Tue 24 08:00"),
        ("morning", "2026-11-24 08:00", ""),
        ("morning", "2026-11-24 11:49", ""),
        ("morning", "2026-11-24 11:50", "Wed 25 08:00"),
        ("morning", "2026-11-24 12:00", "Wed 25 08:00"),
        ("afternoon", "2026-11-24 12:00", ""),
        ("afternoon", "2026-11-24 23:59", "Wed 25 12:00"),
        ("evening", "2026-11-24 00:00", "Tue 24 17:00"),
        ("evening", "2026-11-24 20:49", ""),
        ("evening", "2026-11-24 21:00", "Wed 25 17:00"),
        ("day", "2026-11-24 19:00", ""),
        ("day", "2026-11-24 22:00", "Wed 25 08:00"),
        ("day", "2026-11-27 09:00", ""),  # a Friday is a day like others
        ("day", "2026-12-31 22:00", "Fri 01 08:00"),
        ("working_hours", "2026-11-24 10:00", ""),
        ("working_hours", "2026-11-26 15:30", "Sun 29 09:00"),  # Thursday afternoon; Friday and Saturday are free
        ("working_hours", "2026-11-27 10:00", "Sun 29 09:00"),
        ("working_hours", "2026-12-24 16:00", "Sun 27 09:00"),  # and Christmas
    ],
)
def test_the_next_moment_is_within_the_hours(safe_time, now, expected):
    assert next_moment(safe_time, here(now)) == expected


def test_the_clock_is_the_countrys_even_when_it_is_another_day_in_utc(settings):
    now = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)  # 01:30 on the 25th in Amman, 22:30 on the 24th in Nouakchott
    assert hours.next_safe_moment(SafeTime.MORNING, now) == datetime(2026, 11, 25, 5, tzinfo=UTC)
    load("MR")
    settings.COUNTRY = "MR"
    assert hours.next_safe_moment(SafeTime.MORNING, now) == datetime(2026, 11, 25, 8, tzinfo=UTC)
    load("OM")
    settings.COUNTRY = "OM"
    now = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)  # 08:30 in Muscat, 04:30 in Nouakchott
    assert hours.next_safe_moment(SafeTime.MORNING, now) == now


@pytest.mark.parametrize(
    ("code", "zone", "now", "expected"),
    [
        ("EG", "Africa/Cairo", "2026-04-23 21:30", "Fri 24 08:00"),  # the night has one hour less
        ("EG", "Africa/Cairo", "2026-10-29 21:30", "Fri 30 08:00"),  # and one hour more
        ("LB", "Asia/Beirut", "2026-03-28 23:00", "Sun 29 08:00"),
        ("MA", "Africa/Casablanca", "2026-02-14 22:00", "Sun 15 08:00"),  # the clock goes back before Ramadan
    ],
)
def test_a_clock_that_is_changed_at_night_moves_no_morning(code, zone, now, expected, settings):
    load(code)
    settings.COUNTRY = code
    assert next_moment("morning", here(now, ZoneInfo(zone)), ZoneInfo(zone)) == expected


def test_a_calendar_without_a_working_day_is_an_error_and_not_an_endless_search():
    Country.objects.filter(iso2="JO").update(weekend=list(range(7)))
    reference.forget()
    with pytest.raises(Exception, match="2026"):
        hours.next_safe_moment(SafeTime.WORKING_HOURS, here("2026-11-24 10:00"))


@given(
    # Hypothesis wants its bounds without a zone.
    now=st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - see above
    safe_time=st.sampled_from(SafeTime),
)
def test_whatever_the_moment_the_next_one_is_inside_the_hours_and_not_before(now, safe_time):
    moment = hours.next_safe_moment(safe_time, now)
    assert moment >= now
    assert hours.next_safe_moment(safe_time, moment) == moment
    assert moment - now <= timedelta(days=1) or safe_time == SafeTime.WORKING_HOURS
    if safe_time == SafeTime.ANY:
        return
    opens, closes = hours._WINDOWS[safe_time]
    shown = moment.astimezone(ZoneInfo(country.current().timezone))
    assert opens <= shown.time() < (datetime.combine(date.min, closes) - timedelta(minutes=10)).time()


def test_every_choice_but_any_has_its_hours():
    assert set(hours._WINDOWS) == set(SafeTime) - {SafeTime.ANY}
    assert all(time(8) <= opens < closes <= time(21) for opens, closes in hours._WINDOWS.values())


@pytest.fixture
def at(monkeypatch):
    """Set the time that sending reads."""

    def travel(text):
        monkeypatch.setattr(delivery.timezone, "now", lambda: here(text))

    return travel


@pytest.fixture(params=["email", "sms"])
def waiting(request, entry_for):
    """The entry of a notice to somebody whom messages may reach in the morning."""
    person = Identity(email="layla@example.org", phone="+962790000001", safe_channel=request.param, safe_time="morning")
    return entry_for(make_complaint(people=((PersonRole.COMPLAINANT, person),)))


@pytest.fixture
def sent(monkeypatch):
    sent = []
    for channel in ("email", "sms"):
        monkeypatch.setitem(delivery._CHANNELS, channel, lambda *arguments: sent.append(arguments))
    return sent


def test_a_notice_outside_the_hours_waits_without_an_attempt_and_goes_out_in_them(waiting, sent, at):
    at("2026-11-24 23:15")
    for _ in range(3):
        deliver(str(waiting.pk))
    waiting.refresh_from_db()
    assert not sent
    assert not Notice.objects.exists()
    assert (waiting.state, waiting.attempts, waiting.last_error) == (OutboxEntry.State.WAITING, 0, "")
    assert waiting.due_at == here("2026-11-25 08:00")

    at("2026-11-25 08:00")
    deliver(str(waiting.pk))
    waiting.refresh_from_db()
    assert len(sent) == 1
    assert waiting.state == OutboxEntry.State.DONE
    assert Notice.objects.get().state == Notice.State.SENT


def test_an_attempt_that_failed_stays_counted_while_it_waits_for_the_next_day(waiting, monkeypatch, at):
    def away(*_arguments):
        raise OSError

    for channel in ("email", "sms"):
        monkeypatch.setitem(delivery._CHANNELS, channel, away)
    at("2026-11-24 11:45")
    with pytest.raises(OSError):
        deliver(str(waiting.pk))
    at("2026-11-24 11:55")
    deliver(str(waiting.pk))
    waiting.refresh_from_db()
    assert (waiting.attempts, waiting.last_error) == (1, "OSError")
    assert waiting.due_at == here("2026-11-25 08:00")


def test_the_last_attempt_of_an_entry_is_not_lost_to_waiting(waiting, sent, at):
    OutboxEntry.objects.filter(pk=waiting.pk).update(attempts=outbox.MAX_ATTEMPTS - 1)
    at("2026-11-24 23:15")
    deliver(str(waiting.pk))
    deliver(str(waiting.pk))
    at("2026-11-25 09:00")
    deliver(str(waiting.pk))
    assert len(sent) == 1


def test_who_chose_nothing_is_told_at_once(entry_for, sent, at):
    at("2026-11-24 03:00")
    deliver(str(entry_for(make_complaint()).pk))
    assert len(sent) == 1


def test_only_a_waiting_entry_is_moved(waiting):
    OutboxEntry.objects.filter(pk=waiting.pk).update(state=OutboxEntry.State.DONE)
    before = OutboxEntry.objects.get(pk=waiting.pk).due_at
    outbox.wait_until(waiting.pk, here("2026-11-25 08:00"))
    assert OutboxEntry.objects.get(pk=waiting.pk).due_at == before
