"""Every process is made to fail over marked words, and no log repeats them."""

import contextlib
import json
import uuid
from pathlib import Path

import httpx
import psycopg2
import pytest
from celery import Celery
from redis import Redis, RedisError

from tools.browser import Browser, wait_until

MARK = "canarymalachite"
ARABIC = "كناري الزبرجد"
ADDRESS = "203.0.113.99"
REFERENCE = "482715039164"
JSON = "application/json"

pytestmark = pytest.mark.portal


@contextlib.contextmanager
def database(portal):
    connection = psycopg2.connect(portal.database_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        yield cursor
    connection.close()


def ask_for_what_is_not_there(portal):
    """Marks in every part of a request."""
    headers = {
        "User-Agent": MARK,
        "Referer": f"http://{MARK}/",
        "X-Forwarded-For": ADDRESS,
        "Cookie": f"session={MARK}",
    }
    with httpx.Client(base_url=portal.base_url, headers=headers) as client:
        assert client.get(f"/ar/desk/{REFERENCE}/?q={ARABIC}").status_code == 302
        assert client.get(f"/ar/{MARK}/{REFERENCE}/").status_code == 404
        assert client.get("/ar/", headers={"Host": f"{MARK}.example"}).status_code == 400
        assert client.post("/ar/complaint/danger/", data={"danger": ARABIC}).status_code == 403
        answer = client.post("/api/v1/complaints/", content=f'{{"title": "{ARABIC}', headers={"Content-Type": JSON})
        assert answer.status_code == 400
        assert client.request(MARK.upper(), "/ar/").status_code == 403


def sign_in_while_the_table_is_away(portal):
    """The database refuses a statement with the marked name in it: a page of ours fails."""
    browser = Browser(portal.base_url)
    page = browser.get("/ar/account/sign-in/")
    form = page.form_with("login", "password")
    values = dict(form.form_values()) | {"login": MARK, "password": ARABIC}
    with database(portal) as cursor:
        cursor.execute("ALTER TABLE accounts_user RENAME TO accounts_user_away")
        try:
            answer = browser.http.post("/ar/account/sign-in/", data=values, headers={"Origin": portal.base_url})
        finally:
            cursor.execute("ALTER TABLE accounts_user_away RENAME TO accounts_user")
    browser.close()
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    return answer.headers["X-Request-ID"]


def give_the_worker_what_it_cannot_do(portal):
    """An entry whose error quotes what stands in it, and a message that asks for a task there is not."""
    with database(portal) as cursor:
        cursor.execute(
            "INSERT INTO complaints_outboxentry"
            " (id, topic, queue, payload, state, attempts, created_at, due_at, last_error)"
            " VALUES (%s, 'evidence.clean', 'rendering', %s, 'waiting', 0, now(), now(), '')",
            [str(uuid.uuid4()), json.dumps({"evidence": MARK})],
        )
    with Celery(broker=portal.redis_url) as stranger:
        stranger.send_task(f"complaints.{MARK}", args=[ARABIC], queue="routing", retry=False)


def ask_the_engines_for_nonsense(portal):
    with database(portal) as cursor, pytest.raises(psycopg2.Error):
        cursor.execute("SELECT %s::integer", [MARK])
    with Redis.from_url(portal.redis_url) as client, pytest.raises(RedisError):
        client.execute_command(MARK, ARABIC)


def written(portal) -> dict[Path, str]:
    logs = [portal.folder / "log", portal.folder / "postgres" / "log", portal.folder / "valkey" / "log"]
    return {log: log.read_text(errors="replace") for log in logs}


def test_no_log_of_any_process_quotes_what_it_failed_over(portal):
    ask_for_what_is_not_there(portal)
    number = sign_in_while_the_table_is_away(portal)
    give_the_worker_what_it_cannot_do(portal)
    ask_the_engines_for_nonsense(portal)
    told = ("ProgrammingError", number, "task.failed", "ValidationError", "Received unregistered task")
    for _ in wait_until(60):
        if all(what in written(portal)[portal.folder / "log"] for what in told):
            break
    logs = written(portal)
    for what in told:
        assert what in logs[portal.folder / "log"]
    for log, text in logs.items():
        assert text, log
        for secret in (
            MARK,
            MARK.upper(),
            ARABIC,
            ARABIC.encode("ascii", "backslashreplace").decode(),
            ADDRESS,
            REFERENCE,
        ):
            assert secret not in text, log
    with database(portal) as cursor:
        cursor.execute("DELETE FROM complaints_outboxentry WHERE payload @> %s", [json.dumps({"evidence": MARK})])
