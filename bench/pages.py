"""A public page and the queue beside bare Django answering "ok", on the same server with the same workers."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from bench.load import Figures, Target, side_by_side
from complaints_portal.engines import free_port
from tools.file_cases.officer import Desk

_START_SECONDS = 20
WORKERS = 2


def measure(base_url: str, password: str, *, seconds: float) -> dict[str, Figures]:
    """Rates and times of the peer, the landing page and the officers' queue. The queue should hold complaints."""
    desk = Desk(base_url, password, "public-prosecution", "ar")
    try:
        cookies = dict(desk.as_("officer").http.cookies)
    finally:
        desk.close()
    with bare_django() as bare:
        return side_by_side(
            [
                Target("bare Django, ok", bare, b"ok"),
                Target("landing page", f"{base_url}/ar/", b'dir="rtl"'),
                Target("officers' queue", f"{base_url}/ar/desk/?view=open", b'class="list"', cookies),
            ],
            seconds=seconds,
        )


@contextmanager
def bare_django() -> Iterator[str]:
    """The peer on the portal's own server and worker count, at a free port."""
    port = free_port()
    command = [
        sys.executable, "-m", "complaints_portal.web", "--application", "bench.bare:application",
        "--port", str(port), "--workers", str(WORKERS),
    ]  # fmt: skip
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": "."}
    )
    url = f"http://127.0.0.1:{port}/"
    try:
        _await(url)
        yield url
    finally:
        server.terminate()
        server.wait()


def _await(url: str) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise RuntimeError("the peer did not start")
