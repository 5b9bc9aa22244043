"""Routing and triage of every complaint of the two files, against what was worked out from the rules' text by hand."""

import json
from pathlib import Path

import pytest

from complaints.domain import routing, triage

DATA = Path(__file__).parents[2] / "data"
CASES = [
    json.loads(line)
    for name in ("cases.jsonl", "other_cases.jsonl")
    for line in (DATA / name).read_text(encoding="utf-8").splitlines()
]

pytestmark = pytest.mark.django_db


def question(case):
    code = case["respondent_code"]
    kind, body = (code, None) if code in ("private", "unknown") else ("body", code)
    return routing.Question(case["category"], case["subcategory"], kind, body, case["respondent_level"])


def test_every_complaint_goes_to_the_body_that_the_rules_name(reference_data):
    answers = {case["id"]: routing.route(question(case), reference_data) for case in CASES}
    expected = {case["id"]: (case["expected_ministry"], case["expected_conflict"]) for case in CASES}
    found = {name: (answer.body, answer.conflict) for name, answer in answers.items()}
    assert found == expected


def test_every_complaint_gets_the_priority_that_the_rules_give(reference_data):
    found = {
        case["id"]: triage.assess(case["category"], case["subcategory"], case["urgency_flags"], reference_data).priority
        for case in CASES
    }
    assert found == {case["id"]: case["expected_priority"] for case in CASES}


def test_the_files_reach_every_category_flag_body_and_level(reference_data):
    accused = {(case["respondent_code"], case["respondent_level"]) for case in CASES}
    assert {category.code for category in reference_data.categories} == {case["category"] for case in CASES}
    assert {flag.code for flag in reference_data.flags} == {flag for case in CASES for flag in case["urgency_flags"]}
    assert accused == {
        *((body.code, level) for body in reference_data.bodies for level in ("unit", "headquarters")),
        ("private", "none"),
        ("unknown", "none"),
    }
    assert len({case["id"] for case in CASES}) == len(CASES) == 64
