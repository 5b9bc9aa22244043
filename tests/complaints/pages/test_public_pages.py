"""The public pages: both languages, no questions to the database, no cookies, neutral titles."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

PAGES = ["landing", "who_sees", "safer", "accessibility", "help", "privacy", "paper"]
TELLING = ["human", "right", "complain", "abuse", "torture", "حقوق", "شك", "انتهاك", "تعذيب"]

pytestmark = pytest.mark.usefixtures("reference_data")


def address(name: str, language: str) -> str:
    with override(language):
        return reverse(f"pages:{name}")


def page(client: Client, name: str, language: str) -> str:
    response = client.get(address(name, language))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_speaks_the_language_of_its_address_in_that_languages_direction(client: Client, name: str) -> None:
    assert '<html lang="ar" dir="rtl"' in page(client, name, "ar")
    assert '<html lang="en" dir="ltr"' in page(client, name, "en")


@pytest.mark.parametrize("name", PAGES)
def test_an_arabic_page_holds_no_english_sentence(client: Client, name: str) -> None:
    body = re.sub(r"<(script|style|svg).*?</\1>", "", page(client, name, "ar"), flags=re.S)
    text = re.sub(r"<[^>]+>", " ", body)
    # Names of things that have no other: a language, a format, a guideline, a browser, a key.
    words = set(re.findall(r"[A-Za-z]{2,}", text)) - {"English", "PDF", "WCAG", "AA", "Tor", "Escape"}
    assert words == set()


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_the_database_nothing_and_leaves_no_cookie(
    client: Client, name: str, language: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get(address(name, language))
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_the_title_does_not_tell_what_the_site_is_about(client: Client, name: str, language: str) -> None:
    title = re.search(r"<title>(.+?)</title>", page(client, name, language))
    assert title is not None
    assert not [word for word in TELLING if word in title[1].lower()]


@pytest.mark.parametrize("name", PAGES)
def test_the_language_switch_leads_to_the_same_page_with_its_query(client: Client, name: str) -> None:
    response = client.get(address(name, "ar") + "?from=paper")
    english = address(name, "en") + "?from=paper"
    assert f'href="{english}" lang="en"' in response.content.decode()


def test_the_way_out_is_a_plain_link_that_tells_nobody_where_one_came_from(client: Client, settings: Any) -> None:
    settings.QUICK_EXIT_URL = "https://weather.example/"
    assert '<a class="leave float" href="https://weather.example/" rel="noreferrer nofollow"' in page(
        client, "landing", "en"
    )


def test_emergency_numbers_stand_on_the_landing_page_as_links_to_call(client: Client) -> None:
    landing = page(client, "landing", "ar")
    assert 'href="tel:911"' in landing
    assert '<bdi class="code" dir="ltr">911</bdi>' in landing


def test_a_public_page_may_be_kept_for_minutes_and_is_not_sent_twice(client: Client) -> None:
    first = client.get(address("landing", "ar"))
    assert set(first.headers["Cache-Control"].split(", ")) == {"public", "max-age=300"}
    again = client.get(address("landing", "ar"), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_bare_address_leads_to_arabic_unless_the_browser_asks_for_english(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/ar/"
    assert client.get("/", headers={"Accept-Language": "fr"}).headers["Location"] == "/ar/"
    assert client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).headers["Location"] == "/en/"


def test_every_page_forbids_scripts_and_styles_of_others_and_devices(client: Client) -> None:
    headers = client.get(address("landing", "ar")).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_first_load_of_the_landing_page_stays_under_thirty_kilobytes(client: Client, language: str) -> None:
    import gzip
    from pathlib import Path

    from django.contrib.staticfiles import finders

    html = page(client, "landing", language)
    found = [finders.find(name) for name in re.findall(r'(?:href|src)="/static/([^"]+)"', html)]
    files = [Path(str(path)).read_bytes() for path in found]
    assert len(files) >= 3
    assert sum(len(gzip.compress(data)) for data in [html.encode(), *files]) < 30_000
