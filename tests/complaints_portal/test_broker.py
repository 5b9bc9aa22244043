"""What a worker holds when the broker goes away must not take the worker with it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from kombu import Connection

from complaints_portal import broker
from complaints_portal.celery import app

QUEUE = "a queue of this test"


@pytest.fixture
def connection() -> Iterator[Connection]:
    with app.connection_for_write() as connection:
        connection.SimpleQueue(QUEUE).put("a number")
        yield connection
    with app.connection_for_write() as again:
        again.default_channel.queue_purge(QUEUE)


def taken(connection: Connection) -> Any:
    """A message that was delivered and is not acknowledged."""
    message = connection.default_channel.basic_get(QUEUE)
    assert message is not None
    return message


def test_workers_and_web_processes_use_our_transport() -> None:
    with app.connection_for_write() as connection:
        assert isinstance(connection.transport, broker.Transport)
        assert isinstance(connection.default_channel.qos, broker.QoS)


@pytest.mark.parametrize("acknowledge", [lambda message: message.ack(), lambda message: message.reject(requeue=True)])
def test_a_message_of_a_dropped_connection_is_acknowledged_without_harm(
    connection: Connection, acknowledge: Any
) -> None:
    message = taken(connection)
    connection.close()
    acknowledge(message)


def test_a_channel_that_lost_its_connection_is_closed_without_harm(connection: Connection) -> None:
    taken(connection)
    channel = connection.default_channel
    # As kombu leaves it when the first attempt to close it failed because the broker was away.
    channel._disconnect_pools()
    channel.connection.client = None
    channel.close()


def test_on_a_living_connection_an_acknowledged_message_is_gone_and_a_refused_one_comes_back(
    connection: Connection,
) -> None:
    taken(connection).reject(requeue=True)
    taken(connection).ack()
    assert connection.default_channel.basic_get(QUEUE) is None


@pytest.mark.parametrize(
    ("address", "required"), [("rediss://portal.example", True), ("redis://portal.example", False)]
)
def test_a_broker_with_tls_must_show_its_certificate(address: str, required: bool) -> None:
    program = "from complaints_portal.celery import app; print(app.connection_for_write().ssl)"
    environment = os.environ | {"REDIS_URL": address}
    told = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert ("CERT_REQUIRED" in told.stdout) == required, told.stdout
