"""Counters, durations and last times of all processes on all machines together, kept in Redis for `/metrics`.

A process counts in memory and tells Redis now and then, in one round trip: no page waits for it, and what is counted
while Redis is away is told later. Prometheus' own way for several processes, files in a shared folder, was not
taken: the files pile up with every restart, workers have no page to show theirs, and each machine would tell only its
own. If Redis loses its data the counters begin anew, which Prometheus' `rate` expects of any counter.
"""

import threading
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import cast

import redis
from django.conf import settings
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

# Upper bounds in seconds: from a page at its quickest to the slowest report.
BOUNDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

_BUCKETS = (*(str(bound) for bound in BOUNDS), "+Inf")
_KEY = "portal:figures"
_KEY_OF_TIMES = "portal:last-times"
_PAUSE_SECONDS = 2.0
# Redis that did not answer is left alone this long.
_REST_SECONDS = 30.0
_ANSWER_SECONDS = 1
_MICROSECONDS = 1_000_000
_SEPARATOR = "|"

Labels = tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """How often something happened, by labels. Labels are codes of few values, for each is kept for good."""

    name: str
    meaning: str
    labels: Labels

    def add(self, *values: str) -> None:
        """Count once."""
        _tally.add({_field(self.name, values, "n"): 1})

    def family(self, counted: Mapping[Labels, Mapping[str, int]]) -> Metric:
        """What was counted, for Prometheus."""
        family = CounterMetricFamily(self.name, self.meaning, labels=self.labels)
        for values, parts in counted.items():
            family.add_metric(values, parts.get("n", 0))
        return family


@dataclass(frozen=True)
class Duration:
    """How long something took, by labels, as a histogram over `BOUNDS`."""

    name: str
    meaning: str
    labels: Labels

    def observe(self, seconds: float, *values: str) -> None:
        """Count one that took so long."""
        bucket = _BUCKETS[bisect_left(BOUNDS, seconds)]
        _tally.add(
            {
                _field(self.name, values, bucket): 1,
                _field(self.name, values, "sum"): round(seconds * _MICROSECONDS),
            }
        )

    def family(self, counted: Mapping[Labels, Mapping[str, int]]) -> Metric:
        """What was counted, for Prometheus: buckets add up."""
        family = HistogramMetricFamily(self.name, self.meaning, labels=self.labels)
        for values, parts in counted.items():
            up_to = accumulate(parts.get(bucket, 0) for bucket in _BUCKETS)
            buckets = list(zip(_BUCKETS, up_to, strict=True))
            family.add_metric(values, buckets, parts.get("sum", 0) / _MICROSECONDS)
        return family


@dataclass(frozen=True)
class Since:
    """How long ago something last happened; no figure at all until it happens, or if Redis lost it."""

    name: str
    meaning: str

    def now(self) -> bool:
        """It happened just now. False if Redis could not be told."""
        try:
            _redis().hset(_KEY_OF_TIMES, self.name, str(time.time()))
        except RedisError:
            return False
        return True

    def family(self, times: Mapping[str, str]) -> Metric:
        """Its age in seconds, for Prometheus."""
        family = GaugeMetricFamily(self.name, self.meaning)
        if self.name in times:
            family.add_metric([], time.time() - float(times[self.name]))
        return family


BACKUP = Since("portal_backup_age_seconds", "Age of the newest backup.")
REQUESTS = Duration("portal_request_seconds", "Time a page took.", ("method", "route", "status"))
TASKS = Duration("portal_task_seconds", "Time an attempt of a task took.", ("task",))
TASK_FAILURES = Count("portal_task_failures", "Attempts of tasks that failed.", ("task", "error"))


class _Tally:
    """What this process counted and Redis does not know yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: Counter[str] = Counter()
        self._told_at = 0.0
        self._rests_until = 0.0

    def add(self, counted: Mapping[str, int]) -> None:
        with self._lock:
            self._counted.update(counted)

    def tell_sometimes(self) -> None:
        """Tell unless that was done a moment ago."""
        if time.monotonic() >= self._told_at + _PAUSE_SECONDS:
            self.tell()

    def tell(self) -> None:
        """Hand everything over to Redis; keep it while Redis does not answer."""
        now = time.monotonic()
        with self._lock:
            if not self._counted or now < self._rests_until:
                return
            self._told_at = now
            counted, self._counted = self._counted, Counter()
        try:
            with _redis().pipeline(transaction=False) as pipeline:
                for field, amount in counted.items():
                    pipeline.hincrby(_KEY, field, amount)
                pipeline.execute()
        except RedisError:
            with self._lock:
                self._rests_until = time.monotonic() + _REST_SECONDS
                self._counted.update(counted)


_tally = _Tally()
tell = _tally.tell
tell_sometimes = _tally.tell_sometimes


def collect() -> Iterator[Metric]:
    """What all processes counted; nothing while Redis does not answer."""
    tell()
    try:
        fields = cast(dict[str, str], _redis().hgetall(_KEY))
        times = cast(dict[str, str], _redis().hgetall(_KEY_OF_TIMES))
    except RedisError:
        return
    yield BACKUP.family(times)
    counted: dict[str, dict[Labels, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for field, amount in fields.items():
        name, *values, part = field.split(_SEPARATOR)
        counted[name][tuple(values)][part] = int(amount)
    for figure in (REQUESTS, TASKS, TASK_FAILURES):
        yield figure.family(counted[figure.name])


def _field(name: str, values: Labels, part: str) -> str:
    return _SEPARATOR.join((name, *values, part))


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=_ANSWER_SECONDS,
        socket_timeout=_ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 0),
        decode_responses=True,
    )
