"""Arabic-Indic numerals on the pages for people: whatever number an Arabic page shows, as the country asks."""

import re
from typing import Any

import pytest
from django.test import Client

from complaints.pages.numerals import NumeralsMiddleware
from tests.complaints.intake import walk
from tests.complaints.numerals import ask_for_arabic_indic, read
from tests.complaints.tracking.conftest import Follower
from tests.factories import make_filed

pytestmark = pytest.mark.django_db

PUBLIC = ["", "who-sees/", "safer/", "accessibility/", "help/", "privacy/", "paper/"]


@pytest.fixture
def arabic_indic(monkeypatch: pytest.MonkeyPatch, reference_data: Any) -> None:
    """The country asks for ٠١٢٣."""
    ask_for_arabic_indic(monkeypatch)


def pages(client: Client, language: str) -> Any:
    """The public pages, each question of the form with its mistakes, the confirmation, and following."""
    for path in PUBLIC:
        yield client.get(f"/{language}/{path}")
    yield client.get(f"/{language}/nothing/here/")
    yield from (answer for answer in (*_intake(language), *_following(language)) if answer.content)


def _intake(language: str) -> Any:
    browser = Client()
    walk.begin(browser, walk.FOR_A_BROTHER)
    for step in walk.FOR_A_BROTHER:
        yield browser.get(f"/{language}/complaint/{step}/")
        yield browser.post(f"/{language}/complaint/{step}/", {"evidence": walk.jpeg()} if step == "evidence" else {})
    walk.begin(browser, walk.FOR_A_BROTHER)
    yield browser.post(f"/{language}/complaint/story/", {"title": "ع" * 151, "narrative": "وصف" * 7000})
    yield browser.post(
        f"/{language}/complaint/when/", {"happened_day": "31", "happened_month": "2", "happened_year": "26"}
    )
    walk.begin(browser, walk.FOR_A_BROTHER)
    yield browser.get(f"/{language}/complaint/check/")
    yield browser.get(walk.file_it(browser, language).headers["Location"])


def _following(language: str) -> Any:
    stranger = Follower(Client(), make_filed(), language)
    yield stranger.client.get(stranger.url())
    yield stranger.enter("12345678", "123")
    for _ in range(6):
        yield stranger.enter(code="0" * 16)
    follower = Follower(Client(), make_filed(), language)
    follower.enter()
    yield follower.status()
    yield follower.client.get(follower.url("step/withdraw/"))


def test_every_number_of_an_arabic_page_is_arabic_indic(client: Client, arabic_indic: None) -> None:
    everything = ""
    for answer in pages(client, "ar"):
        words = read(answer.content.decode())
        assert not re.search("[0-9]", words), (answer.request["PATH_INFO"], re.findall(".{,20}[0-9].{,20}", words))
        everything += words
    for said in ("الجزء ١ من", "١٢ رقماً", "٨ أرقام", "عدد الأحرف ٢١٠٠٠، والحد الأقصى ٢٠٠٠٠"):
        assert said in everything, said


def test_english_pages_keep_western_numerals(client: Client, arabic_indic: None) -> None:
    for answer in pages(client, "en"):
        assert not re.search("[٠-٩]", read(answer.content.decode())), answer.request["PATH_INFO"]


def test_arabic_pages_have_western_numerals_where_the_country_does_not_ask(client: Client, reference_data: Any) -> None:
    for answer in pages(client, "ar"):
        assert not re.search("[٠-٩]", read(answer.content.decode())), answer.request["PATH_INFO"]


def test_references_and_what_was_typed_keep_their_digits(client: Client, arabic_indic: None) -> None:
    page = client.post("/ar/follow/", {"reference": "12345678", "code": "123"}).content.decode()
    assert 'value="12345678"' in page
    assert '<bdi class="code" dir="ltr">911</bdi>' in client.get("/ar/").content.decode()


def test_a_page_that_was_kept_is_not_taken_for_one_with_other_numerals(
    client: Client, reference_data: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = client.get("/ar/privacy/").headers["ETag"]
    assert client.get("/ar/privacy/", headers={"If-None-Match": kept}).status_code == 304
    ask_for_arabic_indic(monkeypatch)
    again = client.get("/ar/privacy/", headers={"If-None-Match": kept})
    assert again.status_code == 200
    assert 'class="arabic-digits"' in again.content.decode()


def test_what_is_no_page_passes_as_it_is(rf: Any, arabic_indic: None) -> None:
    from django.http import HttpResponse, JsonResponse, StreamingHttpResponse

    for answer in (
        JsonResponse({"n": 3}),
        HttpResponse("3", content_type="text/plain"),
        HttpResponse(b"%PDF-1.7", content_type="application/pdf"),
    ):
        before = answer.content
        assert NumeralsMiddleware(lambda _request, answer=answer: answer)(rf.get("/ar/")).content == before
    streamed = StreamingHttpResponse(iter([b"3"]), content_type="text/html")
    assert NumeralsMiddleware(lambda _request: streamed)(rf.get("/ar/")) is streamed
