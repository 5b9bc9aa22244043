"""Words are kept as they were written, without what could make them read as something else."""

import pytest

from complaints.domain import text


def test_lines_and_arabic_joiners_stay_and_controls_and_overrides_go():
    assert text.clean("سطر\r\nآخر\u2028ثالث\u202e\x00\x07 می\u200cروم\u200f") == "سطر\nآخر\nثالث می\u200cروم\u200f"


@pytest.mark.parametrize(("typed", "kept"), [("e\u0301", "é"), ("أ", "أ"), ("\ud800x", "x"), ("\ufeffx", "x")])
def test_letters_are_kept_in_one_composed_form_that_every_encoding_can_carry(typed, kept):
    assert text.clean(typed) == kept


def test_what_is_not_made_of_words_is_taken_bare():
    assert text.bare(" \u200f٣٤\u200b\u00a0 ") == "٣٤"


def test_a_line_is_one_line_with_single_spaces():
    assert text.clean_line("  مركز\n\tالشرطة  ") == "مركز الشرطة"
