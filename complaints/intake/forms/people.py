"""Who files, for whom, who may know it, and how to reach them."""

from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from complaints.domain import country, limits, mistakes, text
from complaints.domain.age import AgeMistyped, parse_age
from complaints.domain.authority import ASKED, Authority
from complaints.domain.mail_address import AddressMistyped, parse_address
from complaints.domain.phones import PhoneMistyped, parse_phone, show_phone
from complaints.domain.safe_channel import SafeChannel, is_offered
from complaints.domain.safe_time import SafeTime
from complaints.intake.forms.base import Line, StepForm
from complaints.intake.forms.fields import OneOf, StoryField, WordsField
from complaints.models import Confidentiality, FiledFor

if TYPE_CHECKING:
    from complaints.intake.journey import Journey


class DangerForm(StepForm):
    """Whether somebody's life is in danger now; a yes leads to the emergency numbers first."""

    danger = OneOf(
        [("yes", _("Yes")), ("no", _("No"))],
        label=_("Is anyone's life in danger right now?"),
        help_text=_("For example: somebody is being beaten, is badly hurt, or is threatened with death."),
        missing=_("Choose yes or no"),
    )


class FilingForm(StepForm):
    """For whom the complaint is."""

    filed_for = OneOf(
        FiledFor.choices,
        label=_("For whom are you complaining?"),
        help_text=_("Anyone may complain, also a child on their own. You need no lawyer and no account."),
        hints={
            FiledFor.SELF: _("It happened to me"),
            FiledFor.OTHER: _("For example a relative who is detained or missing, a child, a client"),
            FiledFor.GROUP: _("For example workers of one company, families of one neighbourhood"),
        },
        missing=_("Choose for whom you are complaining"),
    )


class AuthorityForm(StepForm):
    """The link to the person, and on whose say the complaint is made."""

    grouped = "authority"

    relation = WordsField(
        label=_("What are you to this person or these people?"),
        help_text=_("For example: mother, brother, lawyer, neighbour, association."),
        limit=limits.RELATION,
        missing=_("Write what you are to this person"),
    )
    authority = OneOf(
        [
            (_("I asked"), [(choice.value, choice.label) for choice in ASKED]),
            (
                _("I could not ask"),
                [(choice.value, choice.label) for choice in Authority if choice not in ASKED],
            ),
        ],
        label=_("Do they know of this complaint and agree to it?"),
        help_text=_("If you could not ask, you can file all the same. Tell us why."),
        missing=_("Choose whether they agree, or why you could not ask"),
    )


class ConfidentialityForm(StepForm):
    """Who may learn the name, with what that means in truth."""

    confidentiality = OneOf(
        [
            (Confidentiality.CONFIDENTIAL, Confidentiality.CONFIDENTIAL.label),
            (Confidentiality.OPEN, Confidentiality.OPEN.label),
            (Confidentiality.ANONYMOUS, Confidentiality.ANONYMOUS.label),
        ],
        initial=Confidentiality.CONFIDENTIAL,
        label=_("Who may know your name?"),
        hints={
            Confidentiality.CONFIDENTIAL: _(
                "The body that handles the complaint keeps your name closed. The officer in charge can open it "
                "only with a reason, and each time is recorded. It is not told to the body you complain about."
            ),
            Confidentiality.OPEN: _(
                "The body that handles the complaint may name you when it asks the body you complain about to "
                "answer. This can make the examination faster."
            ),
            Confidentiality.ANONYMOUS: _(
                "No name is asked for or stored. You follow the complaint with a reference and a secret code "
                "alone. Some things cannot be examined without knowing who is concerned."
            ),
        },
        missing=_("Choose who may know your name"),
    )


