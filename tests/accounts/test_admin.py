"""People and their roles, as administrators manage them."""

import re
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from accounts import first_password
from accounts.models import Membership, Role, User
from complaints.models import Body
from tests.factories import PASSWORD, make_administrator, make_complaint, make_officer

pytestmark = pytest.mark.usefixtures("reference_data")

PEOPLE = "/en/admin/accounts/user/"
OWN = "an own and longer passphrase"


@pytest.fixture
def adam(db: None) -> User:
    return make_administrator("adam", first_name="آدم", last_name="يوسف")


@pytest.fixture
def browser(client: Client, adam: User) -> Client:
    """The administrator's, who signed in with the password."""
    signed_in = client.post("/en/account/sign-in/", {"login": "adam", "password": PASSWORD})
    assert signed_in.headers["Location"] == "/en/admin/"
    return client


@pytest.fixture
def layla(db: None) -> User:
    return make_officer("public-prosecution", username="layla", first_name="ليلى", last_name="حداد")


def body(code: str) -> str:
    return str(Body.objects.get(code=code).pk)


def person(**changes: str) -> dict[str, str]:
    """What is typed for somebody new; a field of None is not sent."""
    typed = {"first_name": "سامر", "last_name": "منصور", "username": "samer", "email": "samer@example.org"}
    return {name: value for name, value in (typed | {"language": "ar"} | changes).items() if value is not None}


def roles(*rows: dict[str, Any], stored: int = 0) -> dict[str, str]:
    """The rows of roles as a browser sends them."""
    sent = {"memberships-TOTAL_FORMS": str(len(rows)), "memberships-INITIAL_FORMS": str(stored)}
    for number, row in enumerate(rows):
        sent |= {f"memberships-{number}-{name}": str(value) for name, value in row.items()}
    return sent


def role(name: str, code: str = "", **more: str) -> dict[str, str]:
    return {"role": name, "body": body(code) if code else "", "unit": "", "active": "on", **more}


def errors(answer: Any) -> dict[str, list[str]]:
    """What is said beside which field; of the roles, by the number of the row."""
    assert answer.status_code == 422
    found = dict(answer.context["adminform"].form.errors)
    for formset in answer.context["inline_admin_formsets"]:
        for number, row in enumerate(formset.formset.errors):
            found |= {f"{number}.{field}": said for field, said in row.items()}
    return found


def page_of(user: User, language: str = "en", part: str = "change") -> str:
    return f"/{language}/admin/accounts/user/{user.pk}/{part}/"


def change(browser: Client, user: User, *more: dict[str, Any], active: bool = True, **fields: str) -> Any:
    """Send the page of a person as it stands, with changes to fields and to stored roles (`stored`), and new roles."""
    stored = [
        {"id": row.pk, "unit": row.unit} | ({"active": "on"} if row.active else {})
        for row in user.memberships.order_by("pk")
    ]
    typed = {name: getattr(user, name) for name in ("first_name", "last_name", "username", "email", "language")}
    typed |= {"is_active": "on"} if active else {}
    rows = [*(row | changed for row, changed in zip(stored, more, strict=False)), *stored[len(more) :]]
    new = list(more[len(stored) :])
    return browser.post(page_of(user), typed | fields | roles(*rows, *new, stored=len(stored)))


def confirm(browser: Client, address: str) -> Any:
    """Open a page that asks the administrator for the password first."""
    asked = browser.get(address)
    assert asked.status_code == 302 and "/account/confirm/" in asked.headers["Location"]
    back = browser.post(asked.headers["Location"], {"password": PASSWORD, "next": address})
    assert back.headers["Location"] == address
    return browser.get(address)


def shown_password(answer: Any) -> str:
    found = re.search(r'dir="ltr">([a-z2-9]{4}(?:-[a-z2-9]{4}){3})<', answer.content.decode())
    assert found is not None and "no-store" in answer.headers["Cache-Control"]
    return found[1]


