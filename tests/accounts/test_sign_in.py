"""Signing in: names and passwords, the second step, and coming back to where one was."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.adapter import rewrap_second_steps
from accounts.models import Membership, User
from complaints.models import Body
from tests.factories import make_administrator

PASSWORD = "a long enough passphrase"
WRONG = {"ar": "الاسم أو كلمة المرور غير صحيحة", "en": "The name or the password is not right"}

pytestmark = pytest.mark.usefixtures("reference_data")


@pytest.fixture
def layla(db: None) -> User:
    user = User.objects.create_user("layla", "layla@example.org", PASSWORD, first_name="ليلى", last_name="حداد")
    Membership.objects.create(user=user, body=Body.objects.get(code="public-prosecution"), role="officer")
    return user


@pytest.fixture
def english() -> Iterator[None]:
    with override("en"):
        yield


def sign_in(client: Client, name: str, password: str, language: str = "en", query: str = "") -> tuple[int, str, str]:
    """Status, where it leads, and the page."""
    with override(language):
        address = reverse("account_login")
    response = client.post(address, {"login": name, "password": password} | ({"next": query} if query else {}))
    return response.status_code, response.headers.get("Location", ""), response.content.decode()


@pytest.mark.parametrize("name", ["layla", "layla@example.org", "  layla "])
def test_an_officer_signs_in_by_name_or_by_address_and_lands_at_the_queue(
    client: Client, layla: User, name: str
) -> None:
    status, location, _page = sign_in(client, name, PASSWORD, "ar")
    assert (status, location) == (302, "/ar/desk/")
    assert client.session["_auth_user_id"] == str(layla.pk)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", ["layla", "layla@example.org"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    client: Client, layla: User, name: str, language: str
) -> None:
    unknown = name.replace("layla", "nobody")
    wrong = sign_in(client, name, "not the passphrase", language)
    nobody = sign_in(client, unknown, "not the passphrase", language)
    assert wrong[0] == nobody[0] == 422
    assert wrong[2].count(WRONG[language]) == 1
    token = r'name="csrfmiddlewaretoken" value="[^"]+"'
    assert re.sub(token, "", wrong[2]) == re.sub(token, "", nobody[2].replace("nobody", "layla"))


def test_a_wrong_password_keeps_the_name_and_never_the_password(client: Client, layla: User) -> None:
    _status, _location, page = sign_in(client, "layla", "not the passphrase")
    assert 'value="layla"' in page
    assert "not the passphrase" not in page


def test_empty_fields_are_told_beside_the_field_and_on_top(client: Client, db: None) -> None:
    status, _location, page = sign_in(client, "", "", "ar")
    assert status == 422
    assert page.count("يرجى إدخال كلمة المرور") == 2
    assert 'href="#id_password"' in page


def test_guessing_is_stopped_after_a_few_attempts(client: Client, layla: User) -> None:
    pages = [sign_in(client, "layla", f"guess number {n}")[2] for n in range(6)]
    assert WRONG["en"] in pages[0]
    assert "Too many attempts" in pages[-1]
    status, _location, page = sign_in(client, "layla", PASSWORD)
    assert status == 429 and "Too many attempts" in page
    given = {"login": "layla", "password": PASSWORD}
    assert client.post("/en/account/sign-in/", given).headers["Retry-After"] == "300"


def test_who_was_signed_out_by_time_is_told_so_and_comes_back_to_the_same_page(client: Client, layla: User) -> None:
    response = client.get("/en/desk/?view=late")
    assert response.status_code == 302
    page = client.get(response.headers["Location"]).content.decode()
    assert "the session ended" in page
    back = re.search(r'name="next" value="([^"]+)"', page)
    assert back is not None
    assert back[1] == "/en/desk/?view=late"
    assert sign_in(client, "layla", PASSWORD, query=back[1])[1] == "/en/desk/?view=late"


def test_signing_in_never_leads_to_another_site(client: Client, layla: User) -> None:
    assert sign_in(client, "layla", PASSWORD, query="https://evil.example/")[1] == "/en/desk/"


def test_a_part_of_a_page_asked_for_after_the_session_ended_sends_the_whole_page_to_the_sign_in(
    client: Client, db: None
) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/en/desk/?view=late"}
    response = client.get("/en/desk/", headers=headers)
    assert response.status_code == 200
    assert response.headers["HX-Redirect"] == "/en/account/sign-in/?next=/en/desk/%3Fview%3Dlate"
    assert response.content == b""


def test_a_session_lasts_while_somebody_works(client: Client, layla: User) -> None:
    client.force_login(layla)
    client.get(reverse("mfa_index"))
    assert "seen" in client.session
    first = client.session["seen"]
    client.get(reverse("mfa_index"))
    assert client.session["seen"] == first


def test_nobody_can_sign_up(client: Client, db: None) -> None:
    assert [client.get(f"/en/account/{page}/").status_code for page in ("signup", "sign-up", "email")] == [404] * 3


def test_an_account_that_is_switched_off_is_told_only_to_who_knows_its_password(client: Client, layla: User) -> None:
    User.objects.update(is_active=False)
    assert sign_in(client, "layla", "not the passphrase")[0] == 422
    status, location, _page = sign_in(client, "layla", PASSWORD)
    assert (status, location) == (302, "/en/account/inactive/")
    assert "switched off" in client.get(location).content.decode()


def test_signing_out_needs_a_press_of_the_button(client: Client, layla: User, english: None) -> None:
    client.force_login(layla)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    response = client.post(reverse("account_logout"), follow=True)
    assert "_auth_user_id" not in client.session
    assert "You are signed out." in response.content.decode()


def test_an_administrator_lands_in_the_administration(client: Client, db: None) -> None:
    make_administrator("adam")
    assert sign_in(client, "adam", PASSWORD)[1] == "/en/admin/"


def test_the_administration_has_no_sign_in_of_its_own(client: Client, layla: User, english: None) -> None:
    response = client.get("/en/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    client.force_login(layla)
    assert client.get("/en/admin/login/").status_code == 403


def current_code(user: User) -> str:
    secret = Authenticator.objects.get(user=user, type="totp").wrap().instance.data["secret"]
    return code_for(totp.decrypt(secret))


def code_for(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


@pytest.fixture
def with_second_step(client: Client, layla: User, english: None) -> User:
    """Layla connected an app, as she does it herself: sign in, confirm, read the key, enter a code."""
    sign_in(client, "layla", PASSWORD)
    to_confirm = client.get(reverse("mfa_activate_totp"))
    client.post(to_confirm.headers["Location"], {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'class="secret" dir="ltr">([A-Z2-7]+)<', page)
    assert secret is not None
    response = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret[1])})
    assert response.headers["Location"] == reverse("mfa_view_recovery_codes")
    return layla


def test_after_connecting_an_app_the_recovery_codes_are_shown(client: Client, with_second_step: User) -> None:
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert len(re.findall(r'<bdi class="code" dir="ltr">\d{8}</bdi>', page)) == 10
    assert client.get(reverse("mfa_download_recovery_codes")).content.decode().count("\n") >= 10


def test_the_password_alone_no_longer_signs_in(client: Client, with_second_step: User) -> None:
    client.logout()
    right = current_code(with_second_step)
    assert sign_in(client, "layla", PASSWORD)[1] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000" if right != "000000" else "111111"})
    assert wrong.status_code == 422
    assert "This code is not right" in wrong.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_typed_in_arabic_digits_with_spaces_opens_once(client: Client, with_second_step: User) -> None:
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for expected in (302, 422):
        client.logout()
        sign_in(client, "layla", PASSWORD)
        response = client.post(reverse("mfa_authenticate"), {"code": f" {arabic[:4]} {arabic[4:]} "})
        assert response.status_code == expected


def test_secrets_of_second_steps_are_sealed_in_the_database_and_move_to_a_new_master_key(
    with_second_step: User, settings: Any
) -> None:
    sealed = Authenticator.objects.get(type="totp").data["secret"]
    plain = totp.decrypt(sealed)
    assert plain not in sealed
    settings.MASTER_KEYS = [b"n" * 32, *settings.MASTER_KEYS]
    assert rewrap_second_steps() == 2
    settings.MASTER_KEYS = settings.MASTER_KEYS[:1]
    assert totp.decrypt(Authenticator.objects.get(type="totp").data["secret"]) == plain


def test_switching_off_the_second_step_asks_first(client: Client, with_second_step: User) -> None:
    assert "recovery codes will be deleted" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()


def test_the_password_is_changed_with_the_old_one_and_by_the_rules(client: Client, layla: User, english: None) -> None:
    sign_in(client, "layla", PASSWORD)
    address = reverse("account_change_password")
    new = {"password1": "another fine passphrase", "password2": "another fine passphrase"}
    refused = client.post(address, {"oldpassword": "not it", **new})
    assert refused.status_code == 422
    assert "This is not the password you use now" in refused.content.decode()
    assert (
        client.post(address, {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}).status_code == 422
    )
    done = client.post(address, {"oldpassword": PASSWORD, **new}, follow=True)
    assert "Your password has been changed." in done.content.decode()
    layla.refresh_from_db()
    assert layla.check_password("another fine passphrase")


def test_a_password_too_short_or_too_common_is_refused_in_arabic_with_the_right_plural(
    client: Client, layla: User
) -> None:
    client.force_login(layla)
    page = client.post(
        "/ar/account/password/", {"oldpassword": PASSWORD, "password1": "password", "password2": "password"}
    ).content.decode()
    assert "كلمة المرور هذه قصيرة جداً. يجب ألا تقل عن 12 حرفاً." in page
    assert "يجب ألا تقل كلمة المرور عن 12 حرفاً." in page
    assert "This password" not in page


ACCOUNT_PAGES = [
    "mfa_index",
    "account_change_password",
    "mfa_activate_totp",
    "account_reauthenticate",
    "account_logout",
]


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_no_english_stands_on_an_arabic_account_page(client: Client, layla: User, name: str) -> None:
    sign_in(client, "layla", PASSWORD, "ar")
    with override("ar"):
        page = client.get(reverse(name), follow=True).content.decode()
    assert english_words(page) == set()


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]
)
def test_no_english_stands_on_the_arabic_pages_of_the_second_step(
    client: Client, with_second_step: User, name: str
) -> None:
    with override("ar"):
        page = client.get(reverse(name), follow=True).content.decode()
    assert english_words(page) == set()


def english_words(page: str) -> set[str]:
    """Latin words of a page, less names: of the person, of the other language."""
    body = re.sub(r"<(script|style|svg|head).*?</\1>", "", page, flags=re.S)
    text = re.sub(r'<bdi class="secret".*?</bdi>', "", body)
    return set(re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]+>", " ", text))) - {"EN", "English", "layla"}
