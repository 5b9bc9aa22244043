"""Until when complaints are kept, by the policies that administrators keep (`RetentionPolicy`).

Counted in whole months from the moment at which a complaint ended; one that has not ended is never due. The most
specific policy wins: the category's before the way of ending's, that before the general one. Serious complaints and the
others have policies apart. Where no policy is in use for a complaint, it is kept for ever.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    DurationField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)

from complaints.models import Complaint, LegalHold, RetentionPolicy, Status
from complaints.models.complaint import ComplaintQuerySet


@dataclass(frozen=True)
class Term:
    """The time of keeping of one complaint: the policy's key, its days of notice, and the end."""

    policy: str
    notice_days: int
    kept_until: datetime

    @classmethod
    def of(cls, row: Any) -> "Term":
        """From a complaint to which `with_term` added these columns, and to which a policy applies."""
        return cls(row.policy, row.notice_days, row.kept_until)


def with_term(complaints: ComplaintQuerySet) -> ComplaintQuerySet:
    """Add to complaints that ended how, the `policy` that applies (its key), its `notice_days`, and `kept_until`.

    `policy` and `kept_until` are None where no policy applies.
    """
    policies = sorted(RetentionPolicy.objects.filter(active=True).select_related("category"), key=_most_specific_first)
    ended = complaints.ended().annotate(ending=Case(When(status=Status.CLOSED, then=F("outcome")), default=F("status")))
    return ended.annotate(
        policy=_of_policy(policies, lambda policy: policy.key, CharField()),
        notice_days=_of_policy(policies, lambda policy: policy.notice_days, IntegerField()),
        kept_until=_after(F("closed_at"), months=_of_policy(policies, lambda policy: policy.months, IntegerField())),
    )


def due(now: datetime) -> ComplaintQuerySet:
    """Complaints whose time of keeping is over at `now`, and that nothing holds."""
    return erasable(with_term(Complaint.objects.all())).filter(Q(kept_until__lte=now))


def soon_due(now: datetime) -> ComplaintQuerySet:
    """Those, and the complaints whose time will be over when the days of notice are."""
    noticed = _after(Value(now, DateTimeField()), days=F("notice_days"))
    return erasable(with_term(Complaint.objects.all())).filter(Q(kept_until__lte=noticed))


def erasable(complaints: ComplaintQuerySet) -> ComplaintQuerySet:
    """Leave out what was erased, what is on legal hold, and what was merged with a complaint that is still kept."""
    kept_with = Complaint.objects.kept().filter(mergers__complaint=OuterRef("pk"))
    of_it = Q(complaint=OuterRef("pk")) | Q(complaint__merger__into=OuterRef("pk"))
    held = LegalHold.objects.filter(of_it, lifted_at=None)
    # Merged by a release that did not write down with which one (migration 0011).
    unknown = Q(status=Status.MERGED, merger=None)
    return complaints.kept().filter(~Exists(held), ~Exists(kept_with)).exclude(unknown)


def _most_specific_first(policy: RetentionPolicy) -> tuple[bool, bool]:
    return (policy.category_id is None, not policy.ending)


def _of_policy(policies: list[RetentionPolicy], value: Callable[[RetentionPolicy], Any], kind: Any) -> Case:
    """One column of the policy that applies; NULL where none does."""
    return Case(*(When(_covers(policy), then=Value(value(policy))) for policy in policies), output_field=kind)


def _covers(policy: RetentionPolicy) -> Q:
    covered = Q(subcategory__serious=policy.serious)
    if policy.category_id is not None:
        covered &= Q(category=policy.category_id)
    return covered & Q(ending=policy.ending) if policy.ending else covered


class _Interval(Func):
    """PostgreSQL's `make_interval`: months as the calendar has them."""

    function = "make_interval"
    output_field = DurationField()

    def __init__(self, amount: Any, *, unit: str) -> None:
        super().__init__(amount, template=f"make_interval({unit} => %(expressions)s)")


def _after(moment: Any, **amount: Any) -> Func:
    ((unit, number),) = amount.items()
    return Func(
        moment,
        _Interval(number, unit=unit),
        template="(%(expressions)s)",
        arg_joiner=" + ",
        output_field=DateTimeField(),
    )
