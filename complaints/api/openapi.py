"""What drf-spectacular cannot read off the code: problem documents, the language, closed objects."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.text import format_lazy
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from complaints.api.fields import Strict
from complaints.api.problems import (
    BAD_PARAMETER,
    CONTENT_TYPE,
    FAILED,
    INVALID,
    MALFORMED,
    NOT_ACCEPTABLE,
    TOO_LARGE,
    UNAVAILABLE,
    WRONG_MEDIA_TYPE,
    Kind,
)

LANGUAGE = OpenApiParameter(
    "lang",
    enum=[code for code, _name in settings.LANGUAGES],
    description="The language of the answer, before that of the header Accept-Language.",
)


class ProblemErrorSerializer(serializers.Serializer[Any]):
    """One value that must be corrected, and how."""

    pointer = serializers.CharField(required=False, help_text="JSON Pointer into the body: `#/happened/month`.")
    parameter = serializers.CharField(required=False, help_text="A parameter of the address.")
    detail = serializers.CharField(help_text="What is wrong, in the language asked for.")
    code = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """A problem document, RFC 9457."""

    type = serializers.CharField(help_text="The kind of problem: an address that explains it.")
    title = serializers.CharField(help_text="The kind of problem in words, in the language asked for.")
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = ProblemErrorSerializer(many=True, required=False)  # type: ignore[assignment]  # declared fields leave the class


# What any operation may refuse, and what one with a body may refuse besides.
_ALWAYS = (BAD_PARAMETER, NOT_ACCEPTABLE, FAILED, UNAVAILABLE)
OF_A_BODY = (MALFORMED, TOO_LARGE, WRONG_MEDIA_TYPE, INVALID)


def answers(good: Any, *kinds: Kind, status: int = 200) -> dict[tuple[int, str], Any]:
    """The answers of an operation: the good one, and problem documents of these kinds by their status."""
    found: dict[tuple[int, str], Any] = {(status, "application/json"): good}
    by_status = sorted((*_ALWAYS, *kinds), key=_status)
    for one, members in groupby(by_status, key=_status):
        found[one, CONTENT_TYPE] = _problem(list(members))
    return found


def _status(kind: Kind) -> int:
    return kind.status


def _problem(kinds: list[Kind]) -> OpenApiResponse:
    lines = "\n".join(f"- `{kind.slug}`: {{}}" for kind in kinds)
    return OpenApiResponse(ProblemSerializer, format_lazy(lines, *(kind.title for kind in kinds)))


class StrictExtension(OpenApiSerializerExtension):
    """Says of our objects that they have no other fields."""

    target_class = Strict
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Any:
        """The schema of the object as ever, closed."""
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**schema, "additionalProperties": False}