def test_an_administrator_adds_an_officer_who_chooses_a_password_and_sees_the_queue(browser: Client) -> None:
    complaint = make_complaint()
    answer = browser.post(f"{PEOPLE}add/", person() | roles(role("officer", "police-inspectorate")))
    given = shown_password(answer)

    samer = Client()
    asked = samer.post("/ar/account/sign-in/", {"login": "samer@example.org", "password": given})
    assert asked.headers["Location"] == "/ar/account/sign-in/password/"
    assert samer.get("/ar/desk/").status_code == 302  # not signed in yet
    page = samer.get("/ar/account/sign-in/password/").content.decode()
    assert not re.search("[A-Za-z]{2,}", seen(page).replace("EN", ""))
    again = samer.post("/en/account/sign-in/password/", {"password1": given, "password2": given})
    assert again.status_code == 422 and "Choose another password" in again.content.decode()
    short = samer.post("/en/account/sign-in/password/", {"password1": "short", "password2": "short"})
    assert short.status_code == 422
    done = samer.post("/ar/account/sign-in/password/", {"password1": OWN, "password2": OWN})
    assert done.headers["Location"] == "/ar/desk/"
    assert complaint.reference in samer.get("/ar/desk/?view=open").content.decode()

    assert Client().post("/en/account/sign-in/", {"login": "samer", "password": given}).status_code == 422
    back = Client().post("/en/account/sign-in/", {"login": "samer", "password": OWN})
    assert back.headers["Location"] == "/en/desk/"


def test_the_page_of_a_new_password_cannot_be_opened_without_the_given_one(client: Client, layla: User) -> None:
    assert client.get("/en/account/sign-in/password/").headers["Location"] == "/en/account/sign-in/"
    client.force_login(layla)
    assert client.post("/en/account/sign-in/password/", {"password1": OWN, "password2": OWN}).status_code == 302
    layla.refresh_from_db()
    assert layla.check_password(PASSWORD)


def test_a_given_password_that_waited_a_week_opens_nothing(client: Client, layla: User) -> None:
    given = first_password.set_new(layla)
    layla.password_given_at = timezone.now() - first_password.VALID - timedelta(minutes=1)
    layla.save()
    late = client.post("/ar/account/sign-in/", {"login": "layla", "password": given}, follow=True)
    assert "سبعة أيام" in late.content.decode()
    assert client.get("/ar/account/sign-in/password/").headers["Location"] == "/ar/account/sign-in/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("username", "LAYLA", "Somebody else has this user name."),
        ("username", "samer@example.org", "A user name has no @"),
        ("email", "Layla@Example.org", "Somebody else has this e-mail address."),
        ("email", "", "This field is required."),
        ("first_name", "", "This field is required."),
    ],
)
def test_what_would_sign_in_two_people_or_none_is_refused_beside_its_field(
    browser: Client, layla: User, field: str, typed: str, words: str
) -> None:
    found = errors(browser.post(f"{PEOPLE}add/", person(**{field: typed}) | roles()))
    assert list(found) == [field] and found[field][0].startswith(words)


@pytest.mark.parametrize(
    ("rows", "field", "words"),
    [
        ([("officer", "")], "0.body", "Choose the body"),
        ([("auditor", "nhri")], "0.body", "Auditors and administrators serve no body"),
        ([("officer", "nhri"), ("officer", "nhri")], "1.role", "The person has this role already."),
        ([("auditor", ""), ("auditor", "")], "1.role", "The person has this role already."),
        ([("administrator", ""), ("officer", "nhri")], "1.role", "Auditors and administrators hold no other role"),
        ([("officer", "nhri"), ("auditor", "")], "1.role", "Auditors and administrators hold no other role"),
        ([("administrator", ""), ("auditor", "")], "1.role", "Auditors and administrators hold no other role"),
    ],
)
def test_roles_that_contradict_are_refused_beside_their_field(
    browser: Client, rows: list[tuple[str, str]], field: str, words: str
) -> None:
    found = errors(browser.post(f"{PEOPLE}add/", person() | roles(*(role(name, code) for name, code in rows))))
    assert found[field][0].startswith(words)
    assert not User.objects.filter(username="samer").exists()


