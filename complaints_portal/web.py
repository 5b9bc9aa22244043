"""The web server: granian with the portal in it, restarted and stopped without losing a request.

`python -m complaints_portal.web --help` lists what can be given; what is not is read from the environment.

SIGHUP replaces the workers one after another, with the code that lies there now. SIGTERM stops: for `--drain` seconds
`/health/ready` says 503 while all else is served as before, so that the proxy sends people elsewhere; then requests
at hand are finished and the process ends. A second signal does not wait.

How that loses nothing is told in docs/adr/0009-restarts-lose-no-request.md.
"""

import argparse
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketSpec
from granian.server import MPServer

from complaints_portal import draining, logs

# How long a new worker may take to load before the old one goes. The other workers serve meanwhile.
LOADING_SECONDS = 5.0
# Longer than any statement of a page may take (complaints_portal.wsgi).
FINISHING_SECONDS = 40


# How long the kernel keeps a connection on which nothing is said yet.
SILENCE_SECONDS = 5


class WebServer(MPServer):
    """granian that loses no connection when a worker ends, and says goodbye before it goes itself."""

    drain_seconds = 0.0

    def _init_shared_socket(self) -> None:
        """Listen once, for all workers; on Linux granian would let each listen on a socket of its own.

        What waits on this socket when a worker ends is taken by another. And a worker gets a connection only with
        its request: one without is closed when the worker ends.
        """
        holder: Any = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._ssp, self._shd, self._sfd = None, holder, holder.get_fd()
        self._sso = socket.socket(fileno=self._sfd)
        self._sso.set_inheritable(True)
        self._sso.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENCE_SECONDS)

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Stop now, or first let the proxy notice."""
        stop = super().signal_handler_interrupt
        if self.drain_seconds <= 0 or draining.is_draining():
            stop()
            return
        draining.begin()
        waiting = threading.Timer(self.drain_seconds, stop)
        waiting.daemon = True
        waiting.start()


def serve(given: argparse.Namespace, folder: Path) -> None:
    """Serve until a signal says to stop; `folder` is for what this server alone needs."""
    os.environ[draining.VARIABLE] = str(folder / "draining")
    # A worker that began as a copy of this process would keep the code that this process has loaded.
    multiprocessing.set_start_method("spawn")
    server = WebServer(
        given.application,
        address=given.host,
        port=given.port,
        interface=Interfaces.WSGI,
        workers=given.workers,
        blocking_threads=given.threads,
        # A second request on a connection could come just as its worker ends.
        http1_settings=HTTP1Settings(keep_alive=False),
        respawn_failed_workers=True,
        respawn_interval=LOADING_SECONDS,
        workers_kill_timeout=FINISHING_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=logs.configuration(
            os.environ.get("LOG_FORMAT") or logs.usual_format(), os.environ.get("LOG_LEVEL") or "INFO"
        ),
    )
    server.drain_seconds = given.drain
    server.serve()


def arguments() -> argparse.Namespace:
    """What the command line says, or the environment."""
    parser = argparse.ArgumentParser(prog="complaints_portal.web", description="Serve the portal.")
    parser.add_argument(
        "--application", default="complaints_portal.wsgi:application", help="what is served: the portal"
    )
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="[HOST] 127.0.0.1")
    parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help="[PORT] 8000")
    parser.add_argument(
        "--workers", type=int, default=os.environ.get("WEB_WORKERS", "2"), help="[WEB_WORKERS] processes: 2"
    )
    # Each keeps a connection to the database.
    parser.add_argument(
        "--threads", type=int, default=os.environ.get("WEB_THREADS", "4"), help="[WEB_THREADS] in each: 4"
    )
    parser.add_argument(
        "--drain",
        type=float,
        default=os.environ.get("DRAIN_SECONDS", "0"),
        help="[DRAIN_SECONDS] to serve on, not ready, before stopping: 0",
    )
    return parser.parse_args()


if __name__ == "__main__":
    # Until granian takes it, this signal would end the process.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with tempfile.TemporaryDirectory(prefix="portal-web-") as made:
        serve(arguments(), Path(made))
