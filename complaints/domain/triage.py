"""Triage: how urgent a complaint is, by the escalation rule of the taxonomy. Pure and explainable.

1. Start from the subcategory's default priority. 2. An override flag, or a child victim together with detention or
an abuser who can reach the child, makes it critical. 3. A strong flag that the subcategory lists raises one level.
4. A weak flag that it lists raises normal to high only. (5, an officer's change with a reason, is
`casework.set_priority`.)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from complaints.domain.reference import Reference
from complaints.models import Priority

RANK = {Priority.CRITICAL: 0, Priority.HIGH: 1, Priority.NORMAL: 2}

CHILD = "child-victim"
# Convention on the Rights of the Child, article 1.
ADULT_FROM = 18
_CHILD_WITH = ("in-detention-now", "abuser-has-access")
_RAISED = {Priority.NORMAL: Priority.HIGH, Priority.HIGH: Priority.CRITICAL}


@dataclass(frozen=True)
class Assessment:
    """The priority and what led to it: {"code": …, "flag": …} in the order applied."""

    priority: Priority
    reasons: tuple[dict[str, Any], ...]


def assess(category: str, subcategory: str, flags: Iterable[str], reference: Reference) -> Assessment:
    """Apply the escalation rule. Unknown flags are ignored: intake lets none in."""
    given = set(flags)
    entry = reference.subcategory(category, subcategory)
    start = Priority(entry.default_priority)
    reasons: list[dict[str, Any]] = [{"code": "default_priority", "priority": start.value}]

    overriding = [flag.code for flag in reference.flags if flag.code in given and flag.strength == "override"]
    if overriding:
        reasons.append({"code": "override_flag", "flag": overriding[0]})
        return Assessment(Priority.CRITICAL, tuple(reasons))
    danger = next((flag for flag in _CHILD_WITH if flag in given), None)
    if CHILD in given and danger:
        reasons.append({"code": "child_in_danger", "flag": danger})
        return Assessment(Priority.CRITICAL, tuple(reasons))

    if start == Priority.CRITICAL:
        return Assessment(start, tuple(reasons))
    listed = [flag for flag in reference.flags if flag.code in given and flag.code in entry.urgent_if]
    strong = next((flag.code for flag in listed if flag.strength == "strong"), None)
    if strong:
        reasons.append({"code": "strong_flag", "flag": strong})
        return Assessment(_RAISED[start], tuple(reasons))
    weak = next((flag.code for flag in listed if flag.strength == "weak"), None)
    if weak and start == Priority.NORMAL:
        reasons.append({"code": "weak_flag", "flag": weak})
        return Assessment(Priority.HIGH, tuple(reasons))
    return Assessment(start, tuple(reasons))
