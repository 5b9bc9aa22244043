"""Migrating while people use the portal: nobody waits long behind it, and it gets through in the end."""

import threading
import time
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg2 import connect

from complaints.management.commands import migrate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 0.5)
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0.2)
    monkeypatch.setattr(migrate, "TRIES", 8)


@contextmanager
def a_stranger():
    """A connection of another process."""
    settings = connection.get_connection_params()
    names = {"dbname": "dbname", "user": "user", "password": "password", "host": "host", "port": "port"}
    stranger = connect(**{ours: settings[theirs] for theirs, ours in names.items()})
    try:
        yield stranger
    finally:
        stranger.close()


def wants_a_table(monkeypatch, table="complaints_draft"):
    """Let the next migrations be one that changes a table; returns how often it was tried."""
    tries = []

    def change(*_arguments, **_more):
        tries.append(time.monotonic())
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        return MigrationExecutor(connection).loader.project_state()

    monkeypatch.setattr(MigrationExecutor, "migrate", change)
    return tries


def test_a_table_in_use_is_tried_again_and_who_comes_after_waits_a_moment_only(monkeypatch, capsys):
    tries = wants_a_table(monkeypatch)
    waited = []
    migrated = threading.Event()

    def read():
        with a_stranger() as reader, reader.cursor() as cursor:
            while not migrated.is_set():
                began = time.monotonic()
                cursor.execute("SELECT count(*) FROM complaints_draft")
                reader.rollback()
                waited.append(time.monotonic() - began)
                time.sleep(0.01)

    with a_stranger() as long_page:
        long_page.cursor().execute("SELECT count(*) FROM complaints_draft")  # and does not commit
        threading.Timer(3, long_page.rollback).start()
        reader = threading.Thread(target=read)
        reader.start()
        began = time.monotonic()
        try:
            call_command("migrate", verbosity=0)
        finally:
            migrated.set()
            reader.join()
    assert time.monotonic() - began > 2.5
    assert len(tries) > 2
    assert max(waited) < 2  # behind one try, never behind the long page
    assert "trying again" in capsys.readouterr().err


def test_a_table_that_stays_in_use_ends_it_with_a_sentence(monkeypatch):
    tries = wants_a_table(monkeypatch)
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 0.05)
    with a_stranger() as long_page:
        long_page.cursor().execute("SELECT count(*) FROM complaints_draft")
        with pytest.raises(CommandError, match="stayed in use"):
            call_command("migrate", verbosity=0)
    assert len(tries) == 8


def test_two_at_once_follow_one_another(monkeypatch):
    with a_stranger() as other:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [migrate._ONE_AT_A_TIME])
        threading.Timer(0.6, other.rollback).start()
        threading.Timer(0.6, other.close).start()
        began = time.monotonic()
        call_command("migrate", verbosity=0)
        assert time.monotonic() - began > 0.5


def test_an_index_that_was_cut_off_is_removed_before_the_next_try():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE half_done AS SELECT 1 AS a FROM generate_series(1, 2)")
        with pytest.raises(Exception, match="could not create unique index"):
            cursor.execute("CREATE UNIQUE INDEX CONCURRENTLY half_done_a ON half_done (a)")
        assert indexes(cursor) == ["half_done_a"]
        call_command("migrate", verbosity=0)
        assert indexes(cursor) == []
        cursor.execute("DROP TABLE half_done")


def indexes(cursor):
    cursor.execute("SELECT relname FROM pg_class WHERE relname = 'half_done_a'")
    return [name for (name,) in cursor.fetchall()]


def test_a_statement_after_it_waits_as_long_as_before():
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
