"""What the fault test does to a portal on purpose, and what it makes of the answers."""

import threading
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from psycopg2.extensions import make_dsn

from complaints.domain import handover
from complaints.models import OutboxEntry
from tests.factories import make_complaint
from tools.faults.again import Repeater
from tools.faults.codes import sample
from tools.faults.filers import Filing
from tools.faults.processes import Part, Portal
from tools.faults.routing import routing_held_up


def filing(number: int) -> Filing:
    """A confirmed one; every twentieth lost the first answer."""
    loses = number % 20 == 7
    return Filing(f"fault {number}", "ar", "", 0, by_form=False, leaves=False, loses=loses, reference="4" * 12)


def test_work_counts_as_failed_unless_a_server_was_away(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    part = Part([], {}, log)
    portal = Portal(tmp_path, "", 0, {}, {"worker": part, "rendering": part})
    log.write_text(
        '{"event": "task.failed", "task": "route", "error": "OperationalError"}\n'
        '{"event": "task.ended", "task": "route"}\nTraceback (most recent call last):\n'
    )
    assert portal.task_failures() == []
    log.write_text('{"event": "task.failed", "task": "route", "error": "IntegrityError"}\n')
    assert set(portal.task_failures()) == {"route IntegrityError"}


def test_of_many_codes_all_of_those_who_sent_twice_are_tried_and_others_from_the_whole_run() -> None:
    confirmed = [filing(number) for number in range(1000)]
    chosen = sample(confirmed)
    assert len(chosen) == 200
    assert sum(one.loses for one in chosen) == 50
    others = [int(one.tag.split()[1]) for one in chosen if not one.loses]
    assert [sum(start <= number < start + 200 for number in others) for start in range(0, 1000, 200)] == [30] * 5
    assert sorted(one.tag for one in sample(confirmed[:30])) == sorted(one.tag for one in confirmed[:30])


def test_every_second_entry_of_a_topic_comes_twice_at_once_and_once_more_when_it_is_done(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    OutboxEntry.objects.all().delete()
    now = timezone.now()
    first, _, other = (
        OutboxEntry.objects.create(topic=topic, queue="routing", due_at=now)
        for topic in ("complaint.route", "complaint.route", "complaint.inform")
    )
    came: list[OutboxEntry] = []
    takes = [False, True]  # at first the broker is away

    def take(entry: OutboxEntry) -> bool:
        came.extend([entry] if takes[0] else [])
        return takes[0]

    monkeypatch.setattr(handover, "hand_over", take)
    repeater = Repeater()
    for takes[0] in (False, True, True):
        repeater.look()
    assert came == [first, first, other, other]
    assert repeater.delivered == 0
    OutboxEntry.objects.update(state=OutboxEntry.State.DONE)
    repeater.look()
    repeater.look()
    assert came[4:] == [first, other]
    assert repeater.delivered == 2


def database_url() -> str:
    """The test's own database."""
    of = connection.settings_dict
    return make_dsn(dbname=of["NAME"], user=of["USER"], password=of["PASSWORD"], host=of["HOST"], port=of["PORT"])


def route_it(entry: OutboxEntry) -> None:
    """As a worker does, on a connection of its own."""
    from complaints import tasks

    tasks.route(str(entry.pk))
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_routing_is_held_up_in_the_middle_of_its_transaction() -> None:
    with routing_held_up(database_url(), seconds=0.05) as found:
        assert not found
    complaint = make_complaint(routed=False)
    routing = threading.Timer(0.2, route_it, [OutboxEntry.objects.get(topic="complaint.route")])
    routing.start()
    with routing_held_up(database_url(), seconds=20) as found:
        assert found
        complaint.refresh_from_db()
        assert complaint.routed_at is None
        assert OutboxEntry.objects.get(topic="complaint.route").attempts == 1
    routing.join()
    complaint.refresh_from_db()
    assert complaint.routed_at is not None
