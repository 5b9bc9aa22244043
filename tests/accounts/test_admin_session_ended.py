"""A session that ended while an administrator filled in a form: it is filled in again, and saved once, by a press."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from lxml import html
from playwright.sync_api import Browser

from accounts import unsent
from accounts.admin_unsent import FilledInAgain
from accounts.models import Membership, User
from accounts.unsent import Unsent
from complaints.models import Body, EmergencyNumber
from complaints.models.reference import TABLES
from tests.browser import chromium, errors_told
from tests.factories import PASSWORD, make_administrator, make_officer
from tests.session_end import KEPT, OF_ANOTHER, browser_of, end_session, form_of, send, sign_in

pytestmark = pytest.mark.usefixtures("reference_data")

NAME = "دائرة «التفتيش» & <الرقابة>"
LOOK = {
    "ar": "انتهت الجلسة قبل الحفظ. يُرجى الاطلاع مرة أخرى ثم الحفظ.",
    "en": "You were signed out before this was saved. Look at it once more, then save.",
}
DIFFERS = {"ar": "هذه الحقول تختلف عما هو محفوظ الآن: ", "en": "These fields differ from what is stored now: "}


@pytest.fixture
def adam(db: None) -> User:
    return make_administrator("adam")


@pytest.fixture
def police() -> Body:
    return Body.objects.get(code="police-inspectorate")


def address_of(row: Any, language: str = "en") -> str:
    with override(language):
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def form_on(answer: Any) -> Any:
    """The form of a page of the administration, wherever it is sent."""
    page = html.fromstring(answer.content.decode())
    (found,) = page.xpath("//form[@method='post' and contains(@id, '_form') and .//*[@class='submit-row']]")
    return found


def typed_into(client: Client, address: str, **typed: Any) -> Any:
    """The answer to a form that was filled in while the session ended."""
    form = form_on(client.get(address))
    end_session(client)
    return send(client, form, address, **typed)


def changes() -> int:
    return LogEntry.objects.count()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_changed_row_is_filled_in_again_after_the_sign_in_and_saved_once_by_a_press(
    adam: User, police: Body, language: str
) -> None:
    client, address, name = browser_of(adam), address_of(police, language), police.name_ar
    asked = typed_into(client, address, name_ar=NAME, _continue="")
    page = asked.content.decode()
    assert asked.status_code == 403 and KEPT[language] in page and "«التفتيش»" not in page
    back = sign_in(client, asked, adam)
    text = back.content.decode()
    assert back.status_code == 200 and LOOK[language] in text
    label = {"ar": "الاسم (العربية)", "en": "Name (Arabic)"}[language]
    assert f"{DIFFERS[language]}{label}." in text
    form = form_on(back)
    assert form.action == address and form.fields["name_ar"] == NAME
    police.refresh_from_db()
    assert police.name_ar == name and changes() == 0
    saved = send(client, form, _save="")
    assert saved.status_code == 302
    police.refresh_from_db()
    assert police.name_ar == NAME and changes() == 1


def test_a_new_person_comes_back_with_all_roles_and_is_made_once(adam: User, police: Body) -> None:
    client = browser_of(adam)
    typed = {"first_name": "سامر", "last_name": "منصور", "username": "samer", "email": "samer@example.org"}
    typed |= {"language": "ar", "memberships-TOTAL_FORMS": "2"}
    for number, body in enumerate((police, Body.objects.get(code="nhri"))):
        typed |= {
            f"memberships-{number}-{name}": str(value) for name, value in (("role", "officer"), ("body", body.pk))
        }
        typed |= {f"memberships-{number}-unit": f"وحدة {number}", f"memberships-{number}-active": "on"}
    back = sign_in(client, typed_into(client, "/ar/admin/accounts/user/add/", **typed), adam)
    form = form_on(back)
    assert {name: form.fields[name] for name in typed} == typed
    assert not User.objects.filter(username="samer").exists()
    made = send(client, form)
    assert made.status_code == 200 and "كلمة المرور" in made.content.decode()
    samer = User.objects.get(username="samer")
    assert sorted(samer.memberships.values_list("unit", flat=True)) == ["وحدة 0", "وحدة 1"]
    assert changes() == 1


def test_what_is_wrong_with_it_is_said_beside_its_field_after_the_sign_in(adam: User, police: Body) -> None:
    layla, client = make_officer(username="layla", first_name="ليلى"), browser_of(adam)
    typed = {"first_name": "", "memberships-1-role": "supervisor", "memberships-1-body": ""}
    back = sign_in(client, typed_into(client, address_of(layla), **typed), adam)
    page = html.fromstring(back.content.decode())
    assert "This field is required." in page.xpath("//*[contains(@class, 'field-first_name')]")[0].text_content()
    said = "Choose the body in which the person has this role."
    assert said in page.xpath("//*[@id='memberships-1']//*[contains(@class, 'field-body')]")[0].text_content()
    layla.refresh_from_db()
    assert layla.first_name == "ليلى" and layla.memberships.count() == 1


@pytest.mark.parametrize("table", TABLES)
def test_the_page_of_every_table_comes_back_as_it_was_sent(adam: User, table: Any) -> None:
    client, address = browser_of(adam), address_of(table.objects.first(), "ar")
    sent = form_on(client.get(address))
    end_session(client)
    back = sign_in(client, send(client, sent, address), adam)
    page = back.content.decode()
    assert back.status_code == 200 and LOOK["ar"] in page
    assert values(form_on(back)) == values(sent)
    # Nothing was changed in it, so nothing differs.
    assert DIFFERS["ar"] not in page and 'class="errornote"' not in page


def values(form: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value.replace("\r\n", "\n").strip("\n"))
    return found


def test_what_a_colleague_changed_meanwhile_is_named_before_it_is_overwritten(adam: User) -> None:
    layla, client = make_officer(username="layla", first_name="ليلى"), browser_of(adam)
    asked = typed_into(client, address_of(layla), last_name="حداد")
    layla.is_active = False
    layla.save()
    layla.memberships.update(active=False)
    page = sign_in(client, asked, adam).content.decode()
    assert f"{DIFFERS['en']}Family name, May sign in, In use." in page


def test_the_own_page_names_nothing_that_one_may_not_change(adam: User) -> None:
    adam.memberships.update(unit="وحدة")
    client = browser_of(adam)
    back = sign_in(client, typed_into(client, address_of(adam), first_name="آدم"), adam)
    assert f"{DIFFERS['en']}Given name." in back.content.decode()
    assert send(client, form_on(back)).status_code == 302
    adam.refresh_from_db()
    assert adam.first_name == "آدم" and adam.memberships.get().active


@pytest.mark.parametrize("language", ["ar", "en"])
def test_somebody_else_who_signs_in_on_this_browser_never_sees_it(adam: User, police: Body, language: str) -> None:
    """Not even another administrator, who may change the same row."""
    client, eve = browser_of(adam), make_administrator("eve")
    asked = typed_into(client, address_of(police, language), name_ar=NAME)
    answer = sign_in(client, asked, eve)
    assert answer["Location"] == f"/{language}/admin/"
    page = client.get(answer["Location"]).content.decode()
    assert OF_ANOTHER[language] in page and "«التفتيش»" not in page
    sealed = form_of(asked, "/sign-in/").fields["unsent"]
    assert "«التفتيش»" not in client.post("/ar/desk/unsent/", {"unsent": sealed}, follow=True).content.decode()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_page_that_another_administrator_left_open_is_not_saved_in_ones_name(
    adam: User, police: Body, language: str
) -> None:
    client, eve, address = browser_of(adam), make_administrator("eve"), address_of(police, language)
    form = form_on(client.get(address))
    client.force_login(eve)
    refused = send(client, form, address, name_ar=NAME)
    page = html.fromstring(refused.content.decode())
    assert refused.status_code == 409 and "«التفتيش»" not in refused.content.decode() and changes() == 0
    assert page.xpath(f"//main//a[@href='/{language}/admin/']")
    out = [one for one in page.forms if "/sign-out/" in one.action][-1]
    assert form_on(sign_in(client, send(client, out), adam)).fields["name_ar"] == NAME


@pytest.mark.parametrize("language", ["ar", "en"])
def test_one_word_and_a_phone_number_are_given_back_too_where_the_row_is_gone(adam: User, language: str) -> None:
    client, address = browser_of(adam), f"/{language}/admin/complaints/body/99999/change/"
    typed = (("name_en", "Ombudsman"), ("phone", "+962790123456"), ("active", "on"), ("_save", "Save"))
    sealed = Unsent(address, (*typed, ("rows-TOTAL_FORMS", "3")), adam.pk).sealed()
    answer = client.post(f"/{language}/desk/unsent/", {"unsent": sealed})
    copies = html.fromstring(answer.content.decode()).xpath("//textarea[@readonly]")
    assert answer.status_code == 409
    assert [one.text.strip("\n") for one in copies] == ["Ombudsman", "+962790123456"]


def test_who_administers_no_more_gets_the_own_words_to_copy(adam: User, police: Body) -> None:
    client = browser_of(adam)
    asked = typed_into(client, address_of(police), name_ar=NAME)
    Membership.objects.update(active=False)
    answer = sign_in(client, asked, adam)
    copies = html.fromstring(answer.content.decode()).xpath("//textarea[@readonly]")
    assert answer.status_code == 409 and NAME in [one.text.strip("\n") for one in copies]
    assert changes() == 0


def test_the_filters_of_the_list_and_the_window_of_its_own_are_still_there(adam: User, police: Body) -> None:
    client = browser_of(adam)
    add = "/en/admin/complaints/body/add/?_popup=1&_to_field=id"
    form = form_on(sign_in(client, typed_into(client, add, code="new-body", name_ar=NAME), adam))
    assert form.fields["_popup"] == "1" and form.fields["code"] == "new-body"
    filtered = f"{address_of(police)}?_changelist_filters=active__exact%3D1"
    form = form_on(sign_in(client, typed_into(client, filtered, name_ar=NAME), adam))
    assert "_popup" not in form.fields
    assert send(client, form)["Location"] == "/en/admin/complaints/body/?active__exact=1"


@pytest.mark.parametrize(("language", "said"), [("ar", "يُرجى تنفيذه مرة أخرى"), ("en", "Please do it again.")])
@pytest.mark.parametrize("act", ["new-password", "remove-second-step"])
def test_a_button_leads_back_to_its_page_and_is_pressed_again_there(
    adam: User, act: str, language: str, said: str
) -> None:
    layla, client = make_officer(username="layla"), Client()
    address = f"/{language}/admin/accounts/user/{layla.pk}/{act}/"
    asked = client.post(address, {"written_by": adam.pk})
    assert asked.status_code == 403
    back = sign_in(client, asked, adam)
    assert back["Location"] == address
    confirm = client.get(address)
    page = client.get(confirm["Location"]).content.decode()
    assert said in page
    # The answer to the sign-in opened a page that asks for the password anew: the one just typed is kept nowhere.
    assert PASSWORD not in str(dict(client.session.items()))
    layla.refresh_from_db()
    assert layla.check_password(PASSWORD) and changes() == 0


def test_more_than_a_page_may_carry_is_said_to_be_lost_before_the_sign_in(adam: User, police: Body) -> None:
    asked = typed_into(browser_of(adam), address_of(police), name_ar="ا" * (unsent.MOST + 1))
    assert asked.status_code == 403 and "too long to be kept here" in asked.content.decode()
    assert 'name="unsent"' not in asked.content.decode()


def test_passwords_are_left_out_whatever_the_address(adam: User) -> None:
    """Django's own page for a new password is linked from nowhere, but it is there."""
    typed = {"old_password": PASSWORD, "new_password1": "new words", "written_by": adam.pk}
    asked = Client().post("/en/admin/password_change/", typed)
    sealed = form_of(asked, "/sign-in/").fields["unsent"]
    assert Unsent.opened(sealed, adam) == Unsent("/en/admin/password_change/", (), adam.pk)
    assert not unsent.keeps_words(sealed)


