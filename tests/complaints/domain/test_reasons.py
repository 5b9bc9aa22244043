"""Reasons of routing and triage in words: a sentence for every code, in both languages."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from complaints.domain import merging, reasons, reference, routing, triage
from complaints.models import Body, EventKind
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db


def _codes_in(module: object, pattern: str) -> set[str]:
    return set(re.findall(pattern, Path(module.__file__).read_text()))


def _facts(complaint, kind):
    return complaint.events.get(kind=kind).facts


def test_every_reason_that_routing_gives_has_a_sentence():
    assert _codes_in(routing, r'because\(\s*"(\w+)"') == set(reasons._ROUTING)


def test_every_reason_that_triage_or_a_merger_gives_has_a_sentence():
    assert _codes_in(triage, r'"code": "(\w+)"') | _codes_in(merging, r'"code": "(\w+)"') == set(reasons._PRIORITY)


def test_a_conflict_is_told_with_the_names_of_the_bodies_and_the_rule():
    complaint = make_complaint(respondent="police-inspectorate", respondent_level="headquarters")
    with translation.override("en"):
        said = reasons.routing_reasons(_facts(complaint, EventKind.ROUTED))
    assert said[0].startswith("Complaints of the kind “")
    assert any("may not examine a complaint about itself (conflict-of-interest rule 3)" in line for line in said)
    assert any("(conflict-of-interest rule 3)" in line and line.startswith("A complaint about ") for line in said)
    assert any(line.startswith("Shut out") and "Ministry of Interior" in line for line in said)


def test_a_sister_body_of_the_inspectorate_is_not_called_the_one_complained_of():
    complaint = make_complaint(
        category="detention-conditions", subcategory="family-visits", respondent="police-inspectorate"
    )
    with translation.override("en"):
        said = " ".join(reasons.routing_reasons(_facts(complaint, EventKind.ROUTED)))
    assert "Prison Administration may not examine it, because it belongs to the same chain of command" in said
    assert "about itself" not in said


def test_a_body_that_does_not_exist_in_the_country_is_not_said_to_be_in_conflict():
    Body.objects.filter(code="nhri").update(active=False)
    reference.forget()
    answer = routing.route(
        routing.Question("fair-trial", "trial-delay", "body", "justice", "headquarters"), reference.current()
    )
    with translation.override("en"):
        said = reasons.routing_reasons({"reasons": answer.reasons})
    assert not any("is not free of conflict either" in line for line in said)
    assert any("does not receive complaints at present" in line for line in said)


def test_what_starts_as_critical_is_not_said_to_be_raised():
    complaint = make_complaint(
        category="torture-ill-treatment", subcategory="physical-torture", flags=("reprisal-threat",)
    )
    with translation.override("en"):
        said = reasons.priority_reasons(_facts(complaint, EventKind.PRIORITISED))
    assert len(said) == 1


def test_an_arabic_reader_meets_no_latin_letter():
    complaint = make_complaint(
        category="torture-ill-treatment", subcategory="physical-torture", flags=("life-at-risk",)
    )
    with translation.override("ar"):
        said = [
            *reasons.routing_reasons(_facts(complaint, EventKind.ROUTED)),
            *reasons.priority_reasons(_facts(complaint, EventKind.PRIORITISED)),
        ]
    assert len(said) >= 4
    assert not re.search("[A-Za-z]", " ".join(said))


def test_a_flag_that_made_the_complaint_critical_is_named():
    complaint = make_complaint(flags=("life-at-risk",))
    with translation.override("en"):
        said = reasons.priority_reasons(_facts(complaint, EventKind.PRIORITISED))
    assert said == [
        "Complaints of this kind start with the priority: Normal.",
        "Critical in any case, because of the answer: A person's life is at immediate risk.",
    ]
