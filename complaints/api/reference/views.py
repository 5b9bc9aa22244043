"""Reference data for whoever builds a form of their own. From memory: no query, and any cache may keep it."""

from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.decorators import method_decorator
from django.utils.translation import override
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from complaints.api.base import OpenView, for_everybody
from complaints.api.openapi import LANGUAGE, answers
from complaints.api.reference.serializers import (
    BodySerializer,
    CategoriesSerializer,
    ChoicesSerializer,
    CountrySerializer,
    NamedSerializer,
)
from complaints.domain import country, reference
from complaints.domain.authority import Authority
from complaints.domain.safe_channel import SafeChannel
from complaints.domain.safe_time import SafeTime
from complaints.models import Confidentiality, FiledFor, PlaceKind, RespondentKind, RespondentLevel

_TAGS = ["reference"]
_PARAMETERS = [LANGUAGE]


@method_decorator(for_everybody, "dispatch")
class CountryView(OpenView):
    """The state this installation serves."""

    @extend_schema(
        operation_id="country",
        summary="The country: what its divisions are called, its time zone, numbers to call",
        tags=_TAGS,
        parameters=_PARAMETERS,
        responses=answers(CountrySerializer),
    )
    def get(self, _request: Request) -> Response:
        """Answer the country."""
        return Response(CountrySerializer(country.current()).data)


@method_decorator(for_everybody, "dispatch")
class DivisionsView(OpenView):
    """First-level divisions, such as governorates."""

    @extend_schema(
        operation_id="divisions",
        summary="The first-level divisions of the country",
        tags=_TAGS,
        parameters=_PARAMETERS,
        responses=answers(NamedSerializer(many=True)),
    )
    def get(self, _request: Request) -> Response:
        """Answer the divisions in use."""
        return Response(NamedSerializer(reference.current().divisions, many=True).data)


@method_decorator(for_everybody, "dispatch")
class BodiesView(OpenView):
    """Bodies of the state."""

    @extend_schema(
        operation_id="bodies",
        summary="The bodies that a complaint can be about or go to",
        tags=_TAGS,
        parameters=_PARAMETERS,
        responses=answers(BodySerializer(many=True)),
    )
    def get(self, _request: Request) -> Response:
        """Answer all bodies: one that receives no complaints can still be complained of."""
        return Response(BodySerializer(reference.current().bodies, many=True).data)


@method_decorator(for_everybody, "dispatch")
class CategoriesView(OpenView):
    """Subjects of complaints."""

    @extend_schema(
        operation_id="categories",
        summary="The categories with their subcategories, and the headings they stand under",
        tags=_TAGS,
        parameters=_PARAMETERS,
        responses=answers(CategoriesSerializer),
    )
    def get(self, _request: Request) -> Response:
        """Answer the headings and categories in use."""
        return Response(CategoriesSerializer(reference.current()).data)


@method_decorator(for_everybody, "dispatch")
class FlagsView(OpenView):
    """Urgency flags."""

    @extend_schema(
        operation_id="flags",
        summary="What can make a complaint urgent",
        tags=_TAGS,
        parameters=_PARAMETERS,
        responses=answers(NamedSerializer(many=True)),
    )
    def get(self, _request: Request) -> Response:
        """Answer the flags in use."""
        return Response(NamedSerializer(reference.current().flags, many=True).data)


_CHOICES: dict[str, type[TextChoices]] = {
    "filed_for": FiledFor,
    "authority": Authority,
    "confidentiality": Confidentiality,
    "safe_channel": SafeChannel,
    "safe_time": SafeTime,
    "place_kind": PlaceKind,
    "respondent_kind": RespondentKind,
    "respondent_level": RespondentLevel,
}


@method_decorator(for_everybody, "dispatch")
class ChoicesView(OpenView):
    """The fixed lists."""

    @extend_schema(
        operation_id="choices",
        summary="The fixed lists that a complaint chooses from",
        tags=_TAGS,
        parameters=_PARAMETERS,
        responses=answers(ChoicesSerializer),
    )
    def get(self, _request: Request) -> Response:
        """Answer every list with the words of its choices."""
        return Response({name: [_choice(one) for one in choices] for name, choices in _CHOICES.items()})


def _choice(one: Any) -> dict[str, str]:
    words = {"code": str(one.value), "label": str(one.label)}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words[f"label_{language}"] = str(one.label)
    return words
