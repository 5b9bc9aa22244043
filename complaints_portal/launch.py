"""`make run`: a whole portal at one terminal, with web, workers, beat and its own servers, until Ctrl-C.

`python -m complaints_portal.launch` reads PORT (8000), HOST (127.0.0.1), WEB_WORKERS (2), DEMO (1; 0 files no
demonstration complaints), COUNTRY and VAR_DIR. What stands in the way is said in one line, with exit code 1.
No Django in this process: it outlives its children and must stay small and sure.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from complaints_portal import probe, system_packages
from complaints_portal.children import Children, end_leftovers
from complaints_portal.embedded import Servers, provide_environment, var_folder
from complaints_portal.parts import parts
from complaints_portal.refusal import CannotStart
from complaints_portal.secrets_file import load_secrets

COUNTRIES = Path(__file__).resolve().parent.parent / "complaints" / "data" / "countries"
READY_SECONDS = 60
WATCH_SECONDS = 0.5


@dataclass(frozen=True)
class Address:
    """Where the web process listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address a browser on this machine opens."""
        return f"http://localhost:{self.port}"

    def answers(self) -> bool:
        """Whether the web process serves requests."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        return probe.status(host, self.port, "/health/live") == 200


def main() -> int:
    """Run until told to stop (exit code 0), until something is missing or a process ends by itself (1)."""
    stopping = threading.Event()

    def stop(number: int, _frame: FrameType | None) -> None:
        if not stopping.is_set():
            say(f"\nStopping ({signal.Signals(number).name}) …")
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        run(stopping)
    except CannotStart as refusal:
        if not stopping.is_set():  # else it failed because it was interrupted
            sys.stderr.write(f"{refusal}\n")
            return 1
    return 0


def run(stopping: threading.Event) -> None:
    """Check, prepare, start everything and wait for `stopping`; stop everything in any case."""
    address = Address(os.environ.get("HOST", "127.0.0.1"), port_number(os.environ.get("PORT", "8000")))
    require_known(os.environ.get("COUNTRY", "JO"))
    folder = writable(var_folder())
    with only_portal_of(folder):
        record = folder / "portal.json"
        end_leftovers(record)
        check_free(address)
        system_packages.ensure(system_packages.PORTAL)
        load_secrets(folder)
        servers = provide_environment(folder)
        children = Children(record, complete_environment(address))
        try:
            accounts = prepare(stopping)
            start_all(children, address, folder)
            await_web(children, address, stopping)
            if not stopping.is_set():
                say(welcome(address, accounts))
            watch(children, servers, stopping)
        finally:
            children.stop()
            if servers:
                servers.stop()


def port_number(text: str) -> int:
    """The port as a number. Raises `CannotStart`."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def require_known(country: str) -> None:
    """Raises `CannotStart` unless the package has the reference data of the country."""
    known = sorted(path.stem for path in COUNTRIES.glob("*.json"))
    if country.upper() not in known:
        raise CannotStart(f"COUNTRY must be one of {', '.join(known)}, not {country!r}.")


def writable(folder: Path) -> Path:
    """The folder, made where it does not exist. Raises `CannotStart` unless files can be written there."""
    trial = folder / ".writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise CannotStart(
            f"Cannot write to {folder} ({error.strerror}): make it writable, or name another in VAR_DIR."
        ) from error
    return folder


@contextmanager
def only_portal_of(folder: Path) -> Iterator[None]:
    """Hold the folder, so that no second portal works on it. Raises `CannotStart` if one does."""
    with (folder / "portal.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise CannotStart(f"The portal of {folder} runs already (process {lock.read()}): stop it first.") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def check_free(address: Address) -> None:
    """Raises `CannotStart` if the web process could not listen at the address."""
    try:
        family, _, _, _, endpoint = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(endpoint)
    except OSError as error:
        raise CannotStart(
            f"Cannot listen on port {address.port} ({error.strerror}): choose another, as in PORT=8001."
        ) from error


def complete_environment(address: Address) -> dict[str, str]:
    """The environment of every child; this process has it too, for what it runs itself."""
    os.environ.setdefault("PUBLIC_URL", address.url)
    os.environ["DJANGO_SETTINGS_MODULE"] = "complaints_portal.settings"
    os.environ["PYTHONUNBUFFERED"] = "1"
    os.environ.setdefault("LOG_FORMAT", "lines")
    return dict(os.environ)


def prepare(stopping: threading.Event) -> str:
    """Bring database and files up to date; returns the list of demonstration accounts."""
    process = subprocess.Popen(
        [sys.executable, "-m", "complaints_portal.prepare"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while True:
        try:
            accounts, _ = process.communicate(timeout=WATCH_SECONDS)
            break
        except subprocess.TimeoutExpired:
            if stopping.is_set():
                process.terminate()
    if process.returncode != 0:
        raise CannotStart("The database or the static files could not be prepared: see above.")
    return accounts


def start_all(children: Children, address: Address, folder: Path) -> None:
    """Start what makes a portal."""
    workers = os.environ.get("WEB_WORKERS", "2")
    for name, command in parts(address.host, address.port, workers, folder).items():
        children.start(name, *command)


def await_web(children: Children, address: Address, stopping: threading.Event) -> None:
    """Wait until the web answers. Raises `CannotStart` if a child ends or nothing answers in time."""
    deadline = time.monotonic() + READY_SECONDS
    while not stopping.wait(0.1) and not address.answers():
        if reason := children.ended():
            raise CannotStart(f"{reason}; the portal is stopped. See above.")
        if time.monotonic() > deadline:
            raise CannotStart(f"The portal did not answer within {READY_SECONDS} seconds. See above.")


def watch(children: Children, servers: Servers | None, stopping: threading.Event) -> None:
    """Wait for `stopping`. Raises `CannotStart` when a process ends: half a portal serves nobody."""
    while not stopping.wait(WATCH_SECONDS):
        if reason := children.ended():
            raise CannotStart(f"{reason}; the portal is stopped. See above.")
        if servers and (name := servers.dead()):
            raise CannotStart(f"{name} ended by itself; the portal is stopped. Its log: under {servers.folder}.")


def welcome(address: Address, accounts: str) -> str:
    """Where to go, for whoever has just started the portal."""
    return f"""
The portal runs. Ctrl-C stops it.

  Portal, Arabic    {address.url}/ar/
  Portal, English   {address.url}/en/
  Officers' desk    {address.url}/ar/desk/
  API               {address.url}/api/docs/

{accounts}"""


def say(text: str) -> None:
    """Text to the terminal, at once. A terminal that is gone is no reason to leave things running."""
    with suppress(OSError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
