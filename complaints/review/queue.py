"""The queue: the lists of the own body, narrowed by filters, or what a search finds in it."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.decorators import OfficerRequest, officer_required
from complaints.desk.context import desk_context
from complaints.desk.rows import rows
from complaints.domain import reference, references
from complaints.domain.queries import queue
from complaints.domain.queries.keyset import NEWEST, CursorMistyped
from complaints.domain.queries.queue import Filters, View
from complaints.models import Complaint, Priority, Status


class FilterForm(forms.Form):
    """What narrows a list. A value that is no choice narrows nothing."""

    priority = forms.ChoiceField(label=_("Priority"), required=False)
    status = forms.ChoiceField(label=_("State"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    detained = forms.BooleanField(label=_("In detention now"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = [(category.code, category.name) for category in reference.current().categories]
        choices = {
            "priority": [("", _("Any priority")), *Priority.choices],
            "status": [("", _("Any state")), *Status.choices],
            "category": [("", _("Any category")), *categories],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # all three are choice fields

    def filters(self) -> Filters:
        """The values that are choices."""
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value})


@require_safe
@officer_required
def queue_page(request: OfficerRequest) -> HttpResponse:
    """One list of the rail, or what a search finds."""
    text = request.GET.get("q", "").strip()
    if text and (found := _by_reference(request, text)):
        return redirect("review:complaint", found.reference)
    view = _view(request)
    complaints = queue.matching(request.officer, text) if text else queue.in_view(view, request.officer)
    order = NEWEST if text else view.order
    form = FilterForm(request.GET)
    filters = form.filters()
    try:
        page = order.page(queue.for_list(filters.apply(complaints)), request.GET.get("after", ""))
    except CursorMistyped as error:
        raise Http404 from error
    context = {
        "view": view,
        "q": text,
        "filter_form": form,
        "filtered": filters != Filters(),
        "rows": rows(page.rows, reader=request.user),
        "following": _address(request, page.following) if page.following else "",
        "is_first": "after" not in request.GET,
        "first": _address(request, ""),
    }
    return render(request, "review/queue.html", desk_context(request, "" if text else view.value) | context)


def _view(request: OfficerRequest) -> View:
    """The list asked for; own work at first. A list this person does not have is not found."""
    wanted = request.GET.get("view", View.MINE.value)
    for view in queue.views_of(request.officer):
        if view.value == wanted:
            return view
    raise Http404


def _by_reference(request: OfficerRequest, text: str) -> Complaint | None:
    """The complaint of this body whose reference was typed into the search."""
    try:
        return queue.held(request.officer, references.parse_reference(text))
    except (references.ReferenceMistyped, Complaint.DoesNotExist):
        return None


def _address(request: OfficerRequest, cursor: str) -> str:
    """This list with the same filters, from `cursor` on; from the start if it is empty."""
    kept = {name: value for name, value in request.GET.items() if name != "after" and value}
    if cursor:
        kept["after"] = cursor
    return f"?{urlencode(kept)}"
