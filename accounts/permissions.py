"""The one place that answers "may this person do this".

Every answer starts from the body the person serves: an officer sees only the complaints that body holds, and a body
among a complaint's `excluded` (the accused and its chain of command, COI-1) sees nothing of it whatever else is true,
nor does a person among its `barred` (in charge of the earlier complaint of which it reports a reprisal, COI-7) or who
stood aside from it (COI-6), be it a supervisor or the head: colleagues of the body go on without them.
Administrators and auditors never read a complaint.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from accounts.models import Membership, Role, User
from complaints.models import Complaint, Erasure, Informing, LegalHold, Recusal, Referral

if TYPE_CHECKING:
    from complaints.models import Body


@dataclass(frozen=True)
class Officer:
    """A user at work for one body."""

    user: User
    body: "Body"
    role: Role
    # The complaints from which this person stood aside or was kept away (COI-6).
    stood_aside: frozenset[UUID] = frozenset()

    @cached_property
    def supervises(self) -> bool:
        """Whether this person approves the grave steps of this body."""
        return self.role.supervises


def officer_of(user: User | AnonymousUser) -> Officer | None:
    """The user's work for a body: the highest role first, then the older membership.

    The answer is kept on the user object: one request asks the database once (`forget` drops it).
    """
    if isinstance(user, AnonymousUser) or not user.is_active:
        return None
    if not hasattr(user, "_officer"):
        user._officer = _find_officer(user)  # type: ignore[attr-defined]  # kept for the length of the request
    officer: Officer | None = user._officer  # type: ignore[attr-defined]  # kept just above
    return officer


def forget(user: User) -> None:
    """Let the next answer ask anew: the person stood aside from a complaint meanwhile."""
    if hasattr(user, "_officer"):
        del user._officer


def _find_officer(user: User) -> Officer | None:
    memberships = (
        Membership.objects.select_related("body")
        .filter(user=user, active=True, body__isnull=False, body__active=True)
        .annotate(stood_aside=ArraySubquery(Recusal.objects.filter(user=OuterRef("user")).values("complaint")))
    )
    ranked = sorted(memberships, key=lambda row: (-Role(row.role).seniority, row.pk))
    if not ranked or ranked[0].body is None:
        return None
    return Officer(user, ranked[0].body, Role(ranked[0].role), frozenset(ranked[0].stood_aside))


def has_role(user: User, role: Role) -> bool:
    """Whether the user holds a role that belongs to no body (auditor, administrator)."""
    return user.is_active and Membership.objects.filter(user=user, role=role, active=True).exists()


def administers(user: User | AnonymousUser) -> bool:
    """Whether the user manages the portal and enters the administration. One request asks the database once."""
    if isinstance(user, AnonymousUser):
        return False
    if not hasattr(user, "_administers"):
        user._administers = has_role(user, Role.ADMINISTRATOR)  # type: ignore[attr-defined]  # as in `officer_of`
    administrator: bool = user._administers  # type: ignore[attr-defined]  # kept just above
    return administrator


def others_administer(user: User) -> bool:
    """Whether the portal would still have an administrator without this user."""
    rows = Membership.objects.filter(role=Role.ADMINISTRATOR, active=True, user__is_active=True)
    return rows.exclude(user=user).exists()


def may_try_rules(user: User | AnonymousUser) -> bool:
    """Whether the user may try a change of the rules on past complaints: administrators.

    Not if they serve a body as well: how many complaints a rule touches tells of some that their body must not know.
    """
    return administers(user) and officer_of(user) is None


def may_read_trail(user: User) -> bool:
    """Whether the user may read what happened to all complaints, and who opened them: auditors.

    Not if they serve a body as well: the trail tells of complaints that their body must not know (COI-1).
    """
    return has_role(user, Role.AUDITOR) and officer_of(user) is None


def concerned_with_earlier(user: User, complaint: Complaint) -> bool:
    """Whether the complaint reports a reprisal because of one in whose charge this person was (COI-7)."""
    return user.pk in complaint.barred


def stood_aside(user: User, complaint: Complaint) -> bool:
    """Whether the user stood aside from the complaint, or was kept away, because of a conflict of interest (COI-6)."""
    officer = officer_of(user)
    return officer is not None and complaint.pk in officer.stood_aside


def holds(officer: Officer, complaint: Complaint) -> bool:
    """Whether the officer's body holds the complaint, and neither the body nor the officer is shut out of it."""
    if officer.body.code in complaint.excluded or concerned_with_earlier(officer.user, complaint):
        return False
    if complaint.pk in officer.stood_aside:
        return False
    return complaint.body_id == officer.body.pk


