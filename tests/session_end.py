"""What tests need around the end of a session: a browser, its forms as a page holds them, and the sign-in."""

from typing import Any
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.test import Client
from lxml import html

from accounts.models import User
from tests.factories import PASSWORD

URLENCODED = "application/x-www-form-urlencoded"
# What the sign-in page says of words that wait, and what is said to somebody else who signs in.
KEPT = {
    "ar": "انتهت جلستك، ولذلك لم يُنفَّذ هذا بعد. لم يضِع شيء مما كُتب",
    "en": "Your session ended, so this was not done yet. Nothing you typed is lost",
}
OF_ANOTHER = {"ar": "لا يُعرض ما كُتب في هذا المتصفح", "en": "What was typed in this browser is not shown"}


def browser_of(user: User, **options: Any) -> Client:
    """Where `user` is signed in; with `enforce_csrf_checks` forms are checked as in production."""
    client = Client(**options)
    client.force_login(user)
    return client


def end_session(client: Client) -> None:
    """As an hour without a request does."""
    del client.cookies[settings.SESSION_COOKIE_NAME]


def form_of(answer: Any, action: str) -> Any:
    """The form of a page that posts to an address with `action` in it."""
    page = html.fromstring(answer.content.decode())
    return next(form for form in page.forms if action in (form.action or "") and form.method == "POST")


def send(client: Client, form: Any, address: str = "", **typed: Any) -> Any:
    """Press the form's button, with everything the page put into the form.

    As a browser does it: a text does not begin with the line that its element begins with, lines end in CR and LF,
    and a header says which site the form is from.
    """
    values: dict[str, Any] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value.removeprefix("\n").replace("\n", "\r\n"))
    sent = urlencode(values | typed, doseq=True)
    return client.post(urljoin(address, form.action or ""), sent, URLENCODED, headers={"Origin": "http://testserver"})


def sign_in(client: Client, answer: Any, user: User, password: str = PASSWORD) -> Any:
    """Sign in on the page that is the answer to a form."""
    return send(client, form_of(answer, "/sign-in/"), login=user.username, password=password)
