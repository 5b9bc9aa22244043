"""A session that ended while an officer wrote: nothing typed is lost, nobody else reads it, nothing is done by itself."""

import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from django.utils.translation import override
from lxml import html

from accounts import first_password, unsent
from accounts.models import User
from accounts.unsent import Unsent
from complaints.desk import forms as desk_forms
from complaints.domain import casework, recusal
from complaints.domain.retention import holds
from complaints.domain.steps import Inputs, take_step
from complaints.domain.workflow import TABLE, Transition
from complaints.models import Complaint, Event
from complaints.review import forms as review_forms
from complaints.review.unsent import WORDS
from complaints.supervision import retention_forms
from tests.browser import chromium
from tests.factories import PASSWORD, make_complaint, make_officer, make_supervisor
from tests.session_end import KEPT, OF_ANOTHER, browser_of, end_session, form_of, send, sign_in

pytestmark = pytest.mark.django_db

TEXT = "اتصلتُ بالمركز «الثاني»؛\nقالوا: <غداً> & لا قبل ذلك"
LOOK = {
    "ar": "انتهت الجلسة قبل الإرسال. يُرجى الاطلاع مرة أخرى ثم الإرسال.",
    "en": "You were signed out before this was sent. Look at it once more, then send.",
}


@pytest.fixture
def layla():
    return make_officer()


@pytest.fixture
def boss():
    return make_supervisor()


def _taken(officer: User, **overrides) -> Complaint:
    return take_step(make_complaint(**overrides), Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))


def _reviewed(complaint: Complaint, officer: User) -> Complaint:
    for transition in (Transition.ADMIT, Transition.START_REVIEW):
        complaint = take_step(complaint, transition, by=officer)
    return complaint


def _note(client: Client, complaint: Complaint, language: str = "ar"):
    """Write a note on the complaint's page; the session ends before it is sent."""
    form = form_of(client.get(f"/{language}/desk/{complaint.reference}/"), "/note/")
    end_session(client)
    return send(client, form, text=TEXT)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_note_written_while_the_session_ended_is_back_after_the_sign_in_and_kept_by_a_press(layla, language):
    complaint, client = _taken(layla), browser_of(layla)
    asked = _note(client, complaint, language)
    page = asked.content.decode()
    assert asked.status_code == 403 and KEPT[language] in page
    assert "اتصل" not in page
    # A link to the other language would lose the words.
    assert "hreflang" not in page.partition("<body")[2]
    events = Event.objects.count()
    answer = sign_in(client, asked, layla)
    assert answer.status_code == 200 and LOOK[language] in answer.content.decode()
    assert Event.objects.count() == events
    form = form_of(answer, f"/{language}/desk/{complaint.reference}/note/")
    assert form.fields["text"].strip("\n").replace("\r", "") == TEXT
    assert send(client, form)["Location"] == f"/{language}/desk/{complaint.reference}/"
    assert "«الثاني»" in client.get(f"/{language}/desk/{complaint.reference}/").content.decode()


def test_wrong_passwords_lose_nothing(layla):
    complaint, client = _taken(layla), browser_of(layla)
    asked = _note(client, complaint)
    for _ in range(2):
        asked = sign_in(client, asked, layla, "not the passphrase")
        assert asked.status_code == 422 and KEPT["ar"] in asked.content.decode()
    assert "«الثاني»" in sign_in(client, asked, layla).content.decode()


def test_the_words_go_through_the_second_step_and_the_choice_of_a_first_password(layla):
    secret = totp.generate_totp_secret()
    complaint, client = _taken(layla), browser_of(layla)
    asked = _note(client, complaint)
    totp.TOTP.activate(layla, secret)
    given = first_password.set_new(layla)
    layla.save()
    code = sign_in(client, asked, layla, given)
    assert code.status_code == 200 and 'name="unsent"' in code.content.decode()
    refused = send(client, form_of(code, "/second-step/"), code="000000")
    assert refused.status_code == 422
    right = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    choice = send(client, form_of(refused, "/second-step/"), code=right)
    form = form_of(choice, "/sign-in/password/")
    refused = send(client, form, password1="short", password2="short")
    assert refused.status_code == 422
    new = "another long enough passphrase"
    answer = send(client, form_of(refused, "/sign-in/password/"), password1=new, password2=new)
    assert answer.status_code == 200 and LOOK["ar"] in answer.content.decode()
    assert "«الثاني»" in form_of(answer, "/note/").fields["text"]


