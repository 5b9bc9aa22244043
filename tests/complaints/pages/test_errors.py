"""What people read when something fails."""

from urllib.parse import urlencode

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation
from lxml import html
from pytest_django import DjangoAssertNumQueries

from complaints.pages import errors

FORM = "application/x-www-form-urlencoded"

pytestmark = pytest.mark.usefixtures("reference_data")


def test_a_missing_page_is_told_in_the_language_of_its_address(client: Client) -> None:
    response = client.get("/en/no/such/page/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()
    assert '<html lang="en" dir="ltr"' in response.content.decode()
    assert '<section class="prose" lang="ar"' not in response.content.decode()


def test_an_address_without_a_language_gets_the_page_in_both(client: Client) -> None:
    body = client.get("/no/such/page/").content.decode()
    assert '<section class="prose" lang="ar" dir="rtl">' in body
    assert '<section class="prose" lang="en" dir="ltr">' in body
    assert "الصفحة غير موجودة" in body
    assert "There is nothing at this address" in body


def test_a_missing_page_costs_no_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        client.get("/ar/no/such/page/")


def failing(request: HttpRequest, error: Exception) -> int:
    """The status of the page shown when `error` escapes a view."""
    try:
        raise error
    except Exception:
        return errors.server_error(request).status_code


def test_a_mistake_of_ours_is_told_apart_from_an_engine_that_does_not_answer(rf: RequestFactory) -> None:
    request = rf.get("/en/follow/")
    assert failing(request, ValueError("bug")) == 500
    assert failing(request, OperationalError("could not connect")) == 503


def test_the_page_for_a_database_that_is_away_says_when_to_come_back(rf: RequestFactory) -> None:
    try:
        raise OperationalError("could not connect")
    except OperationalError:
        response = errors.server_error(rf.get("/ar/follow/"))
    assert response.headers["Retry-After"] == "60"
    assert "الموقع غير متاح حالياً" in response.content.decode()


@pytest.mark.parametrize(("origin", "kept"), [("http://testserver", True), ("http://elsewhere.example", False)])
def test_it_gives_back_what_a_form_of_this_site_held_to_be_sent_again(
    rf: RequestFactory, origin: str, kept: bool
) -> None:
    typed = {"narrative": 'They said "no" <twice>', "csrfmiddlewaretoken": "old"}
    request = rf.post("/en/complaint/story/", urlencode(typed), content_type=FORM, headers={"Origin": origin})
    try:
        raise OperationalError("could not connect")
    except OperationalError:
        page = html.document_fromstring(errors.server_error(request).content)
    assert (page.xpath("//input[@name='narrative']/@value") == [typed["narrative"]]) == kept
    assert page.xpath("//form[@method='post']/@action") == (["/en/complaint/story/"] if kept else [])
    assert "old" not in page.xpath("//input[@name='csrfmiddlewaretoken']/@value")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_all_error_pages_render_in_both_languages(rf: RequestFactory, language: str) -> None:
    request = rf.get(f"/{language}/x/")
    answers = [
        errors.bad_request(request, ValueError()),
        errors.permission_denied(request, ValueError()),
        errors.page_not_found(request, ValueError()),
    ]
    assert [answer.status_code for answer in answers] == [400, 403, 404]
    assert all(f'<html lang="{language}"' in answer.content.decode() for answer in answers)


def test_an_error_page_leaves_the_language_of_the_next_request_alone(rf: RequestFactory) -> None:
    with translation.override("ar"):
        errors.page_not_found(rf.get("/en/x/"), ValueError())
        assert translation.get_language() == "ar"


@pytest.fixture
def strict() -> Client:
    """A browser whose forms are checked for the token, as in production."""
    return Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})


def test_a_form_without_its_cookie_can_be_sent_again_from_the_error_page_with_all_that_was_typed(
    strict: Client,
) -> None:
    response = strict.post("/en/complaint/", "title=They+took+%22him%22&flags=a&flags=b", content_type=FORM)
    body = response.content.decode()
    assert response.status_code == 403
    assert '<input type="hidden" name="title" value="They took &quot;him&quot;">' in body
    assert body.count('<input type="hidden" name="flags"') == 2
    assert body.count('name="csrfmiddlewaretoken"') == 1
    assert response.headers["Cache-Control"] == "no-store"


def test_a_form_sent_by_another_site_is_not_offered_to_be_sent_again(strict: Client) -> None:
    response = strict.post("/en/complaint/", "title=x", content_type=FORM, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403
    assert 'name="title"' not in response.content.decode()


def test_a_password_is_never_written_back_into_a_page(strict: Client) -> None:
    response = strict.post("/en/account/sign-in/", "login=layla&password=secret+words", content_type=FORM)
    assert response.status_code == 403
    assert "secret words" not in response.content.decode()
    assert "layla" not in response.content.decode()


def test_who_works_here_is_led_back_to_the_complaints_of_their_body(client: Client) -> None:
    for path, leads_back in (("/en/desk/no-such-page/", True), ("/en/no/such/page/", False)):
        links = html.fromstring(client.get(path).content).xpath("//main//a/@href")
        assert ("/en/desk/" in links) is leads_back
        assert ("/en/complaint/" in links) is not leads_back
