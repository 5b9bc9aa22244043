"""What the complaint is about: category, its kind, and what makes it urgent."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from complaints.domain import reference
from complaints.intake.forms.base import StepForm
from complaints.intake.forms.fields import OneOf, SeveralOf

NONE = "none"
# Asked first of all, by the step `danger`.
LIFE_AT_RISK = "life-at-risk"


class CategoryForm(StepForm):
    """One of the categories, under the headings of their groups."""

    grouped = "category"

    category = OneOf(label=_("What is it about?"), missing=_("Choose what it is about"))

    def prepare(self) -> None:
        """The categories of the reference data."""
        rules, field = reference.current(), self.fields["category"]
        assert isinstance(field, OneOf)
        field.choices = [
            (group.name, [(entry.code, entry.name) for entry in members])
            for group in rules.groups
            if (members := rules.categories_of(group.code))
        ]
        field.option_hints = {entry.code: entry.description for entry in rules.categories}


class SubcategoryForm(StepForm):
    """One kind within the category."""

    subcategory = OneOf(label=_("What comes closest?"), missing=_("Choose what comes closest"))
    # The category whose kinds the page lists, so that the page can be shown again without the draft.
    of_category = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """The kinds within the category answered before."""
        field = self.fields["subcategory"]
        assert isinstance(field, OneOf)
        category = self.journey.category()
        kinds = category.subcategories if category else ()
        field.choices = [(kind.code, kind.name) for kind in kinds]
        field.option_hints = {kind.code: kind.description for kind in kinds}
        self.fields["of_category"].initial = category.code if category else ""


class UrgencyForm(StepForm):
    """What is true now: these answers decide how fast somebody must look."""

    flags = SeveralOf(
        label=_("Is any of this true now?"),
        help_text=_("We use your answers to decide how fast someone must look at this. Choose all that apply."),
        missing=_("Choose what is true now, or “None of these”"),
    )

    def prepare(self) -> None:
        """The flags of the reference data, without the one asked first of all."""
        field = self.fields["flags"]
        assert isinstance(field, SeveralOf)
        asked = [flag for flag in reference.current().flags if flag.code != LIFE_AT_RISK]
        field.choices = [*((flag.code, flag.name) for flag in asked), (NONE, _("None of these"))]

    def clean_flags(self) -> list[str]:
        """Refuse “none” together with others."""
        flags: list[str] = self.cleaned_data["flags"]
        if NONE in flags and len(flags) > 1:
            raise ValidationError(_("You chose “None of these” together with other answers. Choose one or the other"))
        return flags

    def flags_given(self) -> tuple[str, ...]:
        """The codes that are true; the form must be valid."""
        flags: list[Any] = self.cleaned_data["flags"]
        return tuple(flag for flag in flags if flag != NONE)
