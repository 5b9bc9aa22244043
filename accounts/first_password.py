"""A password that an administrator gives: random, told once, and good only for choosing one's own at the next sign-in.

The sign-in stops before there is a session (allauth's stages), after the second step where there is one: whoever
holds only the given password sees nothing but the page that asks for a new one. Sessions of the old password end by
themselves, since Django ties them to it.
"""

from datetime import timedelta

from allauth.account.stages import LoginStage
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User

# Told by phone and copied by hand: no letter that looks like another or like a digit. 16 of 29 are 77 bits.
_LETTERS = "abcdefghjkmnpqrtuvwxyz2346789"
_GROUPS, _GROUP = 4, 4
# A note with a password must not open an account months later.
VALID = timedelta(days=7)


def set_new(user: User) -> str:
    """Put a random password on `user`, who may still have to be saved; return it."""
    password = "-".join(get_random_string(_GROUP, _LETTERS) for _ in range(_GROUPS))
    user.set_password(password)
    user.password_given_at = timezone.now()
    return password


def is_late(user: User) -> bool:
    """Whether the given password waited too long to be used."""
    return user.password_given_at is not None and timezone.now() - user.password_given_at > VALID


class FirstPasswordStage(LoginStage):
    """The part of the sign-in that asks for a password of one's own."""

    key = "first_password"
    urlname = "account_first_password"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """What to answer, and whether the sign-in goes on."""
        user = self.login.user
        if user is None or user.password_given_at is None:
            return None, True
        if is_late(user):
            return redirect("account_password_late"), False
        return redirect(self.urlname), True
