"""People of the desk for tests, with Arabic names and without a password: they are signed in by force."""

import secrets

from django.test import Client

from accounts.models import Membership, Role, User
from complaints.models import Body

HOLDING = "police-inspectorate"


def staff(body: str | None = HOLDING, role: str = Role.OFFICER, name: str = "ليلى حداد") -> User:
    """Somebody with a role in a body; `body` is None for administrators and auditors."""
    given, _, family = name.partition(" ")
    user = User.objects.create(username=secrets.token_hex(6), first_name=given, last_name=family)
    Membership.objects.create(user=user, body=Body.objects.get(code=body) if body else None, role=role)
    return user


def supervisor(body: str = HOLDING) -> User:
    """A supervisor of a body."""
    return staff(body, Role.SUPERVISOR, "سمير منصور")


def signed_in(user: User) -> Client:
    """The browser of somebody who is signed in."""
    client = Client()
    client.force_login(user)
    return client
