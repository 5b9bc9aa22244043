"""Restoring: archives into an empty database and an empty storage, then what was erased since is erased again.

The keys must be of the data's moment or a later one. A complaint that has no key among them was erased in between: the
register that came with the keys says so, and its row is made to say so too. Keys of complaints that are newer than the
data are left out. Whatever does not fit is refused before anything is written: for that, every archive is read to its
authenticated end first, so that one that was cut off or damaged anywhere never leaves half a portal behind.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction

from complaints.domain.retention import reapplying
from complaints.domain.retention.reapplying import Registered
from complaints_portal.backup import programs, shelf, tables
from complaints_portal.backup.archive import Archive, PartReader
from complaints_portal.backup.fingerprints import index_key_print, unknown_recipients
from complaints_portal.backup.making import FORMAT, names_of_files
from complaints_portal.backup.tables import SPLITS

_SPOOL = 32 * 1024 * 1024
_PIECE = 256 * 1024


class CannotRestore(Exception):
    """These archives do not fit here or together; the message says why. Nothing was written."""


@dataclass(frozen=True)
class Restored:
    """What a restore did, before its check."""

    data_of: datetime
    keys_of: datetime
    # Wrapped keys of complaints that the data does not know: they were filed after it was backed up.
    keys_left_out: int
    erased_again: int
    files: int
    missing_files: int


@dataclass(frozen=True)
class _Archives:
    data: Archive
    files: Sequence[Archive]
    keys: Archive
    about_data: dict[str, Any]
    about_keys: dict[str, Any]


def restore(data: Path, files: Sequence[Path], keys: Path, identity: X25519PrivateKey) -> Restored:
    """Restore the portal from archives of `making`. Check the result with `checking.check`.

    Raises `CannotRestore` or `archive.NotAnArchive` before anything is written, `programs.ProgramFailed` where
    PostgreSQL refuses: then empty the database and begin again.
    """
    _refuse_where_anything_is()
    archives = _opened(data, files, keys, identity)
    pg_restore, _version = programs.find(
        "pg_restore", at_least=max(archives.about_data["pg_dump"], programs.server_version())
    )
    for section in ("pre-data", "data"):
        _load_dump(pg_restore, archives.data, section)
    left_out = _load_rows(archives)
    _load_dump(pg_restore, archives.data, "post-data")
    call_command("migrate", interactive=False, verbosity=0)
    erased_again = reapplying.reapply(_register(archives.keys))
    wanted = names_of_files()
    restored = _restore_files(archives.files, wanted)
    return Restored(
        data_of=_moment(archives.about_data),
        keys_of=_moment(archives.about_keys),
        keys_left_out=left_out,
        erased_again=erased_again,
        files=len(restored),
        missing_files=len(wanted - restored),
    )


def _refuse_where_anything_is() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        if cursor.fetchone()[0]:
            raise CannotRestore("The database is not empty. Restore into a new one, before anything migrates it.")
    try:
        folders, found = default_storage.listdir("")
    except FileNotFoundError:
        return
    if folders or found:
        raise CannotRestore("The storage of the evidence is not empty. Restore into a new one.")


def _opened(data: Path, files: Sequence[Path], keys: Path, identity: X25519PrivateKey) -> _Archives:
    """The archives, if they are whole, fit together and fit the secrets of this installation."""
    of_data, of_keys = Archive(data, shelf.DATA, identity), Archive(keys, shelf.KEYS, identity)
    of_files = [Archive(path, shelf.FILES, identity) for path in files]
    about_data, about_keys = _manifest(of_data), _manifest(of_keys)
    for archive in of_files:
        _manifest(archive)
    if _moment(about_keys) < _moment(about_data):
        raise CannotRestore(
            f"{keys} is older than {data}: it lacks the keys of complaints filed in between. Give a later one."
        )
    if about_data["index_key"] != index_key_print():
        raise CannotRestore("INDEX_KEY is not the one of these archives: no receipt code would fit any more.")
    if unknown := unknown_recipients(about_keys["recipients"]):
        raise CannotRestore(f"MASTER_KEYS lacks the master keys that wrap these data keys: {', '.join(unknown)}.")
    for archive in (of_keys, of_data, *of_files):
        archive.read_through()
    return _Archives(of_data, of_files, of_keys, about_data, about_keys)


def _manifest(archive: Archive) -> dict[str, Any]:
    with archive.part("manifest") as part:
        about: dict[str, Any] = json.loads(part.read())
    if about["format"] != FORMAT:
        raise CannotRestore(f"{archive.path} has format {about['format']}, this release reads {FORMAT}.")
    return about


def _moment(about: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(about["made_at"])


def _load_dump(pg_restore: Path, archive: Archive, section: str) -> None:
    arguments = (f"--section={section}", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    with archive.part("dump") as part:
        programs.feed(pg_restore, part, *arguments)


def _load_rows(archives: _Archives) -> int:
    """Load what pg_dump left out; returns how many keys were left out."""
    for split in SPLITS:
        columns = archives.about_data["columns"][split.table]
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in split.stage(columns):
                cursor.execute(statement)
            with archives.data.part(split.table) as part:
                tables.copy_in(cursor, "staged_rows", columns, part)
            with archives.keys.part(split.table) as part:
                tables.copy_in(cursor, "staged_apart", ["id", *split.apart], part)
            cursor.execute(split.insert(columns))
    return _load_keys(archives.keys)


def _load_keys(archive: Archive) -> int:
    named = ", ".join(tables.KEY_COLUMNS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE staged_keys ON COMMIT DROP AS SELECT {named}"  # noqa: S608 - our own names
            f" FROM {tables.KEYS} WITH NO DATA"
        )
        with archive.part("keys") as part:
            tables.copy_in(cursor, "staged_keys", list(tables.KEY_COLUMNS), part)
        complaints = SPLITS[0].table
        cursor.execute(
            f"INSERT INTO {tables.KEYS} ({named}) SELECT {named} FROM staged_keys"  # noqa: S608 - our own names
            f" WHERE complaint_id IN (SELECT id FROM {complaints})"
        )
        loaded = cursor.rowcount
        cursor.execute("SELECT count(*) FROM staged_keys")
        staged: int = cursor.fetchone()[0]
    return staged - int(loaded)


def _register(archive: Archive) -> Iterator[Registered]:
    with archive.part("erasures") as part:
        for line in part.read().splitlines():
            yield Registered(**json.loads(line))


def _restore_files(archives: Sequence[Archive], wanted: set[str]) -> set[str]:
    """Put back the files that the data names; those of erased complaints stay away. Returns which were there."""
    restored: set[str] = set()
    for archive in archives:
        for name, part in archive.parts():
            if name in wanted and name not in restored:
                with _spooled(part) as file:
                    default_storage.save(name, file)
                restored.add(name)
    return restored


@contextmanager
def _spooled(part: PartReader) -> Iterator["File[bytes]"]:
    """A part as a file that a storage can seek in. It is encrypted, so it may touch the disk."""
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL) as spool:
        while piece := part.read(_PIECE):
            spool.write(piece)
        spool.seek(0)
        yield File(spool)
