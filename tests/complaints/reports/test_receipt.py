"""The receipt that a complainant prints."""

from datetime import UTC, datetime

import pytest
from django.test import override_settings

from complaints.reports.receipt import render_receipt
from tests.complaints.reports.paper import pdf, text

WHEN = datetime(2026, 11, 24, 8, 42, tzinfo=UTC)


def receipt(language: str) -> bytes:
    return render_receipt(reference="482715039164", code="4827150391642075", received_at=WHEN, language=language)


@pytest.mark.parametrize(("language", "title"), [("ar", "إيصال"), ("en", "Receipt")])
def test_it_is_one_page_with_both_numbers_in_their_order(reference_data: object, language: str, title: str) -> None:
    data = receipt(language)

    assert len(pdf(data).pages) == 1
    assert "4827 1503 9164 2075" in text(data) and text(data).count("4827 1503 9164") == 2
    assert pdf(data).metadata.title == title


def test_it_tells_the_time_in_the_country(reference_data: object) -> None:
    assert "24 November 2026, 11:42" in text(receipt("en"))


@override_settings(PUBLIC_URL="https://portal.example")
def test_it_says_where_to_follow(reference_data: object) -> None:
    assert "https://portal.example/en/follow/" in text(receipt("en"))


@pytest.mark.parametrize(
    ("language", "words"), [("ar", ("شكوى", "حقوق", "شرطة")), ("en", ("omplain", "ights", "olice"))]
)
def test_it_does_not_say_what_it_is_about(reference_data: object, language: str, words: tuple[str, ...]) -> None:
    data = receipt(language)

    assert not [word for word in words if word in text(data) + str(pdf(data).metadata)]