def test_an_officer_becomes_an_administrator_only_when_the_role_in_the_body_ends(browser: Client, layla: User) -> None:
    found = errors(change(browser, layla, {}, role("administrator")))
    assert found["1.role"][0].startswith("Auditors and administrators hold no other role")
    row = layla.memberships.get()
    ended = browser.post(
        page_of(layla),
        person(first_name="ليلى", username="layla", email="layla@example.org", is_active="on")
        | roles({"id": row.pk, "unit": ""}, role("administrator"), stored=1),
    )
    assert ended.status_code == 302
    assert list(layla.memberships.order_by("pk").values_list("role", "active")) == [
        ("officer", False),
        ("administrator", True),
    ]
    assert errors(change(browser, layla, {"active": "on"}))["0.active"]


def test_a_stored_role_cannot_be_turned_into_another(browser: Client, layla: User) -> None:
    answer = change(browser, layla, {"role": "head", "body": body("nhri"), "unit": "شعبة التحقيق"})
    assert answer.status_code == 302
    row = layla.memberships.select_related("body").get()
    assert (row.key, row.unit) == ("officer@public-prosecution", "شعبة التحقيق")


def test_an_officer_may_serve_a_second_body(browser: Client, layla: User) -> None:
    assert change(browser, layla, {}, role("supervisor", "nhri")).status_code == 302
    assert layla.memberships.filter(active=True).count() == 2


def test_who_leaves_is_out_at_once_and_comes_back_when_switched_on(browser: Client, layla: User) -> None:
    hers = Client()
    hers.force_login(layla)
    assert hers.get("/en/desk/").status_code == 200
    assert change(browser, layla, active=False).status_code == 302
    assert hers.get("/en/desk/").headers["Location"].startswith("/en/account/sign-in/")
    layla.refresh_from_db()
    assert change(browser, layla).status_code == 302
    assert Client().login(username="layla", password=PASSWORD)


def test_a_role_that_ends_closes_the_desk_at_once(browser: Client, layla: User) -> None:
    hers = Client()
    hers.force_login(layla)
    row = layla.memberships.get()
    typed = person(first_name="ليلى", username="layla", email="layla@example.org", is_active="on")
    assert browser.post(page_of(layla), typed | roles({"id": row.pk, "unit": ""}, stored=1)).status_code == 302
    assert hers.get("/en/desk/").status_code == 403


def test_an_administrator_whose_role_ends_leaves_the_administration_at_once(browser: Client, adam: User) -> None:
    assert browser.get(PEOPLE).status_code == 200
    Membership.objects.filter(user=adam).update(active=False)
    assert browser.get(PEOPLE, follow=True).status_code == 403


def test_nobody_changes_their_own_roles_or_access(browser: Client, adam: User) -> None:
    row = adam.memberships.get()
    typed = person(first_name="آدم", username="adam", email="adam@example.org")
    sent = roles({"id": row.pk, "unit": ""}, role("officer", "nhri"), stored=1)
    assert browser.post(page_of(adam), typed | sent).status_code == 302
    adam.refresh_from_db()
    assert adam.is_active and adam.memberships.get().active
    assert confirm(browser, page_of(adam, part="new-password")).status_code == 403
    assert browser.get(page_of(adam, part="remove-second-step")).status_code == 403


@pytest.mark.parametrize("name", ["is_active", "role"])
def test_the_last_administrator_stays(browser: Client, adam: User, monkeypatch: Any, name: str) -> None:
    last = make_administrator("last", first_name="هالة")
    monkeypatch.setattr("accounts.admin_forms.others_administer", lambda user: user != last)
    if name == "is_active":
        found = errors(change(browser, last, active=False))
        assert found["is_active"][0].startswith("Nobody else manages the portal")
    else:
        row = last.memberships.get()
        typed = person(first_name="هالة", username="last", email="last@example.org", is_active="on")
        found = errors(browser.post(page_of(last), typed | roles({"id": row.pk, "unit": ""}, stored=1)))
        assert found["0.active"][0].startswith("Nobody else manages the portal")
    last.refresh_from_db()
    assert last.is_active and last.memberships.get().active


