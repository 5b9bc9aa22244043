"""What the workers do with a complaint that was just filed: route it, set its priority, start its clocks, once.

The rules are pure (`routing`, `triage`); here they are applied to a row, with an event that keeps the reasons.
"""

from django.utils import timezone

from complaints.domain import informing, reference, routing, triage
from complaints.domain.deadlines import clocks
from complaints.domain.events import record
from complaints.domain.reference import Reference
from complaints.models import Complaint, EventKind


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
    category = rules.category_by_pk(complaint.category_id)
    subcategory = rules.subcategory_by_pk(complaint.subcategory_id)
    respondent = rules.body_by_pk(complaint.respondent_body_id) if complaint.respondent_body_id else None
    question = routing.Question(
        category=category.code,
        subcategory=subcategory.code,
        respondent_kind=complaint.respondent_kind,
        respondent_body=respondent.code if respondent else None,
        respondent_level=complaint.respondent_level,
    )
    if complaint.objection:
        return routing.with_objection(question, rules)
    return question


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
    answer = routing.route(question_of(complaint, rules), rules)
    body = rules.body(answer.body)
    complaint.body_id = body.pk
    complaint.excluded = list(answer.excluded)
    complaint.informed = list(answer.informed) if complaint.consent_nhri else []
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
        },
        changed=("body", "excluded", "informed", "routed_at", "next_deadline"),
    )
    informing.inform(complaint)
