"""The last questions: who will receive it, and the declaration."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from complaints.domain import limits, presentation
from complaints.intake.forms.base import StepForm
from complaints.intake.forms.fields import OneOf, StoryField


class ReceiverForm(StepForm):
    """The body that would receive it, objecting to it (COI-9), and whether others may be informed."""

    # The bodies that the page named: an objection to one body is none to another that takes its place
    # afterwards, and consent that one is informed is none to another.
    receiver = forms.CharField(widget=forms.HiddenInput, required=False)
    informed = forms.CharField(widget=forms.HiddenInput, required=False)
    objection = OneOf(
        [("no", _("It may go there")), ("yes", _("I object: it should go to another body"))],
        label=_("Do you object to this body?"),
        missing=_("Choose whether you object"),
    )
    objection_reason = StoryField(
        label=_("Why do you object?"),
        help_text=_("Only if you object. For example: a relative of the accused works there."),
        limit=limits.OBJECTION,
        rows=3,
        required=False,
    )
    consent_nhri = forms.BooleanField(
        label=_("The national human rights institution may be informed too"), required=False
    )

    def prepare(self) -> None:
        """Name who takes it if they object; ask for consent only where the rules would inform somebody."""
        self.proposal = self.journey.proposal or self.journey.receiver_shown()
        objection = self.fields["objection"]
        if self.proposal and self.proposal.otherwise:
            assert isinstance(objection, OneOf)
            objection.choices = [
                ("no", _("It may go there")),
                ("yes", _("I object: it should go to: %(body)s") % {"body": self.proposal.otherwise.name}),
            ]
        if self.proposal and not self.proposal.informed:
            del self.fields["consent_nhri"]
        elif self.proposal:
            informed = (str(body.name) for body in self.proposal.informed)
            names = presentation.show_list(informed, get_language() or "ar")
            self.fields["consent_nhri"].label = _("I agree that these are informed too: %(bodies)s") % {"bodies": names}

    @property
    def to_inform(self) -> str:
        """The codes of the bodies that the page names beside the receiver."""
        return " ".join(body.code for body in self.proposal.informed) if self.proposal else ""

    def clean(self) -> dict[str, Any]:
        """The answer is about the bodies named now, and an objection has its reason."""
        given = self.cleaned_data
        if self.proposal and given.get("receiver") != self.proposal.body.code:
            self.add_error(
                "objection",
                _("Your other answers have changed, and it would now go to another body. Look at it again"),
            )
        if self.journey.proposal and given.get("consent_nhri") and given.get("informed") != self.to_inform:
            self.add_error(
                "consent_nhri",
                _("Your other answers have changed, and others would now be informed. Look at it again"),
            )
        if given.get("objection") == "yes" and not given.get("objection_reason"):
            self.add_error("objection_reason", _("Write why you object to this body"))
        return given


class DeclarationForm(forms.Form):
    """What everybody says who files."""

    use_required_attribute = False

    declaration = forms.BooleanField(
        label=_("What I wrote is true as far as I know"),
        error_messages={"required": _("Confirm that what you wrote is true as far as you know")},
    )
