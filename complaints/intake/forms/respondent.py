"""Of whom or what somebody complains, and what they wish for."""

from django.utils.translation import gettext_lazy as _

from complaints.domain import limits, reference
from complaints.intake.forms.base import StepForm
from complaints.intake.forms.fields import OneOf, StoryField
from complaints.models import RespondentKind, RespondentLevel


class RespondentForm(StepForm):
    """Which body, or that it is none of them."""

    respondent = OneOf(
        label=_("Which body are you complaining about?"),
        help_text=_(
            "The body for which those who did it work. From this we work out who is free to examine your complaint."
        ),
        missing=_("Choose the body, or “I do not know”"),
    )

    def prepare(self) -> None:
        """The bodies of the country, then the others."""
        field, rules = self.fields["respondent"], reference.current()
        assert isinstance(field, OneOf)
        others = (RespondentKind.PRIVATE, RespondentKind.UNKNOWN)
        field.choices = [
            *((body.code, body.name) for body in rules.bodies if body.active),
            *((kind.value, kind.label) for kind in others),
        ]
        field.option_hints = {
            **{body.code: body.description for body in rules.bodies},
            RespondentKind.PRIVATE: _("For example a relative, a neighbour, an employer"),
        }


class LevelForm(StepForm):
    """Which part of the body; asked for a body only."""

    respondent_level = OneOf(
        [(level.value, level.label) for level in RespondentLevel if level != RespondentLevel.NONE],
        label=_("Which part of this body are you complaining about?"),
        help_text=_("It decides whether somebody inside this body may examine the complaint."),
        hints={
            RespondentLevel.UNIT: _("For example one officer, one police station, one prison, one school"),
            RespondentLevel.HEADQUARTERS: _("For example its leadership, or an order that comes from above"),
        },
        missing=_("Choose which part, or “I am not sure”"),
    )


class WhoForm(StepForm):
    """The people who did it, as far as they are known."""

    who = StoryField(
        label=_("Who did it?"),
        help_text=_(
            "Name, rank, uniform, how they looked, what they were called. What you do not know is no obstacle."
        ),
        limit=limits.RESPONDENT,
        rows=5,
        required=False,
    )


class WishesForm(StepForm):
    """What the person wants to come of it."""

    wishes = StoryField(
        label=_("What do you want to happen?"),
        help_text=_(
            "For example: that it stops, medical care, an apology, compensation, that those who did it are punished."
        ),
        limit=limits.WISHES,
        rows=5,
        required=False,
    )
