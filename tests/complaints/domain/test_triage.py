"""The escalation rule of the taxonomy, clause by clause."""

import pytest

from complaints.domain.triage import assess

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("category", "subcategory", "flags", "priority"),
    [
        ("police-conduct", "insults-humiliation", [], "normal"),
        # 2. An override flag makes anything critical, listed or not.
        ("labour", "unpaid-wages", ["life-at-risk"], "critical"),
        ("labour", "unpaid-wages", ["imminent-execution"], "critical"),
        ("labour", "unpaid-wages", ["child-victim", "in-detention-now"], "critical"),
        ("labour", "unpaid-wages", ["child-victim", "abuser-has-access"], "critical"),
        # 3. A strong flag that the subcategory lists raises one level; one it does not list raises none.
        ("police-conduct", "insults-humiliation", ["reprisal-threat"], "high"),
        ("police-conduct", "bribery-extortion", ["reprisal-threat"], "critical"),
        ("police-conduct", "insults-humiliation", ["medical-emergency"], "normal"),
        # 4. A weak flag raises normal to high, never high to critical.
        ("fair-trial", "trial-delay", ["in-detention-now"], "high"),
        ("children", "school-violence", ["child-victim", "ongoing-violation"], "high"),
        ("detention-conditions", "family-visits", ["in-detention-now"], "normal"),
    ],
)
def test_priority_follows_the_escalation_rule(reference_data, category, subcategory, flags, priority):
    assert assess(category, subcategory, flags, reference_data).priority == priority


def test_the_reasons_name_the_flag_that_decided(reference_data):
    found = assess("police-conduct", "bribery-extortion", ["evidence-perishable", "reprisal-threat"], reference_data)
    assert found.reasons == (
        {"code": "default_priority", "priority": "high"},
        {"code": "strong_flag", "flag": "reprisal-threat"},
    )
