"""Holding a routing up in the middle of its transaction, so that its worker can be killed there."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2

from tools.browser import wait_until

# Routing writes the clocks of a complaint after its first event and before its last. Nobody who files does.
_LOCK = "LOCK TABLE complaints_deadline IN SHARE MODE"
_WHO_WAITS = """
    SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND relation = 'complaints_deadline'::regclass AND query LIKE 'INSERT%'
"""


@contextmanager
def routing_held_up(database_url: str, seconds: float) -> Iterator[bool]:
    """Let the next routing wait between two of its writes until the block ends; False if none came along in time."""
    with closing(psycopg2.connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute(_LOCK)
        yield any(_somebody_waits(cursor) for _ in wait_until(seconds, pause=0.02))


def _somebody_waits(cursor: Any) -> bool:
    cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw first
    cursor.execute(_WHO_WAITS)
    return bool(cursor.fetchone()[0])
