"""No log carries words of people: neither our own events, nor libraries' lines, nor errors, nor requests."""

import ast
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from celery import signals
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from complaints import tasks
from complaints_portal import logs
from complaints_portal.log_fence import ALLOWED
from complaints_portal.scratch import HOUSE
from tests.logs import written

CANARY = "ليلى حداد"
log = structlog.get_logger("complaints.tests")


def only(lines: list[dict[str, Any]]) -> dict[str, Any]:
    (line,) = lines
    return line


def test_an_event_keeps_its_codes_and_says_which_keys_were_withheld() -> None:
    entry = "6f1c0c5e-6df0-4b3c-9a0b-000000000011"
    with written() as lines:
        log.warning("task.failed", task="route", entry=entry, count=3, narrative=CANARY, to="…34")
    line = only(lines)
    assert (line["event"], line["level"], line["logger"]) == ("task.failed", "warning", "complaints.tests")
    assert (line["task"], line["entry"], line["count"]) == ("route", entry, 3)
    assert line["withheld"] == ["narrative", "to"]
    assert CANARY not in json.dumps(line, ensure_ascii=False)


@pytest.mark.parametrize(
    "value",
    [
        CANARY,
        "two words",
        "layla@example.org",
        "+962790001234",
        "482715039164",
        "4827-1503916",
        "line\nbreak",
        b"bytes",
        ["a", "list"],
        "x" * 200,
    ],
)
def test_even_an_allowed_key_takes_no_words_addresses_or_long_numbers(value: object) -> None:
    with written() as lines:
        log.info("task.failed", topic=value)
    line = only(lines)
    assert "topic" not in line
    assert line["withheld"] == ["topic"]


def test_an_event_that_is_no_constant_name_is_withheld_whole() -> None:
    filled_in = f"filed by {CANARY}"
    with written() as lines:
        log.info(filled_in)
    assert only(lines)["event"] == "unnamed"


def test_of_an_error_the_kinds_and_places_are_told_and_no_message() -> None:
    def inner() -> None:
        raise OSError(CANARY)

    with written() as lines:
        try:
            try:
                inner()
            except OSError as error:
                raise ImproperlyConfigured(CANARY) from error
        except ImproperlyConfigured:
            log.exception("task.failed")
    line = only(lines)
    assert line["error"] == "ImproperlyConfigured"
    outer, cause = line["trace"]
    assert re.fullmatch(r"ImproperlyConfigured at tests/complaints_portal/test_logs\.py:\d+", outer)
    assert re.fullmatch(r"OSError at tests/\S+:\d+ > tests/complaints_portal/test_logs\.py:\d+", cause)
    assert CANARY not in json.dumps(line, ensure_ascii=False)


def test_of_a_library_the_template_is_told_and_nothing_that_is_filled_in() -> None:
    with written("some.library") as lines:
        logging.getLogger("some.library").warning("Cannot reach %s: %s", CANARY, "x", extra={"who": CANARY})
    line = only(lines)
    assert (line["event"], line["said"]) == ("some.library", "Cannot reach %s: %s")
    assert line["said_at"].startswith("tests/complaints_portal/test_logs.py:")
    assert CANARY not in json.dumps(line, ensure_ascii=False)


def test_a_librarys_text_that_was_filled_in_before_is_withheld_but_its_place_is_told() -> None:
    with written("some.library") as lines:
        try:
            raise ValueError(CANARY)
        except ValueError as error:
            logging.getLogger("some.library").exception(error)
    line = only(lines)
    assert "said" not in line
    assert line["error"] == "ValueError"
    assert CANARY not in json.dumps(line, ensure_ascii=False)


def test_the_web_server_says_its_sentence_without_the_error_that_follows() -> None:
    filled_in = f"Application callable raised an exception\nValueError: {CANARY}"
    with written("_granian") as lines:
        logging.getLogger("_granian").error(filled_in)
    assert only(lines)["said"] == "Application callable raised an exception"


def test_a_line_that_cannot_be_formatted_is_not_printed_with_its_arguments(capsys: Any) -> None:
    with written("some.library") as lines:
        logging.getLogger("some.library").warning("%d of them", CANARY)
    assert only(lines)["said"] == "%d of them"
    assert CANARY not in "".join(capsys.readouterr())


def test_for_people_a_line_is_readable_and_as_silent() -> None:
    record = logging.LogRecord("some.library", logging.ERROR, __file__, 1, "Lost %s", (CANARY,), None)
    line = logs.formatter("lines").format(record)
    assert "some.library" in line and "Lost %s" in line and "[error" in line
    assert CANARY not in line and "\n" not in line


def test_a_format_there_is_not_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="LOG_FORMAT must be one of json, lines"):
        logs.configuration("xml", "INFO")


LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Every event that a module writes with its `log`."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "log"
            and node.func.attr in LEVELS
        ):
            yield node


