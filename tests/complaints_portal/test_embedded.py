"""The development servers: started, shared, found again after `kill -9`, with the data still there."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from redis import Redis

from complaints_portal.embedded import Servers, attach, provide_environment
from complaints_portal.engines import has_ended, is_alive
from complaints_portal.refusal import CannotStart
from complaints_portal.scratch import HOUSE


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder; every hold on its servers is let go when the test ends, also after a failure."""
    held: list[Servers] = []
    begin = Servers.__init__

    def begin_and_note(servers: Servers, *arguments: Any) -> None:
        begin(servers, *arguments)
        held.append(servers)

    monkeypatch.setattr(Servers, "__init__", begin_and_note)
    # Not pytest's own folder: in a parallel run only its owner may enter that, and PostgreSQL runs as somebody else.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        yield Path(made).resolve()
        for servers in held:
            servers.stop()


def rows(servers: Servers, statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(servers.database_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchall() if cursor.description else []
    connection.close()
    return found


def redis(servers: Servers) -> "Redis":
    return Redis.from_url(servers.redis_url, decode_responses=True)


def fill(servers: Servers) -> None:
    rows(servers, "CREATE TABLE kept AS SELECT 'a complaint' AS text")
    redis(servers).lpush("notices", "a queued task")


def assert_filled(servers: Servers) -> None:
    assert rows(servers, "SELECT text FROM kept") == [("a complaint",)]
    assert redis(servers).lrange("notices", 0, -1) == ["a queued task"]


def test_data_and_queued_work_outlive_a_restart_at_the_same_address(folder: Path) -> None:
    first = Servers.start(folder)
    fill(first)
    first.stop()
    assert not is_alive(first.postgres_pid)
    assert not is_alive(first.valkey_pid)

    second = Servers.start(folder)
    assert_filled(second)
    assert (second.database_url, second.redis_url) == (first.database_url, first.redis_url)


def test_after_kill_9_of_both_servers_the_next_start_finds_everything(folder: Path) -> None:
    killed = Servers.start(folder)
    fill(killed)
    for pid in (killed.postgres_pid, killed.valkey_pid):
        os.kill(pid, signal.SIGKILL)
        assert has_ended(pid, within=10)
    assert (folder / "postgres" / "data" / "postmaster.pid").exists()
    assert killed.dead() == "PostgreSQL"

    assert_filled(Servers.start(folder))


def test_a_pid_file_that_names_another_living_process_does_not_stop_the_next_start(folder: Path) -> None:
    Servers.start(folder).stop()
    stale = folder / "postgres" / "data" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1\n1\n\n\n\n")

    assert rows(Servers.start(folder), "SELECT 1") == [(1,)]


def test_a_second_user_shares_the_servers_and_the_last_one_stops_them(folder: Path) -> None:
    first, second = Servers.start(folder), attach(folder)
    assert second is not None
    assert (second.database_url, second.postgres_pid) == (first.database_url, first.postgres_pid)

    first.stop()
    assert rows(second, "SELECT 1") == [(1,)]
    second.stop()
    assert not is_alive(second.postgres_pid)
    assert attach(folder) is None


def test_a_broker_that_died_alone_is_started_again_beside_the_running_database(folder: Path) -> None:
    before = Servers.start(folder)
    os.kill(before.valkey_pid, signal.SIGKILL)
    assert has_ended(before.valkey_pid, within=10)
    assert before.dead() == "Valkey"

    after = Servers.start(folder)
    assert after.postgres_pid == before.postgres_pid
    assert after.redis_url == before.redis_url
    assert redis(after).ping()
    after.stop()
    before.stop()
    assert not is_alive(after.valkey_pid)


def test_servers_whose_folder_was_removed_still_end_with_their_user(folder: Path) -> None:
    servers = Servers.start(folder)
    shutil.rmtree(folder)
    servers.stop()
    assert not is_alive(servers.postgres_pid)
    assert not is_alive(servers.valkey_pid)


def test_a_process_that_ends_without_a_word_takes_its_servers_with_it(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from complaints_portal.embedded import Servers;"
        "servers = Servers.start(Path(sys.argv[1])); sys.exit(f'{servers.postgres_pid} {servers.valkey_pid}')"
    )
    process = subprocess.run(
        [sys.executable, "-c", script, str(folder)], cwd=HOUSE, stderr=subprocess.PIPE, text=True, check=False
    )
    for pid in process.stderr.split():
        assert not is_alive(int(pid))


def test_nobody_gets_in_without_the_password_and_no_other_user_can_read_it(folder: Path) -> None:
    servers = Servers.start(folder)
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(servers.database_url.replace("portal:", "portal:x", 1))
    for kept in ("servers.json", "postgres/password", "valkey/password"):
        assert stat.S_IMODE((folder / kept).stat().st_mode) == 0o600, kept


def test_the_portal_is_no_superuser_of_its_database(folder: Path) -> None:
    servers = Servers.start(folder)
    assert rows(servers, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(False,)]


def test_given_addresses_are_used_and_nothing_is_started(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/portal")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    assert provide_environment(folder) is None
    assert list(folder.iterdir()) == []


def test_one_address_without_the_other_is_refused_in_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/portal")
    monkeypatch.delenv("REDIS_URL", raising=False)
    with pytest.raises(CannotStart, match=r"^DATABASE_URL is set alone.*$"):
        provide_environment(folder)


def test_without_addresses_the_environment_gets_those_of_the_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.setenv(name, "")
    servers = provide_environment(folder)
    assert servers is not None
    assert os.environ["DATABASE_URL"] == servers.database_url
    assert os.environ["REDIS_URL"] == servers.redis_url
