"""The forms of sign-in and account: allauth's, in this portal's words, with either digits in codes."""

import unicodedata
from typing import TYPE_CHECKING, Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SetPasswordForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ConfirmByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Words

# Longer input is no name or code; it is refused before anything is looked up.
MAX_NAME = 254
MAX_CODE = 20


# Words of allauth and Django without Arabic of theirs, or with a wrong plural; named so that our catalogue has one.
gettext_noop("You must type the same password each time.")
ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
    0,
)
ngettext_lazy(
    "Your password must contain at least %(min_length)d character.",
    "Your password must contain at least %(min_length)d characters.",
    0,
)


class CodeField(forms.CharField):
    """A code of digits, Western or Arabic-Indic, with whatever spaces it was copied with."""

    def __init__(self, *, label: "Words", help_text: "Words" = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            max_length=MAX_CODE,
            error_messages={"required": _("Enter the code")},
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "class": "w8"}
            ),
        )

    def to_python(self, value: Any) -> str:
        """ASCII digits without spaces; what is not a digit stays and will not match."""
        text = "".join((super().to_python(value) or "").split())
        return "".join(str(unicodedata.digit(letter, letter)) for letter in text)


def _ask_for_password(field: forms.Field, label: "Words", missing: "Words") -> None:
    field.label = label
    field.help_text = ""
    field.error_messages["required"] = missing
    field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    """User name or e-mail address, and password."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("User name or e-mail address"),
            max_length=MAX_NAME,
            error_messages={"required": _("Enter your user name or e-mail address")},
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                    "dir": "ltr",
                }
            ),
        )
        _ask_for_password(self.fields["password"], _("Password"), _("Enter your password"))
        self.order_fields(["login", "password"])


class ConfirmByPasswordForm(ReauthenticateForm):
    """The password once more."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_password(self.fields["password"], _("Password"), _("Enter your password"))


class NewPasswordForm(ChangePasswordForm):
    """The password now, and the new one twice."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = self.fields["password1"].help_text
        _ask_for_password(self.fields["oldpassword"], _("Password now"), _("Enter the password you use now"))
        _ask_for_password(self.fields["password1"], _("New password"), _("Enter a new password"))
        _ask_for_password(self.fields["password2"], _("New password again"), _("Enter the new password again"))
        self.fields["password1"].help_text = rules


class FirstPasswordForm(SetPasswordForm):
    """A password of one's own in the place of the given one, twice."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = self.fields["password1"].help_text
        _ask_for_password(self.fields["password1"], _("New password"), _("Enter a new password"))
        _ask_for_password(self.fields["password2"], _("New password again"), _("Enter the new password again"))
        self.fields["password1"].help_text = rules

    def clean_password1(self) -> str:
        """Another than the one that somebody else knows."""
        password: str = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(_("Choose another password than the one you were given"))
        return password

    def save(self) -> None:
        """Keep the password; nobody else knows it."""
        self.user.password_given_at = None
        super().save()


class SecondStepForm(AuthenticateForm):
    """A code of the app, or one of the recovery codes."""

    use_required_attribute = False
    code = CodeField(label=_("Code from the app, or a recovery code"))


class SecondStepAgainForm(ConfirmByCodeForm):
    """A code once more."""

    use_required_attribute = False
    code = CodeField(label=_("Code from the app, or a recovery code"))


class AddAppForm(ActivateTOTPForm):
    """The first code of the app that is being connected."""

    use_required_attribute = False
    code = CodeField(label=_("Code that the app shows now"), help_text=_("Six digits, new every 30 seconds."))
