"""The fields the steps are made of: words, choices and dates, each with its own messages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from complaints.domain import mistakes, text
from complaints.domain.limits import Limit
from complaints.domain.mistakes import Words

CHOOSE_ONE = _("Choose one of the answers")


class WordsField(forms.CharField):
    """Words of a person on one line. `missing` says what is missing, also where they are too short."""

    def __init__(self, *, limit: Limit, missing: Words = "", **options: Any) -> None:
        self.limit, self.missing = limit, missing
        super().__init__(error_messages={"required": missing}, **options)
        # A browser's checker may send what is typed elsewhere, and knows no dialect.
        self.widget.attrs.setdefault("spellcheck", "false")

    def to_python(self, value: Any) -> str:
        """The text without control characters, on one line."""
        return text.clean_line(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """Refuse what is too short or too long, with the numbers."""
        super().validate(value)
        if value and len(value) < self.limit.least:
            raise ValidationError(self.missing, code="too_short")
        if len(value) > self.limit.most:
            raise ValidationError(mistakes.too_long(len(value), self.limit.most), code="too_long")


class StoryField(WordsField):
    """Words of a person over several lines."""

    def __init__(self, *, rows: int = 8, **options: Any) -> None:
        # No maxlength on the control: a browser would cut off the end of a pasted text without a word.
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        """The text without control characters, its lines kept."""
        return text.clean(forms.CharField.to_python(self, value) or "")


class OneOf(forms.ChoiceField):
    """One choice of several, shown as cards. `hints` are the lines under the choices."""

    def __init__(
        self,
        choices: Iterable[Any] = (),
        *,
        missing: Words = CHOOSE_ONE,
        hints: dict[str, Words] | None = None,
        **options: Any,
    ) -> None:
        options.setdefault("widget", forms.RadioSelect)
        super().__init__(choices=choices, **options)
        self.option_hints = hints or {}
        self.error_messages |= {
            "required": missing,
            "invalid_choice": _("This answer is not on the list. Choose again"),
        }


class SeveralOf(forms.MultipleChoiceField):
    """Any number of choices, shown as cards."""

    def __init__(self, *, missing: Words, **options: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **options)
        self.option_hints: dict[str, Words] = {}
        self.error_messages |= {
            "required": missing,
            "invalid_choice": _("One of these answers is not on the list. Choose again"),
            "invalid_list": missing,
        }
