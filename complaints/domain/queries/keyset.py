"""Keyset paging: a page starts after the last row of the one before, found by the index and never counted.

A cursor is what the order needs of that last row, written so that it fits an address. Two orders are in use:
by urgency (priority, deadline, id), for work that waits, and newest first, for what is over and for searches.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from complaints.models import Complaint
from complaints.models.complaint import ComplaintQuerySet

PAGE_SIZE = 25
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class CursorMistyped(ValueError):
    """The cursor in the address is none that a page gave out."""


@dataclass(frozen=True)
class Page:
    """One page of complaints; `following` is the cursor of the next page, empty at the end."""

    complaints: list[Complaint]
    following: str


@dataclass(frozen=True)
class Order:
    """An order with its cursor: how a row is marked, and what comes after a mark."""

    fields: tuple[str, ...]
    mark: Callable[[Complaint], tuple[str, ...]]
    after: Callable[..., Q]

    def page(self, complaints: ComplaintQuerySet, cursor: str = "") -> Page:
        """The page after `cursor`, the first if it is empty. Raises `CursorMistyped`."""
        if cursor:
            complaints = complaints.filter(self._after(cursor))
        rows = list(complaints.order_by(*self.fields)[: PAGE_SIZE + 1])
        more = len(rows) > PAGE_SIZE
        rows = rows[:PAGE_SIZE]
        return Page(rows, ".".join(self.mark(rows[-1])) if more else "")

    def _after(self, cursor: str) -> Q:
        try:
            return self.after(*cursor.split("."))
        except (TypeError, ValueError, OverflowError) as error:
            raise CursorMistyped(cursor) from error


def _number(moment: datetime) -> str:
    """Microseconds since 1970, as PostgreSQL keeps a time."""
    return str((moment - _EPOCH) // _MICROSECOND)


def _moment(number: str) -> datetime:
    return _EPOCH + int(number) * _MICROSECOND


def _urgency_mark(row: Complaint) -> tuple[str, ...]:
    deadline = _number(row.next_deadline) if row.next_deadline else ""
    return str(row.priority_rank), deadline, row.pk.hex


def _after_urgency(rank: str, deadline: str, row: str) -> Q:
    """Rows without a deadline stand last in their priority, as PostgreSQL sorts them."""
    same, later = Q(priority_rank=int(rank)), Q(priority_rank__gt=int(rank))
    if not deadline:
        following = Q(next_deadline=None, id__gt=UUID(row))
    else:
        moment = _moment(deadline)
        following = Q(next_deadline=moment, id__gt=UUID(row)) | Q(next_deadline__gt=moment) | Q(next_deadline=None)
    # The first condition is implied by the second; the index starts from it.
    return Q(priority_rank__gte=int(rank)) & ((same & following) | later)


def _newest_mark(row: Complaint) -> tuple[str, ...]:
    return _number(row.received_at), row.pk.hex


def _after_newest(received: str, row: str) -> Q:
    moment = _moment(received)
    return Q(received_at__lte=moment) & (Q(received_at__lt=moment) | Q(received_at=moment, id__gt=UUID(row)))


URGENCY = Order(("priority_rank", "next_deadline", "id"), _urgency_mark, _after_urgency)
NEWEST = Order(("-received_at", "id"), _newest_mark, _after_newest)
