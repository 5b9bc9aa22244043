"""allauth's views with this portal's manners: a refused form answers 422, the strip names the body."""

from typing import Any

from allauth.account import views as account
from allauth.account.stages import LoginStage, LoginStageController
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp import views as totp
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from accounts import unsent
from accounts.first_password import FirstPasswordStage
from accounts.forms import FirstPasswordForm
from accounts.permissions import officer_of

UNPROCESSABLE = 422
TOO_MANY = 429
# allauth's own words for it, and how long its limits last at most (ACCOUNT_RATE_LIMITS, seconds).
_TOO_MANY_CODES = frozenset({"too_many_login_attempts", "rate_limited"})
WAIT_SECONDS = 300


class OurManners(TemplateView):
    """What every account page adds to allauth's view."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The body somebody works for, for the strip; and the words to carry along."""
        sealed = unsent.carried(self.request)
        added = {"unsent": sealed, "unsent_words": unsent.keeps_words(sealed)}
        return super().get_context_data(**kwargs) | added | {"officer": officer_of(self.request.user)}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """On the way in, go on with the words that could not be sent, if there are any."""
        return unsent.carried_on(request, super().dispatch(request, *args, **kwargs))

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        """Answer 422 when what was sent has errors, 429 when it came too often."""
        form = context.get("form")
        if self.request.method != "POST" or form is None or not form.errors:
            return super().render_to_response(context, **options)
        too_many = any(error.code in _TOO_MANY_CODES for errors in form.errors.as_data().values() for error in errors)
        response = super().render_to_response(context, **options | {"status": TOO_MANY if too_many else UNPROCESSABLE})
        if too_many:
            response.headers["Retry-After"] = str(WAIT_SECONDS)
        return response


class SignedIn(OurManners):
    """A page of one's own account. A form that comes after the session ended leads back to it (accounts.unsent)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever is not signed in goes to the sign-in, and a form from somebody else's page goes no further."""
        return unsent.stopped(request) or super().dispatch(request, *args, **kwargs)


class Midway(OurManners):
    """A page between the password and the end of the sign-in. It is gone when the person took too long."""

    stage_key: str
    stage: LoginStage

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Back to the sign-in for whoever is not in the midst of it, or already done; a form is told so (403)."""
        stage = None if request.user.is_authenticated else LoginStageController.enter(request, self.stage_key)
        if stage is not None:
            self.stage = stage
            return super().dispatch(request, *args, **kwargs)
        if request.method == "POST" and not request.user.is_authenticated:
            return unsent.ask_to_sign_in(request)
        return unsent.carried_on(request, redirect("account_login"))


class SignInView(OurManners, account.LoginView):
    """User name or e-mail address, and password."""


class ConfirmByPasswordView(SignedIn, account.ReauthenticateView):
    """The password once more, before something grave."""


class ChangePasswordView(SignedIn, account.PasswordChangeView):
    """A new password."""


@method_decorator(never_cache, name="dispatch")
class FirstPasswordView(Midway, FormView):  # type: ignore[type-arg]  # generic in the stubs only
    """A password of one's own, before the sign-in with a given one is complete."""

    template_name = "account/first_password.html"
    form_class = FirstPasswordForm
    stage_key = FirstPasswordStage.key

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whose password it is."""
        return super().get_form_kwargs() | {"user": self.stage.login.user}

    def form_valid(self, form: FirstPasswordForm) -> HttpResponse:
        """Keep the password and complete the sign-in."""
        form.save()
        answer: HttpResponse = self.stage.exit()
        return answer


class PasswordLateView(OurManners):
    """Says that a given password waited too long."""

    template_name = "account/password_late.html"


class AccountView(SignedIn, second_step.IndexView):
    """One's own account: password, second step, recovery codes."""


class SecondStepView(Midway, second_step.AuthenticateView):
    """The code of the app (or a recovery code) after the password."""

    stage_key = AuthenticateStage.key


class ConfirmByCodeView(SignedIn, second_step.ReauthenticateView):
    """The code once more, before something grave."""


class AddAppView(SignedIn, totp.ActivateTOTPView):
    """Connect an authenticator app."""


class RemoveAppView(SignedIn, totp.DeactivateTOTPView):
    """Disconnect the authenticator app."""


class RecoveryCodesView(SignedIn, recovery.ViewRecoveryCodesView):
    """The recovery codes that are left."""


class NewRecoveryCodesView(SignedIn, recovery.GenerateRecoveryCodesView):
    """Replace the recovery codes."""


def sign_out(request: HttpRequest) -> HttpResponseBase:
    """The end of the session; words that somebody else typed go on to the sign-in page."""
    return unsent.carried_on(request, account.logout(request))


inactive = account.account_inactive
recovery_codes_file = recovery.download_recovery_codes