# With the check of forms against other sites, as in production.


@pytest.mark.parametrize("language", ["ar", "en"])
def test_signed_in_again_in_another_tab_the_form_is_sent_again_from_the_page_that_refused_it(
    adam: User, police: Body, language: str
) -> None:
    client, address = browser_of(adam, enforce_csrf_checks=True), address_of(police, language)
    form = form_on(client.get(address))
    end_session(client)
    sign_in(client, client.get(f"/{language}/account/sign-in/"), adam)
    refused = send(client, form, address, name_ar=NAME)
    said = {"ar": "ما كتبته لم يضع", "en": "What you typed is not lost"}[language]
    assert refused.status_code == 403 and said in refused.content.decode() and changes() == 0
    assert send(client, form_of(refused, address)).status_code == 302
    police.refresh_from_db()
    assert police.name_ar == NAME and changes() == 1


def test_signed_out_in_another_tab_and_both_cookies_gone(adam: User, police: Body) -> None:
    client, address = browser_of(adam, enforce_csrf_checks=True), address_of(police)
    form = form_on(client.get(address))
    send(client, form_of(client.get(address), "/sign-out/"))
    asked = send(client, form, address, name_ar=NAME)
    assert asked.status_code == 403 and KEPT["en"] in asked.content.decode()
    client.cookies.clear()
    refused = send(client, form, address, name_ar=NAME)
    asked = send(client, form_of(refused, address))
    assert send(client, form_on(sign_in(client, asked, adam))).status_code == 302
    police.refresh_from_db()
    assert police.name_ar == NAME and changes() == 1


