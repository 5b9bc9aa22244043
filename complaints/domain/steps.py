"""Taking a step of the workflow: check the table, change the row, leave the event, put what follows in the outbox.

One function, `take_step`, does it for every row of the table; what a few steps do besides stands in `_EFFECTS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import User
from complaints.domain import blind, earlier, merging, outcomes, recusal, reference, vault, workflow
from complaints.domain.conflict import ConflictOfInterest, OfficerConflict
from complaints.domain.deadlines import clocks, states
from complaints.domain.events import locked, record
from complaints.domain.outbox import later
from complaints.domain.workflow import Need, Rule, Transition
from complaints.models import Body, Complaint, Event, EventKind, Message, Referral
from complaints.models.complaint import ENDED


class InputMissing(Exception):
    """The step needs an input that did not come; `need` says which."""

    def __init__(self, need: Need) -> None:
        super().__init__(need)
        self.need = need


@dataclass(frozen=True)
class Inputs:
    """What came with a step. Which are needed is in the table's row."""

    no_conflict: bool = False
    reason: str = ""
    message: str = ""
    ground: str = ""
    outcome: str = ""
    body: str = ""
    reference: str = ""

    def require(self, rule: Rule) -> None:
        """Raise `InputMissing` for the first need of the row that is empty."""
        for need in rule.needs:
            if not getattr(self, need.value):
                raise InputMissing(need)


@dataclass
class _Step:
    """One step while it is being taken: effects add to what is changed and said."""

    complaint: Complaint
    rule: Rule
    by: User | None
    inputs: Inputs
    facts: dict[str, Any]
    secret: dict[str, Any]
    changed: set[str]


def take_step(
    complaint: Complaint,
    transition: Transition,
    *,
    by: User | None,
    inputs: Inputs | None = None,
    version: int | None = None,
) -> Complaint:
    """Take one step for a member of staff, or for the complainant if `by` is None. Returns the changed row.

    Raises `TransitionRefused`, `InputMissing`, `ConflictOfInterest` (of a person: `OfficerConflict`, and what was found
    is kept), `merging.NoSuchComplaint`, `outcomes.OutcomeRefused`, `earlier.ReprisalCaseHere` or `ChangedMeanwhile`.
    """
    given = inputs or Inputs()
    with locked(complaint, version=version) as row:
        rule = workflow.require(transition, row, user=by)
        given.require(rule)
        refused = by if by and rule.makes_responsible and recusal.finds_conflict(row, by) else None
        if refused is None:
            step = _Step(row, rule, by, given, {"transition": rule.transition.value, "from": row.status}, {}, set())
            return _taken(step)
    # Only here, so that the recusal and its event are committed.
    raise OfficerConflict(refused)


def _taken(step: _Step) -> Complaint:
    row, rule, by = step.complaint, step.rule, step.by
    step.secret |= {name: value for name in ("reason", "message") if (value := getattr(step.inputs, name))}
    _move(step)
    if effect := _EFFECTS.get(rule.transition):
        effect(step)
    clocks.follow(row, timezone.now(), restarted=states.restarted_by(rule))
    step.changed.add("next_deadline")
    record(
        row,
        EventKind.STEP,
        by=by,
        actor=None if by else Event.Actor.COMPLAINANT,
        facts=step.facts | {"to": row.status},
        secret=step.secret,
        changed=tuple(step.changed),
    )
    if rule.tells_complainant:
        later("complaint.notify", row, notice=rule.transition.value)
    return row


def _move(step: _Step) -> None:
    row = step.complaint
    row.status = step.rule.to
    row.closed_at = timezone.now() if row.status in ENDED else None
    step.changed |= {"status", "closed_at"}
    if row.status in workflow.PROPOSED_STATES:
        row.proposed_by = step.by
        step.changed.add("proposed_by")


def _approve_routing(step: _Step) -> None:
    step.complaint.needs_approval = False
    step.changed.add("needs_approval")


def _take(step: _Step) -> None:
    step.complaint.assignee = step.by
    step.changed.add("assignee")
    earlier.taken_charge_of(step.complaint)


def _message_out(step: _Step) -> None:
    _keep_message(step, step.by)


