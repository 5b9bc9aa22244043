"""What narrows the trail: a kind of event, days, a reference."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.domain import days, references
from complaints.domain.trail import Filters
from complaints.models import EventKind


class DayField(forms.CharField):
    """A day in digits of either script, the year last or first: 24/11/2026 or 2026-11-24."""

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]  # a day, where CharField keeps text
        """The day, None if the field is empty."""
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return days.parse_day(typed)
        except days.DayMistyped as error:
            raise forms.ValidationError(_("This is not a day. Write it like 24/11/2026."), code="invalid") from error

    def run_validators(self, value: Any) -> None:
        """A day has no length, and what became one is well formed."""


class TrailForm(forms.Form):
    """The filters of the trail, from the address of the page."""

    kind = forms.ChoiceField(
        label=_("Kind of entry"),
        required=False,
        error_messages={"invalid_choice": _("There is no such kind. Choose one of the list.")},
    )
    since = DayField(label=_("From this day"), required=False)
    until = DayField(label=_("To this day"), required=False)
    reference = forms.CharField(label=_("Reference"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Any kind")), *EventKind.choices]  # type: ignore[attr-defined]  # a choice field
        for name in ("since", "until", "reference"):
            self.fields[name].widget.attrs |= {"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}

    def clean_reference(self) -> str:
        """The digits of the reference, empty if none was asked for."""
        typed: str = self.cleaned_data["reference"]
        if not typed:
            return ""
        try:
            return references.parse_reference(typed)
        except references.ReferenceMistyped as error:
            raise forms.ValidationError(_("This is not a reference: it has 12 digits.")) from error

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one."))
        return self.cleaned_data

    def filters(self) -> Filters:
        """What was asked for. Call it on a valid form."""
        return Filters(**self.cleaned_data)
