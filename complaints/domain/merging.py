"""Merging a complaint with another one about the same matter: what protects the first goes over to the second.

From then on the second holds the matter of both. So whoever may not have the first must not have the second either:
the bodies shut out of it (COI-1, COI-7), the people barred from it (COI-7), and those who stood aside from it or whom
it names (COI-6). It is at least as urgent, too. What is found out later about the first follows it there:
`domain.earlier` and `domain.recusal` ask for what was merged.
"""

from accounts import permissions
from accounts.models import User
from complaints.domain import earlier, recusal
from complaints.domain.deadlines import clocks
from complaints.domain.events import record
from complaints.domain.workflow import takes_in
from complaints.models import Complaint, EventKind, Merger


class NoSuchComplaint(Exception):
    """The reference given for a merge is of no complaint that this person may read and that could take this one in."""


def merge(complaint: Complaint, reference: str, *, by: User) -> Complaint:
    """Let a locked complaint go on in the one with this reference; return that one.

    Raises `NoSuchComplaint`: whether there is such a complaint that this person may not read must not be found out.
    """
    other = Complaint.objects.select_for_update(of=("self",)).filter(reference=reference).first()
    if other is None or other.pk == complaint.pk or not permissions.may_read(by, other) or not takes_in(other):
        raise NoSuchComplaint(reference)
    Merger.objects.filter(into=complaint).update(into=other)
    Merger.objects.create(complaint=complaint, into=other)
    _shut_out(complaint, other, by)
    _keep_as_urgent(complaint, other)
    recusal.carry_over(complaint, other)
    earlier.merged(complaint)
    return other


def pass_on_with(complaint: Complaint) -> None:
    """Give what was merged into a locked complaint to the body that takes this one over, to be read there."""
    for merged in Complaint.objects.select_for_update().filter(merger__into=complaint).order_by("pk"):
        merged.body, merged.assignee = complaint.body, None
        facts = {"with": complaint.reference}
        record(merged, EventKind.PASSED_ALONG, facts=facts, changed=("body", "assignee"))


def _shut_out(complaint: Complaint, other: Complaint, by: User) -> None:
    other.excluded = list(dict.fromkeys([*other.excluded, *complaint.excluded]))
    other.barred = sorted({*other.barred, *complaint.barred})
    changed = ["excluded", "barred"]
    if other.assignee_id in other.barred:
        other.assignee = None
        changed.append("assignee")
    record(other, EventKind.TOOK_IN, by=by, facts={"merged": complaint.reference}, changed=tuple(changed))


def _keep_as_urgent(complaint: Complaint, other: Complaint) -> None:
    if other.priority_rank <= complaint.priority_rank:
        return
    reasons = [{"code": "merged", "reference": complaint.reference}]
    facts = {"from": other.priority, "priority": complaint.priority, "reasons": reasons}
    other.priority, other.priority_rank = complaint.priority, complaint.priority_rank
    clocks.rebase(other)
    record(other, EventKind.PRIORITISED, facts=facts, changed=("priority", "priority_rank", "next_deadline"))