def _message_in(step: _Step) -> None:
    _keep_message(step, None)


def _keep_message(step: _Step, user: User | None) -> None:
    row = step.complaint
    Message.objects.create(
        complaint=row, user=user, at=timezone.now(), sealed=vault.seal(row, step.inputs.message, "message")
    )
    row.tokens = sorted({*row.tokens, *blind.tokens(step.inputs.message)})
    step.changed.add("tokens")
    # The text stands in the message; the event only says that there was one.
    step.secret.pop("message", None)


def _propose_decision(step: _Step) -> None:
    if step.inputs.outcome not in outcomes.open_to(step.complaint):
        raise outcomes.OutcomeRefused(step.inputs.outcome)
    step.complaint.outcome = step.inputs.outcome
    step.facts["outcome"] = step.inputs.outcome
    step.changed.add("outcome")


def _return_decision(step: _Step) -> None:
    step.complaint.outcome = ""
    step.changed.add("outcome")


def _decide(step: _Step) -> None:
    step.complaint.decided_at = timezone.now()
    step.facts["outcome"] = step.complaint.outcome
    step.changed.add("decided_at")


def _propose_inadmissible(step: _Step) -> None:
    step.facts["ground"] = step.inputs.ground


def _offer_referral(step: _Step) -> None:
    row = step.complaint
    to = Body.objects.filter(code=step.inputs.body, active=True).first()
    if to is None or to.code in row.excluded or to.pk == row.body_id:
        raise ConflictOfInterest(step.inputs.body)
    assert row.body is not None and step.by is not None
    Referral.objects.create(complaint=row, offered_by_body=row.body, offered_to=to, offered_by=step.by)
    step.facts["body"] = to.code


def _answer_referral(step: _Step, state: str) -> Referral:
    referral = step.complaint.referrals.select_related("offered_to").get(state=Referral.State.OFFERED)
    referral.state = state
    referral.answered_at = timezone.now()
    referral.save(update_fields=["state", "answered_at"])
    step.facts["body"] = referral.offered_to.code
    return referral


def _accept_referral(step: _Step) -> None:
    referral = _answer_referral(step, Referral.State.ACCEPTED)
    step.complaint.body = referral.offered_to
    step.complaint.assignee = step.by
    # A supervisor of each body has decided, with a reason: of COI-10 nothing is left to approve.
    step.complaint.needs_approval = False
    step.changed |= {"body", "assignee", "needs_approval"}
    earlier.passed_on(step.complaint)
    merging.pass_on_with(step.complaint)
    earlier.taken_charge_of(step.complaint)


def _refuse_referral(step: _Step) -> None:
    _answer_referral(step, Referral.State.REFUSED)


def _take_back_referral(step: _Step) -> None:
    _answer_referral(step, Referral.State.TAKEN_BACK)


def _merge(step: _Step) -> None:
    assert step.by is not None
    other = merging.merge(step.complaint, step.inputs.reference, by=step.by)
    step.facts["merged_into"] = other.reference


_EFFECTS: dict[Transition, Callable[[_Step], None]] = {
    Transition.APPROVE_ROUTING: _approve_routing,
    Transition.TAKE: _take,
    Transition.ASK_COMPLAINANT: _message_out,
    Transition.INFORM: _message_out,
    Transition.ANSWER: _message_in,
    Transition.PROPOSE_DECISION: _propose_decision,
    Transition.RETURN_DECISION: _return_decision,
    Transition.APPROVE_DECISION: _decide,
    Transition.PROPOSE_INADMISSIBLE: _propose_inadmissible,
    Transition.OFFER_REFERRAL: _offer_referral,
    Transition.ACCEPT_REFERRAL: _accept_referral,
    Transition.REFUSE_REFERRAL: _refuse_referral,
    Transition.TAKE_BACK_REFERRAL: _take_back_referral,
    Transition.MERGE: _merge,
}


def referral_bodies(complaint: Complaint) -> list[reference.BodyInfo]:
    """The bodies to which this complaint may be referred: active, not its own, not shut out."""
    return [
        body
        for body in reference.current().bodies
        if body.active and body.pk != complaint.body_id and body.code not in complaint.excluded
    ]
