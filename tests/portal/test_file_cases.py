"""Complaints filed as people file them, through every page, the worker and the officers, to the PDF."""

import json
from pathlib import Path

import pytest

from tools.file_cases.__main__ import Place, handle
from tools.file_cases.case import CaseUnusable, read_cases
from tools.file_cases.outcome import Outcome, all_well, summary

CASES = Path(__file__).parent.parent / "data" / "cases.jsonl"
# Both languages; anonymous; in conflict with the prosecution; outside the chain of command; critical by a flag.
HANDFUL = ("AR-01", "AR-09", "AR-13", "EN-17", "EN-21")

pytestmark = pytest.mark.portal


@pytest.mark.parametrize("name", HANDFUL)
def test_a_complaint_comes_from_the_form_to_a_decision_and_its_pdf(portal, mailbox, name):
    case = next(case for case in read_cases(CASES) if case.id == name)
    outcome = handle(Place(portal.base_url, portal.demo_password, mailbox), case, {})
    assert all(outcome.counts()), outcome.line()


def test_a_line_that_is_no_case_is_named_by_its_number(tmp_path):
    file = tmp_path / "cases.jsonl"
    first = CASES.read_text().splitlines()[0]
    file.write_text(first + "\n{}\n")
    with pytest.raises(CaseUnusable, match=r"line 2 of cases\.jsonl"):
        list(read_cases(file))


def test_what_is_expected_never_reaches_the_answers():
    for case in read_cases(CASES):
        assert not any(name.startswith("expected") for name in case.given)
    assert len(list(read_cases(CASES))) == 30


def test_the_last_line_counts_and_one_shortfall_fails_the_run():
    well = Outcome("A", "nhri", "high", "1" * 12, "nhri", "high", 1, "decided", 2, 1.0)
    short = Outcome("B", "nhri", "high", "2" * 12, "labour", "high", 2, "decided", 2, 1.0)
    assert summary([well, short]) == (
        "2 filed, 1 acknowledged once, 1 routed as expected, 2 prioritised as expected, 2 decided, 2 PDFs"
    )
    assert all_well([well]) and not all_well([well, short]) and not all_well([])
    assert list(json.loads(well.line())) == [
        "id", "reference", "body", "expected_body", "priority", "expected_priority",
        "acknowledged", "state", "pdf_pages", "seconds",
    ]  # fmt: skip
