"""The secrets of a development machine: made once, kept, never replaced under existing data."""

import base64
import os
import stat
from pathlib import Path

import pytest

from complaints_portal.refusal import CannotStart
from complaints_portal.secrets_file import REQUIRED, load_secrets


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*REQUIRED, "DATABASE_URL", "DEMO_PASSWORD"):
        monkeypatch.setenv(name, "")  # so that what the test sets is undone
        monkeypatch.delenv(name)


def forget() -> dict[str, str]:
    return {name: os.environ.pop(name) for name in (*REQUIRED, "DEMO_PASSWORD")}


def test_the_first_use_makes_secrets_that_only_their_owner_reads_and_the_second_finds_them(
    tmp_path: Path,
) -> None:
    load_secrets(tmp_path)
    assert stat.S_IMODE((tmp_path / "secrets.env").stat().st_mode) == 0o600
    made = forget()
    for name in ("MASTER_KEYS", "INDEX_KEY", "TRAIL_KEY"):
        assert len(base64.b64decode(made[name])) == 32
    assert len(made["DEMO_PASSWORD"]) >= 16

    load_secrets(tmp_path)
    assert forget() == made


def test_a_secret_of_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "chosen by the operator")
    load_secrets(tmp_path)
    assert os.environ["DEMO_PASSWORD"] == "chosen by the operator"


def test_secrets_given_whole_in_the_environment_leave_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in REQUIRED:
        monkeypatch.setenv(name, "given")
    load_secrets(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_new_keys_are_made_for_a_database_that_older_ones_encrypted(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    (tmp_path / "postgres" / "data" / "PG_VERSION").write_text("18\n")
    with pytest.raises(CannotStart, match=r"^\S+secrets.env is missing.*$"):
        load_secrets(tmp_path)
    assert not (tmp_path / "secrets.env").exists()


def test_no_keys_are_made_for_a_database_that_the_operator_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/portal")
    monkeypatch.setenv("SECRET_KEY", "given")
    with pytest.raises(CannotStart, match=r"^DATABASE_URL is set, but MASTER_KEYS, INDEX_KEY, TRAIL_KEY are not.*$"):
        load_secrets(tmp_path)


def test_a_file_that_lost_a_key_is_refused_by_the_name_of_the_key(tmp_path: Path) -> None:
    load_secrets(tmp_path)
    file = tmp_path / "secrets.env"
    file.write_text("".join(line for line in file.open() if not line.startswith("TRAIL_KEY")))
    forget_all = [os.environ.pop(name, None) for name in REQUIRED]
    assert all(forget_all)
    with pytest.raises(CannotStart, match="lacks TRAIL_KEY"):
        load_secrets(tmp_path)
