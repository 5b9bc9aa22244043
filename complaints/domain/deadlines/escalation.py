"""Who is told that a deadline's time passes: the officer in charge, then the supervisors, then the head of the body."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import Membership, Role, User
from complaints.domain.deadlines import states
from complaints.models import Clock, Complaint


@dataclass(frozen=True)
class Told:
    """The people to tell, and the role that answers for it now; empty and None where the body has nobody."""

    role: Role | None
    users: tuple[User, ...]


NOBODY = Told(None, ())


@dataclass(frozen=True)
class _Staff:
    """Whom a body has for one complaint."""

    in_charge: tuple[User, ...]
    supervisors: tuple[User, ...]
    heads: tuple[User, ...]


def told(complaint: Complaint, clock: Clock, percent: int) -> Told:
    """Whom to tell of the body that holds the complaint. One query.

    A body without a person for a role is not left untold: its next higher or lower role hears in place of it. A body
    that is shut out of the complaint is told nothing.
    """
    if complaint.body is None or complaint.body.code in complaint.excluded:
        return NOBODY
    return _rung(clock, percent)(_staff(complaint))


def _rung(clock: Clock, percent: int) -> Callable[[_Staff], Told]:
    if percent < states.OVERDUE or clock in states.OF_THE_COMPLAINANT:
        return _reminded
    return _escalated if percent < states.LONG_OVERDUE else _escalated_to_the_head


def _reminded(staff: _Staff) -> Told:
    if staff.in_charge:
        return Told(Role.OFFICER, staff.in_charge)
    return _supervisors(staff)


def _escalated(staff: _Staff) -> Told:
    above = _supervisors(staff)
    also = tuple(user for user in staff.in_charge if user not in above.users)
    return Told(above.role, also + above.users) if above.users else _reminded(staff)


def _escalated_to_the_head(staff: _Staff) -> Told:
    return Told(Role.HEAD, staff.heads) if staff.heads else _escalated(staff)


def _supervisors(staff: _Staff) -> Told:
    if staff.supervisors:
        return Told(Role.SUPERVISOR, staff.supervisors)
    return Told(Role.HEAD, staff.heads) if staff.heads else NOBODY


def _staff(complaint: Complaint) -> _Staff:
    """The active people of the holding body who matter here; somebody in charge who left it is nobody.

    Whoever may not read the complaint is nobody either, because they stood aside (COI-6) or were in charge of the
    earlier one (COI-7): if it was the only supervisor, the head hears.
    """
    serving = Membership.objects.filter(body=complaint.body_id, active=True, user__is_active=True)
    memberships = serving.exclude(user__recusals__complaint=complaint).exclude(user__in=complaint.barred)
    people: dict[Role, list[User]] = {role: [] for role in Role}
    in_charge: list[User] = []
    for membership in memberships.select_related("user").order_by("pk"):
        people[Role(membership.role)].append(membership.user)
        if membership.user_id == complaint.assignee_id and membership.user not in in_charge:
            in_charge.append(membership.user)
    return _Staff(tuple(in_charge), tuple(people[Role.SUPERVISOR]), tuple(people[Role.HEAD]))