def test_going_back_from_the_second_step_to_the_sign_in_keeps_the_words(layla):
    complaint, client = _taken(layla), browser_of(layla)
    asked = _note(client, complaint)
    totp.TOTP.activate(layla, totp.generate_totp_secret())
    back = send(client, form_of(sign_in(client, asked, layla), "/sign-out/"))
    Authenticator.objects.all().delete()
    assert "«الثاني»" in sign_in(client, back, layla).content.decode()


def test_somebody_else_who_signs_in_on_this_browser_never_sees_the_words(layla, boss):
    """Not even a supervisor of the same body, who may write a note on the same complaint."""
    complaint, client = _taken(layla), browser_of(layla)
    asked = _note(client, complaint)
    answer = sign_in(client, asked, boss)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert OF_ANOTHER["ar"] in page and "«الثاني»" not in page
    sealed = form_of(asked, "/sign-in/").fields["unsent"]
    for answer in (client.post("/ar/desk/unsent/", {"unsent": sealed}, follow=True), client.get("/ar/desk/unsent/")):
        assert "«الثاني»" not in answer.content.decode()


def test_what_waits_is_neither_in_the_session_nor_in_an_address_nor_in_a_cookie(layla):
    complaint, client = _taken(layla), browser_of(layla)
    asked = _note(client, complaint)
    answer = sign_in(client, asked, layla)
    assert "Location" not in answer
    kept = str(dict(client.session.items())) + str(client.cookies)
    assert "اتصل" not in kept and len(form_of(asked, "/sign-in/").fields["unsent"]) > 100
    assert form_of(asked, "/sign-in/").fields["unsent"] not in kept
    assert answer.headers["Cache-Control"].find("no-store") >= 0 and "no-store" in asked.headers["Cache-Control"]


def test_words_that_waited_for_more_than_a_day_or_were_damaged_open_for_nobody(layla, monkeypatch):
    sealed = Unsent("/ar/desk/", (("text", TEXT),), layla.pk).sealed()
    assert Unsent.opened(sealed, layla) is not None
    for wrong in (sealed[:-9] + "AAAAAAAA=", "", "ا", signing.dumps({"writer": layla.pk})):
        assert Unsent.opened(wrong, layla) is None
    monkeypatch.setattr("time.time", lambda: timezone.now().timestamp() + unsent.VALID_SECONDS + 60)
    assert Unsent.opened(sealed, layla) is None


@pytest.mark.parametrize("language", ["ar", "en"])
def test_more_than_a_page_may_carry_is_said_to_be_lost_before_the_sign_in(layla, language):
    complaint, client = _taken(layla), browser_of(layla)
    form = form_of(client.get(f"/{language}/desk/{complaint.reference}/"), "/note/")
    end_session(client)
    asked = send(client, form, text="ا" * (unsent.MOST + 1))
    page = asked.content.decode()
    assert asked.status_code == 403 and 'name="unsent"' not in page
    assert {"ar": "أطول من أن يُحفظ هنا", "en": "too long to be kept here"}[language] in page


def test_a_complaint_that_changed_meanwhile_is_answered_on_its_present_version(layla, boss):
    complaint, client = _taken(layla), browser_of(layla)
    form = form_of(client.get(f"/ar/desk/{complaint.reference}/"), "/propose_inadmissible/")
    casework.set_priority(complaint, "critical", by=boss, reason="خطر", version=complaint.version)
    end_session(client)
    answer = sign_in(client, send(client, form, ground="vague", reason=TEXT), layla)
    complaint.refresh_from_db()
    again = form_of(answer, "/propose_inadmissible/")
    assert int(again.fields["version"]) == complaint.version > int(form.fields["version"])
    assert send(client, again).status_code == 302


def test_a_step_that_another_took_meanwhile_shows_the_words_without_a_button(layla, boss):
    complaint, client = _taken(layla), browser_of(layla)
    complaint = _reviewed(complaint, layla)
    form = form_of(client.get(f"/en/desk/{complaint.reference}/"), "/ask_complainant/")
    end_session(client)
    asked = send(client, form, message=TEXT)
    take_step(complaint, Transition.ASK_COMPLAINANT, by=boss, inputs=Inputs(message="متى؟"))
    answer = sign_in(client, asked, layla)
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 409 and "This step is not possible now" in page.text_content()
    assert "What you typed is below, to be copied" in page.text_content()
    assert "«الثاني»" in page.xpath("//textarea[@name='message']")[0].text
    assert page.xpath("//form[contains(@action, '/ask_complainant/')]//button") == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_who_may_not_see_the_complaint_any_more_gets_the_own_words_to_copy_and_nothing_of_it(layla, language):
    complaint, client = _taken(layla), browser_of(layla)
    asked = _note(client, complaint, language)
    recusal.stand_aside(complaint, by=layla, reason="قرابة")
    answer = sign_in(client, asked, layla)
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 409 and answer.content.decode().count("«الثاني»") == 1
    assert page.xpath("//textarea[@readonly]")[0].text.strip("\n").replace("\r", "") == TEXT
    assert page.xpath("//main//form") == [] and complaint.reference not in answer.content.decode()
    assert {"ar": "لم يُنفذ الإجراء", "en": "This was not done"}[language] in page.text_content()


