"""The people of a complaint that is filed: who files it, and who it is about."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from complaints.api.fields import Line, OneOf, Story, Strict, Typed
from complaints.domain import country, limits, mistakes
from complaints.domain.age import AgeMistyped, parse_age
from complaints.domain.authority import Authority
from complaints.domain.limits import Limit
from complaints.domain.mail_address import AddressMistyped, parse_address
from complaints.domain.phones import PhoneMistyped, parse_phone
from complaints.domain.safe_channel import SafeChannel, is_offered
from complaints.domain.safe_time import SafeTime


def _phone(typed: str) -> str:
    return parse_phone(typed, country.current().phone_region)


class ComplainantSerializer(Strict):
    """Who files. Everything here is stored encrypted, apart from the complaint."""

    name = Line(Limit(limits.NAME.most), required=False, help_text="Required unless anonymous.")
    relation = Line(
        Limit(limits.RELATION.most),
        required=False,
        help_text="What they are to the person: mother, lawyer. Required unless `filed_for` is `self`.",
    )
    authority = OneOf(
        Authority.choices,
        default=None,
        allow_null=True,
        help_text="On whose say, or why they could not be asked. Required unless `filed_for` is `self`.",
    )
    safe_channel = OneOf(
        SafeChannel.choices,
        default=SafeChannel.PORTAL,
        help_text="How they can safely be told of news. Notices never say what the complaint is about.",
    )
    email = Typed(
        parse_address,
        AddressMistyped,
        mistakes.of_address,
        default="",
        allow_blank=True,
        help_text="An e-mail address.",
    )
    phone = Typed(
        _phone,
        PhoneMistyped,
        mistakes.of_phone,
        default="",
        allow_blank=True,
        help_text="In any digits; without a country code, one of this country.",
    )
    safe_time = OneOf(
        SafeTime.choices,
        default=SafeTime.ANY,
        help_text="When a message may reach them, on the country's clock: day 8-20, morning 8-12, afternoon 12-17, "
        "evening 17-21, working_hours 9-15 on working days. Notices wait for it.",
    )
    safe_hours = Line(
        limits.SAFE_HOURS, required=False, help_text="What else officers should know about reaching them."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The way that is safe needs its address or number, and must exist here."""
        if not is_offered(attrs["safe_channel"]):
            raise ValidationError({"safe_channel": [_("This portal sends no SMS. Choose another way")]})
        if attrs["safe_channel"] == SafeChannel.EMAIL and not attrs["email"]:
            raise ValidationError({"email": [_("Write the e-mail address to which we may write")]})
        if attrs["safe_channel"] == SafeChannel.SMS and not attrs["phone"]:
            raise ValidationError({"phone": [_("Write the phone number to which we may send an SMS")]})
        return attrs


class VictimSerializer(Strict):
    """The person, or the people, for whom somebody else files."""

    name = Story(
        limits.VICTIMS,
        required=False,
        help_text="A name or a description; of a group, names or how many they are and what joins them.",
    )
    age = Typed(
        parse_age,
        AgeMistyped,
        lambda _error: mistakes.of_age(),
        default="",
        allow_blank=True,
        help_text="In years, of one person.",
    )
