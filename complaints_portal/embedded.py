"""PostgreSQL and Valkey for a machine that has neither: started in a folder, shared by all who use it.

Development and tests only; an installation names its servers in DATABASE_URL and REDIS_URL. Several processes
may use one folder (a running portal, a shell, a command): the first starts the servers, the last to leave
stops them. Each user holds a share of `users.lock`, which the kernel takes back even after `kill -9`, so that
no count can go wrong. Servers left behind by a killed process are found and used by the next. No Django here:
settings are read after this has run.
"""

import atexit
import fcntl
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from complaints_portal.refusal import CannotStart

if TYPE_CHECKING:
    from complaints_portal.engines import Engine


def var_folder() -> Path:
    """Where a development machine keeps servers, secrets and files: VAR_DIR, else `var/` by `manage.py`."""
    return Path(os.environ.get("VAR_DIR") or Path(__file__).parent.parent / "var").resolve()


class Servers:
    """One user's hold on the servers of a folder, which listen at `database_url` and `redis_url`."""

    def __init__(self, folder: Path, postgres: "Engine", valkey: "Engine", share: TextIO) -> None:
        self.folder = folder
        self.database_url = postgres.url
        self.redis_url = valkey.url
        self.postgres_pid = postgres.pid
        self.valkey_pid = valkey.pid
        self._share = share
        self._holder = os.getpid()
        atexit.register(self.stop)

    @classmethod
    def start(cls, folder: Path, *, database: str = "portal", durable: bool = True) -> "Servers":
        """Use the servers of `folder`, starting whichever does not run.

        `durable=False` (tests) trades safety for speed. Raises `CannotStart` if a server does not come up.
        """
        # Imported late: these are development dependencies, and production imports this module too.
        from complaints_portal.engines.postgresql import PostgreSQL
        from complaints_portal.engines.valkey import Valkey

        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        with _turn(folder):
            postgresql, valkey = PostgreSQL(folder / "postgres"), Valkey(folder / "valkey")
            servers = cls(
                folder,
                postgresql.find(database) or postgresql.start(database, durable=durable),
                valkey.find() or valkey.start(durable=durable),
                _share(folder),
            )
            servers._publish()
        return servers

    def stop(self) -> None:
        """Let go of the servers; the last user of the folder stops them. At exit it happens by itself."""
        from complaints_portal.engines import halt

        if self._share.closed or os.getpid() != self._holder:
            return
        atexit.unregister(self.stop)
        # Somebody may have removed the folder: then nobody else can be looking for the servers.
        turn = _turn(self.folder) if self.folder.exists() else nullcontext()
        with turn, self._share as share:
            try:
                fcntl.flock(share, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # somebody else still uses them
            self._refresh()
            halt(self.valkey_pid, signal.SIGTERM)
            halt(self.postgres_pid, signal.SIGINT)  # PostgreSQL's fast shutdown: it does not wait for clients

    def dead(self) -> str | None:
        """The name of a server that has ended by itself; None while both run."""
        from complaints_portal.engines import is_alive

        names = {"PostgreSQL": self.postgres_pid, "Valkey": self.valkey_pid}
        return next((name for name, pid in names.items() if not is_alive(pid)), None)

    def _refresh(self) -> None:
        """Know the processes that run now: another user may have started one again."""
        with suppress(FileNotFoundError):
            record = json.loads((self.folder / "servers.json").read_text())
            self.postgres_pid, self.valkey_pid = record["postgres_pid"], record["valkey_pid"]

    def _publish(self) -> None:
        """Write `servers.json` (mode 600: it has passwords) for whoever wants to look inside."""
        record = {
            "database_url": self.database_url,
            "redis_url": self.redis_url,
            "postgres_pid": self.postgres_pid,
            "valkey_pid": self.valkey_pid,
        }
        fresh = self.folder / "servers.json.new"
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(record, indent=2) + "\n")
        fresh.replace(self.folder / "servers.json")


def attach(folder: Path, *, database: str = "portal") -> Servers | None:
    """A hold on the servers of `folder` if both run already, else None; nothing is started."""
    from complaints_portal.engines.postgresql import PostgreSQL
    from complaints_portal.engines.valkey import Valkey

    folder = folder.resolve()
    if not (folder / "servers.json").exists():
        return None
    with _turn(folder):
        postgres, valkey = PostgreSQL(folder / "postgres").find(database), Valkey(folder / "valkey").find()
        return Servers(folder, postgres, valkey, _share(folder)) if postgres and valkey else None


def provide_environment(folder: Path) -> Servers | None:
    """See that DATABASE_URL and REDIS_URL are set; None if they were, else the servers of `folder`.

    The servers are let go when the process ends. Raises `CannotStart`.
    """
    given = [name for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)]
    if len(given) == 2:
        return None
    if given:
        raise CannotStart(f"{given[0]} is set alone: set both DATABASE_URL and REDIS_URL, or neither.")
    try:
        servers = Servers.start(folder)
    except ModuleNotFoundError as error:
        raise CannotStart(
            f"Set DATABASE_URL and REDIS_URL (the development servers are not installed: no {error.name})."
        ) from error
    os.environ["DATABASE_URL"], os.environ["REDIS_URL"] = servers.database_url, servers.redis_url
    return servers


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """One process at a time looks for, starts or stops the servers of a folder."""
    with (folder / "servers.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _share(folder: Path) -> TextIO:
    share = (folder / "users.lock").open("w")
    fcntl.flock(share, fcntl.LOCK_SH)
    return share
