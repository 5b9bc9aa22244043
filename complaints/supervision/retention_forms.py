"""Forms of keeping and erasure: which complaints, and why."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# Longer than any reason people write by hand; keeps a pasted file out of the trail.
_LONGEST_REASON = 20_000


class ChosenForm(forms.Form):
    """The complaints that were ticked, by reference."""

    complaints = forms.MultipleChoiceField(
        label=_("Complaints"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one complaint."),
            "invalid_choice": _("One of these complaints is no longer in the list. Choose again."),
        },
    )

    def __init__(self, *args: Any, references: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["complaints"].choices = [(one, one) for one in references]  # type: ignore[attr-defined]  # a choice field


class ReasonForm(forms.Form):
    """Why a legal hold is set or lifted."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Only staff read this. It is kept encrypted."),
        max_length=_LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the reason.")},
    )
