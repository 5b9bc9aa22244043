"""References and receipt codes: told by phone, copied by hand, typed in any digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from complaints.domain import digits, references

REFERENCES = st.builds(references.new_reference)


def mistake_of(text: str) -> str:
    """What is wrong with a typed reference."""
    with pytest.raises(references.ReferenceMistyped) as refused:
        references.parse_reference(text)
    return refused.value.mistake


@given(REFERENCES)
def test_a_new_reference_has_twelve_digits_and_never_starts_with_nought(reference: str) -> None:
    assert len(reference) == 12
    assert reference.isdigit()
    assert reference[0] != "0"


@given(REFERENCES)
def test_a_reference_is_read_back_as_it_is_shown_in_either_digits(reference: str) -> None:
    shown = references.show_reference(reference)
    assert [len(group) for group in shown.split(" ")] == [4, 4, 4]
    assert references.parse_reference(shown) == reference
    assert references.parse_reference(digits.to_arabic_indic(shown)) == reference


@given(REFERENCES, st.sampled_from(["-", ".", "\u00a0", "\u200f", " – ", "/", "ـ", "\u2067 \u2069"]))
def test_any_separators_and_direction_marks_are_accepted(reference: str, between: str) -> None:
    assert references.parse_reference(between.join(reference)) == reference


@given(REFERENCES, st.integers(0, 11), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(reference: str, place: int, shift: int) -> None:
    wrong = str((int(reference[place]) + shift) % 10)
    assert mistake_of(reference[:place] + wrong + reference[place + 1 :]) == "check_digit"


@given(REFERENCES, st.integers(0, 10))
def test_every_swap_of_two_neighbours_is_caught(reference: str, place: int) -> None:
    first, second = reference[place], reference[place + 1]
    swapped = reference[:place] + second + first + reference[place + 2 :]
    if first == second:
        assert references.parse_reference(swapped) == reference
    else:
        assert mistake_of(swapped) == "check_digit"


@pytest.mark.parametrize(
    ("typed", "mistake", "length"),
    [
        ("", "empty", 0),
        (" - ", "empty", 0),
        ("4827 1503 916", "length", 11),
        ("4827 1503 9164 2", "length", 13),
        ("4827 1503 916x", "characters", 12),
        ("٤٨٢٧ ١٥٠٣ ٩١٦ع", "characters", 12),
        ("²827 1503 9164", "characters", 12),
        ("4827 1503 9165", "check_digit", 12),
    ],
)
def test_a_mistyped_reference_tells_what_is_wrong(typed: str, mistake: str, length: int) -> None:
    with pytest.raises(references.ReferenceMistyped) as refused:
        references.parse_reference(typed)
    assert (refused.value.mistake, refused.value.length) == (mistake, length)


def test_a_leading_nought_is_refused_even_with_a_right_check_digit() -> None:
    fitting = [f"01234567890{last}" for last in range(10)]
    assert {mistake_of(reference) for reference in fitting} == {"check_digit"}


def test_the_example_of_the_guides_is_well_formed() -> None:
    assert references.parse_reference("٤٨٢٧ ١٥٠٣ ٩١٦٤") == "482715039164"


@given(st.builds(references.new_code))
def test_a_receipt_code_is_read_back_as_it_is_shown_in_either_digits(code: str) -> None:
    shown = references.show_code(code)
    assert [len(group) for group in shown.split(" ")] == [4, 4, 4, 4]
    assert references.parse_code(shown) == code
    assert references.parse_code(digits.to_arabic_indic(shown)) == code


@pytest.mark.parametrize(
    ("typed", "mistake"), [("", "empty"), ("4827 1503 9164", "length"), ("4827 1503 9164 20a5", "characters")]
)
def test_a_mistyped_code_tells_what_is_wrong(typed: str, mistake: str) -> None:
    with pytest.raises(references.CodeMistyped) as refused:
        references.parse_code(typed)
    assert refused.value.mistake == mistake


def test_new_references_and_codes_do_not_repeat() -> None:
    assert len({references.new_reference() for _ in range(1000)}) == 1000
    assert len({references.new_code() for _ in range(1000)}) == 1000


def test_only_the_right_code_for_the_right_reference_matches() -> None:
    stored = references.hash_code("0000111122223333", "482715039164")
    assert len(stored) == 32
    assert references.code_matches("0000111122223333", "482715039164", stored)
    assert not references.code_matches("0000111122223334", "482715039164", stored)
    assert not references.code_matches("0000111122223333", "482715039165", stored)


def test_without_the_installation_s_key_a_stolen_hash_matches_nothing(settings: Settings) -> None:
    stored = references.hash_code("0000111122223333", "482715039164")
    settings.INDEX_KEY = bytes(range(32))
    assert not references.code_matches("0000111122223333", "482715039164", stored)
