"""Which rows and columns go into which archive.

The archive of the data is pg_dump's, less what an erasure must be able to destroy in it for ever: the wrapped keys, and
columns in the clear by which words, a code, a request or a file could be recognised. These go into the archive of the
keys. What no backup should keep at all (drafts, sessions) is in neither.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from complaints.models import CaseReport, Complaint, Draft, DraftFile, Evidence, WrappedKey

KEYS = WrappedKey._meta.db_table
KEY_COLUMNS = ("complaint_id", "recipient", "wrapped", "created_at")
# An unfinished complaint is deleted when its time is over, and a session when it ends: a backup would keep them.
NEVER = (DraftFile._meta.db_table, Draft._meta.db_table, "django_session")


@dataclass(frozen=True)
class Split:
    """A table whose rows are in the data, without the columns `apart`; these are in the keys, by the row's id.

    `apart` names what stands in the data in their place, as an SQL expression over the row.
    """

    table: str
    apart: dict[str, str]

    def columns(self) -> list[str]:
        """All columns of the table, in its order."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT attname FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
                [self.table],
            )
            return [name for (name,) in cursor.fetchall()]

    def select_data(self, columns: list[str]) -> str:
        """The rows as they stand in the data."""
        chosen = (f"{self.apart[name]} AS {_q(name)}" if name in self.apart else _q(name) for name in columns)
        return f"SELECT {', '.join(chosen)} FROM {_q(self.table)}"  # noqa: S608 - our own names

    def select_apart(self) -> str:
        """What stands in the keys."""
        return f"SELECT {', '.join(map(_q, ('id', *self.apart)))} FROM {_q(self.table)}"  # noqa: S608 - our own names

    def stage(self, columns: list[str]) -> list[str]:
        """Statements before the two parts are loaded: tables of this session for each."""
        return [_stage("staged_rows", columns, self.table), _stage("staged_apart", ["id", *self.apart], self.table)]

    def insert(self, columns: list[str]) -> str:
        """The statement that puts both together; a row of which nothing is in the keys stays as in the data."""
        chosen = (
            f"COALESCE(staged_apart.{_q(name)}, staged_rows.{_q(name)})"
            if name in self.apart
            else f"staged_rows.{_q(name)}"
            for name in columns
        )
        # Only our own names are put together.
        return (
            f"INSERT INTO {_q(self.table)} ({', '.join(map(_q, columns))}) SELECT {', '.join(chosen)}"  # noqa: S608
            " FROM staged_rows LEFT JOIN staged_apart USING (id)"
        )


SPLITS = (
    Split(
        Complaint._meta.db_table,
        {
            "tokens": "'{}'::bigint[]",
            "code_hash": "''::bytea",
            # Unique in the table, and nobody's.
            "filing_key": "uuid_send(id)",
            "filing_print": "''::bytea",
        },
    ),
    Split(Evidence._meta.db_table, {"sha256": "''::bytea", "clean_sha256": "NULL::bytea"}),
    Split(CaseReport._meta.db_table, {"sha256": "NULL::bytea"}),
)


def without_rows() -> list[str]:
    """The tables of which pg_dump takes the structure alone."""
    return [KEYS, *NEVER, *(split.table for split in SPLITS)]


def copy_out(cursor: Any, query: str, part: Any) -> None:
    """Write what `query` finds to a part of an archive."""
    cursor.copy_expert(f"COPY ({query}) TO STDOUT WITH (FORMAT binary)", part)


def copy_in(cursor: Any, table: str, columns: list[str], part: Any) -> None:
    """Load a part that `copy_out` wrote."""
    named = ", ".join(map(_q, columns))
    cursor.copy_expert(f"COPY {_q(table)} ({named}) FROM STDIN WITH (FORMAT binary)", part)


def _stage(name: str, columns: list[str], table: str) -> str:
    """A table of this transaction with these columns of another."""
    chosen = ", ".join(map(_q, columns))
    # Only our own names are put together.
    return f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT {chosen} FROM {_q(table)} WITH NO DATA"  # noqa: S608


def _q(name: str) -> str:
    return connection.ops.quote_name(name)
