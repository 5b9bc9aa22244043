"""Each text of a person runs in its own direction."""

import pytest

from complaints.reports.words import Words, first_direction


@pytest.mark.parametrize(
    ("text", "direction", "language"),
    [
        ("أخويا اتمسك يوم ١٦/١١", "rtl", "ar"),
        ("My brother was taken", "ltr", "en"),
        ("16/11 - «أخويا»", "rtl", "ar"),
        ("Blue Palm شركة لم تدفع رواتبنا", "rtl", "ar"),
        ("كفيل is what they call him", "ltr", "en"),
        ("123", "rtl", "ar"),
        ("", "rtl", "ar"),
    ],
)
def test_the_direction_of_most_letters_decides(text: str, direction: str, language: str) -> None:
    words = Words(text)

    assert (words.direction, words.language) == (direction, language)


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("شهادة.jpg", "rtl"),
        ("صور.jpeg", "rtl"),
        ("٢٠٢٦-١١ تقرير v2.pdf", "rtl"),
        ("IMG_2031_شهادة الطبيب.jpg", "ltr"),
        ("2026-11-24.7", "ltr"),
        ("", "ltr"),
    ],
)
def test_a_name_runs_as_its_first_letter_does(name: str, direction: str) -> None:
    assert first_direction(name) == direction


def test_paragraphs_are_cut_at_empty_lines_only() -> None:
    assert Words("one\r\ntwo\r\n\r\n\r\nthree\n").paragraphs == ["one\ntwo", "three"]


def test_a_word_without_end_may_break_at_the_end_of_a_line() -> None:
    [paragraph] = Words("x" * 200).paragraphs

    assert paragraph == "\u200b".join(["x" * 80, "x" * 80, "x" * 40])