# No form of the administration is without it.


def test_every_form_of_the_administration_says_whose_page_it_is_on(adam: User) -> None:
    client, layla = browser_of(adam), make_officer(username="layla")
    client.post("/en/account/confirm/", {"password": PASSWORD})
    found = [f"/en/admin/accounts/user/{layla.pk}/{act}/" for act in ("new-password", "remove-second-step")]
    for model, shown in admin.site._registry.items():
        assert isinstance(shown, FilledInAgain)
        # Lists change nothing: they have neither rows to fill in nor actions.
        with override("en"):
            list_of = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        page = html.fromstring(client.get(list_of).content.decode())
        assert page.xpath("//form[@id='changelist-form']//*[self::select or self::button or self::textarea]") == []
        assert page.xpath("//form[@id='changelist-form']//input[not(@type='hidden')]") == []
        found.append(address_of(model._default_manager.first()))
        if client.get(f"{list_of}add/").status_code == 200:
            found.append(f"{list_of}add/")
    assert len(found) > 2 + len(TABLES)
    for address in found:
        page = html.fromstring(client.get(address).content.decode())
        forms = page.xpath("//*[@id='content']//form[@method='post']")
        assert [form.fields.get("written_by") for form in forms] == [str(adam.pk)], address
        assert page.xpath("//input[@type='file']") == [], address


