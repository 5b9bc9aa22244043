"""The workers' tasks: each does one thing, is safe to run twice, and tells the log nothing about people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import tasks
from complaints.domain import handling, handover, outbox
from complaints.models import Checkpoint, Complaint, Draft, EventKind, OutboxEntry
from complaints_portal.celery import app
from tests.factories import make_complaint
from tests.logs import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def complaint():
    """A complaint as it is right after the filing, with its entries waiting."""
    return make_complaint(routed=False)


def entry_of(complaint, topic):
    return OutboxEntry.objects.get(complaint=complaint, topic=topic)


def state_of(entry):
    entry.refresh_from_db()
    return entry.state


def test_a_filed_complaint_is_routed_and_prioritised_by_its_entry(complaint):
    entry = entry_of(complaint, "complaint.route")
    tasks.route(str(entry.pk))
    complaint.refresh_from_db()
    assert complaint.body.code == "police-inspectorate"
    assert complaint.events.filter(kind=EventKind.PRIORITISED).exists()
    assert state_of(entry) == "done"


def test_a_filed_complaint_is_acknowledged_by_its_entry(complaint):
    entry = entry_of(complaint, "complaint.acknowledge")
    tasks.acknowledge(str(entry.pk))
    complaint.refresh_from_db()
    assert complaint.acknowledged_at is not None
    assert state_of(entry) == "done"


def test_a_notice_put_in_line_is_sent_by_its_entry(complaint, mailoutbox):
    tasks.acknowledge(str(entry_of(complaint, "complaint.acknowledge").pk))
    entry = entry_of(complaint, "complaint.notify")
    tasks.notify(str(entry.pk))
    assert [message.to for message in mailoutbox] == [["layla@example.org"]]
    assert state_of(entry) == "done"


@pytest.mark.parametrize("task", [tasks.route, tasks.acknowledge])
def test_a_task_delivered_twice_acts_once(complaint, task):
    topic = f"complaint.{task.name.rpartition('.')[2]}"
    entry = entry_of(complaint, topic)
    task(str(entry.pk))
    before = complaint.events.count()
    task(str(entry.pk))
    assert complaint.events.count() == before


@pytest.mark.parametrize("task", [tasks.route, tasks.acknowledge, tasks.notify, tasks.clean_evidence])
def test_a_number_that_belongs_to_no_entry_does_nothing(task):
    events = Complaint.objects.count()
    task("6f1c0c5e-6df0-4b3c-9a0b-0c7a0d2b4c11")
    assert Complaint.objects.count() == events


def test_a_file_is_cleaned_and_a_report_made_by_the_keys_in_their_entries(complaint, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.evidence, "clean_evidence", lambda key: asked.append(key))
    monkeypatch.setattr(tasks.case_report, "make_report", lambda entry: asked.append(entry))
    tasks.clean_evidence(str(outbox.later("evidence.clean", complaint, evidence="a file").pk))
    report = outbox.later("report.render", complaint, report="a report")
    tasks.render_report(str(report.pk))
    assert asked == ["a file", str(report.pk)]


def test_an_error_is_put_off_ends_the_task_quietly_and_is_logged_by_kind_and_place_alone(complaint, monkeypatch):
    def fail(row):
        raise ValueError("ليلى حداد wrote this")

    monkeypatch.setattr(handling, "route_and_prioritise", fail)
    entry = entry_of(complaint, "complaint.route")
    with written("complaints.tasks") as lines:
        tasks.route(str(entry.pk))
    entry.refresh_from_db()
    assert (entry.state, entry.attempts, entry.last_error) == ("waiting", 1, "ValueError")
    (said,) = [line for line in lines if line["event"] == "task.failed"]
    assert (said["task"], said["error"], said["entry"]) == ("route", "ValueError", str(entry.pk))
    assert "tests/complaints/test_tasks.py:" in said["trace"][0]
    assert "ليلى" not in str(lines)


def test_the_sweep_hands_over_what_waits(complaint, monkeypatch):
    handed = []
    monkeypatch.setattr(handover, "hand_over", lambda entry: not handed.append(entry.pk))
    OutboxEntry.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    tasks.sweep_outbox()
    assert set(handed) == set(OutboxEntry.objects.values_list("pk", flat=True))


def test_what_was_done_long_ago_is_tidied_away(complaint, monkeypatch):
    tasks.route(str(entry_of(complaint, "complaint.route").pk))
    monkeypatch.setattr(timezone, "now", lambda now=timezone.now: now() + timedelta(days=8))
    tasks.tidy_outbox()
    assert list(OutboxEntry.objects.values_list("topic", flat=True)) == ["complaint.acknowledge"]


def test_workers_acknowledge_late_and_work_that_kills_them_does_not_come_back_at_once():
    assert app.conf.task_acks_late
    assert not app.conf.task_reject_on_worker_lost
    assert all(task.acks_late and not task.reject_on_worker_lost for task in app.tasks.values())


def test_a_worker_waits_for_its_broker_for_ever_and_ends_what_it_began():
    assert app.conf.broker_connection_retry and app.conf.broker_connection_max_retries is None
    assert not app.conf.worker_cancel_long_running_tasks_on_connection_loss


def test_the_trail_is_signed(complaint, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda now=timezone.now: now() + timedelta(minutes=10))
    tasks.sign_checkpoint()
    assert Checkpoint.objects.get().events == complaint.events.count()


def test_drafts_whose_time_is_over_are_deleted():
    old = Draft.objects.create(sealed=b"x", expires_at=timezone.now() - timedelta(seconds=1))
    new = Draft.objects.create(sealed=b"x", expires_at=timezone.now() + timedelta(hours=1))
    tasks.expire_drafts()
    assert list(Draft.objects.all()) == [new]
    assert old not in Draft.objects.all()


def test_a_failure_of_a_beat_task_is_logged_and_the_next_beat_comes_as_usual(monkeypatch):
    def fail():
        raise OSError("broker")

    monkeypatch.setattr(handover, "sweep", fail)
    with written("complaints.tasks") as lines:
        tasks.sweep_outbox()
    assert [(line["task"], line["error"]) for line in lines] == [("sweep_outbox", "OSError")]


def test_celery_finds_every_task_of_the_outbox_and_of_the_beat():
    app.loader.import_default_modules()
    wanted = {topic.task for topic in outbox.TOPICS.values()}
    wanted |= {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert wanted <= set(app.tasks)


def test_what_beat_starts_lapses_before_it_is_started_again_and_goes_to_the_routing_queue():
    assert app.conf.task_default_queue == "routing"
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        task = app.tasks[entry["task"]]
        assert 0 < task.expires <= entry["schedule"]
        assert getattr(task, "queue", None) is None


def test_an_acknowledged_complaint_is_no_event_richer_for_a_second_entry(complaint):
    tasks.acknowledge(str(entry_of(complaint, "complaint.acknowledge").pk))
    tasks.acknowledge(str(outbox.later("complaint.acknowledge", complaint).pk))
    assert complaint.events.filter(kind=EventKind.ACKNOWLEDGED).count() == 1
