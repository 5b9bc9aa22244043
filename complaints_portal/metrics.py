"""The figures of the installation: most are asked of the database when asked for, the rest of `figures`.

The database knows what is there now, for all machines together, so every web process answers the same. Each question
is answered from an index: with a million complaints and 20,000 entries waiting all of them took 80 ms.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Manager, Min, Q, QuerySet
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from complaints.domain import audit, outbox
from complaints.domain.outbox import TOPICS
from complaints.models import (
    Channel,
    Complaint,
    Draft,
    Notice,
    NoticeChannel,
    OutboxEntry,
    Priority,
)
from complaints_portal import figures


class InstallationFigures:
    """A collector for prometheus_client. docs/operators/monitoring.md says what each figure means."""

    def collect(self) -> Iterator[Metric]:
        """Yield the families."""
        yield _filed()
        yield _late()
        yield from _outbox()
        yield _failed_notices()
        yield _drafts()
        yield _unsigned()
        yield from figures.collect()


def _filed() -> Metric:
    family = CounterMetricFamily("portal_complaints_filed", "Complaints filed.", labels=["channel"])
    counted = _counted(Complaint.objects, "channel")
    for channel in Channel.values:
        family.add_metric([channel], counted.get(channel, 0))
    return family


def _late() -> Metric:
    family = GaugeMetricFamily(
        "portal_complaints_late", "Open complaints whose deadline has passed.", labels=["priority"]
    )
    late = Complaint.objects.open().filter(next_deadline__lt=timezone.now())
    counted = _counted(late, "priority_rank")
    for rank, priority in enumerate(Priority.values):
        family.add_metric([priority], counted.get(rank, 0))
    return family


def _outbox() -> Iterator[Metric]:
    waiting = GaugeMetricFamily("portal_outbox_waiting", "Entries no worker has finished.", labels=["queue"])
    oldest = GaugeMetricFamily("portal_outbox_oldest_seconds", "Age of the oldest of them.", labels=["queue"])
    failing = GaugeMetricFamily("portal_outbox_failing", "Waiting entries whose last attempt failed.", labels=["topic"])
    dead = GaugeMetricFamily("portal_outbox_dead", "Entries given up after many attempts.", labels=["topic"])
    now = timezone.now()
    # A notice that waits for the hours its reader called safe (outbox.wait_until): nothing is late.
    put_by = Q(attempts=0, due_at__gt=now + outbox.HANDOVER_PATIENCE)
    # One query for each state: both have a small partial index, the table itself keeps growing.
    at_work = {
        row["topic"]: row
        for row in OutboxEntry.objects.filter(state=OutboxEntry.State.WAITING)
        .values("topic")
        .annotate(
            number=Count("*"), since=Min("created_at", filter=~put_by), failed=Count("pk", filter=~Q(last_error=""))
        )
    }
    given_up = _counted(OutboxEntry.objects.filter(state=OutboxEntry.State.DEAD), "topic")
    for queue in sorted({topic.queue for topic in TOPICS.values()}):
        rows = [row for name, row in at_work.items() if name in TOPICS and TOPICS[name].queue == queue]
        waiting.add_metric([queue], sum(row["number"] for row in rows))
        since = min((row["since"] for row in rows if row["since"]), default=now)
        oldest.add_metric([queue], (now - since).total_seconds())
    for topic in sorted(TOPICS):
        failing.add_metric([topic], at_work[topic]["failed"] if topic in at_work else 0)
        dead.add_metric([topic], given_up.get(topic, 0))
    yield from (waiting, oldest, failing, dead)


def _failed_notices() -> Metric:
    family = GaugeMetricFamily("portal_notices_failed", "Notices that could not be delivered.", labels=["channel"])
    counted = _counted(Notice.objects.filter(state=Notice.State.FAILED), "channel")
    for channel in NoticeChannel.values:
        family.add_metric([channel], counted.get(channel, 0))
    return family


def _drafts() -> Metric:
    family = GaugeMetricFamily("portal_drafts_open", "Complaints begun and neither sent nor expired.")
    family.add_metric([], Draft.objects.filter(expires_at__gt=timezone.now()).count())
    return family


def _unsigned() -> Metric:
    family = GaugeMetricFamily(
        "portal_trail_unsigned_seconds", "Age of the oldest event of the trail that no checkpoint covers."
    )
    since = audit.unsigned_since()
    family.add_metric([], (timezone.now() - since).total_seconds() if since else 0)
    return family


def _counted(rows: "Manager[Any] | QuerySet[Any]", column: str) -> dict[Any, int]:
    """How many rows have each value of a column. `COUNT(*)`, not of a column: the index alone can answer it."""
    return dict(rows.values(column).annotate(number=Count("*")).values_list(column, "number"))