def test_a_lost_password_is_replaced_after_the_administrator_confirmed(browser: Client, layla: User) -> None:
    hers = Client()
    hers.force_login(layla)
    address = page_of(layla, part="new-password")
    assert "call back a number that you know" in confirm(browser, address).content.decode()
    given = shown_password(browser.post(address))
    assert hers.get("/en/desk/").status_code == 302
    asked = hers.post("/en/account/sign-in/", {"login": "layla", "password": given})
    assert asked.headers["Location"] == "/en/account/sign-in/password/"
    assert "Given by an administrator" in browser.get(page_of(layla)).content.decode()
    assert "A new password was given." in browser.get(page_of(layla, part="history")).content.decode()


def test_after_a_lost_phone_the_second_step_is_removed(browser: Client, layla: User) -> None:
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=layla, type=kind, data={"secret": "sealed"})
    address = page_of(layla, part="remove-second-step")
    assert address in browser.get(page_of(layla)).content.decode()
    assert "the recovery codes are deleted" in confirm(browser, address).content.decode()
    assert Authenticator.objects.count() == 2
    assert browser.post(address).headers["Location"] == page_of(layla)
    assert not Authenticator.objects.exists()
    assert address not in browser.get(page_of(layla)).content.decode()
    assert "The second step of signing in was removed." in browser.get(page_of(layla, part="history")).content.decode()


def test_nobody_is_deleted(browser: Client, layla: User) -> None:
    assert browser.post(f"{PEOPLE}{layla.pk}/delete/", {"post": "yes"}).status_code == 403
    browser.post(PEOPLE, {"action": "delete_selected", "_selected_action": layla.pk, "post": "yes"})
    assert User.objects.filter(pk=layla.pk).exists()
    assert "deletelink" not in browser.get(page_of(layla)).content.decode()


def test_the_history_tells_in_the_readers_language_what_became_of_roles_and_access(
    browser: Client, layla: User
) -> None:
    change(browser, layla, {"unit": "شعبة التحقيق"}, role("supervisor", "nhri"), email="new@example.org")
    layla.refresh_from_db()
    change(browser, layla, active=False)
    layla.refresh_from_db()
    change(browser, layla)
    english = browser.get(page_of(layla, part="history")).content.decode()
    nhri = Body.objects.get(code="nhri")
    assert "Changed E-mail address." in english
    assert f"Role given: Supervisor, {nhri.name_en}." in english
    assert "Unit changed in the role: Officer, " in english
    assert "Access switched off." in english and "Access switched on again." in english
    arabic = browser.get(page_of(layla, "ar", "history")).content.decode()
    assert f"مُنح الدور: مشرف، {nhri.name_ar}." in arabic
    assert "أُلغي السماح بالدخول." in arabic


def test_the_list_names_roles_and_bodies_and_can_be_narrowed(browser: Client, layla: User) -> None:
    make_officer("nhri", Role.HEAD, username="head", first_name="منى")
    prosecution = Body.objects.get(code="public-prosecution").name_en
    page = browser.get(PEOPLE).content.decode()
    assert f"Officer, {prosecution}" in page and "Administrator" in page
    for query, found in (
        ("role=head", {"head"}),
        ("role=administrator", {"adam"}),
        ("body=public-prosecution", {"layla"}),
        ("body=nhri&role=officer", set()),
        ("second_step=yes", set()),
        ("second_step=no&is_active__exact=1", {"head", "adam", "layla"}),
        ("q=ليلى حداد", {"layla"}),
        ("q=head@", {"head"}),
    ):
        people = browser.get(f"{PEOPLE}?{query}").context["cl"].result_list
        assert {one.username for one in people} == found, query


