"""Because of which complaint somebody is punished or threatened; asked of complaints about reprisals alone (COI-7).

No answer here is compared with what is stored: the page must not tell whether there is a complaint of some reference.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from complaints.domain import digits, mistakes, reference, references
from complaints.intake.forms.base import Line, StepForm


class ReferenceField(forms.CharField):
    """A reference in any digits with anything between them; the 12 digits, or nothing."""

    def to_python(self, value: Any) -> str:
        """The digits. Only separators are no reference either."""
        typed = digits.compact(super().to_python(value) or "")
        if not typed:
            return ""
        try:
            return references.parse_reference(typed)
        except references.ReferenceMistyped as mistyped:
            raise ValidationError(mistakes.of_reference(mistyped)) from mistyped


class EarlierForm(StepForm):
    """The earlier complaint's reference and the body that handled it; either may be unknown."""

    earlier_reference = ReferenceField(
        label=_("Reference of the earlier complaint"),
        help_text=_("12 digits, on its receipt"),
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "maxlength": "60", "class": "code"}
        ),
    )
    earlier_body = forms.ChoiceField(
        label=_("Which body handled it?"),
        required=False,
        error_messages={"invalid_choice": _("This answer is not on the list. Choose again")},
    )

    def prepare(self) -> None:
        """The bodies of the country."""
        field = self.fields["earlier_body"]
        assert isinstance(field, forms.ChoiceField)
        bodies = [(body.code, body.name) for body in reference.current().bodies if body.active]
        field.choices = [("", _("I do not know")), *bodies]

    def line(self, name: str) -> Line:
        """A reference is shown in its groups."""
        line = super().line(name)
        if name != "earlier_reference" or not line.answers:
            return line
        return Line(line.question, (references.show_reference(self.cleaned_data[name]),), free=True)
