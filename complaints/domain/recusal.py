"""Who may not work on a complaint (COI-6): found by comparison before somebody gets it, or said by the person.

The portal compares by itself, with a reader of its own, and opens a complaint only if one of its words (by the blind
tokens) is one of the person's. What it found is kept as a ground, never with the words that agreed: neither the person
nor a supervisor learns them. Whoever stands aside does so for good; `accounts.permissions` shuts them out from then on.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts import permissions
from accounts.models import User
from complaints.domain import blind, declarations, names, units, vault
from complaints.domain.events import locked, record
from complaints.domain.vault import Reader
from complaints.domain.workflow import TransitionRefused
from complaints.models import Complaint, Declaration, EventKind, PersonRole, Recusal
from complaints.models.complaint import ComplaintQuerySet

Ground = Recusal.Ground
_PURPOSE = "conflict of interest"


@dataclass(frozen=True)
class _Known:
    """What is known of a person, as far as it shares a word with the complaint."""

    own_names: list[str]
    relatives: list[str]
    units: list[str]

    def __bool__(self) -> bool:
        return bool(self.own_names or self.relatives or self.units)


@dataclass(frozen=True)
class _Said:
    """What a complaint says of those it is about."""

    names: list[str]
    respondent: str
    place: str
    place_kind: str

    def names_one_of(self, people: Iterable[str]) -> bool:
        """Whether somebody of these people may be named."""
        texts = [*self.names, self.respondent]
        return any(names.same_person(one, name) for one in people for name in self.names) or any(
            names.named_in(one, text) for one in people for text in texts
        )

    def speaks_of_one_of(self, listed: Iterable[str]) -> bool:
        """Whether one of these units may be meant."""
        return any(
            units.spoken_of(unit, self.respondent) or units.spoken_of(unit, self.place, self.place_kind)
            for unit in listed
        )


def conflict_of(user: User, complaint: Complaint) -> Recusal.Ground | None:
    """Why this person may not be in charge of the complaint, if anything is known against it.

    Opening the complaint leaves an access record, which stays only if the transaction around it does.
    """
    kept = complaint.recusals.filter(user=user).first()
    if kept is not None:
        return Ground(kept.ground)
    merged = Complaint.objects.filter(merger__into=complaint)
    grounds = (_found_in(matter, user) for matter in (complaint, *merged))
    return next((ground for ground in grounds if ground is not None), None)


def finds_conflict(complaint: Complaint, user: User) -> bool:
    """Compare before somebody gets the complaint; what is found is kept, with its event.

    `complaint` must be locked (`events.locked`), and its transaction must be committed, not left by an exception.
    """
    ground = conflict_of(user, complaint)
    if ground is not None:
        for matter in (complaint, *_going_on_in(complaint)):
            _keep(matter, user, ground)
    return ground is not None


def _going_on_in(complaint: Complaint) -> ComplaintQuerySet:
    """What was merged into a complaint, locked: who may not have the one may not read the other."""
    return Complaint.objects.select_for_update(of=("self",)).filter(merger__into=complaint).order_by("pk")


def carry_over(complaint: Complaint, other: Complaint) -> None:
    """Keep those who stood aside from a complaint away from the one in which it goes on, and compare who has that.

    Both must be locked, and the one already be merged into the other.
    """
    for kept in complaint.recusals.select_related("user").order_by("pk"):
        _keep(other, kept.user, Ground(kept.ground))
    assignee = other.assignee
    ground = conflict_of(assignee, other) if assignee else None
    if assignee and ground:
        # Not read anew: each complaint's events are one chain, and `complaint` is being changed.
        for matter in (other, complaint, *_going_on_in(other).exclude(pk=complaint.pk)):
            _keep(matter, assignee, ground)


def stand_aside(complaint: Complaint, *, by: User, reason: str) -> None:
    """Step back from a complaint on one's own, for a reason that supervisors may read.

    If the person was in charge, nobody is any more. Raises `TransitionRefused` for whoever may not read the
    complaint (or stood aside before), or without a reason.
    """
    with locked(complaint) as row:
        if not permissions.may_read(by, row) or not reason.strip():
            raise TransitionRefused("stand aside by this person")
        _keep(row, by, Ground.OWN, said=reason)
        goes_on = Complaint.objects.select_for_update(of=("self",)).filter(mergers__complaint=row)
        for matter in (*goes_on, *_going_on_in(row)):
            _keep(matter, by, Ground.OWN)


def give_back(user: User, declaration: Declaration) -> int:
    """Compare a new declaration with the open complaints the person is in charge of; return how many they lose."""
    with_a_word = Complaint.objects.filter(tokens__overlap=declaration.tokens)
    # What was merged into a complaint is part of what the person is in charge of.
    matters = Q(pk__in=with_a_word.values("pk")) | Q(pk__in=with_a_word.values("merger__into"))
    in_charge = Complaint.objects.open().filter(matters, assignee=user)
    lost = 0
    for complaint in in_charge.only("pk"):
        with locked(complaint) as row:
            lost += row.assignee_id == user.pk and finds_conflict(row, user)
    return lost


def _found_in(complaint: Complaint, user: User) -> Recusal.Ground | None:
    # An erased complaint has no tokens: nobody works on it, and nothing of it can be compared.
    known = _known_of(user, complaint.tokens)
    return _compare(known, _said_by(complaint)) if known else None


def _known_of(user: User, tokens: list[int]) -> _Known:
    wanted = set(tokens)

    def sharing(texts: Iterable[str]) -> list[str]:
        return [text for text in texts if not wanted.isdisjoint(blind.query_tokens(text))]

    declared = declarations.declared_with_word_of(user, tokens)
    served = user.memberships.exclude(unit="").values_list("unit", flat=True)
    former = [one.words for one in declared if one.kind == Declaration.Kind.FORMER_UNIT]
    return _Known(
        own_names=sharing([user.get_full_name()]),
        relatives=[one.words for one in declared if one.kind == Declaration.Kind.RELATIVE],
        units=[*sharing(served), *former],
    )


def _said_by(complaint: Complaint) -> _Said:
    opened = vault.open(complaint, Reader.portal(_PURPOSE))
    contents = opened.contents
    respondents = complaint.people.filter(role=PersonRole.RESPONDENT)
    return _Said(
        names=[opened.identity(person).name for person in respondents],
        respondent=contents.respondent,
        place=contents.place,
        place_kind=complaint.place_kind,
    )


def _compare(known: _Known, said: _Said) -> Recusal.Ground | None:
    if said.names_one_of(known.own_names):
        return Ground.NAME
    if said.names_one_of(known.relatives):
        return Ground.RELATIVE
    return Ground.UNIT if said.speaks_of_one_of(known.units) else None


def _keep(complaint: Complaint, user: User, ground: Recusal.Ground, *, said: str = "") -> None:
    """Write the recusal once, with its event; take the complaint from the person if they are in charge.

    `said` is the reason that the person gives now; without one the portal acts, not the person.
    """
    now = timezone.now()
    _row, new = Recusal.objects.get_or_create(complaint=complaint, user=user, defaults={"ground": ground, "at": now})
    if not new:
        return
    changed: tuple[str, ...] = ()
    if complaint.assignee_id == user.pk:
        complaint.assignee, changed = None, ("assignee",)
    record(
        complaint,
        EventKind.RECUSED,
        by=user if said else None,
        facts={"recused": user.pk, "ground": ground.value},
        secret={"reason": said} if said else None,
        changed=changed,
    )
    permissions.forget(user)
