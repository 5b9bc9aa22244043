"""How allauth behaves here: nobody signs up, errors tell nobody who has an account, secrets are encrypted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import administers, may_read_trail, officer_of
from accounts.sealing import box

_WRONG = _("The name or the password is not right")
_WRONG_CODE = _("This code is not right. Codes of the app are valid for 30 seconds; take the newest one")


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _WRONG,
        "username_password_mismatch": _WRONG,
        "invalid_login": _WRONG,
        "enter_current_password": _("This is not the password you use now"),
        "incorrect_password": _("The password is not right"),
        "incorrect_code": _WRONG_CODE,
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again"),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The queue for those who serve a body, the trail for auditors, the admin for those who manage.

        For anybody else their account.
        """
        if officer_of(request.user) is not None:
            return resolve_url(settings.LOGIN_REDIRECT_URL)
        if may_read_trail(request.user):  # type: ignore[arg-type]  # signed in: a User
            return reverse("supervision:trail")
        return reverse("admin:index" if administers(request.user) else "mfa_index")

    def get_login_stages(self) -> list[str]:
        """Last of all, after the second step: choosing a password in the place of one that was given."""
        stages: list[str] = super().get_login_stages()
        return [*stages, "accounts.first_password.FirstPasswordStage"]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account, which tells that it worked."""
        return reverse("mfa_index")


class SecondStepAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second steps under the master keys: a stolen database holds none in the clear."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _WRONG_CODE}

    def get_totp_label(self, user: Any) -> str:
        """The name under which the app lists the account: the user name, never an address."""
        return str(user.get_username())

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret. Raises `cryptography.fernet.InvalidToken` if no master key opens it."""
        return _box().decrypt(encrypted_text.encode()).decode()


def rewrap_second_steps() -> int:
    """Seal all secrets of second steps under the first master key; return how many. For a change of keys."""
    box, done = _box(), 0
    for authenticator in Authenticator.objects.iterator():
        sealed = {name: authenticator.data[name] for name in ("secret", "seed") if name in authenticator.data}
        authenticator.data |= {name: box.rotate(value.encode()).decode() for name, value in sealed.items()}
        authenticator.save(update_fields=["data"])
        done += 1
    return done


def _box() -> MultiFernet:
    return box(b"second step of sign-in")
