"""Making a backup: three archives of one moment, while the portal serves.

One read-only transaction stays open for the length of it; pg_dump and everything else read its snapshot, so that data,
keys and the list of files agree. Files are copied last: whatever the snapshot names is whole in the storage, because a
complaint is filed after its files. One that is gone by then belonged to a complaint erased meanwhile, or is missing.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q

from complaints.domain.retention.reapplying import Registered
from complaints.models import CaseReport, Complaint, Erasure, Evidence, WrappedKey
from complaints_portal.backup import programs, shelf, tables
from complaints_portal.backup.archive import ArchiveWriter
from complaints_portal.backup.fingerprints import index_key_print
from complaints_portal.backup.tables import SPLITS

FORMAT = 1
_PIECE = 256 * 1024


@dataclass(frozen=True)
class Made:
    """What a backup made. `missing` are files that the data names and the storage has not; `strangers` are names in
    the folder that look like archives and were left alone.
    """

    data: Path
    files: Path
    keys: Path
    complaints: int
    copied: int
    missing: tuple[str, ...]
    dropped_keys: int
    strangers: tuple[str, ...]


@dataclass(frozen=True)
class _Snapshot:
    name: str
    at: datetime


def make_backup(folder: Path, recipient: X25519PublicKey, *, keep_keys: timedelta) -> Made:
    """Write the three archives into `folder` and delete its archives of keys that are older than `keep_keys`.

    Raises `programs.ProgramFailed` or `OSError`; what is not whole is not left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pg_dump, version = programs.find("pg_dump", at_least=programs.server_version())
    with _snapshot() as snapshot:
        data, files, keys = (
            shelf.archive_path(folder, kind, snapshot.at) for kind in (shelf.DATA, shelf.FILES, shelf.KEYS)
        )
        complaints = Complaint.objects.count()
        with ArchiveWriter(data, shelf.DATA, recipient) as archive:
            _write_data(archive, snapshot, pg_dump, {"pg_dump": version, "complaints": complaints})
        with ArchiveWriter(keys, shelf.KEYS, recipient) as archive:
            _write_keys(archive, snapshot)
        names = names_of_files()
    wanted = sorted(names - shelf.names_in_archives(folder))
    with ArchiveWriter(files, shelf.FILES, recipient) as archive:
        copied, gone = _write_files(archive, snapshot, wanted)
    shelf.list_beside(files).write_text("".join(f"{name}\n" for name in copied), encoding="ascii")
    dropped = shelf.drop_old_keys(folder, older_than=keep_keys, but=keys)
    return Made(
        data=data,
        files=files,
        keys=keys,
        complaints=complaints,
        copied=len(copied),
        missing=_still_named(gone),
        dropped_keys=dropped,
        strangers=tuple(shelf.strangers(folder)),
    )


@contextmanager
def _snapshot() -> Iterator[_Snapshot]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # pg_dump and the copying take their time, and this transaction waits for them.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot(), now()")
        yield _Snapshot(*cursor.fetchone())


def _write_data(archive: ArchiveWriter, snapshot: _Snapshot, pg_dump: Path, facts: dict[str, Any]) -> None:
    columns = {split.table: split.columns() for split in SPLITS}
    _write_manifest(archive, snapshot, facts | {"columns": columns, "index_key": index_key_print()})
    arguments = [
        "--format=custom",
        # What is sealed cannot be compressed: trying hard costs time alone.
        "--compress=1",
        "--no-owner",
        "--no-privileges",
        "--no-comments",
        f"--snapshot={snapshot.name}",
        *(f"--exclude-table-data=public.{table}" for table in tables.without_rows()),
    ]
    with programs.output_of(pg_dump, *arguments) as dumped, archive.part("dump") as part:
        while piece := dumped.read(_PIECE):
            part.write(piece)
    with connection.cursor() as cursor:
        for split in SPLITS:
            with archive.part(split.table) as part:
                tables.copy_out(cursor, split.select_data(columns[split.table]), part)


def _write_keys(archive: ArchiveWriter, snapshot: _Snapshot) -> None:
    recipients = sorted(WrappedKey.objects.values_list("recipient", flat=True).distinct())
    _write_manifest(archive, snapshot, {"recipients": recipients})
    with connection.cursor() as cursor:
        with archive.part("keys") as part:
            named = ", ".join(tables.KEY_COLUMNS)
            tables.copy_out(cursor, f"SELECT {named} FROM {tables.KEYS}", part)  # noqa: S608 - our own names
        for split in SPLITS:
            with archive.part(split.table) as part:
                tables.copy_out(cursor, split.select_apart(), part)
    with archive.part("erasures") as part:
        for erasure in Erasure.objects.filter(state=Erasure.State.ERASED).iterator(chunk_size=2000):
            part.write(json.dumps(Registered.of(erasure).to_json()).encode() + b"\n")


def _write_files(archive: ArchiveWriter, snapshot: _Snapshot, names: list[str]) -> tuple[list[str], list[str]]:
    """Copy the files as they are: encrypted under keys of their own. Returns those copied and those not there."""
    _write_manifest(archive, snapshot, {"files": len(names)})
    copied, gone = [], []
    for name in names:
        try:
            file = default_storage.open(name)
        except FileNotFoundError:
            gone.append(name)
            continue
        with file, archive.part(name) as part:
            for piece in file.chunks(_PIECE):
                part.write(piece)
        copied.append(name)
    return copied, gone


def _write_manifest(archive: ArchiveWriter, snapshot: _Snapshot, facts: dict[str, Any]) -> None:
    with archive.part("manifest") as part:
        part.write(json.dumps({"format": FORMAT, "made_at": snapshot.at.isoformat(), **facts}).encode())


def names_of_files() -> set[str]:
    """The files in the storage that complaints name."""
    evidence = Evidence.objects.values_list("storage_name", "clean_storage_name").iterator(chunk_size=5000)
    reports = CaseReport.objects.exclude(storage_name="").values_list("storage_name", flat=True)
    return {name for names in evidence for name in names if name} | set(reports)


def _still_named(gone: list[str]) -> tuple[str, ...]:
    """Those that the data still names now: the others were erased with their complaints meanwhile."""
    evidence = Evidence.objects.filter(Q(storage_name__in=gone) | Q(clean_storage_name__in=gone))
    named = {name for names in evidence.values_list("storage_name", "clean_storage_name") for name in names}
    named |= set(CaseReport.objects.filter(storage_name__in=gone).values_list("storage_name", flat=True))
    return tuple(name for name in gone if name in named)
