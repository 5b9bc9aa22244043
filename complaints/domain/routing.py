"""Routing: which body receives a complaint, and why. Pure, deterministic and explainable.

The rules are reference data (routing and conflict rules, from the ministries' data); this module applies them:

1. The subcategory's route, else its category's. COI-2 sends serious allegations to the prosecution in any case.
2. COI-1: a body in conflict with the respondent never holds the complaint; how far that reaches depends on the
   subcategory's `conflict_scope`. COI-3 to COI-5: the inspectorate, the prosecution and the national institution
   never examine themselves, at whatever level, and the rule names who does. COI-7: a reprisal never goes to the body
   of the first complaint. COI-9: the complainant may object to the body, and is offered the national institution.
3. In conflict, the first alternate that stands outside the respondent's chain.
4. COI-10, deadlock: the national institution; where there is none, the prosecution, with a supervisor's approval.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from complaints.domain.reference import BodyInfo, Reference
from complaints.models import Body, RespondentKind, RespondentLevel

# The most independent first.
_INDEPENDENCE = list(Body.Independence)


class NoBodyLeft(Exception):
    """Not even the last resort can take a complaint: every body in use is complained of, objected to or concerned."""


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

    @property
    def deadlock(self) -> bool:
        """Whether no body on the list was free of conflict (COI-10)."""
        return any(reason.get("rule") == "COI-10" for reason in self.reasons)


@dataclass(frozen=True)
class _OwnRule:
    """The rule among COI-3 to COI-5 that speaks of complaints about one body."""

    code: str
    # Who examines them, unless their subject brings them to one of `also`.
    receiver: str | None
    also: frozenset[str]
    # Bodies to inform with consent.
    parallel: tuple[str, ...]

    def moves(self, default: str) -> bool:
        """Whether a complaint goes elsewhere than its subject's route leads."""
        return self.receiver not in (None, default) and default not in self.also


@dataclass
class _Course:
    """The reasons gathered on the way."""

    reasons: list[dict[str, Any]] = field(default_factory=list)

    def because(self, code: str, **facts: Any) -> None:
        self.reasons.append({"code": code, **facts})


def route(question: Question, reference: Reference) -> Answer:
    """Apply the rules to one complaint. Raises `NoBodyLeft`."""
    course = _Course()
    default, alternates, inform = _default_route(question, reference, course)
    own = _rule_about(question, reference)
    inform += own.parallel if own else ()
    excluded = tuple(body.code for body in reference.bodies if _conflict(question, body, reference))
    stays = _may_stay(question, reference.body(default), reference, course) and not (own and own.moves(default))
    chosen, needs_supervisor = default, False
    if not stays:
        successors = _successors(question, own, alternates, reference)
        chosen, needs_supervisor = _first_outside(question, successors, own, reference, course)
    if excluded:
        course.because("excluded", rule="COI-1", bodies=list(excluded))
    informed = [code for code in dict.fromkeys(inform) if code not in (chosen, *excluded)]
    return Answer(
        chosen,
        tuple(course.reasons),
        excluded,
        informed=tuple(code for code in informed if reference.body(code).active),
        conflict=any(reason["code"] == "conflict" for reason in course.reasons),
        needs_supervisor=needs_supervisor,
    )


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


def _may_stay(question: Question, default: BodyInfo, reference: Reference, course: _Course) -> bool:
    """Whether the subject's receiver may hold the complaint."""
    rule = _conflict(question, default, reference)
    if rule:
        course.because("conflict", rule=rule, body=default.code, respondent=question.respondent_body)
    elif not default.active:
        course.because("inactive", body=default.code)
    if question.objects_to and question.objects_to != default.code:
        course.because("conflict", rule="COI-9", body=question.objects_to, respondent=question.respondent_body)
    return rule is None and default.active


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
    # Bodies that never examine a complaint about themselves, nor do others of their ministry.
    if own := _rule_about(question, reference):
        return own.code
    return "COI-1" if _in_scope(question, body, respondent, reference) else None


def _rule_about(question: Question, reference: Reference) -> _OwnRule | None:
    """The rule that speaks of complaints about the very body complained of."""
    if question.respondent_kind != RespondentKind.BODY:
        return None
    for rule in reference.conflict_rules:
        told = rule.parameters
        if rule.active and told.get("respondent") == question.respondent_body:
            also, parallel = frozenset(told.get("unless_routed_to", ())), tuple(told.get("parallel", ()))
            return _OwnRule(rule.code, told.get("route_to"), also, parallel)
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


def _successors(question: Question, own: _OwnRule | None, alternates: Iterable[str], reference: Reference) -> list[str]:
    """Who may take the place of the subject's receiver, in order: whom COI-9 and COI-3 to COI-5 name come first."""
    named: list[str] = []
    objection = reference.conflict_rule("COI-9")
    if question.objects_to and objection.active:
        named.append(objection.parameters["offer"])
    if own and own.receiver:
        named.append(own.receiver)
    return list(dict.fromkeys((*named, *alternates, *(own.parallel if own else ()))))


def _first_outside(
    question: Question,
    successors: Iterable[str],
    own: _OwnRule | None,
    reference: Reference,
    course: _Course,
) -> tuple[str, bool]:
    """The first successor outside the respondent's chain, else COI-10's; True if a supervisor must approve."""
    for code in successors:
        if not reference.body(code).active:
            course.because("inactive", body=code)
        elif not _outside(question, code, reference):
            if code != question.objects_to:
                course.because("alternate_barred", body=code)
        elif own and code == own.receiver:
            course.because("named", rule=own.code, body=code, respondent=question.respondent_body)
            return code, False
        else:
            course.because("alternate", body=code)
            return code, False
    deadlock = reference.conflict_rule("COI-10").parameters
    if _outside(question, deadlock["first"], reference):
        course.because("deadlock", rule="COI-10", body=deadlock["first"])
        return deadlock["first"], False
    # Should even the prosecution be the one complained of, the most independent body outside its chain takes over.
    others = sorted(reference.bodies, key=lambda body: _INDEPENDENCE.index(Body.Independence(body.independence)))
    in_order = (deadlock["then"], *(body.code for body in others))
    then = next((code for code in in_order if _outside(question, code, reference)), None)
    if then is None:
        raise NoBodyLeft
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