def test_who_serves_no_body_any_more_gets_the_own_words_to_copy(layla):
    complaint, client = _taken(layla), browser_of(layla)
    asked = _note(client, complaint)
    layla.memberships.update(active=False)
    answer = sign_in(client, asked, layla)
    assert answer.status_code == 409 and "«الثاني»" in answer.content.decode()


def test_an_erased_complaint_gives_the_words_back_too(boss):
    complaint, client = make_complaint(), browser_of(boss)
    form = form_of(client.get(f"/ar/desk/retention/{complaint.reference}/hold/"), "/hold/")
    end_session(client)
    asked = send(client, form, reason=TEXT)
    Complaint.objects.filter(pk=complaint.pk).update(erased_at=timezone.now())
    answer = sign_in(client, asked, boss)
    assert answer.status_code == 409 and "«الثاني»" in answer.content.decode()


def _pages(officer: User, boss: User) -> list[tuple[User, str, str, dict[str, str]]]:
    """Who, the page with the form, the form's address, and what is typed. Each on a complaint of its own."""

    def at(page: str = "/ar/desk/{}/", reviewed: bool = False) -> str:
        complaint = _taken(officer)
        return page.format((_reviewed(complaint, officer) if reviewed else complaint).reference)

    held, untaken = make_complaint(), make_complaint()
    holds.set_hold(held, by=make_supervisor(), reason="محكمة")
    decision = {"reason": TEXT, "outcome": "substantiated"}
    return [
        (officer, at(), "/note/", {"text": TEXT}),
        (officer, at(), "/priority/", {"priority": "critical", "reason": TEXT}),
        (officer, at(), "/reveal/", {"reason": TEXT}),
        (officer, at(), "/stand-aside/", {"reason": TEXT}),
        (officer, at(), "/step/propose_inadmissible/", {"reason": TEXT, "ground": "out_of_time"}),
        (officer, at(), "/step/offer_referral/", {"reason": TEXT, "body": "nhri"}),
        (officer, at(reviewed=True), "/step/ask_complainant/", {"message": TEXT}),
        (officer, at(reviewed=True), "/step/propose_decision/", decision),
        (boss, at(), "/assign/", {"to": str(officer.pk)}),
        (boss, "/ar/desk/oversight/", f"/{untaken.reference}/assign/", {"to": str(officer.pk)}),
        (boss, at("/ar/desk/retention/{}/hold/"), "/hold/", {"reason": TEXT}),
        (boss, f"/ar/desk/retention/{held.reference}/lift/", "/lift/", {"reason": TEXT}),
        (officer, "/ar/desk/declarations/", "/declarations/", {"kind": "relative", "words": "سامي منصور"}),
    ]


def test_every_form_of_the_desk_comes_back_as_it_was_typed_and_is_taken_only_by_a_press(layla, boss):
    for user, page, action, typed in _pages(layla, boss):
        client = browser_of(user)
        form = form_of(client.get(page), action)
        end_session(client)
        asked = send(client, form, **typed)
        assert asked.status_code == 403, action
        before = Event.objects.count()
        answer = sign_in(client, asked, user)
        assert answer.status_code == 200 and LOOK["ar"] in answer.content.decode(), action
        assert Event.objects.count() == before, action
        back = form_of(answer, action)
        for name, value in typed.items():
            assert (back.fields[name] or "").strip("\n").replace("\r", "") == value, (action, name)
        assert send(client, back).status_code == (200 if action == "/reveal/" else 302), action


def test_a_reason_that_was_missing_is_told_beside_its_field_after_the_sign_in(layla):
    complaint, client = _taken(layla), browser_of(layla)
    form = form_of(client.get(f"/en/desk/{complaint.reference}/"), "/priority/")
    end_session(client)
    answer = sign_in(client, send(client, form, priority="critical", reason=" "), layla)
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 422 and page.xpath("//*[@role='alert']")
    assert form_of(answer, "/priority/").fields["priority"] == "critical"


