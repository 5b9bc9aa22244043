"""One's account when the session ended: nothing is done, no secret is kept, and the page opens again for its person."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from lxml import html

from accounts import first_password, unsent
from accounts.models import User
from accounts.sealing import box
from accounts.unsent import Unsent
from tests.factories import PASSWORD, make_officer
from tests.session_end import OF_ANOTHER, browser_of, end_session, form_of, send, sign_in

pytestmark = pytest.mark.usefixtures("reference_data")

NEW = "another long enough passphrase"
CODE = "654321"
ENDED = {
    "ar": "انتهت جلستك، ولذلك لم يُنفَّذ هذا. بعد تسجيل الدخول تُفتح الصفحة من جديد. لا تُحفظ كلمات المرور والرموز أبداً",
    "en": "Your session ended, so this was not done. Sign in, and the page opens again. Passwords and codes are never kept",
}
AGAIN = {
    "ar": "انتهت الجلسة قبل التنفيذ. لا تُحفظ كلمات المرور والرموز أبداً",
    "en": "You were signed out before this was done. Passwords and codes are never kept",
}
FROM_THE_BEGINNING = {
    "ar": "انتهت الجلسة قبل الإرسال، ولذلك لم يُنفَّذ شيء. لا تُحفظ كلمات المرور والرموز أبداً",
    "en": "The session ended before this was sent, so nothing was done. Passwords and codes are never kept",
}
TYPE_AGAIN = {
    "ar": "لا تُحفظ كلمات المرور والرموز أبداً، لذا يُرجى إدخالها من جديد.",
    "en": "Passwords and codes are never kept: please type them again.",
}
# The forms of one's account, with what is typed into them.
FORMS = {
    "account/password/": {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    "account/confirm/": {"password": PASSWORD},
    "account/second-step/confirm/": {"code": CODE},
    "account/second-step/app/": {"code": CODE},
    "account/second-step/app/remove/": {},
    "account/recovery-codes/new/": {},
}


@pytest.fixture
def layla(db: None) -> User:
    return make_officer()


def passwords(language: str, client: Client) -> Any:
    """The form for a new password, of a page that was opened."""
    return form_of(client.get(f"/{language}/account/password/"), "/account/password/")


def change(client: Client, form: Any) -> Any:
    return send(client, form, oldpassword=PASSWORD, password1=NEW, password2=NEW)


def right_code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_new_password_typed_while_the_session_ended_is_asked_for_again_and_changed_by_a_press(
    layla: User, language: str
) -> None:
    client = browser_of(layla)
    form = passwords(language, client)
    end_session(client)
    asked = change(client, form)
    page = asked.content.decode()
    assert asked.status_code == 403 and ENDED[language] in page
    assert PASSWORD not in page and NEW not in page
    assert "hreflang" not in page.partition("<body")[2]
    wrong = sign_in(client, asked, layla, "not the passphrase")
    assert wrong.status_code == 422 and ENDED[language] in wrong.content.decode()
    back = sign_in(client, wrong, layla)
    assert back["Location"] == f"/{language}/account/password/"
    opened = client.get(back["Location"])
    assert AGAIN[language] in opened.content.decode()
    layla.refresh_from_db()
    assert layla.check_password(PASSWORD)
    assert change(client, form_of(opened, "/account/password/"))["Location"] == f"/{language}/account/"
    layla.refresh_from_db()
    assert layla.check_password(NEW)


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_of_every_form_of_ones_account_the_address_alone_waits(layla: User, path: str, language: str) -> None:
    address = f"/{language}/{path}?next=/{language}/desk/"
    asked = Client().post(address, FORMS[path] | {"written_by": layla.pk})
    page = asked.content.decode()
    assert asked.status_code == 403 and ENDED[language] in page
    sealed = form_of(asked, "/sign-in/").fields["unsent"]
    assert Unsent.opened(sealed, layla) == Unsent(address, (), layla.pk)
    for secret in (PASSWORD, NEW, CODE):
        assert secret not in page
    # Nor does a suspended request wait in a session, as allauth has it before one confirms who one is.
    assert not Session.objects.exists()


def test_every_form_of_ones_account_says_whose_page_it_is_on() -> None:
    """By the templates: a new one with a bare token would not be carried. On the way in nobody is signed in yet."""
    way_in = {"account/login.html", "account/first_password.html", "mfa/authenticate.html"}
    sign_out = {"account/logout.html", "account/anothers.html"}
    templates = Path(settings.BASE_DIR) / "templates"
    seen = 0
    for file in [*(templates / "account").rglob("*.html"), *(templates / "mfa").rglob("*.html")]:
        if str(file.relative_to(templates)) in way_in | sign_out:
            continue
        text = file.read_text()
        forms_in_it = len(re.findall(r"<form[^>]+method=\"post\"", text))
        assert text.count('{% include "desk/token.html" %}') == forms_in_it and "{% csrf_token %}" not in text, file
        seen += forms_in_it
    assert seen == 5


def test_the_page_that_confirms_who_one_is_comes_back_with_where_it_leads(layla: User) -> None:
    client = browser_of(layla)
    asked = client.get("/en/account/second-step/app/")
    page = client.get(asked["Location"])
    form = next(form for form in html.fromstring(page.content.decode()).forms if "password" in form.fields)
    end_session(client)
    back = sign_in(client, send(client, form, asked["Location"], password=PASSWORD), layla)
    assert back["Location"] == asked["Location"]
    again = client.get(back["Location"])
    assert AGAIN["en"] in again.content.decode()
    form = next(form for form in html.fromstring(again.content.decode()).forms if "password" in form.fields)
    assert send(client, form, back["Location"], password=PASSWORD)["Location"] == "/en/account/second-step/app/"


def test_an_app_is_connected_with_the_new_key_after_the_sign_in(layla: User) -> None:
    client = browser_of(layla)
    shown = connecting(client)
    secret = html.fromstring(shown.content.decode()).xpath("//bdi[@class='secret']")[0].text
    end_session(client)
    asked = send(client, form_of(shown, "/second-step/app/"), code=right_code(secret))
    assert asked.status_code == 403 and not Authenticator.objects.exists()
    assert sign_in(client, asked, layla)["Location"] == "/en/account/second-step/app/"
    again = connecting(client)
    assert "The key is a new one each time this page opens" in again.content.decode()
    new = html.fromstring(again.content.decode()).xpath("//bdi[@class='secret']")[0].text
    assert new != secret
    assert send(client, form_of(again, "/second-step/app/"), code=right_code(new)).status_code == 302
    assert Authenticator.objects.filter(user=layla, type="totp").count() == 1


def connecting(client: Client) -> Any:
    """The page that connects an app, after the person confirmed who they are."""
    asked = client.get("/en/account/second-step/app/")
    client.post(asked["Location"], {"password": PASSWORD})
    return client.get("/en/account/second-step/app/")


def test_somebody_else_who_signs_in_is_not_led_to_the_page(layla: User) -> None:
    client, other = browser_of(layla), make_officer("nhri")
    form = passwords("ar", client)
    end_session(client)
    answer = sign_in(client, change(client, form), other)
    assert answer["Location"] == "/ar/desk/"
    assert OF_ANOTHER["ar"] in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_page_that_somebody_else_left_open_changes_nothing_of_who_signed_in_since(layla: User, language: str) -> None:
    other = make_officer("nhri")
    totp.TOTP.activate(layla, totp.generate_totp_secret())
    totp.TOTP.activate(other, totp.generate_totp_secret())
    client = browser_of(layla)
    form = passwords(language, client)
    client.force_login(other)
    refused = change(client, form)
    page = refused.content.decode()
    assert refused.status_code == 409 and NEW not in page
    assert {
        "ar": "لا تُحفظ كلمات المرور والرموز أبداً، وتُطلب من جديد",
        "en": "Passwords and codes are never kept: whoever typed them is asked for them again",
    }[language] in page
    address = f"/{language}/account/second-step/app/remove/"
    assert client.post(address, {"written_by": layla.pk}).status_code == 409
    other.refresh_from_db()
    assert other.check_password(PASSWORD) and Authenticator.objects.count() == 2


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", ["account/second-step/", "account/sign-in/password/"])
def test_a_sign_in_that_took_too_long_says_so_and_keeps_no_secret(
    client: Client, db: None, language: str, path: str
) -> None:
    """The part of the sign-in after the password: its session ended, or its quarter of an hour."""
    answer = client.post(f"/{language}/{path}", {"code": CODE, "password1": NEW, "password2": NEW})
    page = answer.content.decode()
    assert answer.status_code == 403 and FROM_THE_BEGINNING[language] in page
    assert CODE not in page and NEW not in page
    assert client.get(f"/{language}/{path}")["Location"] == f"/{language}/account/sign-in/"


def test_words_that_wait_are_kept_by_a_second_step_that_took_too_long(layla: User) -> None:
    sealed = Unsent("/en/desk/123456789012/note/", (("text", "ملاحظة"),), layla.pk).sealed()
    answer = Client().post("/en/account/second-step/", {"code": CODE, "unsent": sealed})
    assert answer.status_code == 403 and "Nothing you typed is lost" in answer.content.decode()
    assert form_of(answer, "/sign-in/").fields["unsent"] == sealed


def test_a_given_password_still_works_when_choosing_ones_own_took_too_long(layla: User) -> None:
    given = first_password.set_new(layla)
    layla.save()
    client = Client()
    client.post("/en/account/sign-in/", {"login": layla.username, "password": given})
    form = form_of(client.get("/en/account/sign-in/password/"), "/sign-in/password/")
    end_session(client)
    asked = send(client, form, password1=NEW, password2=NEW)
    assert asked.status_code == 403
    assert sign_in(client, asked, layla, given)["Location"] == "/en/account/sign-in/password/"
    form = form_of(client.get("/en/account/sign-in/password/"), "/sign-in/password/")
    assert send(client, form, password1=NEW, password2=NEW)["Location"] == "/en/desk/"


# With the check of forms against other sites, as in production.


@pytest.mark.parametrize("language", ["ar", "en"])
def test_signed_in_again_in_another_tab_the_passwords_are_asked_for_once_more(layla: User, language: str) -> None:
    client = browser_of(layla, enforce_csrf_checks=True)
    form = passwords(language, client)
    end_session(client)
    sign_in(client, client.get(f"/{language}/account/sign-in/"), layla)
    refused = change(client, form)
    page = refused.content.decode()
    assert refused.status_code == 403 and TYPE_AGAIN[language] in page
    assert PASSWORD not in page and NEW not in page
    (again,) = html.fromstring(page).xpath("//main//a[@class='button']/@href")
    assert change(client, form_of(client.get(again), "/account/password/")).status_code == 302
    layla.refresh_from_db()
    assert layla.check_password(NEW)


@pytest.mark.parametrize("path", ["account/second-step/", "account/second-step/app/", "account/second-step/confirm/"])
def test_a_code_is_never_written_back_into_a_page(db: None, path: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
    refused = client.post(f"/en/{path}", f"code={CODE}", "application/x-www-form-urlencoded")
    assert refused.status_code == 403 and TYPE_AGAIN["en"] in refused.content.decode()
    assert CODE not in refused.content.decode()


def test_what_the_release_before_sealed_is_opened_while_one_replaces_the_other(layla: User) -> None:
    written = {"path": "/ar/desk/123456789012/note/", "fields": [["text", "ملاحظة"]], "writer": layla.pk}
    sealed = box(unsent._PURPOSE).encrypt(json.dumps(written).encode()).decode()
    assert Unsent.opened(sealed, layla) == Unsent("/ar/desk/123456789012/note/", (("text", "ملاحظة"),), layla.pk)