def test_the_list_takes_no_query_per_person(browser: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert browser.get(PEOPLE).status_code == 200
        return len(made)

    make_officer("nhri")
    queries()  # the first page of a session asks more
    few = queries()
    for code in ("interior", "labour", "nhri"):
        for _ in range(3):
            make_officer(code)
    assert queries() == few <= 14


def seen(page: str) -> str:
    """What a reader of a page sees or hears, less what runs the other way, the switch of language and what was typed."""
    tree = html.fromstring(page)
    for node in tree.xpath("//script | //style | //head | //svg | //*[@lang='en'] | //*[@dir='ltr']"):
        node.drop_tree()
    heard = " ".join(tree.xpath("//@alt | //@title | //@aria-label | //@placeholder | //input[@type='submit']/@value"))
    return f"{tree.text_content()} {heard}"


# What is typed or named so in every language.
NAMES = re.compile("English|layla|adam")


@pytest.mark.parametrize("part", ["", "add", "change", "own", "history", "new-password", "remove-second-step", "shown"])
def test_no_english_stands_on_an_arabic_page_of_people(browser: Client, adam: User, layla: User, part: str) -> None:
    first_password.set_new(layla)
    layla.save()
    change(browser, layla, {"unit": "شعبة"}, role("head", "nhri"), active=False)
    people = "/ar/admin/accounts/user/"
    confirm(browser, page_of(layla, "ar", "new-password"))
    addresses = {"": people, "add": f"{people}add/", "own": page_of(adam, "ar")}
    if part == "shown":
        answer = browser.post(page_of(layla, "ar", "new-password"))
    else:
        answer = browser.get(addresses.get(part, page_of(layla, "ar", part)))
    left = NAMES.sub("", seen(answer.content.decode()))
    assert answer.status_code == 200 and not re.findall("[A-Za-z]{2,}", left)


def test_no_english_stands_among_the_arabic_refusals(browser: Client, layla: User) -> None:
    rows = roles(role("officer"), role("auditor", "nhri"), role("officer", "nhri"), role("administrator"))
    answer = browser.post("/ar/admin/accounts/user/add/", person(username="LAYLA", email="no address") | rows)
    left = NAMES.sub("", seen(answer.content.decode()))
    assert answer.status_code == 422 and not re.findall("[A-Za-z]{2,}", left)


def test_only_administrators_enter_and_djangos_own_pages_of_users_are_out_of_sight(
    browser: Client, layla: User, client: Client
) -> None:
    shown = {(model._meta.app_label, model._meta.model_name) for model in admin.site._registry}
    assert {app for app, _name in shown} == {"accounts", "complaints"}
    assert ("accounts", "user") in shown
    flagged = User.objects.create(username="flagged", is_staff=True, is_superuser=True)
    for user in (layla, flagged):
        theirs = Client()
        theirs.force_login(user)
        assert theirs.get(PEOPLE, follow=True).status_code == 403
    assert Client().get(PEOPLE).headers["Location"].startswith("/en/admin/login/")


def test_the_operators_first_administrator_is_one_like_any_other(client: Client, monkeypatch: Any, db: None) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", username="first", email="first@example.org", interactive=False, verbosity=0)
    first = User.objects.get(username="first")
    assert [row.role for row in first.memberships.all()] == [Role.ADMINISTRATOR]
    signed_in = client.post("/en/account/sign-in/", {"login": "first", "password": PASSWORD})
    assert signed_in.headers["Location"] == "/en/admin/"
    assert client.get(PEOPLE).status_code == 200
    assert client.get("/en/desk/").status_code == 403


def test_who_administered_by_djangos_flags_before_keeps_the_administration_unless_serving_a_body(layla: User) -> None:
    User.objects.update(is_staff=True)
    User.objects.create(username="first", is_staff=True, is_superuser=True)
    migration = import_module("accounts.migrations.0004_administrators_by_role")
    migration.give_the_role(apps, None)
    held = Membership.objects.filter(role=Role.ADMINISTRATOR).values_list("user__username", flat=True)
    assert list(held) == ["first"]
