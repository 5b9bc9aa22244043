"""The field of the administration in which a country's further public holidays are typed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from complaints.domain.days import DayMistyped, parse_days

# What is quoted of an entry that is no day: enough to find it again.
_LONGEST_QUOTE = 40


class DaysField(forms.CharField):
    """Days, one a line or with commas between, the year last or first, in digits of either script."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=AdminTextareaWidget(attrs={"dir": "ltr", "rows": 6}), strip=False, **options)

    def prepare_value(self, value: Any) -> Any:
        """The days that are kept, one a line; what was typed as it was typed."""
        return "\n".join(day.isoformat() for day in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[date]:  # type: ignore[override]  # days, where CharField keeps text
        """The days in their order. The message names the entry that is none."""
        try:
            return parse_days(super().to_python(value) or "")
        except DayMistyped as error:
            raise ValidationError(
                _("“%(entry)s” is not a day. Write each day like 31/12/2026."),
                code="invalid",
                params={"entry": error.typed[:_LONGEST_QUOTE]},
            ) from error

    def run_validators(self, value: Any) -> None:
        """Days have no length, and what became one is well formed."""

    def has_changed(self, initial: Iterable[date] | None, data: Any) -> bool:
        """Whether the days are others, however they are written."""
        try:
            return self.to_python(data) != sorted(set(initial or ()))
        except ValidationError:
            return True
