"""Routing: which body receives a complaint, and why. Pure, deterministic and explainable.

The rules are reference data (routing and conflict rules, from the ministries' data); this module applies them:

1. The subcategory's route, else its category's. COI-2 sends serious allegations to the prosecution in any case.
2. COI-1: a body in conflict with the respondent never holds the complaint; how far that reaches depends on the
   subcategory's `conflict_scope`. COI-3 to COI-5: the inspectorate, the prosecution and the national institution
   never examine themselves, at whatever level. COI-7: a reprisal never goes to the body of the first complaint.
   COI-9: the complainant may object to the body.
3. In conflict, the first alternate that stands outside the respondent's chain.
4. COI-10, deadlock: the national institution; where there is none, the prosecution, with a supervisor's approval.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from complaints.domain.reference import BodyInfo, Reference
from complaints.models import RespondentKind, RespondentLevel


@dataclass(frozen=True)
class Question:
    """What routing needs to know of a complaint: codes only."""

    category: str
    subcategory: str
    respondent_kind: str
    respondent_body: str | None = None
    respondent_level: str = RespondentLevel.NONE
    objects_to: str | None = None
    # Bodies that hold or are named in an earlier complaint of which this one reports a reprisal.
    earlier_bodies: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Answer:
    """The body and the reasons, in the order in which the rules were applied.

    `reasons` are {"code": …, "rule": …, "body": …} with codes only; `domain.reasons` puts them into words.
    """

    body: str
    reasons: tuple[dict[str, Any], ...]
    excluded: tuple[str, ...]
    informed: tuple[str, ...]
    conflict: bool
    needs_supervisor: bool = False


@dataclass
class _Course:
    """The reasons gathered on the way."""

    reasons: list[dict[str, Any]] = field(default_factory=list)

    def because(self, code: str, **facts: Any) -> None:
        self.reasons.append({"code": code, **facts})


def route(question: Question, reference: Reference) -> Answer:
    """Apply the rules to one complaint."""
    course = _Course()
    default, alternates, inform = _default_route(question, reference, course)
    excluded = tuple(body.code for body in reference.bodies if _conflict(question, body, reference))
    first = reference.body(default)
    rule = _conflict(question, first, reference)
    needs_supervisor = False
    if rule is None and first.active:
        chosen = default
    else:
        if rule is None:
            course.because("inactive", body=default)
        else:
            course.because("conflict", rule=rule, body=default, respondent=question.respondent_body)
        chosen, needs_supervisor = _alternate(question, alternates, reference, course)
    if excluded:
        course.because("excluded", rule="COI-1", bodies=list(excluded))
    informed = tuple(code for code in inform if code != chosen and code not in excluded and reference.body(code).active)
    return Answer(chosen, tuple(course.reasons), excluded, informed, rule is not None, needs_supervisor)


def with_objection(question: Question, reference: Reference) -> Question:
    """The same question when the complainant objects to the body it would go to (COI-9)."""
    return replace(question, objects_to=route(question, reference).body)


def _default_route(
    question: Question, reference: Reference, course: _Course
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The route without regard to the respondent: body, alternates, bodies to inform with consent."""
    found = reference.route_for(question.category, question.subcategory)
    body, inform = found.route_to, list(found.inform_with_consent)
    course.because("route", body=body, category=question.category, subcategory=question.subcategory)
    serious = reference.conflict_rule("COI-2")
    if serious.active and question.subcategory in serious.parameters["subcategories"]:
        body = serious.parameters["route_to"]
        inform += [code for code in serious.parameters["parallel"] if code not in inform]
        course.because("serious", rule="COI-2", body=body)
    return body, tuple(found.alternates), tuple(inform)


def _conflict(question: Question, body: BodyInfo, reference: Reference) -> str | None:
    """The rule that forbids `body` to hold this complaint, or None."""
    if question.objects_to == body.code:
        return "COI-9"
    if body.code in question.earlier_bodies and reference.conflict_rule("COI-7").active:
        return "COI-7"
    if question.respondent_kind != RespondentKind.BODY or question.respondent_body is None:
        return None
    respondent = reference.body(question.respondent_body)
    if not _related(body.code, respondent.code, reference):
        return None
    if own := _never_itself(respondent.code, reference):
        return own
    return "COI-1" if _in_scope(question, body, respondent, reference) else None


def _never_itself(code: str, reference: Reference) -> str | None:
    """COI-3 to COI-5: bodies that never examine a complaint about themselves, nor do others of their ministry."""
    for rule in reference.conflict_rules:
        if rule.active and rule.parameters.get("respondent") == code:
            return rule.code
    return None


def _in_scope(question: Question, body: BodyInfo, respondent: BodyInfo, reference: Reference) -> bool:
    """COI-1 for a body that shares an ancestor with the respondent, or is the respondent."""
    scope = reference.subcategory(question.category, question.subcategory).conflict_scope
    if scope == "outside-chain":
        return True
    above = body.code in reference.chain(respondent.code)
    below = respondent.code in reference.chain(body.code)
    # Not a local unit: the body as a whole is accused, with all that command it and all that it commands.
    if question.respondent_level != RespondentLevel.UNIT and (above or below):
        return True
    if scope == "internal-oversight":
        return not body.oversight
    # same-body-hq: the headquarters of the unit's own body may hold it, what commands that body may not.
    return above and body.code != respondent.code


def _related(one: str, other: str, reference: Reference) -> bool:
    return not set(reference.chain(one)).isdisjoint(reference.chain(other))


def _alternate(
    question: Question, alternates: Iterable[str], reference: Reference, course: _Course
) -> tuple[str, bool]:
    """The first alternate outside the respondent's chain, else COI-10's; True if a supervisor must approve."""
    for code in alternates:
        if _outside(question, code, reference):
            course.because("alternate", body=code)
            return code, False
        course.because("alternate_barred", body=code)
    deadlock = reference.conflict_rule("COI-10").parameters
    if _outside(question, deadlock["first"], reference):
        course.because("deadlock", rule="COI-10", body=deadlock["first"])
        return deadlock["first"], False
    # Should even the prosecution be the one complained of, any body outside the respondent's chain takes over.
    others = [body.code for body in reference.bodies if body.code != deadlock["then"]]
    then = next(code for code in (deadlock["then"], *others) if _outside(question, code, reference))
    course.because("deadlock_supervisor", rule="COI-10", body=then)
    return then, True


def _outside(question: Question, code: str, reference: Reference) -> bool:
    """Whether a body may take over: active, unrelated to the respondent, not objected to, not of the earlier case."""
    body = reference.body(code)
    if not body.active or code == question.objects_to or code in question.earlier_bodies:
        return False
    if question.respondent_kind != RespondentKind.BODY or question.respondent_body is None:
        return True
    return not _related(code, question.respondent_body, reference)