def test_ticked_complaints_are_ticked_again(boss, monkeypatch):
    given = {"written_by": boss.pk, "complaints": ["123456789012", "210987654321"]}
    shown = {}

    def render(request, template, context, status):
        shown.update(context)
        return HttpResponse(template, status=status)

    monkeypatch.setattr("complaints.supervision.retention_overview.render", render)
    client = Client()
    answer = sign_in(client, client.post("/ar/desk/retention/decline/", given), boss)
    assert (answer.status_code, answer.content) == (200, b"supervision/retention.html")
    assert shown["chosen"] == given["complaints"]
    assert client.get("/ar/desk/retention/decline/")["Location"] == "/ar/desk/retention/"


def test_a_button_without_words_is_said_to_be_pressed_again_where_it_stands(layla):
    complaint, client = _taken(layla), browser_of(layla)
    form = form_of(client.get(f"/en/desk/{complaint.reference}/"), "/reports/")
    end_session(client)
    answer = sign_in(client, send(client, form), layla)
    assert answer["Location"] == f"/en/desk/{complaint.reference}/"
    assert "Please do it again." in client.get(answer["Location"]).content.decode()
    assert not complaint.reports.exists()


# The ways in which a session ends, with the check of forms against other sites as in production.


def _written(user: User, complaint: Complaint):
    client = browser_of(user, enforce_csrf_checks=True)
    return client, form_of(client.get(f"/en/desk/{complaint.reference}/"), "/note/")


def test_the_session_is_over_and_the_cookie_against_other_sites_is_still_there(layla):
    client, form = _written(layla, _taken(layla))
    end_session(client)
    answer = sign_in(client, send(client, form, text=TEXT), layla)
    assert "«الثاني»" in form_of(answer, "/note/").fields["text"]
    assert send(client, form_of(answer, "/note/")).status_code == 302


def test_both_cookies_are_gone(layla):
    client, form = _written(layla, _taken(layla))
    client.cookies.clear()
    refused = send(client, form, text=TEXT)
    assert refused.status_code == 403 and "What you typed is not lost" in refused.content.decode()
    asked = send(client, form_of(refused, "/note/"))
    answer = sign_in(client, asked, layla)
    assert "«الثاني»" in form_of(answer, "/note/").fields["text"]


def test_another_password_ended_the_session(layla):
    client, form = _written(layla, _taken(layla))
    layla.set_password(PASSWORD + "!")
    layla.save()
    asked = send(client, form, text=TEXT)
    assert asked.status_code == 403
    answer = send(client, form_of(asked, "/sign-in/"), login=layla.username, password=PASSWORD + "!")
    assert "«الثاني»" in form_of(answer, "/note/").fields["text"]


def test_signed_out_in_another_tab(layla):
    complaint = _taken(layla)
    client, form = _written(layla, complaint)
    send(client, form_of(client.get(f"/en/desk/{complaint.reference}/"), "/sign-out/"))
    answer = sign_in(client, send(client, form, text=TEXT), layla)
    assert "«الثاني»" in form_of(answer, "/note/").fields["text"]


def test_signed_in_again_in_another_tab_before_the_note_is_sent(layla):
    complaint = _taken(layla)
    client, form = _written(layla, complaint)
    end_session(client)
    send(client, form_of(client.get("/en/account/sign-in/"), "/sign-in/"), login=layla.username, password=PASSWORD)
    refused = send(client, form, text=TEXT)
    assert refused.status_code == 403 and "What you typed is not lost" in refused.content.decode()
    assert send(client, form_of(refused, "/note/"))["Location"] == f"/en/desk/{complaint.reference}/"


