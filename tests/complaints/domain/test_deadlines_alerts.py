"""Alerts: at the shares of the time, each once, to those who can do something about it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection
from django.utils import translation

from accounts.models import Membership, Role
from complaints import tasks
from complaints.domain import casework, vault
from complaints.domain.course import course
from complaints.domain.deadlines import alerts, escalation
from complaints.domain.steps import Inputs, take_step
from complaints.domain.vault import Reader
from complaints.domain.workflow import Transition
from complaints.models import Body, Clock, Complaint, Deadline, DeadlineAlert, Event, EventKind, Notice, OutboxEntry
from tests.factories import make_complaint, make_officer, make_supervisor

pytestmark = pytest.mark.django_db
T = Transition
SUNDAY = datetime(2026, 11, 1, 9, tzinfo=ZoneInfo("Asia/Amman"))
HOUR = timedelta(hours=1)


@pytest.fixture
def critical(at):
    """A critical complaint: four hours to the first look."""
    at(SUNDAY)
    return make_complaint(flags=("life-at-risk",))


@pytest.fixture
def people(db):
    """The staff of the body that holds it, by user name."""
    return {
        "officer": make_officer(username="officer"),
        "supervisor": make_supervisor(username="supervisor"),
        "head": make_officer(role=Role.HEAD, username="head"),
    }


def told(clock=Clock.TRIAGE):
    """The alerts so far: the percentages, and whom each named."""
    events = Event.objects.filter(kind=EventKind.DEADLINE_ALERT, facts__clock=clock).order_by("seq")
    return [(event.facts["percent"], event.facts["to"]) for event in events]


def notified():
    """The user names that notices are in line for, with the percentage."""
    from accounts.models import User

    entries = OutboxEntry.objects.filter(topic="staff.notify").order_by("created_at")
    names = dict(User.objects.values_list("pk", "username"))
    return [(names[entry.payload["user"]], entry.payload["percent"]) for entry in entries]


def take(complaint, officer):
    return take_step(complaint, T.TAKE, by=officer, inputs=Inputs(no_conflict=True))


def test_reminders_and_escalations_come_at_their_shares_of_the_time_each_once(critical, people):
    came = []
    for minute in range(0, 7 * 60, 5):
        alerts.raise_due(SUNDAY + timedelta(minutes=minute))
        came += [(minute, *alert) for alert in told()[len(came) :]]
    # 80 percent of four hours are 192 minutes: the beat of minute 195 finds it.
    assert came == [(120, 50, "supervisor"), (195, 80, "supervisor"), (240, 100, "supervisor"), (360, 150, "head")]
    deadline = Deadline.objects.get(complaint=critical, clock=Clock.TRIAGE)
    assert (deadline.alerted, deadline.next_alert_at) == (150, None)
    assert list(deadline.alerts.order_by("percent").values_list("percent", flat=True)) == [50, 80, 100, 150]


def test_who_is_in_charge_is_reminded_then_supervisors_then_the_head(critical, people):
    take(critical, people["officer"])
    for hours in (12, 20, 24, 36):
        alerts.raise_due(SUNDAY + hours * HOUR)
    assert told(Clock.ADMISSIBILITY) == [(50, "officer"), (80, "officer"), (100, "supervisor"), (150, "head")]
    assert notified() == [
        ("officer", 50),
        ("officer", 80),
        ("officer", 100),
        ("supervisor", 100),
        ("head", 150),
    ]


def test_supervisors_hear_of_what_nobody_took_and_of_what_somebody_left_behind(critical, people):
    alerts.raise_due(SUNDAY + 2 * HOUR)
    assert notified() == [("supervisor", 50)]
    take(critical, people["officer"])
    Membership.objects.filter(user=people["officer"]).update(active=False)
    alerts.raise_due(SUNDAY + 12 * HOUR)
    assert notified() == [("supervisor", 50), ("supervisor", 50)]


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("head", [(100, "supervisor"), (150, "supervisor")]),
        ("supervisor", [(100, "head"), (150, "head")]),
    ],
)
def test_a_body_without_somebody_for_a_role_is_told_all_the_same(critical, people, missing, expected):
    people[missing].is_active = False
    people[missing].save()
    alerts.raise_due(SUNDAY + 4 * HOUR)
    alerts.raise_due(SUNDAY + 6 * HOUR)
    assert told() == expected
    assert missing not in dict(notified())


@pytest.mark.parametrize(
    ("barred", "expected"),
    [
        ({"supervisor"}, [(100, "head"), (150, "head")]),
        ({"head"}, [(100, "supervisor"), (150, "supervisor")]),
        ({"supervisor", "head"}, [(100, ""), (150, "")]),
    ],
)
def test_whoever_was_in_charge_of_the_earlier_complaint_is_told_nothing_and_others_in_their_place(
    critical, people, barred, expected
):
    """The trail must not say that somebody was told who may not know of it (COI-7)."""
    Complaint.objects.update(barred=[people[name].pk for name in barred])
    alerts.raise_due(SUNDAY + 4 * HOUR)
    alerts.raise_due(SUNDAY + 6 * HOUR)
    assert told() == expected
    assert barred.isdisjoint(name for name, _percent in notified())


def test_where_a_body_has_nobody_the_trail_says_so(critical):
    alerts.raise_due(SUNDAY + 4 * HOUR)
    assert told() == [(100, "")]
    assert notified() == []


def test_no_other_body_hears_anything_and_the_accused_never(critical, people):
    for body in ("interior", "nhri"):
        make_supervisor(body)
        make_officer(body, Role.HEAD)
    alerts.raise_due(SUNDAY + 30 * HOUR)
    assert {name for name, _percent in notified()} == {"supervisor", "head"}
    # Even if it stood in the accused body's name.
    Complaint.objects.update(body=Body.objects.get(code="interior"))
    critical.refresh_from_db()
    assert escalation.told(critical, Clock.TRIAGE, 150) == escalation.NOBODY


def test_of_several_shares_that_passed_together_only_the_last_reminder_or_the_escalations_are_told(critical, people):
    assert alerts.raise_due(SUNDAY + timedelta(hours=3.5)) == 1
    assert told() == [(80, "supervisor")]
    other = make_complaint(flags=("life-at-risk",))
    alerts.raise_due(SUNDAY + 7 * HOUR)
    of_the_other = DeadlineAlert.objects.filter(deadline__complaint=other, deadline__clock=Clock.TRIAGE)
    assert sorted(of_the_other.values_list("percent", flat=True)) == [100, 150]


def test_a_clock_that_ended_or_stands_still_alerts_nobody(critical, people, at):
    row = take(critical, people["officer"])
    for transition in (T.ADMIT, T.START_REVIEW):
        row = take_step(row, transition, by=people["officer"])
    row = take_step(row, T.ASK_COMPLAINANT, by=people["officer"], inputs=Inputs(message="؟"))
    alerts.raise_due(SUNDAY + timedelta(days=5))
    assert told(Clock.TRIAGE) == told(Clock.ADMISSIBILITY) == told(Clock.DECISION) == []

    at(SUNDAY + timedelta(days=5))
    take_step(row, T.ANSWER, by=None, inputs=Inputs(message="!"))
    # Half of the thirty days: the fifteenth, and what the pause took of the days after the first midnight.
    alerts.raise_due(SUNDAY + timedelta(days=19))
    assert told(Clock.DECISION) == []
    alerts.raise_due(SUNDAY + timedelta(days=20))
    assert told(Clock.DECISION) == [(50, "officer")]


def test_of_the_complainants_time_only_the_end_is_told_and_nobody_is_blamed(critical, people):
    row = take(critical, people["officer"])
    for transition in (T.ADMIT, T.START_REVIEW):
        row = take_step(row, transition, by=people["officer"])
    take_step(row, T.ASK_COMPLAINANT, by=people["officer"], inputs=Inputs(message="؟"))
    for day in range(40):
        alerts.raise_due(SUNDAY + timedelta(days=day))
    assert told(Clock.COMMENT) == [(100, "officer")]


def test_an_alert_leaves_the_forms_of_officers_valid(critical, people):
    row = take(critical, people["officer"])
    alerts.raise_due(SUNDAY + 12 * HOUR)
    take_step(row, T.ADMIT, by=people["officer"], version=row.version)


def test_the_timeline_tells_of_an_alert_in_words(critical, people):
    alerts.raise_due(SUNDAY + 4 * HOUR)
    critical.refresh_from_db()
    with translation.override("en"):
        last = course(critical, vault.open(critical, Reader.portal("test")))[-1]
    assert last.what == "First look: \u2066100%\u2069 of the time is over. Told: Supervisor"
    with translation.override("ar"):
        last = course(critical, vault.open(critical, Reader.portal("test")))[-1]
    assert last.what == "الاطلاع الأول: انقضى \u2066100%\u2069 من المدة. أُبلغ بذلك: مشرف"


def test_no_share_can_be_kept_twice(critical):
    alerts.raise_due(SUNDAY + 2 * HOUR)
    with pytest.raises(IntegrityError):
        DeadlineAlert.objects.create(deadline=Deadline.objects.get(clock="triage"), percent=50, raised_at=SUNDAY)


def test_a_complaint_whose_alert_fails_does_not_silence_the_others(critical, people, monkeypatch):
    other = make_complaint(flags=("life-at-risk",))
    tell = alerts._tell

    def fail_for_the_first(complaint, *arguments):
        if complaint.pk == critical.pk:
            raise alerts.NeverWorks
        tell(complaint, *arguments)

    with monkeypatch.context() as patched:
        patched.setattr(alerts, "_tell", fail_for_the_first)
        assert alerts.raise_due(SUNDAY + 2 * HOUR) == 1
    assert Event.objects.get(kind=EventKind.DEADLINE_ALERT).complaint == other
    assert alerts.raise_due(SUNDAY + 2 * HOUR) == 1


def test_more_than_a_batch_is_raised_in_one_go(people, at, monkeypatch):
    at(SUNDAY)
    for _ in range(3):
        make_complaint(flags=("life-at-risk",))
    monkeypatch.setattr(alerts, "_BATCH", 2)
    assert alerts.raise_due(SUNDAY + 2 * HOUR) == 3
    assert alerts.raise_due(SUNDAY + 2 * HOUR) == 0


def test_the_beat_finds_what_is_due_by_the_index_of_alerts(critical):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Deadline.objects.filter(next_alert_at__lte=SUNDAY).order_by("next_alert_at", "pk")[:500].explain()
    assert "deadline_alerts" in plan and "Sort" not in plan


def test_nothing_due_costs_one_query(critical, django_assert_num_queries):
    with django_assert_num_queries(1):
        alerts.raise_due(SUNDAY + HOUR)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_raise_each_alert_once(at, monkeypatch):
    from threading import Thread

    at(SUNDAY)
    complaint = make_complaint(flags=("life-at-risk",))
    make_supervisor()
    raised, tell = [], alerts._tell

    def other_worker():
        raised.append(alerts.raise_due(SUNDAY + 2 * HOUR))
        connection.close()

    def while_another_runs(*arguments):
        if not raised:
            thread = Thread(target=other_worker)
            thread.start()
            thread.join(20)
        tell(*arguments)

    monkeypatch.setattr(alerts, "_tell", while_another_runs)
    raised.append(alerts.raise_due(SUNDAY + 2 * HOUR))
    # The other one found the complaint locked and left it; who comes after finds nothing left.
    assert raised == [0, 1]
    assert alerts._raise_for(complaint.pk, SUNDAY + 2 * HOUR) == 0
    assert Event.objects.filter(kind=EventKind.DEADLINE_ALERT).count() == 1
    assert OutboxEntry.objects.filter(topic="staff.notify").count() == 1


def send_all():
    for entry in OutboxEntry.objects.filter(topic="staff.notify", state="waiting"):
        tasks.notify_staff(str(entry.pk))


def test_an_alert_reaches_its_people_by_mail_in_neutral_words_and_their_language(critical, people, mailoutbox):
    people["supervisor"].language = "en"
    people["supervisor"].save()
    take(critical, people["officer"])
    alerts.raise_due(SUNDAY + 24 * HOUR)
    send_all()
    by_address = {message.to[0]: message for message in mailoutbox}
    assert set(by_address) == {"officer@example.org", "supervisor@example.org"}
    arabic, english = by_address["officer@example.org"], by_address["supervisor@example.org"]
    digits = critical.reference
    assert english.subject == f"Reminder about request {digits[:4]} {digits[4:8]} {digits[8:]}"
    assert "has passed" in english.body
    assert f"/en/desk/{digits}/" in english.body
    assert arabic.subject.startswith("تذكير بشأن الطلب")
    assert f"/ar/desk/{digits}/" in arabic.body
    for message in mailoutbox:
        said = (message.subject + message.body).lower()
        for word in ("complain", "police", "critical", "شكو", "شرطة", "حرج", "ليلى"):
            assert word not in said.replace("/complaint", "")
    notices = Notice.objects.filter(kind="deadline")
    assert {(row.user, row.state) for row in notices} == {
        (people["officer"], Notice.State.SENT),
        (people["supervisor"], Notice.State.SENT),
    }


@pytest.mark.parametrize(
    ("hours", "words"),
    [(2, "is coming nearer"), (4, "has passed"), (6, "passed some time ago")],
)
def test_the_mail_says_how_far_it_is(critical, people, mailoutbox, hours, words):
    for user in people.values():
        user.language = "en"
        user.save()
    alerts.raise_due(SUNDAY + hours * HOUR)
    send_all()
    assert words in mailoutbox[-1].body


def test_a_notice_delivered_twice_by_the_broker_is_sent_once(critical, people, mailoutbox):
    alerts.raise_due(SUNDAY + 2 * HOUR)
    send_all()
    OutboxEntry.objects.filter(topic="staff.notify").update(state="waiting")
    send_all()
    assert len(mailoutbox) == 1


def test_who_may_not_read_the_complaint_any_more_gets_no_notice(critical, people, mailoutbox):
    alerts.raise_due(SUNDAY + 2 * HOUR)
    Membership.objects.all().delete()
    send_all()
    assert mailoutbox == []
    assert not Notice.objects.filter(kind="deadline").exists()
    assert not OutboxEntry.objects.filter(topic="staff.notify", state="waiting").exists()


def test_the_head_may_do_what_a_supervisor_may(critical, people):
    casework.assign(critical, to=people["officer"], by=people["head"])
    casework.set_priority(critical, "normal", by=people["head"], reason="x")
    critical.refresh_from_db()
    assert (critical.assignee, critical.priority) == (people["officer"], "normal")


def test_the_beat_raises_what_is_due(critical, people, at):
    at(SUNDAY + 2 * HOUR)
    tasks.raise_deadline_alerts()
    assert told() == [(50, "supervisor")]
