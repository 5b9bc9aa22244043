"""Which list of the desk a program asks for, and what narrows it."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from accounts.models import User
from accounts.permissions import Officer
from complaints.api.problems import ParameterRefused
from complaints.domain import reference
from complaints.domain.queries import queue
from complaints.domain.queries.queue import Filters, View
from complaints.domain.reference import UnknownCode
from complaints.models import Complaint, Priority, Status
from complaints.models.complaint import ENDED, ComplaintQuerySet

_NOT_ON_THE_LIST = {"invalid_choice": _("This answer is not on the list. Choose again")}


def chosen_view(request: Request, officer: Officer) -> View:
    """The list that `?list=` names; by default all open complaints, or the ended ones if `?status=` is of theirs.

    Raises `ParameterRefused` for a list that this officer does not have.
    """
    ended = request.query_params.get("status") in ENDED
    wanted = request.query_params.get("list", View.CLOSED.value if ended else View.OPEN.value)
    for view in queue.views_of(officer):
        if view.value == wanted:
            return view
    raise ParameterRefused({"list": [_NOT_ON_THE_LIST["invalid_choice"]]})


class QueueFilter(django_filters.FilterSet):
    """By state, priority, category, and one's own work. A value that there is not is refused, not ignored."""

    status = django_filters.ChoiceFilter(choices=Status.choices, error_messages=_NOT_ON_THE_LIST)
    priority = django_filters.ChoiceFilter(
        choices=Priority.choices, method="by_priority", error_messages=_NOT_ON_THE_LIST
    )
    category = django_filters.CharFilter(method="by_category", help_text="A code of /api/v1/categories/.")
    assignee = django_filters.ChoiceFilter(
        choices=[("me", _("Assigned to me"))], method="by_assignee", error_messages=_NOT_ON_THE_LIST
    )

    class Meta:
        model = Complaint
        fields: list[str] = []

    def by_priority(self, complaints: ComplaintQuerySet, _name: str, value: str) -> ComplaintQuerySet:
        """Through the rank, which the index of the queue knows."""
        return Filters(priority=value).apply(complaints)

    def by_category(self, complaints: ComplaintQuerySet, name: str, value: str) -> ComplaintQuerySet:
        """A category that is out of use still has complaints."""
        try:
            category = reference.current().category(value)
        except UnknownCode as error:
            raise ParameterRefused({name: [_NOT_ON_THE_LIST["invalid_choice"]]}) from error
        return complaints.filter(category_id=category.pk)

    def by_assignee(self, complaints: ComplaintQuerySet, _name: str, _value: str) -> ComplaintQuerySet:
        """The complaints in the charge of who asks."""
        user: Any = self.request.user
        assert isinstance(user, User)
        return complaints.filter(assignee=user)
