"""The earlier complaint of which a new one reports a reprisal (conflict rule COI-7).

Whoever handled or handles the earlier complaint is kept away from the new one: the bodies by routing (`excluded`), the
people by `barred`. All of it is written on the new complaint's row; nothing leads from the earlier one to it.

A reference that somebody merely typed proves nothing, and must not tell them whether there is such a complaint or who
holds it: until the complaint is filed, only a body that they named and a proved link (`domain.earlier_link`) count.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from complaints.domain import reference
from complaints.domain.reference import BodyInfo, Reference
from complaints.domain.workflow import Transition
from complaints.models import Complaint, EarlierComplaint, Event, EventKind, Merger, Status
from complaints.models.complaint import ComplaintQuerySet

# In the facts of the event of routing: its reasons may tell of a complaint whose reference was only typed.
UNPROVED = "earlier_unproved"

# Whoever took one of these steps was in charge from then on.
_CHARGING = (Transition.TAKE.value, Transition.ACCEPT_REFERRAL.value)


# What the supervisor is told who is kept from taking the earlier complaint over: they know their own case.
REPRISAL_CASE_HERE = _(
    "Your body holds a complaint about a reprisal because of this one, so it may not take this one over "
    "(conflict-of-interest rule 7). Refuse the referral, and do not mention that complaint in the reason: whoever "
    "offers this one must not learn of it."
)


class ReprisalCaseHere(Exception):
    """The body holds a complaint about a reprisal because of the one that it is about to take over.

    Found out only when it accepts: a list of bodies without it would tell those who offer that there is such a one.
    """


@dataclass(frozen=True)
class Earlier:
    """What a filing says of the earlier complaint. `proved_id` is the one that was opened with its code."""

    reference: str = ""
    handled_by_id: int | None = None
    proved_id: UUID | None = None


@dataclass(frozen=True)
class Told:
    """The same for who reads the new complaint: the digits of the reference, and the body by the person's own word.

    `held_by` is the body that holds the complaint of that reference, if there is one: for officers alone.
    """

    reference: str
    proved: bool
    handled_by: BodyInfo | None
    held_by: BodyInfo | None


def category(rules: Reference) -> str:
    """The code of the category of complaints about reprisals, whether or not the rule is in use."""
    return str(rules.conflict_rule("COI-7").parameters["category"])


def is_asked(chosen: str | None, rules: Reference) -> bool:
    """Whether a complaint of the category `chosen` is asked of which earlier complaint it reports a reprisal."""
    return rules.conflict_rule("COI-7").active and chosen == category(rules)


def keep(complaint: Complaint, said: Earlier) -> None:
    """Store what was said beside a complaint that is being filed."""
    found_id = said.proved_id
    if found_id is None and said.reference:
        found_id = Complaint.objects.filter(reference=said.reference).values_list("pk", flat=True).first()
    EarlierComplaint.objects.create(
        complaint=complaint,
        reference=said.reference,
        found_id=found_id,
        proved=said.proved_id is not None,
        handled_by_id=said.handled_by_id,
    )


def of(complaint: Complaint, rules: Reference) -> EarlierComplaint | None:
    """What is stored beside a complaint; the database is asked only about those of that category."""
    if rules.category_by_pk(complaint.category_id).code != category(rules):
        return None
    return EarlierComplaint.objects.select_related("found").filter(complaint=complaint).first()


def in_force(complaint: Complaint, rules: Reference) -> EarlierComplaint | None:
    """The same as far as it counts: nothing while the rule is out of use."""
    return of(complaint, rules) if rules.conflict_rule("COI-7").active else None


def told(complaint: Complaint) -> Told | None:
    """What its officer reads, and its complainant part of; nothing of the earlier complaint's contents."""
    rules = reference.current()
    row = of(complaint, rules)
    if row is None:
        return None
    holder = row.found.body_id if row.found else None
    return Told(
        reference=row.reference,
        proved=row.proved,
        handled_by=rules.body_by_pk(row.handled_by_id) if row.handled_by_id else None,
        held_by=rules.body_by_pk(holder) if holder else None,
    )


def bodies_shown(row: EarlierComplaint, rules: Reference) -> frozenset[str]:
    """The bodies that counted for what the complainant was proposed: the one told, and those of a proved link."""
    bodies = {rules.body_by_pk(row.handled_by_id).code} if row.handled_by_id else set()
    if row.proved and row.found:
        bodies |= bodies_known_of(row.found, rules)
    return frozenset(bodies)


def bodies_known_of(found: Complaint, rules: Reference) -> frozenset[str]:
    """The codes of the bodies that hold a complaint, or the one in which it goes on, or are complained of in it."""
    pks = [found.respondent_body_id, *(one.body_id for one in _found_and_where_it_goes_on(found))]
    return frozenset(rules.body_by_pk(pk).code for pk in pks if pk is not None)


def people_of(found: Complaint) -> list[int]:
    """Everybody in whose charge a complaint is or was, or the one in which it goes on, and who put them in charge."""
    both = _found_and_where_it_goes_on(found)
    people = {one.assignee_id for one in both}
    events = Event.objects.filter(complaint__in=both, kind__in=(EventKind.ASSIGNED, EventKind.STEP))
    for kind, user_id, facts in events.values_list("kind", "user_id", "facts"):
        if kind == EventKind.ASSIGNED:
            people |= {user_id, facts["to_user"]}
        elif facts["transition"] in _CHARGING:
            people.add(user_id)
    return sorted(person for person in people if person is not None)


def _found_and_where_it_goes_on(found: Complaint) -> list[Complaint]:
    """The complaint, and the one into which it was merged if it was."""
    if found.status != Status.MERGED:
        return [found]
    return [found, *Complaint.objects.filter(mergers__complaint=found)]


def merged(complaint: Complaint) -> None:
    """Bar whoever is in charge of the complaint in which this one goes on from those that report a reprisal of it."""
    for person in people_of(complaint):
        _follow(complaint, "barred", person)


def taken_charge_of(complaint: Complaint) -> None:
    """Bar the new assignee of a complaint from the ones that report a reprisal because of it."""
    _follow(complaint, "barred", complaint.assignee_id)


def passed_on(complaint: Complaint) -> None:
    """Shut the body that takes a complaint over out of the ones that report a reprisal because of it.

    Raises `ReprisalCaseHere` if it holds one of these.
    """
    assert complaint.body is not None
    if _following(complaint).filter(body=complaint.body).exists():
        raise ReprisalCaseHere(complaint.body.code)
    _follow(complaint, "excluded", complaint.body.code)


def _follow(complaint: Complaint, column: str, value: int | str | None) -> None:
    """Add a value to a column of the complaints that follow on this one; without an event, which would tell of it."""
    lacking = _following(complaint).exclude(**{f"{column}__contains": [value]})
    # Until none lacks it: one may have been merged into another while the statement waited for its row.
    while lacking.update(**{column: Func(F(column), Value(value), function="array_append")}):
        pass


def _following(complaint: Complaint) -> ComplaintQuerySet:
    """The complaints that report a reprisal because of this one or of one that goes on in it, whether or not they
    were merged themselves; then those in which they go on too."""
    because = Q(found=complaint) | Q(found__merger__into=complaint)
    reporting = EarlierComplaint.objects.filter(because).values("complaint")
    taking_in = Merger.objects.filter(complaint__in=reporting).values("into")
    return Complaint.objects.filter(Q(pk__in=reporting) | Q(pk__in=taking_in))


def proves_nothing(row: EarlierComplaint) -> bool:
    """Whether a reference was only typed: whoever typed it may not read in the reasons what it led to."""
    return bool(row.reference) and not row.proved
