"""The pages for supervisors of processes: alive, ready, and a few figures that only they may read."""

import signal
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import environ
import psutil
import pytest
from django.db import ConnectionHandler, OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.domain import audit, filing, outbox
from complaints.models import Complaint, Draft, Notice, OutboxEntry
from complaints_portal import draining, health
from complaints_portal.engines import free_port, halt
from complaints_portal.engines.postgresql import PostgreSQL
from tests.factories import make_complaint, make_filing


def test_a_living_process_says_so_without_asking_the_database(client):
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_a_process_is_ready_when_database_migrations_and_broker_are_there(client):
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "broker": "ok"},
    }


@pytest.mark.django_db
def test_without_the_broker_it_is_not_ready_and_says_which_without_details(client, settings):
    settings.REDIS_URL = f"redis://:a-password@127.0.0.1:{free_port()}/0"
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "migrations": "ok", "broker": "failed"}
    assert b"password" not in answer.content


@pytest.mark.django_db
def test_without_the_database_it_is_not_ready(client, monkeypatch):
    def refuse():
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "_database_answers", refuse)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "failed")


@pytest.fixture
def frozen_database(django_db_blocker):
    """A server of its own to which this process has a connection, and whose processes then all stand still."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        engine = PostgreSQL(Path(folder).resolve() / "postgres").start("portal", durable=False)
        open_connection = ConnectionHandler({"default": environ.Env.db_url_config(engine.url)})["default"]
        with django_db_blocker.unblock():
            open_connection.ensure_connection()
        server = psutil.Process(engine.pid)
        processes = [server, *server.children(recursive=True)]
        try:
            for process in processes:
                process.suspend()
            yield open_connection
        finally:
            for process in processes:
                process.resume()
            open_connection.close()
            halt(engine.pid, signal.SIGINT)


def test_a_frozen_database_makes_it_not_ready_within_seconds(client, frozen_database, monkeypatch):
    monkeypatch.setattr(health, "connection", frozen_database)
    health._all_applied.cache_clear()
    began = time.monotonic()
    answer = client.get("/health/ready")
    assert time.monotonic() - began < 5  # as long as the probe of a container waits
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "failed", "migrations": "failed", "broker": "ok"}


@pytest.mark.django_db
def test_a_server_about_to_stop_is_not_ready_and_serves_as_before(client, monkeypatch, tmp_path):
    monkeypatch.setenv(draining.VARIABLE, str(tmp_path / "draining"))
    assert client.get("/health/ready").status_code == 200
    draining.begin()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "stopping"})
    assert client.get("/health/live").status_code == 200
    assert client.get("/ar/").status_code == 200


@pytest.mark.django_db
def test_with_a_migration_to_come_it_is_not_ready_until_it_is_applied(client, monkeypatch):
    health._all_applied.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(health.MigrationExecutor, "migration_plan", lambda *arguments: ["one"])
        assert client.get("/health/ready").json()["checks"]["migrations"] == "failed"
    assert client.get("/health/ready").json()["checks"]["migrations"] == "ok"


def figures(client, **headers):
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.mark.django_db
def test_the_figures_are_those_of_the_database(client, django_assert_num_queries):
    OutboxEntry.objects.all().delete()
    complaint = make_complaint()
    make_complaint(channel="api")
    OutboxEntry.objects.update(created_at=timezone.now() - timedelta(seconds=90))
    OutboxEntry.objects.filter(topic="complaint.acknowledge").update(state="dead")
    Notice.objects.create(complaint=complaint, kind="take", channel="sms", message_id="<1>", state="failed")
    Notice.objects.create(complaint=complaint, kind="take", channel="sms", message_id="<2>", state="sent")
    Draft.objects.create(sealed=b"x", expires_at=timezone.now() + timedelta(hours=1))
    Draft.objects.create(sealed=b"x", expires_at=timezone.now() - timedelta(hours=1))
    OutboxEntry.objects.filter(topic="complaint.route", complaint=complaint).update(last_error="ValueError")
    audit.sign_checkpoint(timezone.now() + timedelta(minutes=10))
    with django_assert_num_queries(8):
        found = figures(client)
    assert found['portal_complaints_filed_total{channel="web"}'] == 1
    assert found['portal_complaints_filed_total{channel="api"}'] == 1
    assert found['portal_outbox_waiting{queue="routing"}'] == 2
    assert found['portal_outbox_waiting{queue="notices"}'] == 0
    assert 90 <= found['portal_outbox_oldest_seconds{queue="routing"}'] < 100
    assert found['portal_outbox_failing{topic="complaint.route"}'] == 1
    assert found['portal_outbox_failing{topic="report.render"}'] == 0
    assert found['portal_outbox_dead{topic="complaint.acknowledge"}'] == 2
    assert found['portal_outbox_dead{topic="report.render"}'] == 0
    assert found["portal_drafts_open"] == 1
    assert found['portal_notices_failed{channel="sms"}'] == 1
    # All of it is signed: a portal where nothing happens raises no alarm.
    assert found["portal_trail_unsigned_seconds"] == 0


@pytest.mark.django_db
def test_events_that_nobody_signs_are_told_by_their_age_also_before_the_first_checkpoint(client):
    now = timezone.now()
    filing.file_complaint(make_filing(), key=b"one filing", now=now - timedelta(hours=2))
    assert 7200 <= figures(client)["portal_trail_unsigned_seconds"] < 7260
    audit.sign_checkpoint(now - timedelta(hours=1))
    assert figures(client)["portal_trail_unsigned_seconds"] < 60


@pytest.mark.django_db
def test_a_notice_that_waits_for_its_readers_hours_is_counted_and_is_not_late(client):
    entry = outbox.later("complaint.notify", make_complaint(), notice="take")
    OutboxEntry.objects.filter(topic="complaint.notify").update(created_at=timezone.now() - timedelta(hours=9))
    outbox.wait_until(entry.pk, timezone.now() + timedelta(hours=1))
    found = figures(client)
    assert found['portal_outbox_waiting{queue="notices"}'] == 2  # with the acknowledgement
    assert found['portal_outbox_oldest_seconds{queue="notices"}'] < 100
    outbox.wait_until(entry.pk, timezone.now())
    assert figures(client)['portal_outbox_oldest_seconds{queue="notices"}'] > 30_000


@pytest.mark.django_db
def test_open_complaints_past_their_deadline_are_counted_by_priority(client):
    late, ended, in_time = make_complaint(), make_complaint(), make_complaint()
    now = timezone.now()
    Complaint.objects.filter(pk__in=[late.pk, ended.pk]).update(
        priority="critical", priority_rank=0, next_deadline=now - timedelta(minutes=1)
    )
    Complaint.objects.filter(pk=ended.pk).update(status="closed")
    Complaint.objects.filter(pk=in_time.pk).update(next_deadline=now + timedelta(minutes=1))
    found = figures(client)
    assert found['portal_complaints_late{priority="critical"}'] == 1
    assert found['portal_complaints_late{priority="high"}'] == 0
    assert found['portal_complaints_late{priority="normal"}'] == 0


@pytest.mark.django_db
def test_every_figure_is_counted_from_an_index_however_many_complaints_there_are(client):
    with CaptureQueriesContext(connection) as asked:
        figures(client)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan" not in plan, plan
            if "GROUP BY" in query["sql"] and '"channel"' in query["sql"] and "notice" not in query["sql"]:
                assert "Index Only Scan using filed_by_channel" in plan, plan


@pytest.mark.django_db
def test_figures_of_an_empty_portal_are_there_and_nought(client):
    OutboxEntry.objects.all().delete()
    found = figures(client)
    assert found['portal_complaints_filed_total{channel="web"}'] == 0
    assert found['portal_outbox_oldest_seconds{queue="routing"}'] == 0
    assert found["portal_trail_unsigned_seconds"] == 0


@pytest.mark.django_db
def test_the_token_opens_the_figures_from_anywhere_and_a_wrong_one_from_nowhere(client, settings):
    settings.METRICS_TOKEN = "a long token"
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.5").status_code == 403
    wrong = {"Authorization": "Bearer another token"}
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.5", headers=wrong).status_code == 403
    assert client.get("/metrics", headers=wrong).status_code == 403
    right = {"Authorization": "Bearer a long token"}
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.5", headers=right).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_a_proxy_on_this_machine_does_not_make_everybody_local(client, header):
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={header: "203.0.113.5"}).status_code == 403


@pytest.mark.django_db
def test_without_a_token_set_an_empty_one_opens_nothing(client):
    empty = {"Authorization": "Bearer "}
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.5", headers=empty).status_code == 403
