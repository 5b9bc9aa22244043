"""A complaint as a program sends it, and the answer. The rules are those of the form for people."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from complaints.api.fields import Code, CodeOf, Date, Line, OneOf, SeveralOf, Story, Strict, Typed, YesNo
from complaints.api.filing.people import ComplainantSerializer, VictimSerializer
from complaints.domain import earlier, limits, mistakes, reference, references
from complaints.domain.reference import CategoryInfo, SubcategoryInfo
from complaints.domain.references import ReferenceMistyped
from complaints.models import Confidentiality, FiledFor, PlaceKind, RespondentKind, RespondentLevel


class AccusedSerializer(Strict):
    """Who or what is complained of, in codes. A body can never receive a complaint about itself."""

    kind = OneOf(RespondentKind.choices)
    body = CodeOf(
        lambda: reference.current().bodies,
        default=None,
        allow_null=True,
        help_text="A code of /api/v1/bodies/. Required where `kind` is `body`.",
    )
    level = OneOf(
        [(level.value, level.label) for level in RespondentLevel if level != RespondentLevel.NONE],
        default=None,
        allow_null=True,
        help_text="Which part of the body. Required where `kind` is `body`.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A body is named with its level; nobody else has either."""
        names_body = attrs["kind"] == RespondentKind.BODY
        for name in ("body", "level"):
            if names_body and attrs[name] is None:
                raise ValidationError({name: [_("Required where the respondent is a body")]})
            if not names_body and attrs[name] is not None:
                raise ValidationError({name: [_("Only where the respondent is a body")]})
        return attrs


class RespondentSerializer(AccusedSerializer):
    """Who or what is complained of, and who did it."""

    words = Story(limits.RESPONDENT, required=False, help_text="Who did it, as far as it is known.")


class ObjectionSerializer(Strict):
    """An objection to the body that would normally receive the complaint (see /api/v1/receiver/)."""

    reason = Story(limits.OBJECTION, missing=_("Write why you object to this body"))


def _earlier_body() -> CodeOf:
    return CodeOf(
        lambda: reference.current().bodies,
        default=None,
        allow_null=True,
        help_text="Only of a complaint about a reprisal: the body that handled the complaint because of which it "
        "happened. It never receives this one.",
    )


