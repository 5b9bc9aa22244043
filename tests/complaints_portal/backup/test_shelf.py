"""The folder of the archives: what is old goes, the newest stays, and files are archived once."""

from datetime import UTC, datetime, timedelta

import pytest

from complaints_portal.backup import shelf

NOW = datetime(2026, 11, 24, 20, 15, tzinfo=UTC)


def put(folder, kind, days_ago):
    path = shelf.archive_path(folder, kind, NOW - timedelta(days=days_ago))
    path.touch()
    return path


def test_the_name_of_an_archive_tells_its_moment(tmp_path):
    path = shelf.archive_path(tmp_path, "keys", NOW)
    assert path.name == "keys-20261124T201500Z.sealed"
    assert shelf.made_at(path) == NOW


def test_keys_go_when_their_term_is_over_and_data_and_files_stay(tmp_path):
    newest = put(tmp_path, shelf.KEYS, 0)
    kept = [newest, put(tmp_path, shelf.KEYS, 29)]
    kept += [put(tmp_path, kind, 400) for kind in (shelf.DATA, shelf.FILES)]
    for days_ago in (30, 31, 400):
        put(tmp_path, shelf.KEYS, days_ago)
    assert shelf.drop_old_keys(tmp_path, older_than=timedelta(days=30), but=newest) == 3
    assert set(tmp_path.iterdir()) == set(kept)


def test_the_keys_just_made_stay_even_without_a_term(tmp_path):
    newest = put(tmp_path, shelf.KEYS, 0)
    put(tmp_path, shelf.KEYS, 1)
    assert shelf.drop_old_keys(tmp_path, older_than=timedelta(0), but=newest) == 1
    assert list(tmp_path.iterdir()) == [newest]


def test_files_count_as_archived_while_their_archive_and_its_list_are_there(tmp_path):
    first, second = put(tmp_path, shelf.FILES, 2), put(tmp_path, shelf.FILES, 1)
    shelf.list_beside(first).write_text("ab/abc\ncd/cde\n")
    shelf.list_beside(second).write_text("ef/efg\n")
    assert shelf.names_in_archives(tmp_path) == {"ab/abc", "cd/cde", "ef/efg"}
    first.unlink()
    assert shelf.names_in_archives(tmp_path) == {"ef/efg"}
    shelf.list_beside(second).unlink()
    assert shelf.names_in_archives(tmp_path) == set()


STRANGERS = [
    "data-old.sealed",
    "files-20261124T201500Z (1).sealed",
    "keys-2026112T201500Z.sealed",
    "keys-manual-copy.sealed",
]


@pytest.fixture
def strange(tmp_path):
    """A folder with names that people made in it."""
    for name in STRANGERS:
        (tmp_path / name).touch()
    return tmp_path


def test_old_keys_go_though_names_that_are_not_ours_lie_between_them_and_those_stay(strange):
    newest, old = put(strange, shelf.KEYS, 0), put(strange, shelf.KEYS, 31)
    assert shelf.drop_old_keys(strange, older_than=timedelta(days=30), but=newest) == 1
    assert not old.exists() and newest.exists()
    assert [name for name in STRANGERS if not (strange / name).exists()] == []


def test_names_that_are_not_ours_are_named_and_those_that_are_ours_or_nobodys_are_not(strange):
    for kind in (shelf.DATA, shelf.FILES, shelf.KEYS):
        put(strange, kind, 1)
    (strange / "notes.txt").touch()
    assert shelf.strangers(strange) == STRANGERS


def test_what_a_copy_made_by_hand_holds_is_archived_again(strange):
    shelf.list_beside(strange / STRANGERS[1]).write_text("ab/abc\n")
    assert shelf.names_in_archives(strange) == set()
