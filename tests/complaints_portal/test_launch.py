"""The launcher: what stands in the way is one line and exit code 1; what runs stops in order."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from complaints_portal import system_packages
from complaints_portal.children import Children, end_leftovers
from complaints_portal.refusal import CannotStart
from complaints_portal.scratch import HOUSE, NOT_INHERITED
from complaints_portal.secrets_file import REQUIRED
from complaints_portal.system_packages import Need

OWN = {*NOT_INHERITED, *REQUIRED, "DATABASE_URL", "REDIS_URL", "VAR_DIR", "PORT", "DEMO_PASSWORD"}


def launch(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run the launcher to its end."""
    inherited = {name: value for name, value in os.environ.items() if name not in OWN}
    command = [sys.executable, "-m", "complaints_portal.launch"]
    return subprocess.run(
        command,
        cwd=HOUSE,
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_refused(result: subprocess.CompletedProcess[str], *words: str) -> None:
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    for word in words:
        assert word in result.stderr


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_in_use_is_told_in_one_line_and_nothing_is_started(tmp_path: Path, taken_port: int) -> None:
    result = launch(VAR_DIR=str(tmp_path), PORT=str(taken_port))
    assert_refused(result, f"port {taken_port}", "PORT=")
    assert not (tmp_path / "postgres").exists()
    assert not (tmp_path / "secrets.env").exists()


@pytest.mark.parametrize("port", ["eight thousand", "0", "65536", "-1"])
def test_a_port_that_is_none_is_told_in_one_line(tmp_path: Path, port: str) -> None:
    assert_refused(launch(VAR_DIR=str(tmp_path), PORT=port), "PORT must be a number", port)


@pytest.mark.parametrize("country", ["ZZ", "", "../JO"])
def test_an_unknown_country_is_told_in_one_line_with_those_there_are(tmp_path: Path, country: str) -> None:
    assert_refused(launch(VAR_DIR=str(tmp_path), COUNTRY=country), "COUNTRY must be one of AE,", "YE", repr(country))
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_refused(launch(VAR_DIR=str(tmp_path / "file" / "var"), PORT="1"), "Cannot write to", "VAR_DIR")


def test_a_second_portal_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "portal.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711")
        lock.flush()
        assert_refused(launch(VAR_DIR=str(tmp_path)), "runs already", "4711")


def test_lost_secrets_are_told_in_one_line_and_the_data_is_left_alone(tmp_path: Path, unused_port: int) -> None:
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    (tmp_path / "postgres" / "data" / "PG_VERSION").write_text("18\n")
    assert_refused(launch(VAR_DIR=str(tmp_path), PORT=str(unused_port)), "secrets.env", "put the file back")


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


MISSING = Need("an Arabic font", "fonts-noto-core", lambda: False)


def test_what_an_ordinary_user_lacks_is_told_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(CannotStart, match=r"^Missing.* an Arabic font.* apt-get install fonts-noto-core$"):
        system_packages.ensure((MISSING, Need("what is there", "x", lambda: True)))


def test_root_gets_what_is_missing_from_apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, installed = tmp_path / "asked", tmp_path / "installed"
    apt = tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >>{asked}\n[ "$1" = install ] && touch {installed} || true\n')
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    system_packages.ensure((Need("a library", "libone libtwo", installed.exists),))
    assert asked.read_text().splitlines() == [
        "update --quiet",
        "install --yes --quiet --no-install-recommends libone libtwo",
    ]


def test_everything_the_portal_needs_is_on_this_machine() -> None:
    for need in system_packages.PORTAL:
        assert need.present(), need.name


def sleeper(children: Children, name: str, then: str = "") -> None:
    children.start(name, "-c", f"import time; {then or 'time.sleep(60)'}")


def wait_for(what: object, seconds: float = 10) -> None:
    assert callable(what)
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_child_that_ends_by_itself_is_named_with_its_exit_code(tmp_path: Path) -> None:
    children = Children(tmp_path / "portal.json", os.environ)
    sleeper(children, "web")
    assert children.ended() is None
    sleeper(children, "worker", then="raise SystemExit(3)")
    wait_for(children.ended)
    assert children.ended() == "worker ended by itself (exit code 3)"
    children.stop()


def test_children_write_behind_their_names_and_the_first_stops_before_the_others(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    children = Children(tmp_path / "portal.json", os.environ)
    told = "import signal, sys; signal.signal(15, lambda *_: (print('bye', flush=True), sys.exit())); print('up', flush=True)"
    for name in ("web", "worker"):
        children.start(name, "-c", f"{told}; signal.pause()")
    output = ""

    def both_are_up() -> bool:
        nonlocal output
        output += capfd.readouterr().out
        return output.count("up") == 2

    wait_for(both_are_up)
    children.stop()
    wait_for(lambda: (tmp_path / "portal.json").exists() is False)
    time.sleep(0.1)
    assert capfd.readouterr().out.splitlines() == ["web       | bye", "worker    | bye"]


def test_what_a_killed_launcher_left_behind_is_ended_before_the_next_start(tmp_path: Path) -> None:
    record = tmp_path / "portal.json"
    script = (
        "import os, sys; from pathlib import Path; from complaints_portal.children import Children;"
        "Children(Path(sys.argv[1]), os.environ).start('web', '-c', 'import time; time.sleep(60)');"
        "os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(record)], cwd=HOUSE, check=False)
    assert killed.returncode == -signal.SIGKILL
    pid = int(record.read_text().split('"pid": ')[1].split(",")[0])
    assert psutil.pid_exists(pid)

    end_leftovers(record)
    wait_for(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    assert not record.exists()


def test_a_number_that_another_process_has_by_now_is_left_alone(tmp_path: Path) -> None:
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    record = tmp_path / "portal.json"
    record.write_text(f'{{"web": {{"pid": {bystander.pid}, "created": 1.0}}}}')
    end_leftovers(record)
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()
