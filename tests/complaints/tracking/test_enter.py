"""The way in: reference and code in any writing, one answer to every wrong pair, and a session that ends by itself."""

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from complaints.domain import references
from complaints.domain.retention import erasing
from complaints.tracking import session
from tests.factories import make_filed, make_officer

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def errors(answer):
    return answer.content.decode().split('class="summary"')[1].split("</ul>")[0]


@pytest.mark.parametrize(
    "written",
    [
        lambda digits: digits,
        lambda digits: f"  {references.show_code(digits)} ",
        lambda digits: "-".join(digits),
        lambda digits: digits.translate(ARABIC_INDIC),
        lambda digits: "\u2066" + digits.translate(ARABIC_INDIC) + "\u2069",
    ],
)
def test_reference_and_code_open_the_complaint_however_they_are_written(follower, written):
    answer = follower.enter(written(follower.filed.reference), written(follower.filed.code))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/follow/status/")
    assert references.show_reference(follower.filed.reference) in follower.text()


def test_no_address_carries_the_reference_or_the_code(follower):
    answer = follower.enter()
    assert not [digit for digit in answer.headers["Location"] if digit.isdigit()]


@pytest.mark.parametrize(
    ("reference", "code", "message"),
    [
        ("", "4827150391642075", "Enter your reference."),
        ("482A15039164", "4827150391642075", "A reference has digits only."),
        ("48271503916", "4827150391642075", "A reference has 12 digits; these are 11 digits."),
        ("482715039165", "4827150391642075", "A digit of the reference is wrong."),
        ("482715039164", "", "Enter your code."),
        ("482715039164", "482715039164207x", "A code has digits only."),
        ("482715039164", "4", "A code has 16 digits; this is 1 digit."),
    ],
)
def test_a_number_that_cannot_be_one_is_said_at_its_field_without_asking_the_database(
    client, db, django_assert_num_queries, reference, code, message
):
    with django_assert_num_queries(0):
        answer = client.post("/en/follow/", {"reference": reference, "code": code})
    assert answer.status_code == 422
    assert message in errors(answer)
    page = answer.content.decode()
    assert [f'value="{typed}"' in page for typed in (reference, code) if typed].count(False) == 0


def test_a_wrong_digit_is_said_in_arabic_on_the_arabic_page(client, db):
    answer = client.post("/ar/follow/", {"reference": "٤٨٢٧١٥٠٣٩١٦٥", "code": "٤٨٢٧"})
    assert "في الرقم المرجعي رقم غير صحيح" in errors(answer)
    assert "يتكون الرمز من 16 رقماً، والمدخل 4 أرقام." in errors(answer)
    assert 'value="٤٨٢٧١٥٠٣٩١٦٥"' in answer.content.decode()


def test_a_wrong_code_and_an_unknown_reference_get_the_same_answer_that_keeps_the_reference_alone(follower):
    wrong = follower.enter(code="0000 0000 0000 0000")
    unknown = follower.enter(reference="4827 1503 9164", code="0000 0000 0000 0000")
    assert wrong.status_code == unknown.status_code == 422
    assert errors(wrong) == errors(unknown)
    assert "No complaint opens with this reference and this code." in errors(wrong)
    assert 'value="4827 1503 9164"' in unknown.content.decode()
    assert "0000" not in wrong.content.decode()
    assert follower.status().status_code == 302


@pytest.mark.parametrize(
    ("language", "words"), [("en", "it may have been erased since."), ("ar", "فربما مُحيت منذ ذلك الحين.")]
)
def test_the_right_code_of_an_erased_complaint_reads_the_words_of_a_wrong_one_which_are_true_of_both(
    follower, language, words
):
    follower.language = language
    wrong = errors(follower.enter(code="0000 0000 0000 0000"))
    erasing.destroy(follower.complaint, at=timezone.now(), facts={})
    answer = follower.enter()
    assert answer.status_code == 422 and errors(answer) == wrong
    assert words in wrong


def test_too_many_wrong_codes_must_wait_and_even_the_right_one_is_not_heard(follower, settings):
    settings.CODE_ATTEMPTS, settings.CODE_WAIT_MINUTES = 3, 15
    for _ in range(3):
        assert follower.enter(code="0" * 16).status_code == 422
    answer = follower.enter()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert "Please try again in 15 minutes." in errors(answer)
    other = make_filed()
    assert follower.enter(other.reference, other.code).status_code == 302


def test_the_session_gets_a_new_id_and_holds_neither_reference_nor_code(follower):
    follower.client.get("/en/follow/")
    follower.client.cookies[django_settings.SESSION_COOKIE_NAME] = "a-session-somebody-planted"
    follower.enter()
    key = follower.client.cookies[django_settings.SESSION_COOKIE_NAME].value
    assert key != "a-session-somebody-planted"
    kept = str(Session.objects.get(session_key=key).get_decoded())
    assert follower.filed.reference not in kept
    assert follower.filed.code not in kept


def test_opening_twice_gives_a_new_session_id_each_time(inside):
    first = inside.client.cookies[django_settings.SESSION_COOKIE_NAME].value
    inside.enter()
    assert inside.client.cookies[django_settings.SESSION_COOKIE_NAME].value != first
    assert not Session.objects.filter(session_key=first).exists()


def test_another_browser_sees_nothing(inside, other_browser):
    answer = other_browser.get(inside.url("status/"))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/follow/?ended")


def test_who_has_the_complaint_open_comes_straight_to_it(inside):
    assert inside.client.get(inside.url()).headers["Location"] == "/en/follow/status/"


def test_half_an_hour_without_a_request_closes_the_page_and_each_request_begins_it_anew(inside, monkeypatch):
    start = session._now()
    for minutes in (29, 58):
        monkeypatch.setattr(session, "_now", lambda minutes=minutes: start + minutes * 60)
        assert inside.status().status_code == 200
    monkeypatch.setattr(session, "_now", lambda: start + (58 + 31) * 60)
    assert inside.status().headers["Location"] == "/en/follow/?ended"
    assert "nothing happened on it for half an hour" in inside.client.get("/en/follow/?ended").content.decode()
    monkeypatch.setattr(session, "_now", lambda: start)
    assert inside.status().status_code == 302


def test_closing_forgets_the_session_on_both_sides(inside):
    answer = inside.client.post(inside.url("close/"))
    assert answer.headers["Location"] == "/en/follow/?closed"
    assert "Nothing of it was kept on this device" in inside.client.get("/en/follow/?closed").content.decode()
    assert inside.status().status_code == 302
    assert not Session.objects.exists()


def test_closing_is_no_link_that_a_page_could_prefetch(inside):
    assert inside.client.get(inside.url("close/")).status_code == 405


def test_an_officer_who_looked_at_an_own_complaint_stays_signed_in_after_closing_it(filed, client):
    client.force_login(make_officer())
    client.post("/en/follow/", {"reference": filed.reference, "code": filed.code})
    client.post("/en/follow/close/")
    assert client.session.get("_auth_user_id")
    assert "follows" not in client.session


def test_the_form_asks_the_database_nothing(client, reference_data, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/ar/follow/").status_code == 200


def test_the_form_is_sent_by_the_page_itself_and_by_no_other(follower):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/en/follow/", {"reference": follower.filed.reference, "code": follower.filed.code})
    assert answer.status_code == 403
