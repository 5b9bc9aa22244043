"""What was mistyped is told in the reader's language, whatever it was."""

import re
from typing import get_args

import pytest
from django.utils.translation import override

from complaints.domain import approximate_date, mail_address, mistakes, phones, references
from complaints.domain.age import AgeMistyped, parse_age
from complaints.domain.mail_address import AddressMistyped, parse_address

DATES = [
    approximate_date.DateIncomplete("year"),
    approximate_date.DateIncomplete("month"),
    approximate_date.YearNotInFull("year"),
    approximate_date.YearTooEarly("year"),
    *(approximate_date.ImpossibleDate(part) for part in get_args(approximate_date.Part)),
    *(approximate_date.FutureDate(part) for part in get_args(approximate_date.Part)),
]
TOLD = [
    *(lambda error=error: mistakes.of_date(error) for error in DATES),
    *(lambda one=one: mistakes.of_phone(phones.PhoneMistyped(one)) for one in get_args(phones.Mistake)),
    *(lambda one=one: mistakes.of_address(AddressMistyped(one)) for one in get_args(mail_address.Mistake)),
    *(
        lambda one=one: mistakes.of_reference(references.ReferenceMistyped(one, 5))
        for one in get_args(references.Mistake)
    ),
    *(
        lambda one=one: mistakes.of_code(references.CodeMistyped(one, 5))
        for one in get_args(references.Mistake)
        if one != "check_digit"
    ),
    mistakes.of_age,
    lambda: mistakes.too_long(151, 150),
]


@pytest.mark.parametrize("told", TOLD)
def test_every_mistake_has_words_in_both_languages(told):
    with override("en"):
        assert re.search("[a-z]{3}", str(told()))
    with override("ar"):
        assert not re.search("[a-z]{3}", str(told()).replace("name@example.org", ""))


@pytest.mark.parametrize("typed", ["layla@example.org", " layla@example.org\u200f", "layla @example.org"])
def test_an_address_is_taken_without_what_a_phone_put_around_it(typed):
    assert parse_address(typed) == "layla@example.org"


@pytest.mark.parametrize(
    ("typed", "mistake"), [("layla", "shape"), ("@example.org", "shape"), ("l@" + "x" * 250 + ".org", "too_long")]
)
def test_what_is_no_address_is_refused(typed, mistake):
    with pytest.raises(AddressMistyped) as refused:
        parse_address(typed)
    assert refused.value.mistake == mistake


@pytest.mark.parametrize(
    ("typed", "age"), [("٣٤", "34"), (" 007 ", "7"), ("\u200f34\u200f", "34"), ("0", "0"), ("120", "120"), ("", "")]
)
def test_an_age_is_taken_in_any_digits(typed, age):
    assert parse_age(typed) == age


@pytest.mark.parametrize("typed", ["121", "3.5", "-3", "three", "1000"])
def test_what_is_no_age_is_refused(typed):
    with pytest.raises(AgeMistyped):
        parse_age(typed)
