"""Keyset paging: a page starts after the last row of the one before, found by the index and never counted.

A cursor is what the order needs of that last row, written so that it fits an address. Complaints have two orders:
by urgency (priority, deadline, id), for work that waits, and newest first, for what is over and for searches.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from complaints.models import Complaint

Row = TypeVar("Row", bound=Model)

PAGE_SIZE = 25
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class CursorMistyped(ValueError):
    """The cursor in the address is none that a page gave out."""


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list; `following` is the cursor of the next page, empty at the end."""

    rows: list[Row]
    following: str


@dataclass(frozen=True)
class Order(Generic[Row]):
    """An order with its cursor: how a row is marked, and what comes after a mark."""

    fields: tuple[str, ...]
    mark: Callable[[Row], tuple[str, ...]]
    after: Callable[..., Q]

    def page(self, listed: QuerySet[Row], cursor: str = "") -> Page[Row]:
        """The page after `cursor`, the first if it is empty. Raises `CursorMistyped`."""
        if cursor:
            listed = listed.filter(self._after(cursor))
        rows = list(listed.order_by(*self.fields)[: PAGE_SIZE + 1])
        more = len(rows) > PAGE_SIZE
        rows = rows[:PAGE_SIZE]
        return Page(rows, ".".join(self.mark(rows[-1])) if more else "")

    def _after(self, cursor: str) -> Q:
        try:
            return self.after(*cursor.split("."))
        except (TypeError, ValueError, OverflowError) as error:
            raise CursorMistyped(cursor) from error


def number(at: datetime) -> str:
    """Microseconds since 1970, as PostgreSQL keeps a time."""
    return str((at - _EPOCH) // _MICROSECOND)


def moment(microseconds: str) -> datetime:
    """The time again. Raises `ValueError` or `OverflowError` if it is none."""
    return _EPOCH + int(microseconds) * _MICROSECOND


def _urgency_mark(row: Complaint) -> tuple[str, ...]:
    deadline = number(row.next_deadline) if row.next_deadline else ""
    return str(row.priority_rank), deadline, row.pk.hex


def _after_urgency(rank: str, deadline: str, row: str) -> Q:
    """Rows without a deadline stand last in their priority, as PostgreSQL sorts them."""
    same, later = Q(priority_rank=int(rank)), Q(priority_rank__gt=int(rank))
    if not deadline:
        following = Q(next_deadline=None, id__gt=UUID(row))
    else:
        at = moment(deadline)
        following = Q(next_deadline=at, id__gt=UUID(row)) | Q(next_deadline__gt=at) | Q(next_deadline=None)
    # The first condition is implied by the second; the index starts from it.
    return Q(priority_rank__gte=int(rank)) & ((same & following) | later)


def _newest_mark(row: Complaint) -> tuple[str, ...]:
    return number(row.received_at), row.pk.hex


def _after_newest(received: str, row: str) -> Q:
    at = moment(received)
    return Q(received_at__lte=at) & (Q(received_at__lt=at) | Q(received_at=at, id__gt=UUID(row)))


URGENCY = Order[Complaint](("priority_rank", "next_deadline", "id"), _urgency_mark, _after_urgency)
NEWEST = Order[Complaint](("-received_at", "id"), _newest_mark, _after_newest)
