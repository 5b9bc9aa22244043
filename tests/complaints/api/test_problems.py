"""Whatever goes wrong is a problem document, in the language asked for."""

import json

import pytest
from django.db import OperationalError
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisAway

from complaints.api import problems
from tests.complaints.api.conftest import Program, complaint, kind


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v2/country/", "/api/v1/nothing/here/"])
def test_an_address_that_there_is_not_is_a_problem_under_every_method(path, program):
    for answer in (program.get(path), program.post(path, {})):
        assert (answer.status_code, kind(answer)) == (404, "not-found")
        assert "detail" not in answer.json()


def test_a_forgotten_slash_is_told(program):
    answer = program.post("/api/v1/complaints", complaint())
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Every address ends with a slash."


def test_a_problem_is_told_in_arabic_and_leads_to_the_page_that_explains_it(db, settings, client):
    settings.PUBLIC_URL = "https://portal.example"
    answer = Program(language="ar").post("/api/v1/track/", {})
    problem = answer.json()
    assert problem["title"] == "بعض القيم ناقصة أو تحتاج إلى تصحيح"
    assert problem["type"] == "https://portal.example/api/docs/#invalid"
    page = client.get(reverse("api:docs")).content.decode()
    for one in problems.KINDS:
        assert f'id="{one.slug}"' in page


@pytest.mark.parametrize("path", ["/api/v1/country/", "/api/v1/desk/complaints/"])
def test_a_method_that_is_not_taken_is_told_with_those_that_are(path, program):
    answer = program.post(path, {})
    assert answer.status_code in (405, 403)
    answer = program.session.delete("/api/v1/country/")
    assert (answer.status_code, kind(answer), answer["Allow"]) == (405, "wrong-method", "GET, HEAD")


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b'{"title": NaN}',
        b'\xff\xfe{"title": 1}',
        b"[" * 100_000,
        b'{"happened": {"year": ' + b"9" * 5000 + b"}}",
        b'{"title": "one"} {"title": "two"}',
    ],
)
def test_a_body_that_is_not_json_is_told_and_breaks_nothing(raw, program):
    answer = program.post("/api/v1/complaints/", raw=raw, **{"Idempotency-Key": "k" * 20})
    assert (answer.status_code, kind(answer)) == (400, "malformed")


@pytest.mark.parametrize("body", [[], "text", 7, None, True])
def test_a_body_that_is_no_object_is_told_at_its_root(body, program):
    answer = program.file(body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#"


def test_an_empty_body_is_told_what_is_missing(program):
    answer = program.post("/api/v1/track/", raw=b"")
    assert {error["pointer"] for error in answer.json()["errors"]} == {"#/reference", "#/code"}


def test_a_body_larger_than_the_portal_takes_is_not_read(program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = program.file(complaint(narrative="ط" * 2000))
    assert (answer.status_code, kind(answer)) == (413, "too-large")


def test_a_form_is_no_json(program):
    answer = program.session.post("/api/v1/track/", {"reference": "1", "code": "2"})
    assert (answer.status_code, kind(answer)) == (415, "wrong-media-type")


def test_who_accepts_no_json_is_told_in_json(program):
    answer = program.get("/api/v1/country/", Accept="text/csv")
    assert (answer.status_code, kind(answer)) == (406, "not-acceptable")


def test_text_that_no_utf8_can_carry_is_taken_without_what_cannot_be_kept(program):
    raw = json.dumps(complaint(title="عنوان\ud800 كامل\x00")).encode()
    answer = program.post("/api/v1/complaints/", raw=raw, **{"Idempotency-Key": "k" * 20})
    assert answer.status_code == 201


@pytest.mark.parametrize("error", [OperationalError("the password is secret"), RedisAway("the password is secret")])
def test_an_engine_that_is_away_is_told_as_passing_and_logged_without_a_word_of_the_request(
    error, program, monkeypatch, caplog
):
    def fail(*_args, **_options):
        raise error

    monkeypatch.setattr("complaints.domain.filing.file_complaint", fail)
    program.session.raise_request_exception = False
    answer = program.file(complaint())
    assert (answer.status_code, kind(answer)) == (503, "unavailable")
    assert answer["Retry-After"] == "30"
    assert "secret" not in answer.content.decode()
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert record.getMessage() == "unavailable: /api/v1/complaints/"
    assert record.exc_info


def test_a_mistake_of_ours_tells_the_program_nothing_of_its_cause(program, monkeypatch):
    monkeypatch.setattr("complaints.domain.receipts.find_by_code", lambda **_given: 1 / 0)
    program.session.raise_request_exception = False
    answer = program.post("/api/v1/track/", {"reference": "482715039164", "code": "1" * 16})
    assert (answer.status_code, kind(answer)) == (500, "failed")
    assert set(answer.json()) == {"type", "title", "status"}
