"""How complaints look to the officers of the body that holds them: everything but who the people are."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from complaints.api.fields import Code, OneOf, Story, Strict, Told, Typed, YesNo
from complaints.api.reference.serializers import NamedSerializer
from complaints.domain import limits, mistakes, references
from complaints.domain.outcomes import Ground, Outcome
from complaints.domain.references import ReferenceMistyped
from complaints.domain.steps import Inputs
from complaints.domain.workflow import Need, Rule, Transition
from complaints.models import (
    Channel,
    Confidentiality,
    EventKind,
    Evidence,
    FiledFor,
    PersonRole,
    PlaceKind,
    Priority,
    RespondentKind,
    RespondentLevel,
    Status,
)

_Object = serializers.Serializer[Any]


class RowSerializer(_Object):
    """A complaint in the list."""

    reference = serializers.CharField()
    title = serializers.CharField(allow_blank=True, help_text="Empty where the contents were erased.")
    status = serializers.ChoiceField(choices=Status.choices)
    priority = serializers.ChoiceField(choices=Priority.choices)
    category = NamedSerializer()
    subcategory = NamedSerializer()
    division = NamedSerializer(allow_null=True)
    flags = serializers.ListField(child=serializers.CharField())
    assigned_to_me = serializers.BooleanField()
    needs_approval = serializers.BooleanField(
        help_text="No body was free of conflict: nobody can take it until a supervisor approves its routing (COI-10)."
    )
    received_at = serializers.DateTimeField()
    next_deadline = serializers.DateTimeField(allow_null=True)


class DateSerializer(_Object):
    """A date as it is remembered; `earliest` and `latest` are the days it can be."""

    year = serializers.IntegerField()
    month = serializers.IntegerField(allow_null=True)
    day = serializers.IntegerField(allow_null=True)
    about = serializers.BooleanField()
    earliest = serializers.DateField()
    latest = serializers.DateField()


class ContentsSerializer(_Object):
    """What the complainant wrote."""

    title = serializers.CharField()
    narrative = serializers.CharField()
    wishes = serializers.CharField(allow_blank=True)
    place = serializers.CharField(allow_blank=True)
    respondent = serializers.CharField(allow_blank=True)
    objection = serializers.CharField(allow_blank=True)
    time_of_day = serializers.CharField(allow_blank=True)
    happened = DateSerializer(allow_null=True)
    happened_until = DateSerializer(allow_null=True)


class UserSerializer(_Object):
    """A member of staff."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")


class PersonSerializer(_Object):
    """Somebody who plays a part, masked. Identities are revealed on the desk's pages, with a reason."""

    id = serializers.IntegerField(source="pk")
    role = serializers.ChoiceField(choices=PersonRole.choices)