def test_signed_in_in_another_tab_while_the_words_waited_at_the_sign_in(layla):
    client, form = _written(layla, _taken(layla))
    end_session(client)
    asked = send(client, form, text=TEXT)
    send(client, form_of(client.get("/en/account/sign-in/"), "/sign-in/"), login=layla.username, password=PASSWORD)
    refused = sign_in(client, asked, layla)
    page = refused.content.decode()
    assert refused.status_code == 403 and PASSWORD not in page and "login" not in form_of(refused, "/unsent/").fields
    answer = send(client, form_of(refused, "/unsent/"))
    assert "«الثاني»" in form_of(answer, "/note/").fields["text"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_page_that_somebody_else_left_open_is_not_sent_in_the_name_of_who_signed_in_since(layla, boss, language):
    complaint, client = _taken(layla), browser_of(layla)
    form = form_of(client.get(f"/{language}/desk/{complaint.reference}/"), "/note/")
    client.force_login(boss)
    before = Event.objects.count()
    refused = send(client, form, text=TEXT)
    page = refused.content.decode()
    assert refused.status_code == 409 and Event.objects.count() == before
    assert {"ar": "لم يُنفذ الإجراء", "en": "This was not done"}[language] in page and "«الثاني»" not in page
    asked = send(client, [one for one in html.fromstring(page).forms if "/sign-out/" in one.action][-1])
    assert "«الثاني»" in sign_in(client, asked, layla).content.decode()


def test_the_api_answers_as_before(layla):
    complaint = _taken(layla)
    address = f"/api/v1/desk/complaints/{complaint.reference}/steps/admit/"
    answer = Client().post(address, {"reason": TEXT, "written_by": layla.pk}, "application/json")
    assert answer.status_code in (401, 403) and answer.headers["Content-Type"].startswith("application/problem+json")


# No form of the desk is without it.

SAFE_ONLY = 405


def _addresses() -> list[str]:
    """An address of every view of the desk."""
    parts = {
        "reference": "123456789012",
        "transition": "admit",
        "signing": "propose",
        "person_id": 1,
        "informing_id": 1,
        "declaration_id": 1,
        **dict.fromkeys(("evidence_id", "report_id", "entry_id"), "00000000-0000-4000-8000-000000000000"),
    }
    found = []
    for included in get_resolver().url_patterns[-1].url_patterns:
        for pattern in getattr(included, "url_patterns", []):
            if isinstance(pattern, URLPattern) and getattr(included, "app_name", "") in ("review", "supervision"):
                named = {name: parts[name] for name in pattern.pattern.converters}
                found.append(reverse(f"{included.app_name}:{pattern.name}", kwargs=named))
    return found


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_view_of_the_desk_that_takes_a_form_keeps_what_was_typed(layla, language):
    with override(language):
        addresses = _addresses()
    kept = []
    for address in addresses:
        answer = Client().post(address, {"text": TEXT, "written_by": layla.pk})
        if answer.status_code == SAFE_ONLY:
            continue
        assert answer.status_code == 403 and KEPT[language] in answer.content.decode(), address
        found = Unsent.opened(form_of(answer, "/sign-in/").fields["unsent"], layla)
        assert found == Unsent(address, (("text", TEXT),), layla.pk), address
        kept.append(address)
    assert len(kept) >= 14 and len(addresses) > 20


def test_every_form_of_the_desk_says_whose_page_it_is_on():
    """By the templates: a new one with a bare token would not be carried."""
    for folder in ("desk", "review", "supervision"):
        for file in (Path(settings.BASE_DIR) / "templates" / folder).rglob("*.html"):
            text = file.read_text()
            forms_in_it = len(re.findall(r"<form[^>]+method=\"post\"", text))
            assert text.count('{% include "desk/token.html" %}') == forms_in_it, file
            assert "{% csrf_token %}" not in text or file.name == "token.html", file


def test_every_field_in_which_people_write_is_given_back_to_be_copied():
    complaint = make_complaint()
    made = [review_forms.StepForm(rule=rule, complaint=complaint) for rule in TABLE]
    classes = [
        one
        for module in (desk_forms, review_forms, retention_forms)
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, forms.Form)
    ]
    fields = [(name, field) for form in made for name, field in form.fields.items()]
    fields += [(name, field) for one in classes for name, field in one.base_fields.items()]
    written = {name for name, field in fields if type(field) is forms.CharField}
    # The reference of another complaint is twelve digits, not words.
    assert written - {"reference"} == set(WORDS)


@pytest.fixture
def written(transactional_db, live_server):
    """An officer and a complaint, made before a browser starts."""
    officer = make_officer()
    return officer, _taken(officer), live_server.url


@pytest.fixture
def browser(written):
    with chromium() as started:
        yield started


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [("ar", 390), ("en", 1280)])
def test_in_a_browser_without_scripts_the_note_comes_back_and_is_kept(written, browser, language, width):
    officer, complaint, url = written
    page = browser.new_page(viewport={"width": width, "height": 844}, java_script_enabled=False)

    def sign_in():
        page.fill("[name=login]", officer.username)
        page.fill("[name=password]", PASSWORD)
        page.click("form:has([name=login]) button")

    def fits():
        wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        return wide[0] <= wide[1]

    page.goto(f"{url}/{language}/desk/{complaint.reference}/")
    sign_in()
    page.fill("form[action$='/note/'] textarea", TEXT)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("form[action$='/note/'] button")
    assert KEPT[language] in page.inner_text("main") and fits()
    sign_in()
    assert LOOK[language] in page.inner_text("main") and fits()
    assert page.input_value("form[action$='/note/'] textarea") == TEXT
    page.click("form[action$='/note/'] button")
    assert "«الثاني»" in page.inner_text(".timeline")