def test_what_is_not_ticked_stays_unticked(adam: User) -> None:
    number = EmergencyNumber.objects.filter(active=True).first()
    client = browser_of(adam)
    form = form_on(client.get(address_of(number)))
    form.fields["active"] = False
    end_session(client)
    back = sign_in(client, send(client, form, address_of(number)), adam)
    assert not form_on(back).fields["active"] and f"{DIFFERS['en']}In use." in back.content.decode()


@pytest.fixture
def in_a_window(transactional_db: None, live_server: Any) -> Iterator[tuple[User, Body, str]]:
    """An administrator, made before a browser starts, and a body, which is as before afterwards."""
    body = Body.objects.get(code="police-inspectorate")
    yield make_administrator("adam"), body, live_server.url
    body.save()


@pytest.fixture
def browser(in_a_window: tuple[User, Body, str]) -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width", "scripts"), [("ar", 390, False), ("en", 1280, True)])
def test_in_a_browser_the_form_comes_back_and_is_saved(
    in_a_window: tuple[User, Body, str], browser: Browser, language: str, width: int, scripts: bool
) -> None:
    adam, police, url = in_a_window
    page = browser.new_page(viewport={"width": width, "height": 844}, java_script_enabled=scripts)
    told = errors_told(page)

    def sign_in_here() -> None:
        page.fill("[name=login]", adam.username)
        page.fill("[name=password]", PASSWORD)
        page.click("form:has([name=login]) button")

    def fits() -> bool:
        wide: list[int] = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        return wide[0] <= wide[1]

    page.goto(url + address_of(police, language))
    sign_in_here()
    page.fill("[name=name_ar]", NAME)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("[name=_save]")
    assert KEPT[language] in page.inner_text("main") and fits()
    sign_in_here()
    assert LOOK[language] in page.inner_text(".messagelist") and fits()
    assert page.input_value("[name=name_ar]") == NAME
    page.click("[name=_save]")
    assert page.url == f"{url}/{language}/admin/complaints/body/"
    page.goto(url + address_of(police, language))
    assert page.input_value("[name=name_ar]") == NAME
    # The answer to the form is a refusal, and a browser says so; nothing else is to be said.
    assert [text for text in told if "403 (Forbidden)" not in text] == []
