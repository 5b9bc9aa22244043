"""The partials for forms: labels, hints and errors tied to their control, for every kind of field."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from lxml import html as lxml_html
from lxml.html import HtmlElement


class Day(forms.MultiWidget):
    """Day, month, year."""

    use_fieldset = True

    def __init__(self) -> None:
        super().__init__({"day": forms.TextInput, "month": forms.TextInput, "year": forms.TextInput})

    def decompress(self, value: Any) -> list[str]:
        return ["", "", ""]


class DayField(forms.MultiValueField):
    """A date that must be complete."""

    widget = Day

    def __init__(self, **options: Any) -> None:
        super().__init__([forms.CharField(), forms.CharField(), forms.CharField()], **options)

    def compress(self, data_list: list[str]) -> str:
        return "-".join(data_list)


class Everything(forms.Form):
    """One field of each kind."""

    use_required_attribute = False
    title = forms.CharField(label="Title", help_text="A few words", max_length=5)
    story = forms.CharField(label="Story", widget=forms.Textarea, required=False)
    mail = forms.EmailField(label="E-mail", required=False)
    place = forms.ChoiceField(label="Place", choices=[("a", "Amman"), ("b", "Irbid")])
    mode = forms.ChoiceField(label="Mode", choices=[("open", "Open"), ("secret", "Secret")], widget=forms.RadioSelect)
    flags = forms.MultipleChoiceField(
        label="Flags", choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(label="I agree", help_text="It is true")
    day = DayField(label="When")
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["mode"].option_hints = {"secret": "Nobody is told"}  # type: ignore[attr-defined]  # what our template reads


@pytest.fixture
def wrong() -> HtmlElement:
    """The form with an error in each field that can have one."""
    form = Everything(QueryDict("title=far too long&mail=x&day_day=٣١&day_month=&day_year=2026&story=كلام"))
    assert not form.is_valid()
    page = render_to_string("partials/error_summary.html", {"form": form})
    return lxml_html.fromstring(f"<main>{page}{render_to_string('partials/fields.html', {'form': form})}</main>")


def by_id(page: HtmlElement, identity: str) -> HtmlElement:
    found = page.xpath("//*[@id=$identity]", identity=identity)
    assert len(found) == 1, identity
    element: HtmlElement = found[0]
    return element


def test_every_line_of_the_summary_leads_to_something_on_the_page(wrong: HtmlElement) -> None:
    links = [link.get("href") for link in wrong.xpath("//*[@role='alert']//a")]
    assert len(links) >= 7
    for link in links:
        by_id(wrong, link.removeprefix("#"))


def test_every_control_has_a_label(wrong: HtmlElement) -> None:
    for control in wrong.xpath("//input[@type!='hidden'] | //textarea | //select"):
        assert wrong.xpath("//label[@for=$identity]", identity=control.get("id")), control.get("name")


def test_a_control_names_its_hint_and_its_error(wrong: HtmlElement) -> None:
    control = by_id(wrong, "id_title")
    assert control.get("aria-invalid") == "true"
    described = control.get("aria-describedby").split()
    assert [by_id(wrong, part).get("class") for part in described] == ["hint", "message"]


def test_a_group_of_choices_names_its_error(wrong: HtmlElement) -> None:
    for name in ("mode", "flags", "day"):
        group = by_id(wrong, f"id_{name}")
        assert group.tag == "fieldset"
        assert by_id(wrong, group.get("aria-describedby")).get("class") == "message"


def test_what_was_typed_stays_in_either_digits(wrong: HtmlElement) -> None:
    assert by_id(wrong, "id_title").get("value") == "far too long"
    assert [part.get("value") for part in wrong.xpath("//fieldset[@id='id_day']//input")] == [
        "٣١",
        None,
        "2026",
    ]
    assert by_id(wrong, "id_story").text.strip() == "كلام"


def test_free_text_finds_its_own_direction_and_addresses_run_left_to_right(wrong: HtmlElement) -> None:
    assert by_id(wrong, "id_title").get("dir") == "auto"
    assert by_id(wrong, "id_story").get("dir") == "auto"
    assert by_id(wrong, "id_mail").get("dir") == "ltr"


def test_a_hint_stands_under_the_choice_it_belongs_to(wrong: HtmlElement) -> None:
    cards = wrong.xpath("//fieldset[@id='id_mode']//label")
    assert [card.findtext("span") for card in cards] == [None, "Nobody is told"]


def test_only_fields_that_may_stay_empty_say_so(wrong: HtmlElement) -> None:
    assert len(wrong.xpath("//label[@for='id_story']/span[contains(@class, 'optional')]")) == 1
    assert not wrong.xpath("//label[@for='id_title']/span[contains(@class, 'optional')]")


def test_a_form_without_errors_has_no_summary() -> None:
    assert render_to_string("partials/error_summary.html", {"form": Everything()}).strip() == ""
