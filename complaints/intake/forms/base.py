"""What every step's form has in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

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

        `journey` knows nothing but this answer. Boxes for words that were not on the page sent are not on
        this one.
        """
        form = cls(journey=journey)
        for name, field in list(form.fields.items()):
            if isinstance(field.widget, forms.TextInput | forms.Textarea) and name not in data:
                del form.fields[name]
            else:
                form.initial[name] = field.widget.value_from_datadict(data, MultiValueDict(), name)
        return form

    @classmethod
    def _input_names(cls) -> Iterator[str]:
        for name, field in cls.base_fields.items():
            if isinstance(field.widget, forms.MultiWidget):
                # The stubs do not know `widgets_names`.
                suffixes: list[str] = field.widget.widgets_names  # type: ignore[attr-defined]
                yield from (name + suffix for suffix in suffixes)
            else:
                yield name

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


def flat(choices: Any) -> dict[str, Any]:
    """Choices by their value, those in groups too."""
    found: dict[str, Any] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            found |= flat(label)
        else:
            found[value] = label
    return found