def may_read(user: User, complaint: Complaint) -> bool:
    """Whether the user may open the complaint's contents (identities apart)."""
    officer = officer_of(user)
    return officer is not None and holds(officer, complaint)


def may_reveal(user: User, complaint: Complaint) -> bool:
    """Whether the user may reveal identities: the assignee, or a supervisor of the body that holds it."""
    officer = officer_of(user)
    if officer is None or not holds(officer, complaint):
        return False
    return officer.supervises or complaint.assignee_id == user.pk


def may_work(user: User, complaint: Complaint) -> bool:
    """Whether the user may take steps in the workflow: the assignee, or a supervisor of the holding body.

    Nobody while the routing waits for approval (COI-10).
    """
    return may_reveal(user, complaint) and not complaint.needs_approval


def may_refer(user: User, complaint: Complaint) -> bool:
    """Whether the user may offer the complaint to another body: like `may_work`, even while its routing waits."""
    return may_reveal(user, complaint)


def may_prioritise(user: User, complaint: Complaint) -> bool:
    """Whether the user may change the priority: like `may_work`, even while the routing waits."""
    return may_reveal(user, complaint)


def may_take(user: User, complaint: Complaint) -> bool:
    """Whether the user may take the complaint over: anybody of the holding body, while it has no assignee.

    Nobody while the routing waits for approval (COI-10).
    """
    if complaint.needs_approval:
        return False
    return may_read(user, complaint) and complaint.assignee_id in (None, user.pk)


def may_supervise(user: User, complaint: Complaint) -> bool:
    """Whether the complaint is the user's to supervise: a supervisor of the holding body."""
    officer = officer_of(user)
    return officer is not None and officer.supervises and holds(officer, complaint)


def may_assign(user: User, complaint: Complaint) -> bool:
    """Whether the user may give the complaint to an officer: a supervisor, unless its routing waits (COI-10)."""
    return may_supervise(user, complaint) and not complaint.needs_approval


def may_approve_routing(user: User, complaint: Complaint) -> bool:
    """Whether the user may approve that the complaint came here although no body was free of conflict (COI-10)."""
    return may_supervise(user, complaint)


def may_approve(user: User, complaint: Complaint) -> bool:
    """Whether the user may give the second signature: a supervisor who did not make the proposal (four eyes)."""
    return may_supervise(user, complaint) and complaint.proposed_by_id != user.pk


def may_answer_referral(user: User, complaint: Complaint) -> bool:
    """Whether the user may accept or refuse an offered referral: a supervisor of the body it was offered to."""
    officer = officer_of(user)
    if officer is None or not officer.supervises or officer.body.code in complaint.excluded:
        return False
    if concerned_with_earlier(user, complaint) or stood_aside(user, complaint):
        return False
    return complaint.referrals.filter(state=Referral.State.OFFERED, offered_to=officer.body).exists()


def may_see_information(user: User, informing: Informing) -> bool:
    """Whether the user may learn the plain facts of which a body was informed (COI-2): a supervisor of that body."""
    officer = officer_of(user)
    if officer is None or not officer.supervises or officer.body.pk != informing.body_id:
        return False
    complaint = informing.complaint
    if concerned_with_earlier(user, complaint) or stood_aside(user, complaint):
        return False
    return officer.body.code not in complaint.excluded and complaint.erased_at is None


def may_report(user: User, complaint: Complaint) -> bool:
    """Whether the user may have a case report made: whoever may read."""
    return may_read(user, complaint)


def may_hold(user: User, complaint: Complaint) -> bool:
    """Whether the user may forbid the erasure of the complaint: a supervisor of the holding body."""
    return may_supervise(user, complaint)


def may_lift_hold(user: User, hold: LegalHold) -> bool:
    """Whether the user may lift a legal hold: a supervisor who did not set it (four eyes)."""
    return may_hold(user, hold.complaint) and hold.set_by_id != user.pk


def may_propose_erasure(user: User, complaint: Complaint) -> bool:
    """Whether the user may propose that a complaint be erased: a supervisor of the holding body."""
    return may_supervise(user, complaint)


def may_approve_erasure(user: User, erasure: Erasure) -> bool:
    """Whether the user may give the second signature: a supervisor who did not propose the erasure (four eyes)."""
    return may_propose_erasure(user, erasure.complaint) and erasure.proposed_by_id != user.pk