class VictimForm(StepForm):
    """The person or the people for whom somebody else complains."""

    # Of a group no age is asked.
    asked_of_some = frozenset({"victim_age"})

    victim_name = WordsField(
        label=_("What is the name of the person?"),
        help_text=_("As much as you know. One name is enough. If you do not know it, describe the person."),
        limit=limits.VICTIM,
        required=False,
    )
    victim_age = forms.CharField(
        label=_("How old is the person?"),
        help_text=_("In years, roughly if you are not sure."),
        required=False,
        widget=forms.TextInput(attrs={"class": "w4", "inputmode": "numeric", "dir": "ltr"}),
    )

    def prepare(self) -> None:
        """Ask for the names of a group, and not for an age."""
        if self.journey.value("filing", "filed_for") == FiledFor.GROUP:
            self._ask_for_a_group()

    @classmethod
    def again(cls, data: QueryDict, *, journey: "Journey") -> Self:
        """As ever; the names of a group keep their lines."""
        form = super().again(data, journey=journey)
        if "victim_age" not in form.fields:
            form._ask_for_a_group()
        return form

    def _ask_for_a_group(self) -> None:
        self.fields["victim_name"] = StoryField(
            label=_("Who are the people?"),
            help_text=_("Their names if they agree to be named, or how many they are and what joins them."),
            limit=limits.VICTIMS,
            rows=5,
            required=False,
        )
        self.fields.pop("victim_age", None)

    def clean_victim_age(self) -> str:
        """Years as ASCII digits, 0 to 120, or nothing."""
        try:
            return parse_age(self.cleaned_data["victim_age"])
        except AgeMistyped as error:
            raise ValidationError(mistakes.of_age()) from error


class ContactForm(StepForm):
    """The name, unless anonymous, and the ways that are safe; for the anonymous only if they wish."""

    asked_of_some = frozenset({"name"})

    name = WordsField(
        label=_("Your name"),
        help_text=_("As you want to be called. One name is enough."),
        limit=limits.NAME,
        missing=_("Write your name, or go back and choose not to give it"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    safe_channel = OneOf(
        SafeChannel.choices,
        label=_("How can we tell you safely that there is news?"),
        help_text=_("Our messages never say what the complaint is about. Think of who else can read your messages."),
        missing=_("Choose how we can tell you that there is news"),
    )
    email = forms.CharField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    phone = forms.CharField(
        label=_("Phone number"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}),
    )
    safe_time = OneOf(
        SafeTime.choices,
        label=_("When may our messages reach you?"),
        help_text=_("Outside these hours we send nothing; it waits until they begin."),
        initial=SafeTime.ANY,
        required=False,
        widget=forms.Select,
    )
    safe_hours = WordsField(
        label=_("What else should we know about reaching you?"),
        help_text=_("For example: never on Friday; my brother answers this phone."),
        limit=limits.SAFE_HOURS,
        required=False,
    )

    def prepare(self) -> None:
        """Nothing that identifies is asked of the anonymous; no SMS is offered that could not be sent."""
        channels = self.fields["safe_channel"]
        assert isinstance(channels, OneOf)
        channels.choices = [choice for choice in SafeChannel.choices if is_offered(choice[0])]
        if self.anonymous:
            del self.fields["name"]
            self.fields["safe_channel"].initial = "portal"
            warning = _("You may leave this empty. An address or a number can show who you are.")
            self.fields["email"].help_text = self.fields["phone"].help_text = warning

    @property
    def anonymous(self) -> bool:
        """Whether the person chose not to give a name."""
        return bool(self.journey.value("confidentiality", "confidentiality") == Confidentiality.ANONYMOUS)

    def clean_email(self) -> str:
        """An address in a form that mail servers take, or nothing."""
        typed = text.clean_line(self.cleaned_data["email"])
        if not typed:
            return ""
        try:
            return parse_address(typed)
        except AddressMistyped as error:
            raise ValidationError(mistakes.of_address(error)) from error

    def clean_phone(self) -> str:
        """A number in E.164, or nothing."""
        typed = text.clean_line(self.cleaned_data["phone"])
        if not typed:
            return ""
        try:
            return parse_phone(typed, country.current().phone_region)
        except PhoneMistyped as error:
            raise ValidationError(mistakes.of_phone(error)) from error

    def clean_safe_time(self) -> str:
        """Any time where nothing was chosen."""
        return self.cleaned_data["safe_time"] or SafeTime.ANY.value

    def clean(self) -> dict[str, Any]:
        """The way that is safe needs its address or number."""
        given = self.cleaned_data
        channel = given.get("safe_channel")
        if channel == SafeChannel.EMAIL and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the e-mail address to which we may write"))
        if channel == SafeChannel.SMS and not given.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Write the phone number to which we may send an SMS"))
        if channel == SafeChannel.PORTAL:
            given["safe_time"] = SafeTime.ANY.value  # no message ever comes, so no hours are kept
        return given

    def line(self, name: str) -> Line:
        """The number as it is written internationally; no hours where no messages come."""
        line = super().line(name)
        if name == "safe_time" and self.cleaned_data["safe_channel"] == SafeChannel.PORTAL:
            return Line(line.question, ())
        if name == "phone" and line.answers:
            return Line(line.question, (show_phone(self.cleaned_data["phone"]),), free=True)
        return line
