"""Digits of any keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain import digits


@given(st.integers(min_value=0))
def test_arabic_indic_digits_come_back_as_the_same_number(number: int) -> None:
    shown = digits.to_arabic_indic(str(number))
    assert not shown.isascii()
    assert digits.to_ascii(shown) == str(number)


def test_persian_digits_are_read_as_well() -> None:
    assert digits.to_ascii("شماره ۱۲۳۴۵۶۷۸۹۰") == "شماره 1234567890"


@pytest.mark.parametrize(
    "typed",
    [
        "4827 1503",
        "4827-1503",
        "4827–1503",
        "4827.1503",
        "(4827) 1503",
        "٤٨٢٧ ١٥٠٣",
        "٤٨٢٧،١٥٠٣",
        "٤٨٢٧ـ١٥٠٣",
        "۴۸۲۷/۱۵۰۳",
        "\u202a4827\u00a01503\u202c",
        "\u20664827\u200f1503\u2069\n",
        "\ufeff4827\u2212\u200b1503",
    ],
)
def test_what_only_separates_digits_is_dropped(typed: str) -> None:
    assert digits.compact(typed) == "48271503"


def test_letters_and_the_plus_sign_stay_for_the_caller_to_judge() -> None:
    assert digits.compact("+٩٦٢ 79 call") == "+96279call"


@given(st.text())
def test_compacting_loses_no_letter_and_no_digit(text: str) -> None:
    kept = digits.compact(text)
    assert [c for c in kept if c.isalnum()] == [c for c in digits.to_ascii(text) if c.isalnum()]
