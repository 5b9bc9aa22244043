"""What people wrote runs piece by piece in its own direction and language."""

import pytest

from complaints.domain.words import Passage, direction_and_language, first_direction, passages


@pytest.mark.parametrize(
    ("text", "direction", "language"),
    [
        ("أخويا اتمسك يوم ١٦/١١", "rtl", "ar"),
        ("My brother was taken", "ltr", "en"),
        ("Mon frère a été arrêté", "ltr", "en"),
        ("16/11 - «أخويا»", "rtl", "ar"),
        ("Blue Palm شركة لم تدفع رواتبنا", "rtl", "ar"),
        ("كفيل is what they call him", "ltr", "en"),
        ("चार दिन से बंद है", "ltr", ""),
        ("אחי נעצר", "rtl", ""),
        ("0791 234 567", "ltr", ""),
        ("٠٧٩١ ٢٣٤ ٥٦٧", "ltr", ""),
        ("👍🏽 …", "", ""),
        ("", "", ""),
    ],
)
def test_most_letters_decide_on_direction_and_language(text: str, direction: str, language: str) -> None:
    assert direction_and_language(text) == (direction, language)


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


def test_an_empty_line_begins_a_paragraph_and_other_line_breaks_stay_inside() -> None:
    assert passages("\r\n one\r\ntwo \r\n\r\n \t\r\nthree\rfour\n") == [
        Passage(("one", "two"), "ltr", "en"),
        Passage(("three", "four"), "ltr", "en"),
    ]


def test_a_line_that_runs_otherwise_than_the_one_before_stands_by_itself() -> None:
    text = "قال لي:\nHe said: “don't tell” — or else.\nثم خرج.\nوأغلق الباب."

    assert passages(text) == [
        Passage(("قال لي:",), "rtl", "ar"),
        Passage(("He said: “don't tell” — or else.",), "ltr", "en"),
        Passage(("ثم خرج.", "وأغلق الباب."), "rtl", "ar"),
    ]


def test_lines_without_letters_go_with_their_neighbours() -> None:
    assert passages("16/11\nضربوني\n😢\n3 مرات\n0791 234 567\nThen they left") == [
        Passage(("16/11", "ضربوني", "😢", "3 مرات", "0791 234 567"), "rtl", "ar"),
        Passage(("Then they left",), "ltr", "en"),
    ]


def test_without_any_letters_a_text_runs_as_what_stands_around_it() -> None:
    assert passages("0791 234 567\n\n😢") == [Passage(("0791 234 567",), "", ""), Passage(("😢",), "", "")]


@pytest.mark.parametrize("text", ["", " \r\n \n", "\n\n"])
def test_where_nothing_was_written_there_is_no_paragraph(text: str) -> None:
    assert passages(text) == []


def test_a_very_long_text_loses_nothing() -> None:
    lines = [f"السطر {n}" if n % 7 else f"line {n}" for n in range(20_000)]

    found = [line for passage in passages("\n".join(lines)) for line in passage.lines]

    assert found == lines


@pytest.mark.parametrize("mark", ["\u200f", "\u200e", "\u061c"])
def test_a_mark_that_is_not_seen_has_no_direction_and_makes_no_paragraph(mark: str) -> None:
    assert direction_and_language(f"{mark}079 123 4567") == ("ltr", "")
    assert len(passages(f"One line.\n{mark}\nAnother line.")) == 1
