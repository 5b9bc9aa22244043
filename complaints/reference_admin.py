"""What the administrators' pages of all reference tables share.

Rows cannot be deleted, only taken out of use: complaints point to them, a reload would bring them back, and
the page that asks whether to delete would list the complaints that stand in the way.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from modeltranslation.fields import TranslationField

from accounts import admin_history
from accounts.admin_unsent import FilledInAgain
from accounts.admin_yes_no import YesAndNoInWords, yes_or_no
from complaints import notice_warnings
from complaints.domain import reference
from complaints.domain.reference_load import edited_fields
from complaints.models.reference import ReferenceRow
from complaints.notifications import passed_over

# Codes and numbers run from left to right on an Arabic page too.
LATIN = {"dir": "ltr"}
DIRECTIONS = {"ar": "rtl", "en": "ltr"}
Choices = Sequence[tuple[Any, Any]]


class ReferenceAdmin(YesAndNoInWords, FilledInAgain, TranslationAdmin[ReferenceRow]):
    """What reference tables share: no deletion, codes that stay, and a column that shows local changes."""

    # What names a row is given once and stays: data files and complaints refer to it.
    identity: ClassVar[tuple[str, ...]] = ("code",)
    # Lists that are ticked instead of typed: the choices and the type of an entry.
    ticked: ClassVar[Mapping[str, tuple[Choices | Callable[[], Choices], Callable[[Any], Any]]]] = {}
    list_filter: ClassVar[tuple[str, ...]] = ("active",)
    search_fields: ClassVar[tuple[str, ...]] = ("code", "name_ar", "name_en")
    formfield_overrides = {
        ArrayField: {"widget": AdminTextInputWidget(attrs=LATIN)},
        models.JSONField: {"widget": AdminTextareaWidget(attrs=LATIN)},
        models.SlugField: {
            "widget": AdminTextInputWidget(attrs=LATIN),
            "error_messages": {"invalid": _("Use Latin letters, digits, hyphens and underscores only.")},
        },
    }

    def get_readonly_fields(self, _request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """The identity of a row that exists."""
        return self.identity if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: ReferenceRow | None = None) -> Any:
        """What names the row first, then its values; its place and whether it is in use come last."""
        ((title, options),) = super().get_fieldsets(request, obj)
        last = ("active", "position")
        fields = sorted(options["fields"], key=lambda name: (name in last, name not in self.identity))
        return [(title, options | {"fields": fields})]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's page, in words of the reader's language."""
        answer = super().history_view(request, object_id, extra_context)
        if isinstance(answer, TemplateResponse) and answer.context_data:
            names = admin_history.labels(self.get_form(request)())
            admin_history.put_into_words(answer.context_data["action_list"], names)
        return answer

    def save_model(self, request: HttpRequest, obj: ReferenceRow, form: Any, change: bool) -> None:
        """Save, and say so if a new name in the row keeps the words of a notice from being sent."""
        named = not notice_warnings.NAMES.isdisjoint(form.changed_data)
        before = passed_over.everything(reference.current()) if named else []
        super().save_model(request, obj, form, change)
        if named:
            notice_warnings.of_new_names(request, before)

    def has_delete_permission(self, _request: HttpRequest, _obj: models.Model | None = None) -> bool:
        """Nobody deletes reference rows."""
        return False

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Boxes to tick for the lists in `ticked`; words that run as their language does."""
        if db_field.name not in self.ticked:
            field = super().formfield_for_dbfield(db_field, request, **kwargs)
            if field is not None and isinstance(db_field, TranslationField):
                field.widget.attrs |= {"lang": db_field.language, "dir": DIRECTIONS[db_field.language]}
            return field
        choices, coerce = self.ticked[db_field.name]
        return forms.TypedMultipleChoiceField(
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
            choices=choices,
            coerce=coerce,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    @admin.display(description=_("changed here"))
    def changed_here(self, row: ReferenceRow) -> str:
        """Whether an administrator changed a value that was loaded; a reload keeps the change."""
        return yes_or_no(edited_fields(row))
