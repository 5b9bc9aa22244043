"""Counters of all processes together: told in batches, kept while Redis is away, added up for Prometheus."""

import re
import threading
import time
from collections.abc import Iterator

import pytest
from celery import signals
from django.core.cache import cache
from django.test import Client

from complaints import tasks
from complaints_portal import figures
from complaints_portal.engines import free_port
from complaints_portal.figures import BOUNDS


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that has counted nothing and a Redis that knows nothing."""
    figures.tell()
    cache.clear()
    monkeypatch.setattr(figures._tally, "_told_at", 0.0)
    monkeypatch.setattr(figures._tally, "_rests_until", 0.0)
    yield
    figures._redis.cache_clear()


def samples() -> dict[str, float]:
    """What Prometheus would be told, by name and labels."""
    return {
        f"{sample.name}{sorted(sample.labels.items())}": sample.value
        for family in figures.collect()
        for sample in family.samples
    }


def total(found: dict[str, float], name: str, *labels: str) -> float:
    return sum(value for key, value in found.items() if key.startswith(name + "[") and all(x in key for x in labels))


def test_what_two_processes_counted_adds_up() -> None:
    figures.TASK_FAILURES.add("route", "ValueError")
    figures.tell()
    other = figures._Tally()
    other.add({"portal_task_failures|route|ValueError|n": 2})
    other.tell()
    assert samples()["portal_task_failures_total[('error', 'ValueError'), ('task', 'route')]"] == 3


def test_durations_stand_in_their_bucket_and_in_all_wider_ones() -> None:
    for seconds in (0.01, BOUNDS[1], 0.3, 100):
        figures.TASKS.observe(seconds, "render_report")
    found = samples()
    buckets = {
        label: found[f"portal_task_seconds_bucket[('le', '{label}'), ('task', 'render_report')]"]
        for label in (*map(str, BOUNDS), "+Inf")
    }
    assert buckets == {
        "0.025": 1, "0.05": 2, "0.1": 2, "0.25": 2, "0.5": 3, "1.0": 3, "2.5": 3, "5.0": 3, "10.0": 3, "30.0": 3, "+Inf": 4,
    }  # fmt: skip
    assert found["portal_task_seconds_sum[('task', 'render_report')]"] == pytest.approx(100.36)
    assert found["portal_task_seconds_count[('task', 'render_report')]"] == 4


def test_redis_is_told_in_batches_not_at_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.setattr(figures._tally, "tell", lambda: told.append(True))
    figures._tally.tell_sometimes()
    assert told == [True]
    monkeypatch.setattr(figures._tally, "_told_at", time.monotonic())
    figures._tally.tell_sometimes()
    assert told == [True]


def test_what_is_counted_while_redis_is_away_is_told_once_it_is_back(settings, monkeypatch) -> None:
    there = settings.REDIS_URL
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    figures._redis.cache_clear()
    figures.TASK_FAILURES.add("route", "OSError")
    assert list(figures.collect()) == []
    settings.REDIS_URL = there
    figures._redis.cache_clear()
    assert total(samples(), "portal_task_failures_total") == 0  # it rests
    monkeypatch.setattr(figures._tally, "_rests_until", 0.0)
    assert total(samples(), "portal_task_failures_total") == 1


def test_threads_lose_no_count() -> None:
    def count() -> None:
        for _ in range(500):
            figures.TASK_FAILURES.add("route", "OSError")
            figures.tell()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert total(samples(), "portal_task_failures_total") == 2000


@pytest.mark.django_db
def test_a_page_is_timed_by_view_method_and_kind_of_answer_and_told_after_it(client: Client) -> None:
    client.get("/en/")
    client.get("/en/no/such/page/4827/")
    client.get("/health/ready")
    found = samples()
    labels = {key for key in found if "_count" in key and "request" in key}
    assert labels == {
        "portal_request_seconds_count[('method', 'GET'), ('route', 'pages:landing'), ('status', '2xx')]",
        "portal_request_seconds_count[('method', 'GET'), ('route', 'none'), ('status', '4xx')]",
    }


@pytest.mark.django_db
def test_a_method_that_somebody_made_up_makes_no_figure_of_its_own(client: Client) -> None:
    client.generic("X4827", "/en/")
    assert "X4827" not in str(samples())
    assert total(samples(), "portal_request_seconds_count", "OTHER") == 1


@pytest.mark.django_db
def test_a_task_is_timed_and_its_failure_counted_by_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise LookupError

    monkeypatch.setattr(tasks.drafts, "expire_drafts", fail)
    signals.task_prerun.send(sender=tasks.expire_drafts, task=tasks.expire_drafts)
    tasks.expire_drafts()
    signals.task_postrun.send(sender=tasks.expire_drafts, task=tasks.expire_drafts, args=[])
    found = samples()
    assert total(found, "portal_task_seconds_count", "expire_drafts") == 1
    assert total(found, "portal_task_failures_total", "expire_drafts", "LookupError") == 1


@pytest.mark.django_db
def test_the_page_of_figures_is_what_prometheus_reads(client: Client) -> None:
    figures.REQUESTS.observe(0.2, "GET", "review:queue", "2xx")
    text = client.get("/metrics").content.decode()
    assert re.search(
        r'portal_request_seconds_bucket\{le="0.25",method="GET",route="review:queue",status="2xx"\} 1', text
    )
    assert "# TYPE portal_request_seconds histogram" in text
    assert "# TYPE portal_task_failures_total counter" in text


def test_the_age_of_a_backup_is_told_once_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "portal_backup_age_seconds[]" not in samples()
    figures.BACKUP.now()
    an_hour_later = time.time() + 3600
    monkeypatch.setattr(figures.time, "time", lambda: an_hour_later)
    assert samples()["portal_backup_age_seconds[]"] == pytest.approx(3600, abs=5)


def test_a_backup_made_while_redis_is_away_is_not_claimed_to_be_told(settings) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    figures._redis.cache_clear()
    assert figures.BACKUP.now() is False
