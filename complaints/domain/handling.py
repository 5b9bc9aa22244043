"""What the workers do with a complaint that was just filed: route it, set its priority, start its clocks, once.

The rules are pure (`routing`, `triage`); here they are applied to a row, with an event that keeps the reasons.
"""

from dataclasses import replace

from django.utils import timezone

from complaints.domain import earlier, informing, reference, routing, triage
from complaints.domain.deadlines import clocks
from complaints.domain.events import record
from complaints.domain.reference import Reference
from complaints.models import Complaint, EarlierComplaint, EventKind


def route_and_prioritise(complaint: Complaint) -> None:
    """Find the body and the priority of a filed complaint. Nothing happens if it is routed already.

    `complaint` must be locked for this change (`events.locked`).
    """
    if complaint.routed_at is not None:
        return
    rules = reference.current()
    _prioritise(complaint, rules)
    _route(complaint, rules)


def question_of(complaint: Complaint, rules: Reference) -> routing.Question:
    """What routing needs to know of a stored complaint."""
    return question_with(complaint, earlier.in_force(complaint, rules), rules)


def question_with(complaint: Complaint, before: EarlierComplaint | None, rules: Reference) -> routing.Question:
    """The same for whoever knows the earlier complaint already, as far as it counts (`earlier.in_force`)."""
    category = rules.category_by_pk(complaint.category_id)
    subcategory = rules.subcategory_by_pk(complaint.subcategory_id)
    respondent = rules.body_by_pk(complaint.respondent_body_id) if complaint.respondent_body_id else None
    question = routing.Question(
        category=category.code,
        subcategory=subcategory.code,
        respondent_kind=complaint.respondent_kind,
        respondent_body=respondent.code if respondent else None,
        respondent_level=complaint.respondent_level,
        earlier_bodies=earlier.bodies_shown(before, rules) if before else frozenset(),
    )
    if complaint.objection:
        # To the body that was proposed: by what the complainant had told and proved, no more.
        question = routing.with_objection(question, rules)
    if before and before.found:
        found = _bodies_of(before.found, rules)
        question = replace(question, earlier_bodies=question.earlier_bodies | found)
    return question


def _bodies_of(found: Complaint, rules: Reference) -> frozenset[str]:
    """The bodies of an earlier complaint; where it would go, if the workers have not come to it yet."""
    known = earlier.bodies_known_of(found, rules)
    if found.routed_at is not None:
        return known
    return known | {routing.route(question_of(found, rules), rules).body}


def _prioritise(complaint: Complaint, rules: Reference) -> None:
    category = rules.category_by_pk(complaint.category_id)
    subcategory = rules.subcategory_by_pk(complaint.subcategory_id)
    found = triage.assess(category.code, subcategory.code, complaint.flags, rules)
    complaint.priority = found.priority
    complaint.priority_rank = triage.RANK[found.priority]
    record(
        complaint,
        EventKind.PRIORITISED,
        facts={"priority": found.priority.value, "reasons": list(found.reasons)},
        changed=("priority", "priority_rank"),
    )


def _route(complaint: Complaint, rules: Reference) -> None:
    before = earlier.in_force(complaint, rules)
    answer = routing.route(question_with(complaint, before, rules), rules)
    body = rules.body(answer.body)
    complaint.body_id = body.pk
    complaint.excluded = list(answer.excluded)
    complaint.informed = list(answer.informed) if complaint.consent_nhri else []
    complaint.needs_approval = answer.needs_supervisor
    complaint.barred = earlier.people_of(before.found) if before and before.found else []
    complaint.routed_at = timezone.now()
    clocks.begin(complaint)
    record(
        complaint,
        EventKind.ROUTED,
        facts={
            "body": body.code,
            "conflict": answer.conflict,
            "needs_supervisor": answer.needs_supervisor,
            "reasons": list(answer.reasons),
            **({earlier.UNPROVED: True} if before and earlier.proves_nothing(before) else {}),
        },
        changed=("body", "excluded", "needs_approval", "barred", "informed", "routed_at", "next_deadline"),
    )
    informing.inform(complaint)
