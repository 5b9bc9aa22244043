"""What runs is counted anew when a policy or the calendar changes, without alerting twice."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from complaints import tasks
from complaints.domain import reference
from complaints.domain.deadlines import alerts, recompute
from complaints.domain.reference_load import load
from complaints.domain.steps import Inputs, take_step
from complaints.domain.workflow import Transition
from complaints.models import (
    Body,
    Clock,
    Complaint,
    Country,
    Deadline,
    DeadlineAlert,
    DeadlinePolicy,
    Event,
    OutboxEntry,
)
from tests.complaints.test_reference_admin import send
from tests.factories import make_administrator, make_complaint, make_officer, make_supervisor

pytestmark = pytest.mark.django_db
AMMAN = ZoneInfo("Asia/Amman")
SUNDAY = datetime(2026, 11, 1, 9, tzinfo=AMMAN)


def end_of(month, day, year=2026):
    return datetime(year, month, day, 23, 59, 59, tzinfo=AMMAN)


@pytest.fixture
def complaint(at):
    at(SUNDAY)
    return make_complaint()


def asked():
    return list(OutboxEntry.objects.filter(topic=recompute.TOPIC, state=OutboxEntry.State.WAITING))


def recomputed():
    """Do what was asked for, to the last batch; return how many entries it took."""
    done = 0
    reference.forget()  # as every process does within a second of the change, before the count begins
    while entries := asked():
        tasks.recompute_deadlines(str(entries[0].pk))
        entries[0].refresh_from_db()
        assert entries[0].state == OutboxEntry.State.DONE
        done += 1
    return done


def due(complaint, clock=Clock.TRIAGE):
    return Deadline.objects.get(complaint=complaint, clock=clock).due_at


def add_holiday(*days):
    country = Country.objects.get(iso2="JO")
    country.extra_holidays = [*country.extra_holidays, *days]
    country.save()


def test_a_holiday_that_an_administrator_adds_moves_what_runs(complaint):
    administrator = Client()
    administrator.force_login(make_administrator())
    page = send(administrator, Country.objects.get(iso2="JO"), extra_holidays="2026-11-03")
    assert page.status_code == 302
    assert recomputed() == 1
    assert due(complaint) == end_of(11, 5)
    assert due(complaint, Clock.ADMISSIBILITY) == end_of(11, 16)
    assert due(complaint, Clock.DECISION) == end_of(1, 30, 2027)
    complaint.refresh_from_db()
    assert complaint.next_deadline == end_of(11, 5)


def test_the_weekend_and_the_time_zone_count_too(complaint):
    jordan = Country.objects.get(iso2="JO")
    jordan.weekend = [0, 1]
    jordan.save()
    recomputed()
    assert due(complaint) == end_of(11, 6)
    jordan.timezone = "Africa/Casablanca"
    jordan.save()
    recomputed()
    assert due(complaint) == end_of(11, 6) + timedelta(hours=2)


def test_another_policy_moves_what_it_applies_to(complaint):
    own = {"clock": Clock.TRIAGE, "priority": "normal", "amount": 2, "unit": "working_days"}
    policy = DeadlinePolicy.objects.create(body=complaint.body, **own)
    DeadlinePolicy.objects.create(body=Body.objects.get(code="nhri"), **own | {"amount": 1})
    recomputed()
    assert due(complaint) == end_of(11, 3)
    policy.delete()
    recomputed()
    assert due(complaint) == end_of(11, 4)


def test_what_stands_still_moves_too_and_goes_on_standing(complaint, at):
    officer = make_officer()
    for transition in ("take", "admit", "start_review", "ask_complainant"):
        complaint = take_step(
            complaint, Transition(transition), by=officer, inputs=Inputs(no_conflict=True, message="؟")
        )
    policy = DeadlinePolicy.objects.get(clock=Clock.DECISION, priority="normal")
    policy.amount = 60
    policy.save()
    recomputed()
    decision = Deadline.objects.get(complaint=complaint, clock=Clock.DECISION)
    assert (decision.amount, decision.due_at) == (60, end_of(12, 31))
    assert decision.paused_since is not None and decision.next_alert_at is None
    assert Complaint.objects.get().next_deadline is None


def test_what_ended_stays_as_it_was(complaint):
    take_step(complaint, Transition.TAKE, by=make_officer(), inputs=Inputs(no_conflict=True))
    add_holiday(date(2026, 11, 3))
    recomputed()
    assert due(complaint) == end_of(11, 4)


def test_policies_out_of_use_leave_what_runs_its_time(complaint):
    for policy in DeadlinePolicy.objects.filter(clock=Clock.TRIAGE):
        policy.active = False
        policy.save()
    recomputed()
    assert due(complaint) == end_of(11, 4)
    reference.forget()
    assert not make_complaint().deadlines.filter(clock=Clock.TRIAGE).exists()


def test_an_alert_is_not_raised_again_although_its_time_comes_again(complaint):
    make_supervisor()
    tuesday = datetime(2026, 11, 3, 13, tzinfo=AMMAN)
    assert alerts.raise_due(tuesday) == 1
    add_holiday(*(date(2026, 11, day) for day in (2, 3, 4, 5)))
    recomputed()
    deadline = Deadline.objects.get(complaint=complaint, clock=Clock.TRIAGE)
    assert (deadline.due_at, deadline.alerted) == (end_of(11, 10), 50)
    for hour in range(0, 24 * 12, 3):
        alerts.raise_due(tuesday + timedelta(hours=hour))
    percents = Event.objects.filter(facts__clock="triage").order_by("seq").values_list("facts__percent", flat=True)
    assert list(percents) == [50, 80, 100, 150]
    assert DeadlineAlert.objects.filter(deadline=deadline).count() == 4


def test_a_shorter_time_that_is_over_already_is_escalated_at_the_next_beat(complaint):
    make_supervisor()
    policy = DeadlinePolicy.objects.get(clock=Clock.TRIAGE, priority="normal")
    policy.amount, policy.unit = 1, "hours"
    policy.save()
    recomputed()
    assert alerts.raise_due(SUNDAY + timedelta(minutes=70)) == 1
    assert Event.objects.latest("at").facts == {"clock": "triage", "percent": 100, "to": "supervisor"}


def test_many_changes_are_one_count_and_a_change_after_it_began_is_another(complaint):
    for day in (3, 4, 5):
        add_holiday(date(2026, 11, day))
    (entry,) = asked()
    assert entry.due_at > entry.created_at
    OutboxEntry.objects.filter(pk=entry.pk).update(attempts=1)
    add_holiday(date(2026, 11, 8))
    assert len(asked()) == 2


def test_a_change_on_which_no_deadline_depends_asks_for_nothing(complaint):
    jordan, egypt = Country.objects.get(iso2="JO"), Country.objects.get(iso2="EG")
    jordan.name_en, egypt.weekend = "The Kingdom", [6]
    jordan.save()
    egypt.save()
    policy = DeadlinePolicy.objects.first()
    policy.position = 99
    policy.save()
    load("JO")
    assert asked() == []


def test_where_nothing_runs_nothing_is_asked_for():
    add_holiday(date(2026, 11, 3))
    assert asked() == []


def test_it_goes_batch_by_batch_with_few_queries_in_each(at, monkeypatch, django_assert_max_num_queries):
    at(SUNDAY)
    complaints = [make_complaint() for _ in range(5)]
    add_holiday(date(2026, 11, 3))
    monkeypatch.setattr(recompute, "_BATCH", 2)
    assert recomputed() == 3
    assert {due(complaint) for complaint in complaints} == {end_of(11, 5)}
    monkeypatch.undo()
    at(SUNDAY)
    add_holiday(date(2026, 11, 4))
    # Which complaints; the rules, a query for each table; the lock, the clocks, and two for what changed.
    with django_assert_max_num_queries(5 + 14):
        recompute.recount()
    assert {due(complaint) for complaint in complaints} == {end_of(11, 8)}


def test_a_count_that_changes_nothing_writes_nothing(complaint, django_assert_max_num_queries):
    with django_assert_max_num_queries(3 + 14) as queries:
        recompute.recount()
    assert not [query for query in queries.captured_queries if query["sql"].startswith("UPDATE")]
