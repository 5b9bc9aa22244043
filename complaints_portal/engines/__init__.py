"""The development servers, one module each, and what both need: a port, a password, processes told apart.

Only modules of this package that start things (embedded, launch, scratch) may import these.
"""

import importlib.util
import os
import random
import secrets
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from complaints_portal.refusal import CannotStart

# Below the range from which Linux and macOS take the ports of outgoing connections: none slips in between.
PORTS = range(20_000, 32_000)


@dataclass(frozen=True)
class Engine:
    """A running server: where to reach it and which process it is."""

    url: str
    pid: int


def wheel_folder(package: str) -> Path:
    """Where the wheel `package` lies; the package itself, which only wraps its programs, is not imported."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise CannotStart(f"Set DATABASE_URL and REDIS_URL: the development server {package} is not installed.")
    return Path(spec.origin).parent


def port_kept_in(file: Path) -> int:
    """A free port of the loopback interface: the one `file` names if it can be had."""
    earlier = int(file.read_text()) if file.exists() else None
    port = earlier if earlier and _is_free(earlier) else free_port()
    file.write_text(str(port))
    return port


def free_port() -> int:
    """A port of the loopback interface on which nobody listens."""
    return next(port for port in random.sample(PORTS, 100) if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def password_kept_in(file: Path) -> str:
    """The password in `file`, made on first use. It lies with the data, so that neither can be lost alone."""
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(24))
    return file.read_text()


def processes_in(folder: Path, name: str) -> Iterator[psutil.Process]:
    """Living processes called `name` that work in `folder`: both servers change to their data folder."""
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == name and Path(process.cwd()) == folder:
                yield process
        except psutil.Error:  # ended meanwhile, or another user's
            continue


def is_alive(pid: int) -> bool:
    """Whether the process exists and is not a zombie (some an init buries late)."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def has_ended(pid: int, *, within: float) -> bool:
    """Wait up to `within` seconds for the process to end."""
    deadline = time.monotonic() + within
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def halt(pid: int, number: signal.Signals) -> None:
    """Ask a server to stop by a signal and wait until it has written out what it holds."""
    if is_alive(pid):
        os.kill(pid, number)
        if not has_ended(pid, within=30):
            os.kill(pid, signal.SIGKILL)


def kill_leftovers(folder: Path, name: str) -> None:
    """Kill what still works in `folder` for a server whose head is gone, and wait until it is."""
    leftovers = list(processes_in(folder, name))
    for process in leftovers:
        process.kill()
    for process in leftovers:
        has_ended(process.pid, within=10)


def last_line(log: Path) -> str:
    """The last line of a server's log, for an error message."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return lines[-1].strip() if lines else "no log"
