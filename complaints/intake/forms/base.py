"""What every step's form has in common."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from complaints.intake.journey import Journey


@dataclass(frozen=True)
class Line:
    """One answer on the page of answers. `free`: words of a person, whose direction the browser finds out.

    `story`: they may fill lines, which then begin where their own direction begins.
    """

    question: str
    answers: tuple[str, ...]
    free: bool = False
    story: bool = False


class StepForm(forms.Form):
    """The questions of one step, over what the draft already holds (`journey`).

    Required fields are checked on the server alone, so that everybody gets the same messages in their
    language.
    """

    use_required_attribute = False

    # The field whose choices stand under headings, if there is one.
    grouped = ""

    # Boxes that not everybody is asked for: one that did not come with an answer was not on the page.
    asked_of_some: ClassVar[frozenset[str]] = frozenset()

    def __init__(
        self,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
        *,
        journey: "Journey",
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.journey = journey
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices and words that depend on the reference data or on earlier answers."""

    @classmethod
    def typed(cls, data: QueryDict) -> dict[str, list[str]]:
        """The values of this step's inputs as they came with a POST, for the draft to keep."""
        return {name: data.getlist(name) for name in cls._input_names() if name in data}

    @classmethod
    def again(cls, data: QueryDict, *, journey: "Journey") -> Self:
        """The same form with what was typed and nothing checked, for when an answer could not be saved.

        `journey` knows nothing but this answer. Whatever came is on the page, whatever it was; what did not come
        stands as on a fresh page.
        """
        form = cls(journey=journey)
        for name, field in cls.base_fields.items():
            if any(part in data for part in cls._names_of(name)):
                form.fields.setdefault(name, deepcopy(field))
                form.initial[name] = field.widget.value_from_datadict(data, MultiValueDict(), name)
            elif name in cls.asked_of_some:
                form.fields.pop(name, None)
        form.order_fields(list(cls.base_fields))
        return form

    @classmethod
    def unsent(cls, data: QueryDict, *, journey: "Journey") -> Self:
        """The form as `journey` asks it, with what was typed and not sent: as it was typed, nothing checked."""
        form = cls(journey=journey)
        for name, field in form.fields.items():
            if not field.widget.is_hidden and any(part in data for part in cls._names_of(name)):
                form.initial[name] = field.widget.value_from_datadict(data, MultiValueDict(), name)
        return form

    @classmethod
    def said(cls, typed: dict[str, list[str]]) -> dict[str, list[str]]:
        """What of typed values a person said: nothing of hidden or empty boxes, and lines that end in one way."""
        shown = {
            part
            for name, field in cls.base_fields.items()
            if not field.widget.is_hidden
            for part in cls._names_of(name)
        }
        told = {name: [_lines(value) for value in values if value] for name, values in typed.items() if name in shown}
        return {name: values for name, values in told.items() if values}

    @classmethod
    def _input_names(cls) -> Iterator[str]:
        for name in cls.base_fields:
            yield from cls._names_of(name)

    @classmethod
    def _names_of(cls, name: str) -> list[str]:
        """The names of a field's inputs: its own, or those of its boxes."""
        widget = cls.base_fields[name].widget
        if not isinstance(widget, forms.MultiWidget):
            return [name]
        # The stubs do not know `widgets_names`.
        suffixes: list[str] = widget.widgets_names  # type: ignore[attr-defined]
        return [name + suffix for suffix in suffixes]

    def options_by_group(self) -> Iterator[tuple[str, list[BoundWidget]]]:
        """The headings of the grouped field, each with its radio buttons."""
        field = self.fields[self.grouped]
        assert isinstance(field, forms.ChoiceField)
        groups: Any = field.choices
        options = iter(list(self[self.grouped]))
        for heading, members in groups:
            yield str(heading), [next(options) for _member in members]

    def lines(self) -> list[Line]:
        """The answers in words; the form must be valid."""
        shown = [self.line(name) for name, field in self.fields.items() if not field.widget.is_hidden]
        return [line for line in shown if line.answers]

    def line(self, name: str) -> Line:
        """One field's answer in words."""
        field, value = self.fields[name], self.cleaned_data[name]
        question = str(self[name].label)
        if isinstance(field, forms.ChoiceField):
            given = value if isinstance(value, list) else [value]
            labels = flat(field.choices)
            return Line(question, tuple(str(labels[code]) for code in given if code in labels))
        if isinstance(field, forms.BooleanField):
            return Line(question, (_("Yes") if value else _("No"),))
        story = isinstance(field.widget, forms.Textarea)
        return Line(question, (str(value),) if value else (), free=True, story=story)


def _lines(value: str) -> str:
    return value.replace("\r\n", "\n")


def flat(choices: Any) -> dict[str, Any]:
    """Choices by their value, those in groups too."""
    found: dict[str, Any] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            found |= flat(label)
        else:
            found[value] = label
    return found
