"""`manage.py migrate` while the portal serves: one at a time, and never long in anybody's way.

A change of a table waits for its lock, and everybody who comes after waits behind it. So it waits a few seconds at
most, steps back, lets the queue pass and tries again. Which changes may be made at all while people file is told in
docs/operators/rolling-restart.md and held by a test.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.backends.utils import CursorWrapper
from psycopg2.errors import LockNotAvailable

LOCK_SECONDS = 3
TRIES = 20
PAUSE_SECONDS = 2.0
# Any number, the same for every process that migrates this database.
_ONE_AT_A_TIME = 7_024_001


class Command(migrate.Command):
    """Django's command, with locks that are waited for briefly and often."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate. Raises `CommandError` if a table stayed locked through all tries."""
        with connections[options["database"]].cursor() as cursor, _alone(cursor):
            for _ in range(TRIES):
                _drop_unfinished_indexes(cursor)
                cursor.execute("SET lock_timeout = %s", [f"{LOCK_SECONDS}s"])
                try:
                    super().handle(*args, **options)
                except OperationalError as error:
                    if not isinstance(error.__cause__, LockNotAvailable):
                        raise
                else:
                    return
                self.stderr.write(f"A table is in use; trying again in {PAUSE_SECONDS:.0f} seconds.")
                time.sleep(PAUSE_SECONDS)
        raise CommandError("A table stayed in use. Nothing is half done: run migrate again when it is quieter.")


@contextmanager
def _alone(cursor: CursorWrapper) -> Iterator[None]:
    """Wait until nobody else migrates, and keep others waiting meanwhile."""
    cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
    try:
        yield
    finally:
        cursor.execute("RESET lock_timeout")
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])


def _drop_unfinished_indexes(cursor: CursorWrapper) -> None:
    """Remove what CREATE INDEX CONCURRENTLY leaves when it is cut off: it serves nobody and blocks its own name."""
    cursor.execute(
        "SELECT quote_ident(relname) FROM pg_index JOIN pg_class ON oid = indexrelid"
        " WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace AND relname !~ '_cc(new|old)'"
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP INDEX {name}")
