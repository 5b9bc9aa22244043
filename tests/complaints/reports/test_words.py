"""Each text of a person runs in its own direction."""

import pytest

from complaints.reports.words import Words


@pytest.mark.parametrize(
    ("text", "direction", "language"),
    [
        ("أخويا اتمسك يوم ١٦/١١", "rtl", "ar"),
        ("My brother was taken", "ltr", "en"),
        ("16/11 - «أخويا»", "rtl", "ar"),
        ("(2026) Blue Palm شركة", "ltr", "en"),
        ("123", "rtl", "ar"),
        ("", "rtl", "ar"),
    ],
)
def test_the_first_letter_decides(text: str, direction: str, language: str) -> None:
    words = Words(text)

    assert (words.direction, words.language) == (direction, language)


def test_paragraphs_are_cut_at_empty_lines_only() -> None:
    assert Words("one\r\ntwo\r\n\r\n\r\nthree\n").paragraphs == ["one\ntwo", "three"]
