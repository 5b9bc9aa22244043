"""What every page of the desk carries: the officer, and the rail of lists with their counts (one query)."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.decorators import OfficerRequest
from accounts.permissions import Officer
from complaints.domain import country, presentation
from complaints.domain.queries import queue
from complaints.domain.queries.queue import View

REFERRALS = "referrals"
INFORMED = "informed"
OVERSIGHT = "oversight"
RETENTION = "retention"
_OF_MINE = (View.MINE, View.UNTAKEN, View.LATE, View.APPROVAL)


@dataclass(frozen=True)
class RailItem:
    """One line of the rail. `count` is None where nothing is counted."""

    label: str | Promise
    url: str
    count: str | None
    late: bool
    current: bool


@dataclass(frozen=True)
class RailSection:
    """A heading of the rail and its lines."""

    title: str | Promise
    items: list[RailItem]


def desk_context(request: OfficerRequest, current: str = "") -> dict[str, Any]:
    """The context of `desk.html`; `current` names the line of the rail that this page is."""
    return {"officer": request.officer, "rail": _rail(request.officer, current)}


def _rail(officer: Officer, current: str) -> list[RailSection]:
    counts = queue.counts(officer)
    views = {view: _view_item(view, counts[view.value], current) for view in queue.views_of(officer)}
    mine = [item for view, item in views.items() if view in _OF_MINE]
    of_the_body = [item for view, item in views.items() if view not in _OF_MINE]
    if officer.supervises:
        offered, unread = _shown(counts[REFERRALS]), _shown(counts[INFORMED])
        of_the_body += [
            _item(_("Referrals offered to us"), "review:referrals", offered, current == REFERRALS),
            _item(_("For information"), "review:informed", unread, current == INFORMED),
            _item(_("Who works on what"), "supervision:oversight", None, current == OVERSIGHT),
            _item(_("Keeping and erasure"), "supervision:retention", None, current == RETENTION),
        ]
    return [RailSection(_("My work"), mine), RailSection(_("Our body"), of_the_body)]


def _view_item(view: View, count: int, current: str) -> RailItem:
    url = f"{reverse('review:queue')}?view={view.value}"
    return RailItem(view.label, url, _shown(count), view is View.LATE and count > 0, current == view.value)


def _item(label: str | Promise, url_name: str, count: str | None, current: bool) -> RailItem:
    return RailItem(label, reverse(url_name), count, late=False, current=current)


def _shown(count: int) -> str:
    """A count as the rail shows it; `999+` where it was not counted to the end."""
    counted = min(count, queue.COUNT_LIMIT)
    number = presentation.show_number(counted, get_language() or "ar", country.current())
    return format_html('<bdi dir="ltr">{}+</bdi>', number) if count > queue.COUNT_LIMIT else number
