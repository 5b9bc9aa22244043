"""Words that could not be sent because the half hour was over: they wait in the page, never in the session.

A session is a row of the database in the clear; what people write is not kept there. The page in which
reference and code are asked again carries the words along, and they come back in the form they were written
in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from complaints.domain import workflow
from complaints.domain.workflow import Rule, Transition, Who
from complaints.tracking import forms


@dataclass(frozen=True)
class Unsent:
    """The step for which the words were written, and the words."""

    rule: Rule
    text: str

    @classmethod
    def of_step(cls, transition: str, data: Mapping[str, Any]) -> "Unsent | None":
        """What a step's form held."""
        rule = rule_of_complainant(transition)
        text = forms.typed(rule, data) if rule else ""
        return cls(rule, text) if rule and text else None

    @classmethod
    def carried(cls, data: Mapping[str, Any]) -> "Unsent | None":
        """What the page carried along."""
        rule, text = rule_of_complainant(data.get("unsent_step", "")), data.get("unsent_text", "")
        return cls(rule, text) if rule and text else None


def rule_of_complainant(transition: str) -> Rule | None:
    """The row of the workflow for one of the complainant's own steps; None for any other."""
    if transition not in Transition.values:
        return None
    rule = workflow.RULES[Transition(transition)]
    return rule if rule.who is Who.COMPLAINANT else None
