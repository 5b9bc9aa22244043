"""The web server is restarted and stopped while people use it, and nobody notices."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psutil
import pytest

from complaints_portal.engines import free_port
from complaints_portal.scratch import HOUSE
from tools.browser import Browser, PageProblem, wait_until

VISITORS = 3
CADDY = Path(sys.executable).parent / "caddy"
CADDYFILE = HOUSE / "deploy" / "Caddyfile"

pytestmark = pytest.mark.portal


class Visitors:
    """People who open the first page and answer a question of the form, over and over."""

    def __init__(self, base_url):
        self.base_url = base_url
        self.answered = 0
        self.failures = []
        self._lock = threading.Lock()
        self._leaving = threading.Event()
        self._threads = [threading.Thread(target=self._visit) for _ in range(VISITORS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self._leaving.set()
        for thread in self._threads:
            thread.join()

    def _visit(self):
        browser = Browser(self.base_url)
        while not self._leaving.wait(0.05):
            try:
                browser.get("/ar/")
                page = browser.get("/ar/complaint/danger/")
                browser.send(page, page.form_with("danger"), {"danger": "no"})
                with self._lock:
                    self.answered += 3
            except (httpx.HTTPError, PageProblem) as failure:
                self.failures.append(repr(failure))
        browser.close()


def web_process(portal):
    return psutil.Process(json.loads((portal.folder / "portal.json").read_text())["web"]["pid"])


def workers(web):
    """The processes that serve, without multiprocessing's helper and without those that have just ended."""
    serving = set()
    for child in web.children():
        with suppress(psutil.Error):
            if "resource_tracker" not in " ".join(child.cmdline()):
                serving.add(child.pid)
    return serving


def test_all_workers_are_replaced_under_load_without_a_failed_request(portal):
    web = web_process(portal)
    before = workers(web)
    assert len(before) == 2
    with Visitors(portal.base_url) as visitors:
        for _ in wait_until(30):
            if visitors.answered > VISITORS * 3:
                break
        web.send_signal(signal.SIGHUP)
        for _ in wait_until(60):
            now = workers(web)
            if len(now) == 2 and not now & before:
                break
        assert len(now) == 2 and not now & before
        by_old_and_new = visitors.answered
        for _ in wait_until(30):
            if visitors.answered > by_old_and_new + VISITORS * 3:
                break
    assert visitors.failures == []
    assert visitors.answered > by_old_and_new
    assert by_old_and_new > 60


class WebServer:
    """A web server of the portal that one may stop and start again, as another release would be."""

    def __init__(self, portal, drain, workers=1):
        self.port = free_port()
        self._environment = portal.environment
        self._options = ("--port", str(self.port), "--workers", str(workers), "--drain", str(drain))
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "complaints_portal.web", *self._options],
            cwd=HOUSE,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in wait_until(60):
            if self.status("/health/ready") == 200:
                return
        raise TimeoutError

    def status(self, path):
        """The status it answers, None where nobody listens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.process.kill()
        self.process.wait()


def test_a_server_told_to_stop_first_says_so_then_serves_on_then_finishes_what_it_began(portal):
    with WebServer(portal, drain=3) as server, socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.settimeout(30)
        slow.sendall(b"POST /ar/follow/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 7\r\n")
        slow.sendall(b"Content-Type: application/x-www-form-urlencoded\r\n\r\n")
        assert server.status("/health/accepting") == 200
        server.process.terminate()
        told = time.monotonic()
        for _ in wait_until(2, pause=0.05):
            if server.status("/health/ready") == 503:
                break
        assert server.status("/health/ready") == server.status("/health/accepting") == 503
        assert server.status("/ar/") == 200
        for _ in wait_until(20, pause=0.05):
            if server.status("/ar/") is None:
                break
        assert time.monotonic() - told >= 3
        assert server.process.poll() is None  # one request is at hand
        slow.sendall(b"code=47")
        assert slow.recv(100).startswith(b"HTTP/1.1 403 ")  # refused by the portal, for want of a token
        assert server.process.wait(20) == 0


def test_a_second_signal_does_not_wait(portal):
    with WebServer(portal, drain=600) as server:
        server.process.terminate()
        for _ in wait_until(5, pause=0.05):
            if server.status("/health/ready") == 503:
                break
        assert server.process.poll() is None
        server.process.terminate()
        assert server.process.wait(20) == 0


@contextmanager
def proxy(folder, *servers) -> Iterator[str]:
    """Caddy with the file of production, but without TLS, before some web servers; its address."""
    port = free_port()
    environment = {
        "SITE": f"http://localhost:{port}",
        "WEB": " ".join(f"127.0.0.1:{server.port}" for server in servers),
        "PAGES": str(HOUSE / "deploy"),
        "HOME": str(folder),
    }
    with (folder / "caddy.log").open("wb") as log:
        process = subprocess.Popen(
            [CADDY, "run", "--config", CADDYFILE, "--adapter", "caddyfile"],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        for _ in wait_until(20):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait()


def test_a_new_release_takes_over_behind_the_proxy_without_a_failed_request(portal, tmp_path):
    with (
        WebServer(portal, drain=3) as one,
        WebServer(portal, drain=3) as other,
        proxy(tmp_path, one, other) as address,
        Visitors(address) as visitors,
    ):
        for server in (one, other):
            server.process.terminate()
            assert server.process.wait(60) == 0
            server.start()
        enough = visitors.answered + VISITORS * 3
        for _ in wait_until(30):
            if visitors.answered > enough:
                break
    assert visitors.failures == []
    assert visitors.answered > enough > 60
