"""Reference and code as a program sends them, and what the complainant may read."""

from typing import Any

from rest_framework import serializers

from complaints.api.fields import Strict, Typed
from complaints.api.reference.serializers import NamedSerializer
from complaints.domain import mistakes, references
from complaints.domain.references import CodeMistyped, ReferenceMistyped
from complaints.models import Status

_Object = serializers.Serializer[Any]


class EnterSerializer(Strict):
    """The complainant's way in."""

    reference = Typed(
        references.parse_reference,
        ReferenceMistyped,
        mistakes.of_reference,
        max_length=60,
        help_text="12 digits of any kind, with anything between them.",
    )
    code = Typed(
        references.parse_code,
        CodeMistyped,
        mistakes.of_code,
        max_length=60,
        help_text="16 digits of any kind, with anything between them.",
    )


class StandingSerializer(_Object):
    """Where the complaint stands, in plain words."""

    title = serializers.CharField()
    meaning = serializers.CharField()


class MomentSerializer(_Object):
    """Something that happened, with the reasons that belong to it."""

    at = serializers.DateTimeField()
    what = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())


class FindingSerializer(_Object):
    """What was decided, or why it cannot be examined."""

    at = serializers.DateTimeField()
    found = serializers.CharField()
    reasons = serializers.CharField()


class MessageSerializer(_Object):
    """A message between the complainant and the body."""

    at = serializers.DateTimeField()
    mine = serializers.BooleanField(help_text="Whether the complainant wrote it.")
    text = serializers.CharField()


class FollowedSerializer(_Object):
    """A complaint as its complainant may see it: without people, notes or proposals."""

    reference = serializers.CharField(source="complaint.reference")
    status = serializers.ChoiceField(choices=Status.choices)
    standing = StandingSerializer()
    body = NamedSerializer(allow_null=True, help_text="The body that holds it; null until it is routed.")
    received_at = serializers.DateTimeField(source="complaint.received_at")
    next_step_by = serializers.DateTimeField(
        source="complaint.next_deadline",
        allow_null=True,
        help_text="Until when the body must take the next step; null where no clock runs.",
    )
    late = serializers.BooleanField(help_text="Whether that time has passed.")
    over = serializers.BooleanField(help_text="Whether nothing more is to come by itself.")
    timeline = MomentSerializer(source="moments", many=True)
    finding = FindingSerializer(allow_null=True)
    messages = MessageSerializer(many=True)
