"""What a supervisor of processes asks: whether this process lives, whether it can serve, and a few real
figures.

None of these pages carries a language, a session or anything about a person.
"""

import ipaddress
import secrets
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder

from complaints.domain.outbox import TOPICS
from complaints.models import Channel, Checkpoint, Complaint, Notice, OutboxEntry

_BROKER_SECONDS = 1


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers. Without database or broker too: no reason to restart it."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 if this process can serve: database and broker there, migrations applied. Else 503, and which."""
    checks = {name: _answers(check) for name, check in _CHECKS.items()}
    is_ready = all(checks.values())
    body = {
        "status": "ready" if is_ready else "not ready",
        "checks": {name: "ok" if fine else "failed" for name, fine in checks.items()},
    }
    return JsonResponse(body, status=200 if is_ready else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, counted when asked: for METRICS_TOKEN as bearer token, or for this machine."""
    if not _may_measure(request):
        return HttpResponseForbidden("metrics: bearer token required\n", content_type="text/plain")
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures())
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(registry), content_type=content_type)


def _answers(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations_are_applied() -> bool:
    if not _all_applied():
        _all_applied.cache_clear()
        return False
    return True


@cache
def _all_applied() -> bool:
    """Kept once true: migrations only ever advance under a running process."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _broker_answers() -> bool:
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=_BROKER_SECONDS, socket_timeout=_BROKER_SECONDS
    ) as client:
        return bool(client.ping())


_CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database_answers,
    "migrations": _migrations_are_applied,
    "broker": _broker_answers,
}


def _may_measure(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return secrets.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
    return _comes_from_this_machine(request)


def _comes_from_this_machine(request: HttpRequest) -> bool:
    """Loopback, and not through a proxy: one on this machine would make everybody look local."""
    if "Forwarded" in request.headers or "X-Forwarded-For" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class _Figures:
    """A collector that asks the database: the figures are the whole installation's, not one process's."""

    def collect(self) -> Iterator[Metric]:
        """Yield the families."""
        yield _filed()
        yield from _outbox()
        yield _failed_notices()
        yield _checkpoint_age()


def _filed() -> Metric:
    family = CounterMetricFamily("portal_complaints_filed", "Complaints filed.", labels=["channel"])
    counted = dict(Complaint.objects.values_list("channel").annotate(Count("pk")))
    for channel in Channel.values:
        family.add_metric([channel], counted.get(channel, 0))
    return family


def _outbox() -> Iterator[Metric]:
    waiting = GaugeMetricFamily("portal_outbox_waiting", "Entries no worker has finished.", labels=["queue"])
    oldest = GaugeMetricFamily("portal_outbox_oldest_seconds", "Age of the oldest of them.", labels=["queue"])
    dead = GaugeMetricFamily("portal_outbox_dead", "Entries given up after many attempts.", labels=["queue"])
    # One query for each state: both have a small partial index, the table itself keeps growing.
    counted = {row["queue"]: row for row in _entries(OutboxEntry.State.WAITING)}
    given_up = {row["queue"]: row for row in _entries(OutboxEntry.State.DEAD)}
    now = timezone.now()
    for queue in sorted({topic.queue for topic in TOPICS.values()}):
        row = counted.get(queue, {"entries": 0, "since": now})
        waiting.add_metric([queue], row["entries"])
        oldest.add_metric([queue], (now - row["since"]).total_seconds())
        dead.add_metric([queue], given_up.get(queue, {"entries": 0})["entries"])
    yield from (waiting, oldest, dead)


def _entries(state: str) -> Iterable[Any]:
    return (
        OutboxEntry.objects.filter(state=state).values("queue").annotate(entries=Count("pk"), since=Min("created_at"))
    )


def _failed_notices() -> Metric:
    family = GaugeMetricFamily("portal_notices_failed", "Notices that could not be delivered.", labels=["channel"])
    counted = dict(Notice.objects.filter(state=Notice.State.FAILED).values_list("channel").annotate(Count("pk")))
    for channel in ("email", "sms"):
        family.add_metric([channel], counted.get(channel, 0))
    return family


def _checkpoint_age() -> Metric:
    family = GaugeMetricFamily(
        "portal_trail_checkpoint_age_seconds", "Age of the last signed checkpoint of the event trail."
    )
    last = Checkpoint.objects.order_by("-until").values_list("until", flat=True).first()
    if last is not None:
        family.add_metric([], (timezone.now() - last).total_seconds())
    return family
