"""The administration's forms after a sign-in: filled in again with what the session had ended upon (accounts.unsent).

The page is opened as a GET and its forms get what was typed. So they say beside the fields what is wrong with it, as
after a press of the button, but nothing is saved before somebody presses.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from accounts.unsent import Unsent, typed_before


class FilledInAgain(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """What all pages of the administration share: nothing typed into them is lost."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Django's page. Opened again it is the answer to a sign-in, so its form names the address it goes to."""
        unsent: Unsent | None = getattr(request, "unsent", None)
        return super().changeform_view(request, object_id, unsent.address if unsent else form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Django's form, with what was typed."""
        form = super().get_form(request, obj, change=change, **kwargs)
        typed = typed_before(request)
        return form if typed is None else filled_in(form, typed)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """What Django makes the rows below a form with, and what was typed into them."""
        given: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        typed = typed_before(request)
        return given if typed is None else given | {"data": typed}

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Django's page, with the status of refused input (422) where it shows errors of what was sent.

        Opened again it says what it is, and what pressing the button would change by now.
        """
        if typed_before(request) is not None:
            messages.warning(request, _("You were signed out before this was saved. Look at it once more, then save."))
            if change and (changed := list(_changed(context))):
                said = _("These fields differ from what is stored now: %(fields)s.")
                messages.warning(request, said % {"fields": _(", ").join(dict.fromkeys(changed))})
        response = super().render_change_form(request, context, add, change, *args, **kwargs)
        if request.method == "POST" and context["errors"]:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


def filled_in(form: type[forms.BaseForm], typed: QueryDict) -> type[forms.BaseForm]:
    """The form as if it had been sent with what was typed."""

    class FilledIn(form):  # type: ignore[misc, valid-type]  # made by Django for this page
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(typed, *args, **kwargs)

    return FilledIn


def _changed(context: dict[str, Any]) -> Iterator[str]:
    """The labels of what was typed and is not stored; others may have changed it since the page was opened."""
    rows = [row for one in context["inline_admin_formsets"] for row in one.formset.forms]
    for form in [context["adminform"].form, *rows]:
        # What the reader may not change, on one's own page say, is not among what was typed.
        for name in form.changed_data if form.has_changed() else ():
            if _lines(form[name].initial) != _lines(form[name].data):
                yield str(form.fields[name].label)


def _lines(value: object) -> object:
    """Without what browsers make of the ends of lines."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
