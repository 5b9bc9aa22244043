"""What a supervisor of processes asks: whether this process lives, whether it can serve, and the figures.

None of these pages carries a language, a session or anything about a person.
"""

import ipaddress
import secrets
from collections.abc import Callable
from functools import cache

import psycopg2
import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from redis.backoff import NoBackoff
from redis.retry import Retry

from complaints_portal import draining
from complaints_portal.metrics import InstallationFigures

_BROKER_SECONDS = 1
_DATABASE_SECONDS = 2


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers. Without database or broker too: no reason to restart it."""
    return JsonResponse({"status": "ok"})


@require_safe
def accepting(request: HttpRequest) -> JsonResponse:
    """200 unless the web server is about to stop: where a proxy sends people.

    It asks no engine. Without the database the portal's own pages still say more than the proxy could.
    """
    if draining.is_draining():
        return JsonResponse({"status": "stopping"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 if this process can serve: database and broker there, migrations applied. Else 503, and which.

    Also 503 while the web server is about to stop: it serves as before, but should get no new visitors.
    """
    if draining.is_draining():
        return JsonResponse({"status": "stopping"}, status=503)
    checks = {"database": _answers(_database_answers), "broker": _answers(_broker_answers)}
    # Asked over the connection of the pages, which would wait for a database that is frozen.
    checks["migrations"] = checks["database"] and _answers(_migrations_are_applied)
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
    registry.register(InstallationFigures())
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(registry), content_type=content_type)


def _answers(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        return False


def _database_answers() -> bool:
    """Whether the server lets somebody in: a connection of its own, as one that is open has no bound to its answers."""
    parameters = connection.get_connection_params() | {"connect_timeout": _DATABASE_SECONDS}
    psycopg2.connect(**parameters).close()
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
        settings.REDIS_URL,
        socket_connect_timeout=_BROKER_SECONDS,
        socket_timeout=_BROKER_SECONDS,
        retry=Retry(NoBackoff(), 0),
    ) as client:
        return bool(client.ping())


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
