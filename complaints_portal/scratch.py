"""A whole portal for a test or a tool: its own data in a temporary folder, a free port, all gone afterwards.

The engines belong to the caller's process, the rest is the launcher of `make run`: a tool may kill an engine
and start it again (`Servers.start(portal.folder)` brings it back at the same address) while the portal goes
on.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from complaints_portal.embedded import Servers
from complaints_portal.engines import free_port
from complaints_portal.secrets_file import new_secrets

HOUSE = Path(__file__).parent.parent
READY_SECONDS = 180
# What the caller's own portal or test run is configured with; it must not leak into this one.
NOT_INHERITED = (
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "EVIDENCE_BUCKET",
    "EVIDENCE_ROOT",
    "HOST",
    "PUBLIC_URL",
    "SMS_BACKEND",
)


@dataclass(frozen=True)
class ScratchPortal:
    """A running portal, with the `environment` in which any `manage.py` command works on it.

    In `folder` lie `log` and `portal.json`, which names the process of every part (web, worker, rendering,
    beat).
    """

    base_url: str
    folder: Path
    servers: Servers
    demo_password: str
    environment: dict[str, str]

    @property
    def database_url(self) -> str:
        """Where its PostgreSQL listens."""
        return self.servers.database_url

    @property
    def redis_url(self) -> str:
        """Where its Valkey listens."""
        return self.servers.redis_url

    def manage(self, *arguments: str) -> str:
        """Run a `manage.py` command on this portal; its standard output. Raises `CalledProcessError`."""
        command = [sys.executable, str(HOUSE / "manage.py"), *arguments]
        result = subprocess.run(  # noqa: S603 - our own command line
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return result.stdout


@contextmanager
def scratch_portal(
    *, demo: bool = False, web_workers: int = 2, environment: Mapping[str, str] | None = None
) -> Iterator[ScratchPortal]:
    """Start a portal and wait until it is ready; stop it afterwards.

    `demo` files the demonstration complaints; `environment` adds to or overrides the portal's own. Raises
    `RuntimeError` with the end of its log if it does not become ready.
    """
    with tempfile.TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True) as name:
        folder, port = Path(name).resolve(), free_port()
        servers = Servers.start(folder)
        own = {"WEB_WORKERS": str(web_workers), "DEMO": "1" if demo else "0", **(environment or {})}
        full = scratch_environment(folder, servers, port) | own
        try:
            with _launched(full, folder / "log") as launcher:
                base_url = f"http://localhost:{port}"
                portal = ScratchPortal(base_url, folder, servers, full["DEMO_PASSWORD"], full)
                _await_ready(portal, launcher)
                yield portal
        finally:
            servers.stop()


def scratch_environment(folder: Path, servers: Servers, port: int) -> dict[str, str]:
    """What every process of a portal in `folder` is configured with, secrets of its own among it."""
    inherited = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
    return {
        **inherited,
        **new_secrets(),
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
        "VAR_DIR": str(folder),
        # Shared, because collecting takes seconds and the result is the same.
        "STATIC_ROOT": str(HOUSE / "var" / "static"),
        "PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
    }


@contextmanager
def _launched(environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        launcher = subprocess.Popen(
            [sys.executable, "-m", "complaints_portal.launch"],
            cwd=HOUSE,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield launcher
    finally:
        launcher.send_signal(signal.SIGTERM)
        launcher.wait()


def _await_ready(portal: ScratchPortal, launcher: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _is_ready(portal.base_url):
        if launcher.poll() is not None or time.monotonic() > deadline:
            log = (portal.folder / "log").read_text(errors="replace")
            raise RuntimeError(f"The scratch portal did not become ready:\n{log[-4000:]}")
        time.sleep(0.2)


def _is_ready(base_url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base_url}/health/ready", timeout=5) as answer:  # noqa: S310 - our own
            return bool(answer.status == 200)
    except OSError:
        return False
