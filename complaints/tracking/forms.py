"""The forms of the complainant's side: reference and code, and what a step of the workflow needs."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.domain import limits, mistakes, references, text
from complaints.domain.steps import Inputs
from complaints.domain.workflow import Rule
from complaints.tracking import words

_VERSION = re.compile(r"[0-9]{1,9}")
_DIGITS = {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "maxlength": "60", "class": "code"}


class EnterForm(forms.Form):
    """Reference and code in either kind of digits, with anything between them.

    `cleaned_data` holds ASCII digits. A number that cannot be one is said so here, before anybody is asked.
    """

    use_required_attribute = False
    reference = forms.CharField(
        label=_("Reference"),
        help_text=_("12 digits, on your receipt"),
        error_messages={"required": _("Enter your reference.")},
        widget=forms.TextInput(attrs=_DIGITS),
    )
    code = forms.CharField(
        label=_("Secret code"),
        help_text=_("16 digits, on your receipt"),
        error_messages={"required": _("Enter your code.")},
        widget=forms.TextInput(attrs=_DIGITS),
    )

    def forget_code(self) -> None:
        """Do not show the code again that was typed."""
        self.data = {"reference": self.data["reference"]}

    def clean_reference(self) -> str:
        """The 12 digits."""
        try:
            return references.parse_reference(self.cleaned_data["reference"])
        except references.ReferenceMistyped as mistyped:
            raise forms.ValidationError(mistakes.of_reference(mistyped)) from mistyped

    def clean_code(self) -> str:
        """The 16 digits."""
        try:
            return references.parse_code(self.cleaned_data["code"])
        except references.CodeMistyped as mistyped:
            raise forms.ValidationError(mistakes.of_code(mistyped)) from mistyped


class StepForm(forms.Form):
    """What one step needs, made from its row of the workflow: a field for each need.

    `version` is the state of the complaint that the person has read; one that was tampered with is no state
    at all.
    """

    use_required_attribute = False
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.words = words.STEPS[rule.transition]
        for need in rule.needs:
            self.fields[need.value] = _text(self.words)

    def inputs(self) -> Inputs:
        """The inputs of the step, of a valid form."""
        return Inputs(**{need.value: self.cleaned_data[need.value] for need in self.rule.needs})

    def read_version(self) -> int:
        """The version that the form carries; -1, which no complaint has, if it is no number."""
        carried = self.cleaned_data["version"]
        return int(carried) if _VERSION.fullmatch(carried) else -1

    def carry_version(self, version: int) -> None:
        """Let the form, shown again, stand for a newer state that its reader now sees."""
        self.data = {**{name: self.data[name] for name in self.data}, "version": str(version)}

    @property
    def words_typed(self) -> str:
        """What a valid form holds in words."""
        return str(self.cleaned_data[self.rule.needs[0].value])


def typed(rule: Rule, data: Mapping[str, Any]) -> str:
    """The words that were typed for a step, whatever has become of it since."""
    return str(data.get(rule.needs[0].value, ""))


class _TextField(forms.CharField):
    """Words of people, cleaned as in every form of the portal, and counted after that."""

    def to_python(self, value: Any) -> str:
        return text.clean(super().to_python(value) or "").strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > limits.STEP.most:
            raise forms.ValidationError(mistakes.too_long(len(value), limits.STEP.most))


def _text(said: words.Step) -> forms.CharField:
    return _TextField(
        label=said.question,
        widget=forms.Textarea(attrs={"rows": "6"}),
        error_messages={"required": said.missing},
    )
