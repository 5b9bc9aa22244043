"""What officers do with a complaint besides taking steps: assign it, note, reveal an identity, change the priority."""

from accounts import permissions
from accounts.models import User
from complaints.domain import blind, earlier, recusal, triage, vault, workflow
from complaints.domain.conflict import ConflictOfInterest, OfficerConflict
from complaints.domain.deadlines import clocks
from complaints.domain.events import locked, record
from complaints.models import Complaint, Event, EventKind, Person, Priority


class ReasonMissing(Exception):
    """What is to be done needs a written reason, and none came."""


def assign(complaint: Complaint, *, to: User, by: User, version: int | None = None) -> Complaint:
    """Give the complaint to an officer of the body that holds it.

    Raises `TransitionRefused` unless `by` supervises that body or while the routing waits (COI-10),
    `ConflictOfInterest` if `to` does not serve it or was in charge of the earlier complaint of which this one reports
    a reprisal (COI-7), and `OfficerConflict` if `to` stood aside or must (COI-6; what was found is kept).
    """
    with locked(complaint, version=version) as row:
        if not permissions.may_assign(by, row):
            raise workflow.TransitionRefused("assign by this person")
        if not permissions.stood_aside(to, row) and not permissions.may_read(to, row):
            raise ConflictOfInterest(to.username)
        if not recusal.finds_conflict(row, to):
            row.assignee = to
            earlier.taken_charge_of(row)
            record(row, EventKind.ASSIGNED, by=by, facts={"to_user": to.pk}, changed=("assignee",))
            return row
    # Only here, so that the recusal and its event are committed.
    raise OfficerConflict(to)


def add_note(complaint: Complaint, text: str, *, by: User) -> Event:
    """Keep an internal note, never shown to the complainant. Raises `TransitionRefused`."""
    with locked(complaint) as row:
        if not permissions.may_read(by, row):
            raise workflow.TransitionRefused("note by this person")
        row.tokens = sorted({*row.tokens, *blind.tokens(text)})
        return record(row, EventKind.NOTE, by=by, secret={"text": text}, changed=("tokens",))


def reveal_identity(person_id: int, *, by: User, reason: str) -> vault.Identity:
    """Open one person's identity for an officer, with the reason kept in the trail.

    Raises `vault.ReaderRefused` or `ReasonMissing`.
    """
    if not reason.strip():
        raise ReasonMissing
    person = Person.objects.select_related("complaint").get(pk=person_id)
    with locked(person.complaint) as row:
        person.complaint = row
        identity = vault.reveal(person, by)
        record(row, EventKind.IDENTITY_REVEALED, by=by, facts={"role": person.role}, secret={"reason": reason})
    return identity


def set_priority(
    complaint: Complaint, priority: str, *, by: User, reason: str, version: int | None = None
) -> Complaint:
    """Change the priority with a written reason (escalation rule 5); only a supervisor lowers it from critical.

    Raises `TransitionRefused` or `ReasonMissing`.
    """
    if not reason.strip():
        raise ReasonMissing
    with locked(complaint, version=version) as row:
        lowered_from_critical = row.priority == Priority.CRITICAL and priority != Priority.CRITICAL
        allowed = permissions.may_supervise if lowered_from_critical else permissions.may_prioritise
        if not allowed(by, row):
            raise workflow.TransitionRefused("priority by this person")
        facts = {"from": row.priority, "priority": priority, "reasons": []}
        row.priority, row.priority_rank = priority, triage.RANK[Priority(priority)]
        clocks.rebase(row)
        record(
            row,
            EventKind.PRIORITISED,
            by=by,
            facts=facts,
            secret={"reason": reason},
            changed=("priority", "priority_rank", "next_deadline"),
        )
        return row
