"""Complaints about reprisals by program (COI-7): what may come with them, and what the receiver's answer keeps secret."""

import pytest

from complaints.domain import references
from complaints.models import Complaint, EarlierComplaint
from tests.complaints.api.conftest import Program, complaint, errors
from tests.factories import make_complaint

REPRISAL = {"category": "reprisals", "subcategory": "threats-to-complainant", "respondent": {"kind": "private"}}


def test_an_earlier_reference_and_body_are_kept_with_a_complaint_about_a_reprisal(program):
    first = make_complaint()
    shown = references.show_reference(first.reference).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    answer = program.file(complaint(**REPRISAL, earlier_reference=shown, earlier_body="nhri"))
    assert answer.status_code == 201, answer.content.decode()
    row = EarlierComplaint.objects.get()
    assert (row.found, row.proved, row.handled_by.code) == (first, False, "nhri")


def test_the_answer_is_the_same_whether_or_not_there_is_such_a_complaint(program):
    for reference in (make_complaint().reference, references.new_reference()):
        answer = program.file(complaint(**REPRISAL, earlier_reference=reference))
        assert (answer.status_code, sorted(answer.json())) == (201, ["code", "received_at", "reference"])


def test_both_may_be_left_out(program):
    assert program.file(complaint(**REPRISAL)).status_code == 201
    assert program.file(complaint(**REPRISAL, earlier_reference="")).status_code == 201
    assert not EarlierComplaint.objects.exists()


@pytest.mark.parametrize(
    ("language", "message"),
    [("en", "Only where the complaint is about a reprisal"), ("ar", "لا يُذكر إلا في شكوى من انتقام")],
)
@pytest.mark.parametrize(("name", "value"), [("earlier_reference", "482715039164"), ("earlier_body", "nhri")])
def test_they_are_refused_with_a_complaint_about_anything_else(db, language, message, name, value):
    answer = Program(language=language).file(complaint(**{name: value}))
    assert answer.status_code == 422
    assert errors(answer) == {f"#/{name}": message}
    assert not Complaint.objects.exists()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("earlier_reference", "482715039165", "A digit of the reference is wrong. Compare it with your receipt."),
        ("earlier_reference", "4827", "A reference has 12 digits; these are 4 digits."),
        ("earlier_reference", 482715039164, "A text is expected here"),
        ("earlier_body", "no-such-body", "There is no such code in the reference data"),
    ],
)
def test_what_is_mistyped_is_told_at_its_place(program, name, value, message):
    answer = program.file(complaint(**REPRISAL, **{name: value}))
    assert (answer.status_code, errors(answer)) == (422, {f"#/{name}": message})


def test_the_receiver_of_a_reprisal_is_never_the_body_that_handled_the_earlier_complaint(program):
    told = program.post("/api/v1/receiver/", REPRISAL | {"earlier_body": "nhri"})
    assert told.status_code == 200
    assert told.json()["body"]["code"] != "nhri"
    assert program.post("/api/v1/receiver/", REPRISAL).json()["body"]["code"] == "nhri"


def test_the_receiver_cannot_be_asked_with_a_reference_which_would_tell_who_holds_that_complaint(program):
    answer = program.post("/api/v1/receiver/", REPRISAL | {"earlier_reference": "482715039164"})
    assert errors(answer) == {"#/earlier_reference": "There is no such field"}
