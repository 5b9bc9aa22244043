"""The table itself, and the page drawn from it."""

from django.conf import settings

from complaints.domain.workflow import RULES, TABLE, Transition
from complaints.management.commands.draw_workflow import with_drawing


def test_every_transition_has_exactly_one_row():
    assert len(TABLE) == len(RULES) == len(Transition)


def test_whoever_gives_the_second_signature_is_not_the_one_who_proposed():
    approvals = [rule for rule in TABLE if rule.second_person]
    assert {rule.transition for rule in approvals} == {Transition.APPROVE_DECISION, Transition.APPROVE_INADMISSIBLE}
    assert all(rule.may.__name__ == "may_approve" for rule in approvals)


def test_the_diagram_in_the_docs_is_the_table():
    page = (settings.BASE_DIR / "docs" / "architecture.md").read_text()
    assert with_drawing(page) == page, "run manage.py draw_workflow"
