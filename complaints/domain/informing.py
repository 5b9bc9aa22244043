"""Informing other bodies of a complaint, where the complainant agreed to it (COI-2): each body once, in plain facts.

A body that is informed holds nothing and opens nothing: its supervisors see codes and dates on a page of their own
(`queries.informed`), and note there that they have read it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.models import Membership, Role, User
from complaints.domain import presentation, reference
from complaints.domain.events import locked, record
from complaints.domain.outbox import later
from complaints.domain.reference import BodyInfo
from complaints.models import Complaint, Event, EventKind, Informing


class NotInformed(Exception):
    """This person's body was not informed of the complaint, or may learn nothing of it any more."""


@dataclass(frozen=True)
class Told:
    """A body that was informed; `seen_at` is when somebody there noted that they had read it."""

    body: BodyInfo
    informed_at: datetime
    seen_at: datetime | None


def inform(complaint: Complaint) -> None:
    """Inform the bodies in `complaint.informed` that were not informed before; nothing without consent.

    `complaint` must be locked for this change (`events.locked`).
    """
    bodies = _to_inform(complaint)
    if not bodies:
        return
    event = record(complaint, EventKind.INFORMED, facts={"bodies": [body.code for body in bodies]})
    rows = Informing.objects.bulk_create(
        Informing(complaint=complaint, body_id=body.pk, informed_at=event.at) for body in bodies
    )
    people = _people_to_tell(complaint, bodies)
    for row in rows:
        for user in people[row.body_id]:
            later("staff.inform", complaint, user=user, informing=row.pk)


def note_seen(informing: Informing, *, by: User) -> None:
    """Note that `by` has read it for their body; nothing happens if somebody noted so before. Raises `NotInformed`."""
    with locked(informing.complaint) as complaint:
        row = Informing.objects.select_related("body").get(pk=informing.pk)
        row.complaint = complaint
        if not permissions.may_see_information(by, row):
            raise NotInformed
        if row.seen_at is not None:
            return
        row.seen_at, row.seen_by = timezone.now(), by
        row.save(update_fields=["seen_at", "seen_by"])
        record(complaint, EventKind.INFORMATION_SEEN, by=by, facts={"body": row.body.code})


def told(events: Iterable[Event]) -> list[Told]:
    """The bodies that were informed, from a complaint's events in their order."""
    rules = reference.current()
    found: dict[str, Told] = {}
    for event in events:
        if event.kind == EventKind.INFORMED:
            found |= {code: Told(rules.body(code), event.at, None) for code in event.facts["bodies"]}
        elif event.kind == EventKind.INFORMATION_SEEN:
            code = event.facts["body"]
            found[code] = Told(rules.body(code), found[code].informed_at, event.at)
    return list(found.values())


def in_words(facts: Mapping[str, Any]) -> str:
    """What an event of the kind `INFORMED` says, in the active language."""
    rules = reference.current()
    names = presentation.show_list((rules.body(code).name for code in facts["bodies"]), get_language() or "ar")
    return _("Informed too: %(bodies)s") % {"bodies": names}


def _to_inform(complaint: Complaint) -> list[BodyInfo]:
    """A body that is shut out of the complaint is none of them, whatever else the row says; nor is who holds it."""
    if not complaint.consent_nhri or not complaint.informed:
        return []
    already = set(complaint.informings.values_list("body_id", flat=True))
    bodies = [reference.current().body(code) for code in complaint.informed if code not in complaint.excluded]
    return [body for body in bodies if body.pk not in already and body.pk != complaint.body_id]


def _people_to_tell(complaint: Complaint, bodies: Iterable[BodyInfo]) -> Mapping[int, list[int]]:
    """By body the users to tell: its supervisors, its heads where it has no supervisor for it. One query."""
    rows = Membership.objects.filter(
        body__in=[body.pk for body in bodies],
        role__in=(Role.SUPERVISOR, Role.HEAD),
        active=True,
        user__is_active=True,
    ).exclude(user__in=complaint.barred)
    people: dict[Role, dict[int, list[int]]] = {Role.SUPERVISOR: defaultdict(list), Role.HEAD: defaultdict(list)}
    for row in rows.order_by("pk"):
        assert row.body_id is not None
        people[Role(row.role)][row.body_id].append(row.user_id)
    return {body.pk: people[Role.SUPERVISOR][body.pk] or people[Role.HEAD][body.pk] for body in bodies}
