"""The fields that requests are made of, each with its own words for what is wrong, in both languages.

They take what the pages take: any digits, any separators, pasted marks. What is refused is told at its place.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from complaints.domain import approximate_date, country, mistakes, text
from complaints.domain.approximate_date import ApproximateDate
from complaints.domain.limits import Limit
from complaints.domain.mistakes import Words
from complaints.domain.reference_infos import Named

_MISSING = _("This value is missing")


class Told(serializers.Field[Any, Any, Any, Any]):
    """The messages that every kind of field has."""

    default_error_messages = {"required": _MISSING, "null": _MISSING, "blank": _MISSING}


class Strict(Told, serializers.Serializer[Any]):
    """An object whose fields are all known: a name that was mistyped is refused, not lost."""

    default_error_messages = {"invalid": _("An object is expected here")}

    def to_internal_value(self, data: Any) -> Any:
        """The values of the fields, with every error at once."""
        unknown = [name for name in data if name not in self.fields] if isinstance(data, Mapping) else []
        refused: dict[str, Any] = {name: [_("There is no such field")] for name in unknown}
        try:
            value = super().to_internal_value(data)
        except ValidationError as error:
            assert isinstance(error.detail, dict)
            raise ValidationError({**error.detail, **refused}) from error
        if refused:
            raise ValidationError(refused)
        return value


class Line(Told, serializers.CharField):
    """Words of a person on one line. `missing` says what to write, also where it is shorter than `limit`."""

    default_error_messages = {"invalid": _("A text is expected here")}

    def __init__(self, limit: Limit, *, missing: Words = _MISSING, **options: Any) -> None:
        self.limit = limit
        self.missing = missing
        if not options.get("required", True):
            options |= {"allow_blank": True, "default": ""}
            del options["required"]
        super().__init__(
            max_length=limit.most,
            error_messages={"required": missing, "null": missing, "blank": missing},
            **options,
        )

    def to_internal_value(self, data: Any) -> str:
        """The text made safe to keep. Refuses what is too short or too long, with the numbers."""
        if not isinstance(data, str):
            self.fail("invalid")
        words = self.clean(data)
        if len(words) < self.limit.least:
            raise ValidationError([self.missing], code="too_short")
        if len(words) > self.limit.most:
            raise ValidationError([mistakes.too_long(len(words), self.limit.most)], code="too_long")
        return words

    def clean(self, words: str) -> str:
        """The words without control characters, on one line."""
        return text.clean_line(words)


class Story(Line):
    """Words of a person over several lines."""

    def clean(self, words: str) -> str:
        """The words without control characters, their lines kept."""
        return text.clean(words).strip()


class Typed(Told, serializers.CharField):
    """Something typed that `parse` reads; it raises `mistake`, which `told` puts into words."""

    default_error_messages = {"invalid": _("A text is expected here")}

    def __init__(
        self,
        parse: Callable[[str], str],
        mistake: type[ValueError],
        told: Callable[[Any], Words],
        **options: Any,
    ) -> None:
        self.parse, self.mistake, self.told = parse, mistake, told
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        """What `parse` makes of it."""
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return self.parse(text.clean_line(data))
        except self.mistake as error:
            raise ValidationError([self.told(error)]) from error


class OneOf(Told, serializers.ChoiceField):
    """One choice of a fixed list."""

    default_error_messages = {
        "required": _("Choose one of the answers"),
        "null": _("Choose one of the answers"),
        "invalid_choice": _("This answer is not on the list. Choose again"),
    }

    def to_internal_value(self, data: Any) -> Any:
        """The code. Only a text is one."""
        if not isinstance(data, str):
            self.fail("invalid_choice")
        return super().to_internal_value(data)


class Code(Told, serializers.CharField):
    """A code of the reference data, looked up by the caller."""

    default_error_messages = {"invalid": _("There is no such code in the reference data")}

    def to_internal_value(self, data: Any) -> Any:
        """The code."""
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class CodeOf(Code):
    """The code of a row of the reference data; becomes the row. `rows` are those that may be chosen now."""

    def __init__(self, rows: Callable[[], Iterable[Named]], **options: Any) -> None:
        self.rows = rows
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> Any:
        """The row of this code."""
        row = next((row for row in self.rows() if row.code == data), None)
        if row is None:
            self.fail("invalid")
        return row


class SeveralOf(Told, serializers.ListField):
    """Any number of codes, each once."""

    default_error_messages = {"not_a_list": _("A list is expected here")}

    def to_internal_value(self, data: Any) -> list[Any]:
        """The rows, each once, in the order given."""
        return list(dict.fromkeys(super().to_internal_value(data)))


class YesNo(Told, serializers.BooleanField):
    """True or false, as JSON has them."""

    default_error_messages = {"invalid": _("true or false is expected here")}

    def to_internal_value(self, data: Any) -> bool:
        """Nothing but a boolean: "false" is a text, and meant as nobody knows what."""
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "integer"}]})
class DatePart(Told, serializers.CharField):
    """One part of a date: a number, or a text in any digits; a month also by its name."""

    default_error_messages = {"invalid": _("A number or a text is expected here")}

    def to_internal_value(self, data: Any) -> str:
        """The part as text."""
        if isinstance(data, bool) or not isinstance(data, str | int):
            self.fail("invalid")
        return text.clean_line(str(data))


_NO_YEAR = mistakes.of_date(approximate_date.DateIncomplete("year"))


class Date(Strict):
    """A date as it is remembered: to the day, the month or the year; `about` if even that is not sure."""

    year = DatePart(
        error_messages={"required": _NO_YEAR, "null": _NO_YEAR, "blank": _NO_YEAR},
        help_text="Four digits, Gregorian.",
    )
    month = DatePart(default="", allow_blank=True, help_text="1 to 12 or a name: تشرين الثاني, نوفمبر, November.")
    day = DatePart(default="", allow_blank=True, help_text="Left out where it is not known, as the month.")
    about = YesNo(default=False, help_text="The person is not sure even of this.")

    def validate(self, attrs: dict[str, Any]) -> ApproximateDate:
        """The date. The error stands at the part to correct."""
        try:
            return approximate_date.parse(attrs["day"], attrs["month"], attrs["year"], attrs["about"], country.today())
        except approximate_date.DateMistyped as error:
            raise ValidationError({error.part: [mistakes.of_date(error)]}) from error
