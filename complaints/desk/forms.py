"""Forms that both the officer's and the supervisor's pages use."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.domain.queries import staff

# For a choice that the page did not offer, or no longer does. What was sent is not repeated: nobody typed it.
NOT_OFFERED = _("This is not on the list. Choose again.")
_NOT_WHOLE = _("The page did not come back whole. Open the complaint again, and repeat this step.")


class VersionForm(forms.Form):
    """A form that carries the complaint's version, so that a change from an older page is noticed."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": _NOT_WHOLE, "invalid": _NOT_WHOLE}
    )


class AssignForm(VersionForm):
    """Who is to be in charge: somebody of the supervisor's own body."""

    to = forms.TypedChoiceField(
        label=_("Officer in charge"),
        coerce=int,
        error_messages={"required": _("Choose somebody"), "invalid_choice": NOT_OFFERED},
    )

    def __init__(self, *args: Any, people: list[staff.Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("Choose somebody")),
            *((str(person.user.pk), person.name) for person in people),
        ]
