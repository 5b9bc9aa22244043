"""The trail as an auditor reads it: what happened, who did it, who opened what. Never what is sealed.

Names of staff and bodies are told, people in complaints are not: events keep codes and numbers in the clear, words
of people are sealed, and the vault is not opened here. An auditor who reads the trail of one complaint is noted
beside those who opened it.

Pages are found by the index over time. A kind that hardly ever happens is looked for among all events: 0.16 s among two
million where it was measured (2026), a price that one auditor pays rather than every filing an index more.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, Role, User
from complaints.domain import country, course, openings, reference
from complaints.domain.queries.keyset import Order, moment, number
from complaints.models import AccessRecord, Complaint, Event

_AUDITOR = "auditor"


@dataclass(frozen=True)
class Filters:
    """What narrows the trail. Empty values narrow nothing; `until` is a whole day, as the country counts it."""

    kind: str = ""
    reference: str = ""
    since: date | None = None
    until: date | None = None

    def apply(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """The events that pass."""
        here = ZoneInfo(country.current().timezone)
        if self.kind:
            events = events.filter(kind=self.kind)
        if self.reference:
            events = events.filter(complaint__reference=self.reference)
        if self.since:
            events = events.filter(at__gte=datetime.combine(self.since, time.min, tzinfo=here))
        if self.until:
            events = events.filter(at__lte=datetime.combine(self.until, time.max, tzinfo=here))
        return events


@dataclass(frozen=True)
class Who:
    """Who did it. `body` is the one a member of staff serves now, or served last; empty for everybody else."""

    name: str
    body: str


@dataclass(frozen=True)
class Line:
    """One event in words."""

    event: Event
    what: str
    who: Who


@dataclass(frozen=True)
class Opening:
    """One opening of a complaint's contents, in words."""

    record: AccessRecord
    purpose: str
    who: Who


def listed(filters: Filters) -> QuerySet[Event]:
    """The events that pass, without what is sealed in them."""
    events = Event.objects.select_related("complaint")
    return filters.apply(events.only("seq", "kind", "actor", "user", "at", "facts", "complaint__reference"))


def chain(complaint: Complaint) -> QuerySet[Event]:
    """The events of one complaint from the beginning, without what is sealed in them."""
    return complaint.events.order_by("seq").only("seq", "kind", "actor", "user", "at", "facts", "complaint")


def openings_of(complaint: Complaint) -> QuerySet[AccessRecord]:
    """Everything that opened the complaint."""
    return AccessRecord.objects.filter(complaints__contains=[complaint.pk]).defer("complaints")


def note_reading(complaint: Complaint, auditor: User) -> None:
    """Note that an auditor read the trail of this complaint: other auditors see it among the openings."""
    AccessRecord.objects.create(reader=_AUDITOR, user=auditor, purpose=openings.TRAIL, complaints=[complaint.pk])


def in_words(events: Iterable[Event], records: Iterable[AccessRecord] = ()) -> tuple[list[Line], list[Opening]]:
    """Events and openings in the active language. Three queries, none where no member of staff is named."""
    events, records = list(events), list(records)
    staff = _Staff(course.users_in(events) | {record.user_id for record in records if record.user_id is not None})
    return (
        [Line(event, course.in_words(event, staff.names), staff.who(event.actor, event.user_id)) for event in events],
        [
            Opening(record, openings.in_words(record.purpose), staff.who(record.reader, record.user_id))
            for record in records
        ],
    )


class _Staff:
    """The members of staff whom a page names."""

    def __init__(self, users: Set[int]) -> None:
        self.names = course.names_of(users)
        self._bodies = _bodies_of(users)

    def who(self, actor: str, user: int | None) -> Who:
        if user is None:
            return Who(str(Event.Actor(actor).label), "")
        return Who(self.names[user], self._bodies.get(user, ""))


def _bodies_of(users: Set[int]) -> dict[int, str]:
    """By user the body served in the highest role, else one that was served before. One query."""
    rows = Membership.objects.filter(user__in=users, body__isnull=False)
    served = rows.values_list("user_id", "active", "role", "body__code")
    ranked = sorted(served, key=lambda row: (row[1], Role(row[2]).seniority))
    return {user: _body(code, serves=active) for user, active, _role, code in ranked}


def _body(code: str, *, serves: bool) -> str:
    name = reference.current().body(code).name
    return str(name) if serves else _("formerly %(body)s") % {"body": name}


def _mark(row: Event | AccessRecord) -> tuple[str, ...]:
    return number(row.at), str(row.pk)


def _after(at: str, row: str) -> Q:
    # The first condition is implied by the second; the index starts from it.
    return Q(at__lte=moment(at)) & (Q(at__lt=moment(at)) | Q(at=moment(at), id__lt=int(row)))


LATEST_EVENTS = Order[Event](("-at", "-id"), _mark, _after)
LATEST_OPENINGS = Order[AccessRecord](("-at", "-id"), _mark, _after)
