"""What happened, when and where."""

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from complaints.domain import approximate_date, country, limits, mistakes, presentation, reference, text
from complaints.domain.approximate_date import ApproximateDate
from complaints.intake.forms.base import Line, StepForm
from complaints.intake.forms.fields import OneOf, StoryField, WordsField
from complaints.models import PlaceKind

UNKNOWN = "unknown"


class StoryForm(StepForm):
    """A short title and the story."""

    title = WordsField(
        label=_("In a few words: what is it about?"),
        help_text=_("For example: beaten in a police station."),
        limit=limits.TITLE,
        missing=_("Write in a few words what it is about"),
    )
    narrative = StoryField(
        label=_("Tell it in your own words"),
        help_text=_(
            "Any dialect is fine. Who did what, in which order, who saw it, and what was said. Write only what "
            "you want to tell."
        ),
        limit=limits.NARRATIVE,
        missing=_("Tell what happened, in a sentence at least"),
        rows=12,
    )


class DateParts(forms.MultiWidget):
    """Three boxes: `…_day`, `…_month`, `…_year`."""

    def __init__(self) -> None:
        super().__init__({part: forms.TextInput() for part in ("day", "month", "year")})

    def decompress(self, value: list[str] | None) -> list[str]:
        """What stands in the boxes when nothing was sent."""
        return value or ["", "", ""]


class DateField(forms.Field):
    """A date in three boxes, to the day, the month or the year. The error's code is the box to correct."""

    widget = DateParts

    def clean(self, value: list[str | None] | None) -> ApproximateDate | None:
        """The date, or None where all boxes are empty and the date is not required."""
        day, month, year = [text.clean_line(part or "") for part in value or ["", "", ""]]
        if not (self.required or day or month or year):
            return None
        try:
            return approximate_date.parse(day, month, year, about=False, today=country.today())
        except approximate_date.DateMistyped as error:
            raise ValidationError(mistakes.of_date(error), code=error.part) from error


@dataclass(frozen=True)
class Box:
    """One box of a date, for the page."""

    part: str
    name: str
    id: str
    value: str
    wrong: bool


class WhenForm(StepForm):
    """When it happened, as far as it is remembered."""

    happened = DateField(
        label=_("The date, or when it began"),
        help_text=_("For example 16 11 2026. If you are not sure, leave the day empty, or the day and the month."),
    )
    about = forms.BooleanField(label=_("I am not sure of this date"), required=False)
    until = DateField(
        label=_("Until when?"),
        help_text=_("Only if it lasted longer and has ended."),
        required=False,
    )
    time_of_day = WordsField(
        label=_("At what time of day?"),
        help_text=_("In words or numbers, for example: before dawn, about 3 o'clock."),
        limit=limits.TIME_OF_DAY,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """An end lies not before the beginning; `about` becomes part of the date."""
        given = self.cleaned_data
        happened, until = given.get("happened"), given.get("until")
        if happened and given.get("about"):
            given["happened"] = replace(happened, about=True)
        if happened and until and until.latest() < happened.earliest():
            self.add_error("until", ValidationError(_("The end lies before the beginning"), code="year"))
        return given

    def happened_boxes(self) -> list[Box]:
        """The boxes of the beginning."""
        return self._boxes("happened")

    def until_boxes(self) -> list[Box]:
        """The boxes of the end."""
        return self._boxes("until")

    def _boxes(self, name: str) -> list[Box]:
        """The three boxes of a date with what was typed, the wrong one marked."""
        bound = self[name]
        wrong = {error.code for error in self.errors.as_data().get(name, [])}
        typed = bound.value() or ["", "", ""]
        return [
            Box(part, f"{bound.html_name}_{part}", f"{bound.auto_id}_{place}", value or "", part in wrong)
            for place, (part, value) in enumerate(zip(("day", "month", "year"), typed, strict=True))
        ]

    def line(self, name: str) -> Line:
        """Dates in words, with what is known of them."""
        value = self.cleaned_data[name]
        if isinstance(value, ApproximateDate):
            words = presentation.show_approximate(value, get_language() or "ar", country.current())
            return Line(str(self[name].label), (words,))
        if name == "about":
            return Line("", ())
        return super().line(name)


class WhereForm(StepForm):
    """Where it happened: on the list, in words, and what kind of place."""

    division = OneOf(
        label=_("In which part of the country?"),
        missing=_("Choose from the list, or “I do not know, or it is not on the list”"),
        widget=forms.Select,
    )
    place = WordsField(
        label=_("Where exactly?"),
        help_text=_("For example the name of the police station, the street, the website. As much as you know."),
        limit=limits.PLACE,
        required=False,
    )
    place_kind = OneOf(
        PlaceKind.choices,
        label=_("What kind of place was it?"),
        missing=_("Choose the kind of place, or “I do not know”"),
    )

    def prepare(self) -> None:
        """The divisions of the country."""
        field = self.fields["division"]
        assert isinstance(field, OneOf)
        divisions = [(division.code, division.name) for division in reference.current().divisions]
        field.choices = [
            ("", _("Choose from the list")),
            *divisions,
            (UNKNOWN, _("I do not know, or it is not on the list")),
        ]
