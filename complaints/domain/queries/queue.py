"""The queue of a body: its lists, their counts, filters and search. All start from the holding body."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.permissions import Officer
from complaints.domain import blind, country, phones, triage, workflow
from complaints.domain.queries.informed import unread
from complaints.domain.queries.keyset import NEWEST, URGENCY, Order
from complaints.domain.queries.undelivered import last_notice
from complaints.domain.workflow import Transition
from complaints.models import Body, Complaint, Priority, Referral, Status
from complaints.models.complaint import ComplaintQuerySet

# Counting goes no further: a large body's officers need not know more than "more than this many".
COUNT_LIMIT = 999
IN_DETENTION = "in-detention-now"

_ROUTING_WAITS = Q(needs_approval=True, status__in=workflow.RULES[Transition.APPROVE_ROUTING].from_)


class View(TextChoices):
    """The lists of the rail, each a part of what the body holds."""

    MINE = "mine", _("Assigned to me")
    UNTAKEN = "untaken", _("Not yet taken")
    LATE = "late", _("Late")
    APPROVAL = "approval", _("Waiting for my approval")
    OPEN = "open", _("All open")
    CLOSED = "closed", pgettext_lazy("list of complaints", "Closed")

    @property
    def order(self) -> Order[Complaint]:
        """Work that waits is read by urgency, what is over newest first."""
        return NEWEST if self is View.CLOSED else URGENCY


@dataclass(frozen=True)
class Filters:
    """What narrows a list. Empty values narrow nothing; codes are of the reference data."""

    priority: str = ""
    status: str = ""
    category: str = ""
    detained: bool = False

    def apply(self, complaints: ComplaintQuerySet) -> ComplaintQuerySet:
        """The complaints that pass."""
        if self.priority:
            complaints = complaints.filter(priority_rank=triage.RANK[Priority(self.priority)])
        if self.status:
            complaints = complaints.filter(status=self.status)
        if self.category:
            complaints = complaints.filter(category__code=self.category)
        if self.detained:
            complaints = complaints.filter(flags__contains=[IN_DETENTION])
        return complaints


def in_view(view: View, officer: Officer) -> ComplaintQuerySet:
    """The complaints of one list, of the officer's body only."""
    held = _open_to(officer)
    match view:
        case View.MINE:
            return held.open().filter(assignee=officer.user)
        case View.UNTAKEN:
            return held.open().filter(status=Status.RECEIVED, assignee=None)
        case View.LATE:
            return held.open().filter(next_deadline__lt=timezone.now())
        case View.APPROVAL:
            proposed = Q(status__in=workflow.PROPOSED_STATES) & ~Q(proposed_by=officer.user)
            return held.open().filter(proposed | _ROUTING_WAITS)
        case View.OPEN:
            return held.open()
        case View.CLOSED:
            return held.ended().kept()


def without_charge(officer: Officer) -> ComplaintQuerySet:
    """The open complaints that nobody is in charge of, whatever their state: for a supervisor to assign.

    Less those whose routing waits for approval (COI-10): nobody can be put in charge of them yet.
    """
    return _open_to(officer).open().filter(assignee=None, needs_approval=False)


def views_of(officer: Officer) -> list[View]:
    """The lists this person has; only a supervisor approves."""
    return [view for view in View if view is not View.APPROVAL or officer.supervises]


def matching(officer: Officer, text: str) -> ComplaintQuerySet:
    """The complaints of the body with every word of `text`, or the phone number or e-mail address it is."""
    held = _open_to(officer)
    wanted = _exact_token(text)
    tokens = [wanted] if wanted is not None else blind.query_tokens(text)
    return held.filter(tokens__contains=tokens) if tokens else held.none()


def _exact_token(text: str) -> int | None:
    if "@" in text:
        return blind.exact("email", text)
    try:
        return blind.exact("phone", phones.parse_phone(text, country.current().phone_region))
    except phones.PhoneMistyped:
        return None


def for_list(complaints: ComplaintQuerySet) -> ComplaintQuerySet:
    """Leave out what a list never shows, erased complaints too; bring the keys that open the titles.

    `last_notice` is the state of the last notice to the complainant (`queries.undelivered`).
    """
    shown = complaints.kept().defer("tokens", "code_hash", "filing_key", "filing_print", "chain_head")
    return shown.annotate(last_notice=last_notice()).prefetch_related("keys")


class _CappedCount(Subquery):
    """How many rows a (limited) query has, as a column of another query."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counts(officer: Officer) -> dict[str, int]:
    """How many each list of the rail holds, counted up to `COUNT_LIMIT` + 1, in one query."""
    lists: dict[str, QuerySet[Any]] = {view.value: in_view(view, officer) for view in views_of(officer)}
    if officer.supervises:
        lists["referrals"] = offered_to(officer)
        lists["informed"] = unread(officer)
    limited = {name: _CappedCount(rows.values("pk")[: COUNT_LIMIT + 1]) for name, rows in lists.items()}
    counted = Body.objects.filter(pk=officer.body.pk).values_list(*limited.values()).get()
    return dict(zip(limited, counted, strict=True))


def held(officer: Officer, reference: str) -> Complaint:
    """The complaint with this reference if the officer's body holds it. Raises `Complaint.DoesNotExist`."""
    return _with_subcategory(_open_to(officer)).get(reference=reference)


def within_reach(officer: Officer, reference: str) -> Complaint:
    """Like `held`, or the complaint was offered to the officer's body. Raises `Complaint.DoesNotExist`."""
    offers = Referral.objects.filter(complaint=OuterRef("pk"), state=Referral.State.OFFERED, offered_to=officer.body)
    reachable = Complaint.objects.not_barred_to(officer.user).exclude(excluded__contains=[officer.body.code])
    reachable = reachable.exclude(pk__in=officer.stood_aside).filter(Q(body=officer.body) | Exists(offers))
    return _with_subcategory(reachable).get(reference=reference)


def _open_to(officer: Officer) -> ComplaintQuerySet:
    """What the officer's body holds, less what this person may never open."""
    # Few people stood aside, from few complaints, and who is asking is known by then: nothing is joined.
    return Complaint.objects.held_by(officer.body).not_barred_to(officer.user).exclude(pk__in=officer.stood_aside)


def _with_subcategory(complaints: ComplaintQuerySet) -> ComplaintQuerySet:
    """The workflow asks whether the subcategory is a serious one."""
    return complaints.select_related("subcategory", "assignee").defer("tokens")


def offered_to(officer: Officer) -> QuerySet[Referral]:
    """The referrals that wait for an answer of the officer's body, oldest first."""
    return (
        Referral.objects.filter(offered_to=officer.body, state=Referral.State.OFFERED)
        .exclude(complaint__excluded__contains=[officer.body.code])
        .exclude(complaint__barred__contains=[officer.user.pk])
        .exclude(complaint__in=officer.stood_aside)
        .select_related("complaint")
        .order_by("offered_at", "pk")
    )