class FileSerializer(_Object):
    """A piece of evidence."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes, of what was received.")
    cleaning = serializers.ChoiceField(choices=Evidence.Cleaning.choices)


class DeskMessageSerializer(_Object):
    """A message between the complainant and the body."""

    at = serializers.DateTimeField()
    from_complainant = serializers.BooleanField()
    text = serializers.CharField()


class EntrySerializer(_Object):
    """One line of the course: what happened, who did it, and the words that somebody wrote with it."""

    seq = serializers.IntegerField(source="event.seq")
    kind = serializers.ChoiceField(choices=EventKind.choices, source="event.kind")
    at = serializers.DateTimeField()
    what = serializers.CharField()
    who = serializers.CharField()
    words = serializers.CharField(allow_blank=True)


class OpenStepSerializer(_Object):
    """A step this officer may take now, and what it asks for."""

    transition = serializers.ChoiceField(choices=Transition.choices)
    label = serializers.CharField()  # type: ignore[assignment]  # declared fields leave the class
    needs = serializers.ListField(child=serializers.ChoiceField(choices=[need.value for need in Need]))
    second_person = serializers.BooleanField(help_text="Whether it signs another person's proposal.")
    grave = serializers.BooleanField()


class EarlierSerializer(_Object):
    """The complaint because of which a reprisal happened; nothing of its contents. For officers alone."""

    reference = serializers.CharField(allow_blank=True)
    proved = serializers.BooleanField(help_text="Whether the complainant opened it with its code.")
    handled_by = NamedSerializer(allow_null=True, help_text="As stated by the complainant.")
    held_by = NamedSerializer(allow_null=True)


class DeskComplaintSerializer(_Object):
    """A complaint, opened. Every opening is recorded."""

    reference = serializers.CharField()
    version = serializers.IntegerField(help_text="To be sent with a step.")
    status = serializers.ChoiceField(choices=Status.choices)
    priority = serializers.ChoiceField(choices=Priority.choices)
    category = NamedSerializer()
    subcategory = NamedSerializer()
    division = NamedSerializer(allow_null=True)
    place_kind = serializers.ChoiceField(choices=PlaceKind.choices)
    flags = NamedSerializer(many=True)
    filed_for = serializers.ChoiceField(choices=FiledFor.choices)
    channel = serializers.ChoiceField(choices=Channel.choices)
    language = serializers.CharField()
    confidentiality = serializers.ChoiceField(choices=Confidentiality.choices)
    consent_nhri = serializers.BooleanField()
    objection = serializers.BooleanField()
    respondent_kind = serializers.ChoiceField(choices=RespondentKind.choices)
    respondent_body = NamedSerializer(allow_null=True)
    respondent_level = serializers.ChoiceField(choices=RespondentLevel.choices)
    informed = NamedSerializer(many=True)
    excluded = NamedSerializer(many=True, help_text="Bodies that may never hold or open it.")
    needs_approval = serializers.BooleanField(
        help_text="No body was free of conflict: nobody can take it until a supervisor approves its routing (COI-10)."
    )
    earlier = EarlierSerializer(
        allow_null=True, help_text="Of a complaint about a reprisal: the one because of which it happened."
    )
    assignee = UserSerializer(allow_null=True)
    outcome = serializers.CharField(allow_blank=True)
    received_at = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    routed_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    next_deadline = serializers.DateTimeField(allow_null=True)
    contents = ContentsSerializer()
    people = PersonSerializer(many=True)
    evidence = FileSerializer(many=True)
    messages = DeskMessageSerializer(many=True)
    events = EntrySerializer(many=True)
    why_here = serializers.ListField(child=serializers.CharField())
    why_urgent = serializers.ListField(child=serializers.CharField())
    steps = OpenStepSerializer(many=True)


class StepTakenSerializer(_Object):
    """The complaint after a step. `held` is false where it went to another body: then it is out of sight."""

    reference = serializers.CharField()
    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Status.choices)
    held = serializers.BooleanField()
    steps = OpenStepSerializer(many=True)


class _Version(Told, serializers.IntegerField):
    """The version of the complaint that the officer has read."""

    default_error_messages = {"invalid": _("A whole number is expected here")}

    def to_internal_value(self, data: Any) -> int:
        """The number. A text is none."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class StepSerializer(Strict):
    """What comes with a step: what it needs, as `steps` of the complaint says, and nothing else."""

    version = _Version(help_text="`version` of the complaint as it was read; another is answered with 409.")
    no_conflict = YesNo(help_text="No conflict of interest: must be true.")
    reason = Story(limits.STEP, help_text="Read by staff only.")
    message = Story(limits.STEP, help_text="To the complainant.")
    ground = OneOf(Ground.choices)
    outcome = OneOf(Outcome.choices)
    body = Code(help_text="The code of the body it is offered to.")
    reference = Typed(
        references.parse_reference,
        ReferenceMistyped,
        mistakes.of_reference,
        help_text="Of the complaint that it is merged with.",
    )

    def __init__(self, *args: Any, rule: Rule | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rule = rule

    def get_fields(self) -> dict[str, Any]:
        """What the row of the workflow needs, nothing else; for the description, without a row, anything."""
        fields = super().get_fields()
        if self.rule is not None:
            return {name: fields[name] for name in ("version", *(need.value for need in self.rule.needs))}
        for need in Need:
            fields[need.value].required = False
        return fields

    def validate_no_conflict(self, value: bool) -> bool:
        """Whoever cannot say so leaves the complaint to others."""
        if not value:
            raise ValidationError(_("Confirm that you have no conflict of interest, or leave the complaint to others."))
        return value

    def inputs(self) -> Inputs:
        """What was given, for `steps.take_step`."""
        return Inputs(**{name: value for name, value in self.validated_data.items() if name != "version"})
