"""A whole portal, started as people start it: it serves, stops cleanly, keeps its data, and never limps."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import psycopg2
import pytest

from complaints_portal.embedded import Servers
from complaints_portal.engines import has_ended, is_alive
from complaints_portal.scratch import HOUSE, NOT_INHERITED, scratch_portal
from complaints_portal.secrets_file import REQUIRED

pytestmark = pytest.mark.portal
OWN = {*NOT_INHERITED, *REQUIRED, "DATABASE_URL", "REDIS_URL", "DEMO_PASSWORD"}


def started(folder: Path, **more: str) -> tuple[subprocess.Popen[str], str]:
    """Start the portal of `folder`; the process, and what it wrote until it said that it runs."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if name not in OWN}
    own = {
        "VAR_DIR": str(folder),
        "PORT": str(port),
        "STATIC_ROOT": str(HOUSE / "var" / "static"),
        "WEB_WORKERS": "1",
    }
    launcher = subprocess.Popen(
        [sys.executable, "-m", "complaints_portal.launch"],
        cwd=HOUSE,
        env=inherited | own | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert launcher.stdout is not None
    written = ""
    for line in launcher.stdout:
        written += line
        if "administrator" in line:  # the accounts come last
            break
    assert f"http://localhost:{port}/ar/" in written, written
    return launcher, written


def processes(folder: Path) -> dict[str, int]:
    """Every part of the running portal and its process."""
    children = json.loads((folder / "portal.json").read_text())
    servers = json.loads((folder / "servers.json").read_text())
    return {name: child["pid"] for name, child in children.items()} | {
        "postgres": servers["postgres_pid"],
        "valkey": servers["valkey_pid"],
    }


def ended(launcher: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the launcher; its exit code and last words."""
    assert launcher.stdout is not None
    words = launcher.stdout.read()
    return launcher.wait(60), words


def complaints(folder: Path) -> int:
    url = json.loads((folder / "servers.json").read_text())["database_url"]
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM complaints_complaint")
        count = cursor.fetchone()
    connection.close()
    assert count is not None
    return int(count[0])


def password(written: str) -> str:
    return written.partition("password: ")[2].split()[0]


def test_it_stops_cleanly_keeps_its_data_and_goes_down_whole_when_a_part_dies(tmp_path: Path) -> None:
    launcher, first = started(tmp_path)
    parts, filed = processes(tmp_path), complaints(tmp_path)
    assert set(parts) == {"web", "worker", "rendering", "beat", "postgres", "valkey"}
    assert filed > 0
    launcher.send_signal(signal.SIGINT)
    code, words = ended(launcher)
    assert code == 0, words
    assert "Traceback" not in words
    assert [name for name, pid in parts.items() if is_alive(pid)] == []

    launcher, second = started(tmp_path)
    parts = processes(tmp_path)
    assert complaints(tmp_path) == filed
    assert password(second) == password(first)
    os.kill(parts["worker"], signal.SIGKILL)
    code, words = ended(launcher)
    assert code == 1
    assert "worker ended by itself (SIGKILL); the portal is stopped." in words
    assert [name for name, pid in parts.items() if is_alive(pid)] == []


def test_after_kill_9_of_the_launcher_the_next_start_takes_over(tmp_path: Path) -> None:
    launcher, _ = started(tmp_path, DEMO="0")
    left = processes(tmp_path)
    launcher.kill()
    launcher.wait()
    assert psutil.pid_exists(left["web"])

    launcher, _ = started(tmp_path, DEMO="0")
    now = processes(tmp_path)
    assert now["postgres"] == left["postgres"]
    assert not is_alive(left["web"])
    launcher.send_signal(signal.SIGTERM)
    code, words = ended(launcher)
    assert code == 0, words
    assert [name for name, pid in now.items() if is_alive(pid)] == []


def readiness(base_url: str) -> int:
    try:
        with urllib.request.urlopen(f"{base_url}/health/ready", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_scratch_portal_outlives_its_broker_and_leaves_nothing_behind() -> None:
    with scratch_portal(web_workers=1) as portal:
        parts = processes(portal.folder)
        assert readiness(portal.base_url) == 200
        assert "no issues" in portal.manage("check")

        os.kill(parts["valkey"], signal.SIGKILL)
        assert has_ended(parts["valkey"], within=10)
        assert readiness(portal.base_url) == 503
        again = Servers.start(portal.folder)
        assert again.redis_url == portal.redis_url
        deadline = time.monotonic() + 20
        while readiness(portal.base_url) != 200:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        again.stop()
        parts["valkey"] = again.valkey_pid
        assert [name for name, pid in parts.items() if not is_alive(pid)] == []
    assert [name for name, pid in parts.items() if is_alive(pid)] == []
    assert not portal.folder.exists()