def test_every_event_in_the_product_has_a_constant_name_and_allowed_keys_alone() -> None:
    found = 0
    for package in ("accounts", "complaints", "complaints_portal"):
        for file in (HOUSE / package).rglob("*.py"):
            for call in calls(ast.parse(file.read_text())):
                found += 1
                where = f"{file.relative_to(HOUSE)}:{call.lineno}"
                (event,) = call.args
                assert isinstance(event, ast.Constant), where
                assert re.fullmatch(r"[a-z_]+\.[a-z_]+", str(event.value)), where
                keys = {keyword.arg for keyword in call.keywords if keyword.arg} - {"exc_info"}
                assert keys <= ALLOWED, f"{where}: {keys - ALLOWED}"
    assert found > 10


def test_the_product_logs_through_structlog_alone() -> None:
    for package in ("accounts", "complaints"):
        for file in (HOUSE / package).rglob("*.py"):
            assert "logging.getLogger" not in file.read_text(), file


@pytest.mark.django_db
def test_a_page_is_noted_by_its_view_under_the_number_that_its_answer_carries(client: Client) -> None:
    with written("complaints_portal") as lines:
        answer = client.get(f"/en/follow/?q={CANARY}", REMOTE_ADDR="203.0.113.7", headers={"User-Agent": CANARY})
    line = only(lines)
    assert (line["event"], line["method"], line["route"], line["status"]) == (
        "request.answered", "GET", "tracking:enter", answer.status_code,
    )  # fmt: skip
    assert line["request"] == answer.headers["X-Request-ID"]
    assert line["ms"] >= 0
    assert set(line) == {
        "event", "level", "logger", "timestamp", "method", "route", "status", "ms", "request",
    }  # fmt: skip


# The page that a test gets in place of the file is written in the country's numerals.
@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/live", "/static/portal.css"])
def test_what_machines_ask_all_the_time_is_not_noted(client: Client, path: str) -> None:
    with written("complaints_portal") as lines:
        client.get(path)
    assert lines == []


@pytest.mark.django_db
def test_an_address_that_is_none_is_noted_without_it(client: Client) -> None:
    with written("complaints_portal") as lines:
        client.get(f"/en/desk/482715039164/{CANARY}/")
    assert only(lines)["route"] == "none"
    assert "482715039164" not in str(lines)


@pytest.fixture
def failing_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page on who sees a complaint fails with words in its error."""

    def fail(*_arguments: object, **_more: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr("complaints.pages.views._show", fail)


@pytest.mark.django_db
def test_the_page_on_our_mistake_shows_the_number_under_which_the_log_tells_where_it_was(
    failing_page: None,
) -> None:
    client = Client(raise_request_exception=False)
    with written() as lines:
        answer = client.get("/ar/who-sees/")
    assert answer.status_code == 500
    number = answer.headers["X-Request-ID"]
    assert re.fullmatch(r"\d{5}-\d{5}", number)
    assert f'dir="ltr">{number}</bdi>' in answer.content.decode()
    assert "يُرجى ذكر هذا الرقم" in answer.content.decode()
    failed, noted = lines
    assert (failed["event"], failed["error"], failed["request"]) == ("django.request", "ValueError", number)
    assert "complaints/pages/views.py:" in failed["trace"][0]
    assert (noted["status"], noted["request"]) == (500, number)
    assert CANARY not in json.dumps(lines, ensure_ascii=False)


@pytest.mark.django_db
def test_if_even_the_page_on_our_mistake_fails_that_is_noted_too(
    failing_page: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("complaints.pages.errors._page", lambda *_arguments: 1 / 0)
    client = Client(raise_request_exception=False)
    with written("complaints_portal") as lines, pytest.raises(ZeroDivisionError):
        client.get("/ar/who-sees/")
    assert [(line["event"], line.get("status")) for line in lines] == [
        ("request.failed", None),
        ("request.answered", 500),
    ]
    assert lines[0]["error"] == "ZeroDivisionError"


def test_two_requests_do_not_share_a_number_and_none_is_left_behind(client: Client) -> None:
    numbers = {client.get("/health/live").headers["X-Request-ID"] for _ in range(3)}
    assert len(numbers) == 3
    assert structlog.contextvars.get_contextvars() == {}


def test_the_house_and_its_libraries_are_named_alike_on_every_machine() -> None:
    with written("some.library") as lines:
        logging.getLogger("some.library").error("x")
    assert not Path(only(lines)["said_at"].split(":")[0]).is_absolute()


def test_a_task_of_an_entry_is_noted_when_it_ends_and_what_beat_starts_is_not() -> None:
    entry = "6f1c0c5e-6df0-4b3c-9a0b-000000000011"
    with written("complaints_portal") as lines:
        for task, arguments in ((tasks.route, [entry]), (tasks.sweep_outbox, [])):
            signals.task_prerun.send(sender=task, task=task)
            signals.task_postrun.send(sender=task, task=task, args=arguments)
    line = only(lines)
    assert (line["event"], line["task"], line["entry"]) == ("task.ended", "route", entry)
    assert structlog.contextvars.get_contextvars() == {}
