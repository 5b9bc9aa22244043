"""Following by program: what the complainant may read, and the same wait as on the pages."""

import json

import pytest

from complaints.domain import casework, steps
from complaints.domain.steps import Inputs
from complaints.domain.workflow import Transition
from complaints.models import WrappedKey
from tests.complaints.api.conftest import Program, errors, kind
from tests.factories import make_filed, make_officer, make_supervisor


def track(program, filed, code=None):
    return program.post("/api/v1/track/", {"reference": filed.reference, "code": code or filed.code})


def test_reference_and_code_tell_where_the_complaint_stands(program, django_assert_num_queries):
    filed = make_filed()
    # The complaint, its key, the access record, the events, the messages.
    with django_assert_num_queries(5):
        answer = track(program, filed)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    seen = answer.json()
    assert (seen["reference"], seen["status"]) == (filed.reference, "received")
    assert seen["standing"]["title"] == "We have received it"
    assert seen["body"]["code"] == "police-inspectorate"
    assert seen["next_step_by"] is not None
    assert [moment["what"] for moment in seen["timeline"]] == [
        "We received your complaint",
        f"Sent to: {seen['body']['name']}",
    ]
    assert seen["timeline"][1]["reasons"]


def test_the_answer_is_in_arabic_where_that_is_asked_for(db):
    seen = track(Program(language="ar"), make_filed()).json()
    assert seen["body"]["name"] == seen["body"]["name_ar"]
    assert seen["timeline"][0]["what"] != "We received your complaint"


def test_either_digits_and_any_separators_are_taken(program):
    filed = make_filed()
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    typed = f"\u200f{filed.reference[:4]} {filed.reference[4:8]}-{filed.reference[8:]}".translate(arabic)
    answer = program.post("/api/v1/track/", {"reference": typed, "code": filed.code.translate(arabic)})
    assert answer.status_code == 200


def test_nothing_of_people_notes_or_proposals_is_shown(program):
    filed = make_filed(flags=("child-victim",))
    officer, boss = make_officer(first_name="Huda"), make_supervisor(first_name="Samir")
    row = steps.take_step(filed.complaint, Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    casework.add_note(row, "an internal note", by=officer)
    steps.take_step(
        row, Transition.PROPOSE_INADMISSIBLE, by=officer, inputs=Inputs(ground="vague", reason="a proposal's reason")
    )
    text = json.dumps(track(program, filed).json(), ensure_ascii=False)
    for hidden in ("ليلى", "layla@example.org", "Huda", "internal note", "proposal", "inadmissible", "child"):
        assert hidden not in text
    steps.take_step(row, Transition.APPROVE_INADMISSIBLE, by=boss)
    seen = track(program, filed).json()
    assert (seen["status"], seen["over"]) == ("inadmissible", True)
    assert seen["finding"]["reasons"] == "a proposal's reason"


def test_a_wrong_code_and_an_unknown_reference_are_answered_alike(program):
    filed = make_filed()
    wrong = track(program, filed, "0" * 16)
    unknown = program.post("/api/v1/track/", {"reference": "482715039164", "code": filed.code})
    assert (wrong.status_code, kind(wrong)) == (404, "code-refused")
    assert wrong.content == unknown.content


def test_too_many_wrong_codes_must_wait_here_and_on_the_pages(program, settings, client):
    settings.CODE_ATTEMPTS, settings.CODE_WAIT_MINUTES = 2, 15
    filed = make_filed()
    for _ in range(2):
        assert track(program, filed, "0" * 16).status_code == 404
    answer = track(program, filed)
    assert (answer.status_code, kind(answer)) == (429, "too-many-attempts")
    assert answer["Retry-After"] == "900"
    page = client.post("/en/follow/", {"reference": filed.reference, "code": filed.code})
    assert page.status_code == 429


@pytest.mark.parametrize(
    ("reference", "code", "place", "message"),
    [
        ("4827 1503 916", "1" * 16, "#/reference", "A reference has 12 digits; these are 11 digits."),
        ("482715039165", "1" * 16, "#/reference", "A digit of the reference is wrong. Compare it with your receipt."),
        ("482715039164", "x" * 16, "#/code", "A code has digits only."),
        ("482715039164", 1234, "#/code", "A text is expected here"),
    ],
)
def test_what_cannot_be_a_reference_or_a_code_is_told_before_anybody_is_asked(
    reference, code, place, message, program, django_assert_num_queries
):
    with django_assert_num_queries(0):
        answer = program.post("/api/v1/track/", {"reference": reference, "code": code})
    assert answer.status_code == 422
    assert errors(answer) == {place: message}


def test_an_erased_complaint_is_gone(program):
    filed = make_filed()
    WrappedKey.objects.filter(complaint=filed.complaint).delete()
    answer = track(program, filed)
    assert (answer.status_code, kind(answer)) == (410, "erased")
