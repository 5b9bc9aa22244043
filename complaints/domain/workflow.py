"""The workflow: one table. Buttons, the API, the permission tests and the diagram in the docs come from it.

A row says from where a step leads to where, who may take it, what it needs, whether a second person signs, and what
the complainant is told. `domain.steps` takes the steps.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.models import User
from complaints.models import Complaint, Priority, Status
from complaints.models.complaint import ENDED


class Transition(TextChoices):
    """The steps, by the verb on their button."""

    APPROVE_ROUTING = "approve_routing", _("Approve the routing")
    TAKE = "take", _("Take the complaint")
    ADMIT = "admit", _("Admit for review")
    PROPOSE_INADMISSIBLE = "propose_inadmissible", _("Propose inadmissible")
    APPROVE_INADMISSIBLE = "approve_inadmissible", _("Approve: inadmissible")
    RETURN_INADMISSIBLE = "return_inadmissible", _("Do not approve: back to triage")
    START_REVIEW = "start_review", _("Start the review")
    ASK_COMPLAINANT = "ask_complainant", _("Ask the complainant")
    ANSWER = "answer", _("Send the answer")
    RESUME = "resume", _("Go on without an answer")
    INFORM = "inform", _("Tell the complainant how it stands")
    ASK_BODY = "ask_body", _("Ask the body for its reply")
    NOTE_REPLY = "note_reply", _("Enter the body's reply")
    PROPOSE_DECISION = "propose_decision", _("Propose a decision")
    APPROVE_DECISION = "approve_decision", _("Approve the decision")
    RETURN_DECISION = "return_decision", _("Do not approve: back to review")
    CLOSE = "close", _("Close the complaint")
    OFFER_REFERRAL = "offer_referral", _("Refer to another body")
    ACCEPT_REFERRAL = "accept_referral", _("Accept the referral")
    REFUSE_REFERRAL = "refuse_referral", _("Refuse the referral")
    TAKE_BACK_REFERRAL = "take_back_referral", _("Take the referral back")
    MERGE = "merge", _("Merge with another complaint")
    WITHDRAW = "withdraw", _("Withdraw the complaint")
    REQUEST_REVIEW = "request_review", _("Ask for a review")
    REOPEN = "reopen", _("Reopen for review")


class Need(StrEnum):
    """What a step asks for. The faces make a form field of each."""

    NO_CONFLICT = "no_conflict"  # COI-6: the officer confirms that no conflict of interest exists
    REASON = "reason"  # words, sealed in the event
    MESSAGE = "message"  # words to the complainant, sealed
    GROUND = "ground"  # outcomes.Ground
    OUTCOME = "outcome"  # outcomes.Outcome
    BODY = "body"  # a body's code
    REFERENCE = "reference"  # another complaint's reference


class Who(StrEnum):
    """Who takes a step: people of the body by permission, or the complainant with reference and code."""

    STAFF = "staff"
    COMPLAINANT = "complainant"


@dataclass(frozen=True)
class Rule:
    """One row of the table."""

    transition: Transition
    from_: frozenset[Status]
    to: Status
    may: Callable[[User, Complaint], bool] | None
    needs: tuple[Need, ...] = ()
    second_person: bool = False
    tells_complainant: bool = False
    # The few steps an officer takes on most complaints come first and as buttons, the grave ones as plain links.
    grave: bool = False
    # A further condition on the complaint itself.
    when: Callable[[Complaint], bool] | None = None

    def applies(self, complaint: Complaint) -> bool:
        """Whether the step leads anywhere from where the complaint stands."""
        return complaint.status in self.from_ and (self.when is None or self.when(complaint))

    @property
    def makes_responsible(self) -> bool:
        """Whether who takes it answers for the complaint: takes it over or signs. COI-6 compares them before."""
        return self.second_person or Need.NO_CONFLICT in self.needs

    @property
    def who(self) -> Who:
        """Staff, or the complainant."""
        return Who.STAFF if self.may else Who.COMPLAINANT

    @property
    def label(self) -> Promise | str:
        """The verb on the button, in the active language."""
        return self.transition.label


_S, _T, _P = Status, Transition, permissions
_OPEN_WORK = frozenset({_S.IN_TRIAGE, _S.ADMITTED, _S.UNDER_REVIEW})
# Not while a proposal, made without what comes with the other complaint, waits for a signature.
_TAKES_IN = _OPEN_WORK | {_S.RECEIVED, _S.AWAITING_COMPLAINANT, _S.AWAITING_BODY}


def may_end_by_withdrawal(complaint: Complaint) -> bool:
    """A serious complaint is not closed by its withdrawal: somebody may be under pressure.

    Neither is one in which another person's complaint goes on.
    """
    if complaint.priority == Priority.CRITICAL or complaint.subcategory.serious:
        return False
    return not complaint.mergers.exists()


def is_serious(complaint: Complaint) -> bool:
    """Whether it is about a serious matter, or one that goes on in it is."""
    return complaint.subcategory.serious or complaint.mergers.filter(complaint__subcategory__serious=True).exists()


def routing_waits(complaint: Complaint) -> bool:
    """COI-10: no body was free of conflict, and no supervisor has approved yet that it came here."""
    return complaint.needs_approval and complaint.status not in ENDED


def takes_in(complaint: Complaint) -> bool:
    """Whether another complaint can be merged into it: somebody has yet to work on it, and its body keeps it."""
    return complaint.status in _TAKES_IN


def may_be_offered(complaint: Complaint) -> bool:
    """Whoever took it offers it to another body; before it is taken, a supervisor who does not approve its routing."""
    return complaint.status != Status.RECEIVED or routing_waits(complaint)


def _from(*states: Status) -> frozenset[Status]:
    return frozenset(states)


TABLE: tuple[Rule, ...] = (
    # COI-10. Untaken, or back from a body that did not accept it; then it waits to be taken like any other.
    Rule(
        _T.APPROVE_ROUTING,
        _from(_S.RECEIVED, _S.IN_TRIAGE),
        _S.RECEIVED,
        _P.may_approve_routing,
        (Need.NO_CONFLICT, Need.REASON),
        when=routing_waits,
    ),
    Rule(_T.TAKE, _from(_S.RECEIVED), _S.IN_TRIAGE, _P.may_take, (Need.NO_CONFLICT,), tells_complainant=True),
    Rule(_T.ADMIT, _from(_S.IN_TRIAGE), _S.ADMITTED, _P.may_work, tells_complainant=True),
    Rule(_T.START_REVIEW, _from(_S.ADMITTED), _S.UNDER_REVIEW, _P.may_work),
    Rule(
        _T.ASK_COMPLAINANT,
        _from(_S.UNDER_REVIEW),
        _S.AWAITING_COMPLAINANT,
        _P.may_work,
        (Need.MESSAGE,),
        tells_complainant=True,
    ),
    Rule(_T.ANSWER, _from(_S.AWAITING_COMPLAINANT), _S.UNDER_REVIEW, None, (Need.MESSAGE,)),
    Rule(_T.RESUME, _from(_S.AWAITING_COMPLAINANT), _S.UNDER_REVIEW, _P.may_work, (Need.REASON,)),
    Rule(_T.ASK_BODY, _from(_S.UNDER_REVIEW), _S.AWAITING_BODY, _P.may_work, (Need.REASON,)),
    Rule(_T.NOTE_REPLY, _from(_S.AWAITING_BODY), _S.UNDER_REVIEW, _P.may_work, (Need.REASON,)),
    # Keeps the promise of news while a review takes long (domain.deadlines).
    Rule(_T.INFORM, _from(_S.UNDER_REVIEW), _S.UNDER_REVIEW, _P.may_work, (Need.MESSAGE,), tells_complainant=True),
    Rule(
        _T.PROPOSE_DECISION,
        _from(_S.UNDER_REVIEW),
        _S.DECISION_PROPOSED,
        _P.may_work,
        (Need.OUTCOME, Need.REASON),
    ),
    Rule(
        _T.APPROVE_DECISION,
        _from(_S.DECISION_PROPOSED),
        _S.DECIDED,
        _P.may_approve,
        second_person=True,
        tells_complainant=True,
    ),
    Rule(_T.RETURN_DECISION, _from(_S.DECISION_PROPOSED), _S.UNDER_REVIEW, _P.may_approve, (Need.REASON,), grave=True),
    Rule(_T.CLOSE, _from(_S.DECIDED), _S.CLOSED, _P.may_work, tells_complainant=True),
    Rule(
        _T.OFFER_REFERRAL,
        _OPEN_WORK | {_S.RECEIVED},
        _S.REFERRED,
        _P.may_refer,
        (Need.BODY, Need.REASON),
        grave=True,
        when=may_be_offered,
    ),
    Rule(
        _T.ACCEPT_REFERRAL,
        _from(_S.REFERRED),
        _S.IN_TRIAGE,
        _P.may_answer_referral,
        (Need.NO_CONFLICT,),
        tells_complainant=True,
    ),
    Rule(_T.REFUSE_REFERRAL, _from(_S.REFERRED), _S.IN_TRIAGE, _P.may_answer_referral, (Need.REASON,), grave=True),
    Rule(_T.TAKE_BACK_REFERRAL, _from(_S.REFERRED), _S.IN_TRIAGE, _P.may_refer, (Need.REASON,), grave=True),
    Rule(
        _T.PROPOSE_INADMISSIBLE,
        _from(_S.IN_TRIAGE),
        _S.INADMISSIBLE_PROPOSED,
        _P.may_work,
        (Need.GROUND, Need.REASON),
        grave=True,
    ),
    Rule(
        _T.APPROVE_INADMISSIBLE,
        _from(_S.INADMISSIBLE_PROPOSED),
        _S.INADMISSIBLE,
        _P.may_approve,
        second_person=True,
        tells_complainant=True,
    ),
    Rule(
        _T.RETURN_INADMISSIBLE,
        _from(_S.INADMISSIBLE_PROPOSED),
        _S.IN_TRIAGE,
        _P.may_approve,
        (Need.REASON,),
        grave=True,
    ),
    Rule(
        _T.MERGE,
        _OPEN_WORK,
        _S.MERGED,
        _P.may_work,
        (Need.REFERENCE, Need.REASON),
        tells_complainant=True,
        grave=True,
    ),
    Rule(
        _T.WITHDRAW,
        _OPEN_WORK | {_S.RECEIVED, _S.AWAITING_COMPLAINANT},
        _S.WITHDRAWN,
        None,
        (Need.REASON,),
        grave=True,
        when=may_end_by_withdrawal,
    ),
    Rule(_T.REQUEST_REVIEW, _from(_S.DECIDED, _S.CLOSED, _S.INADMISSIBLE), _S.REVIEW_REQUESTED, None, (Need.REASON,)),
    Rule(_T.REOPEN, _from(_S.REVIEW_REQUESTED), _S.UNDER_REVIEW, _P.may_assign, tells_complainant=True),
)

RULES: dict[Transition, Rule] = {rule.transition: rule for rule in TABLE}

# A proposal by one person waits in these states for another's signature.
PROPOSED_STATES = frozenset(status for rule in TABLE if rule.second_person for status in rule.from_)

# Nobody may do these until the routing is approved (COI-10).
_HELD_BACK = (_P.may_take, _P.may_work, _P.may_assign)


class TransitionRefused(Exception):
    """The table has no such step from the present state, or this person may not take it."""


def is_held_back(rule: Rule, complaint: Complaint) -> bool:
    """Whether the step is refused because the routing waits for approval, whoever asks."""
    return routing_waits(complaint) and rule.may in _HELD_BACK


def open_to(user: User, complaint: Complaint) -> list[Rule]:
    """The steps this member of staff may take on this complaint now, in the table's order."""
    return [rule for rule in TABLE if rule.may is not None and rule.applies(complaint) and rule.may(user, complaint)]


def open_to_complainant(complaint: Complaint) -> list[Rule]:
    """The steps the complainant may take now."""
    return [rule for rule in TABLE if rule.may is None and rule.applies(complaint)]


def require(transition: Transition, complaint: Complaint, *, user: User | None) -> Rule:
    """The rule of `transition` if it may be taken now by `user` (None: the complainant).

    Raises `TransitionRefused`.
    """
    rule = RULES[transition]
    if not rule.applies(complaint):
        raise TransitionRefused(f"{transition} from {complaint.status}")
    allowed = user is None if rule.may is None else user is not None and rule.may(user, complaint)
    if not allowed:
        raise TransitionRefused(f"{transition} by this person")
    return rule