class ComplaintSerializer(Strict):
    """A complaint."""

    language = OneOf(
        settings.LANGUAGES,
        default=get_language,
        help_text="The language of notices and letters. By default the one the answer is in.",
    )
    filed_for = OneOf(FiledFor.choices)
    confidentiality = OneOf(Confidentiality.choices)
    category = CodeOf(lambda: reference.current().categories, help_text="A code of /api/v1/categories/.")
    subcategory = Code(help_text="The code of one of this category's subcategories.")
    flags = SeveralOf(
        child=CodeOf(lambda: reference.current().flags),
        default=list,
        help_text="Codes of /api/v1/flags/ that are true now. They decide how fast somebody must look.",
    )
    title = Line(limits.TITLE, missing=_("Write in a few words what it is about"))
    narrative = Story(limits.NARRATIVE, missing=_("Tell what happened, in a sentence at least"))
    wishes = Story(limits.WISHES, required=False, help_text="What should come of it.")
    happened = Date()
    happened_until = Date(required=False, help_text="Only if it lasted longer and has ended.")
    time_of_day = Line(limits.TIME_OF_DAY, required=False, help_text="In words or numbers.")
    division = CodeOf(
        lambda: reference.current().divisions,
        default=None,
        allow_null=True,
        help_text="A code of /api/v1/divisions/; left out where it is unknown or elsewhere.",
    )
    place_kind = OneOf(PlaceKind.choices, default=PlaceKind.UNKNOWN)
    place = Line(limits.PLACE, required=False, help_text="Where exactly, in words.")
    respondent = RespondentSerializer()
    complainant = ComplainantSerializer(required=False, help_text="May be left out of an anonymous complaint.")
    victim = VictimSerializer(required=False, help_text="Only where it is filed for others.")
    earlier_reference = Typed(
        references.parse_reference,
        ReferenceMistyped,
        mistakes.of_reference,
        default="",
        allow_blank=True,
        help_text="Only of a complaint about a reprisal: the reference of the complaint because of which it happened. "
        "Whether there is one is not told.",
    )
    earlier_body = _earlier_body()
    objection = ObjectionSerializer(required=False)
    consent_nhri = YesNo(default=False, help_text="The national human rights institution may be informed too.")
    declaration = YesNo(help_text="What is written is true as far as the complainant knows. Must be true.")

    def validate_declaration(self, value: bool) -> bool:
        """Nobody files without it."""
        if not value:
            raise ValidationError(_("Confirm that what you wrote is true as far as you know"))
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The rules between values, each error at the value to correct."""
        attrs["subcategory"] = subcategory_of(attrs["category"], attrs["subcategory"])
        _check_dates(attrs)
        _check_names(attrs)
        _check_others(attrs)
        _check_earlier(attrs)
        return attrs


def subcategory_of(category: CategoryInfo, code: str) -> SubcategoryInfo:
    """The subcategory of this code that is in use. Raises `ValidationError`."""
    found = next((row for row in category.subcategories if row.code == code), None)
    if found is None:
        raise ValidationError({"subcategory": [_("This category has no such subcategory")]}, code="invalid")
    return found


def _check_dates(attrs: dict[str, Any]) -> None:
    until = attrs.get("happened_until")
    if until and until.latest() < attrs["happened"].earliest():
        raise ValidationError({"happened_until": {"year": [_("The end lies before the beginning")]}})


def _check_names(attrs: dict[str, Any]) -> None:
    """A name is given, unless the complaint is anonymous: then none is stored."""
    name = attrs.get("complainant", {}).get("name", "")
    if attrs["confidentiality"] == Confidentiality.ANONYMOUS:
        if name:
            raise ValidationError({"complainant": {"name": [_("An anonymous complaint carries no name")]}})
    elif len(name) < limits.NAME.least:
        raise ValidationError({"complainant": {"name": [_("Write the name, or file anonymously")]}})


def _check_others(attrs: dict[str, Any]) -> None:
    """Who files for others says what they are to them and on whose say; who files for themselves does not."""
    complainant, victim = attrs.get("complainant", {}), attrs.get("victim", {})
    relation, authority = complainant.get("relation", ""), complainant.get("authority")
    if attrs["filed_for"] == FiledFor.SELF:
        _refuse_others(relation, authority, victim)
        return
    if len(relation) < limits.RELATION.least:
        raise ValidationError({"complainant": {"relation": [_("Write what you are to this person")]}})
    if not authority:
        raise ValidationError(
            {"complainant": {"authority": [_("Choose whether they agree, or why you could not ask")]}}
        )
    if attrs["filed_for"] == FiledFor.GROUP and victim.get("age"):
        raise ValidationError({"victim": {"age": [_("A group has no age")]}})


def _refuse_others(relation: str, authority: str | None, victim: dict[str, Any]) -> None:
    only_for_others = [_("Only where the complaint is filed for others")]
    if relation:
        raise ValidationError({"complainant": {"relation": only_for_others}})
    if authority:
        raise ValidationError({"complainant": {"authority": only_for_others}})
    if victim:
        raise ValidationError({"victim": only_for_others})


def _check_earlier(attrs: dict[str, Any]) -> None:
    """Only a complaint about a reprisal follows on an earlier one (COI-7)."""
    if earlier.is_asked(attrs["category"].code, reference.current()):
        return
    for name in ("earlier_reference", "earlier_body"):
        if attrs.get(name):
            raise ValidationError({name: [_("Only where the complaint is about a reprisal")]})


class QuestionSerializer(Strict):
    """What decides where a complaint goes."""

    category = CodeOf(lambda: reference.current().categories, help_text="A code of /api/v1/categories/.")
    subcategory = Code(help_text="The code of one of this category's subcategories.")
    respondent = AccusedSerializer()
    earlier_body = _earlier_body()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The subcategory is one of the category; an earlier complaint belongs to a reprisal."""
        _check_earlier(attrs)
        return attrs | {"subcategory": subcategory_of(attrs["category"], attrs["subcategory"])}


class FiledSerializer(serializers.Serializer[Any]):
    """What the complainant takes away. The code is told here only, and kept nowhere in the clear."""

    reference = serializers.RegexField(r"^[0-9]{12}$", help_text="12 digits; shown in groups of four.")
    code = serializers.RegexField(r"^[0-9]{16}$", help_text="16 digits, secret; shown in groups of four.")
    received_at = serializers.DateTimeField()
