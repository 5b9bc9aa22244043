"""The OpenAPI document describes what the portal does: Schemathesis asks every open operation, as the document says."""

import json

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.validation import validate_schema
from hypothesis import given, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation import GenerationMode

from complaints.domain import events, handling, steps
from complaints.domain.steps import Inputs
from complaints.domain.workflow import Transition
from complaints.models import Complaint
from tests.complaints.api.conftest import complaint
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import make_complaint

JSON = {"Accept": "application/vnd.oai.openapi+json"}
TOKEN = "t" * 32
OPEN = [
    ("GET", "/api/v1/country/"),
    ("GET", "/api/v1/divisions/"),
    ("GET", "/api/v1/bodies/"),
    ("GET", "/api/v1/categories/"),
    ("GET", "/api/v1/flags/"),
    ("GET", "/api/v1/choices/"),
    ("POST", "/api/v1/track/"),
    ("POST", "/api/v1/receiver/"),
    ("POST", "/api/v1/complaints/"),
]

load_all_checks()
PROVEN = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "missing_required_header",
        "unsupported_method",
    ]
)


@pytest.fixture
def document(client, db):
    answer = client.get("/api/schema/", headers=JSON)
    assert answer.status_code == 200
    return json.loads(answer.content)


@pytest.fixture
def described(db):
    """The document as Schemathesis reads it, over the portal in this very process and in the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/schema/", WSGIHandler(), headers=JSON)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), OPEN)
def test_an_open_operation_does_what_the_document_says(method, path, mode, described):
    operation = described[path][method]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=15, derandomize=True, deadline=None, database=None)
    def ask(case):
        case.call_and_validate(checks=PROVEN)

    ask()


def good_answer(described, method, path, **parts):
    """The answer to a request that must be granted, held against the document."""
    case = described[path][method].Case(**parts)
    response = case.call()
    assert response.status_code < 300, response.content
    case.validate_response(response, checks=PROVEN)
    return response.json()


def test_a_filing_and_what_follows_are_answered_as_the_document_says(described):
    key = {"Idempotency-Key": "a-key-of-sufficient-length"}
    filed = good_answer(described, "POST", "/api/v1/complaints/", body=complaint(), headers=key)
    entered = {"reference": filed["reference"], "code": filed["code"]}
    # Before it is routed, and after.
    assert good_answer(described, "POST", "/api/v1/track/", body=entered)["body"] is None
    row = Complaint.objects.get()
    with events.locked(row) as locked:
        handling.route_and_prioritise(locked)
    decided(row)
    followed = good_answer(described, "POST", "/api/v1/track/", body=entered)
    assert followed["finding"]["reasons"] == "the reasons"
    assert [message["mine"] for message in followed["messages"]] == [False, True]


def test_the_desk_answers_as_the_document_says(described):
    officer, row = staff(), make_complaint()
    cookies = session_of(officer)
    path = {"reference": row.reference}
    good_answer(described, "GET", "/api/v1/desk/complaints/", cookies=cookies)
    good_answer(described, "GET", "/api/v1/desk/complaints/{reference}/", path_parameters=path, cookies=cookies)
    good_answer(
        described,
        "POST",
        "/api/v1/desk/complaints/{reference}/steps/{transition}/",
        path_parameters=path | {"transition": "take"},
        body={"version": row.version, "no_conflict": True},
        cookies=cookies,
        headers={"X-CSRFToken": TOKEN},
    )


def decided(row):
    """Bring a complaint to its decision, with a question and an answer on the way."""
    officer, boss = staff(), supervisor()
    for transition, by, inputs in (
        ("take", officer, Inputs(no_conflict=True)),
        ("admit", officer, Inputs()),
        ("start_review", officer, Inputs()),
        ("ask_complainant", officer, Inputs(message="a question")),
        ("answer", None, Inputs(message="an answer")),
        ("propose_decision", officer, Inputs(outcome="settled", reason="the reasons")),
        ("approve_decision", boss, Inputs()),
    ):
        steps.take_step(row, Transition(transition), by=by, inputs=inputs)


def session_of(user):
    """The cookies of a program that holds the session of `user` and its CSRF token."""
    session = signed_in(user).cookies[django_settings.SESSION_COOKIE_NAME].value
    return {django_settings.SESSION_COOKIE_NAME: session, django_settings.CSRF_COOKIE_NAME: TOKEN}


def test_the_document_is_valid_openapi_and_speaks_english_whoever_asks(client, document):
    validate_schema(document)
    arabic = client.get("/api/schema/", headers=JSON | {"Accept-Language": "ar"})
    assert json.loads(arabic.content) == document


def test_the_document_asks_the_database_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/api/schema/")
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Content-Type"].startswith("application/vnd.oai.openapi")


def test_every_refusal_in_the_document_is_a_problem_document(document):
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                kinds = set(answer["content"])
                assert kinds == {"application/problem+json" if int(status) >= 400 else "application/json"}, path


def test_what_the_document_requires_of_a_complaint_is_what_the_portal_requires(document):
    described = document["components"]["schemas"]["ComplaintRequest"]
    assert set(described["required"]) <= set(complaint())
    assert set(complaint()) <= set(described["properties"])
    assert described["additionalProperties"] is False
