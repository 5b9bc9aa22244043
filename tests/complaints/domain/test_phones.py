"""Phone numbers as people type them."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain import digits, phones

MOBILE = "+962791234567"


@pytest.mark.parametrize(
    "typed",
    [
        "0791234567",
        "٠٧٩١٢٣٤٥٦٧",
        "۰۷۹-۱۲۳-۴۵۶۷",
        "(079) 123 4567",
        "+962 79 123 4567",
        "00962791234567",
        "٠٠٩٦٢ ٧٩ ١٢٣ ٤٥٦٧",
        "962791234567",
        "962791234567+",
        "\u202a+962\u00a079\u00a01234567\u202c",
    ],
)
def test_a_number_typed_in_any_manner_is_kept_in_one(typed: str) -> None:
    assert phones.parse_phone(typed, "JO") == MOBILE


def test_a_number_of_another_country_needs_its_country_code() -> None:
    assert phones.parse_phone("+20 100 123 4567", "JO") == "+201001234567"
    assert phones.parse_phone("0100 123 4567", "EG") == "+201001234567"


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("", "empty"),
        (" - ", "empty"),
        ("079 CALL ME", "characters"),
        ("rana@example.org", "characters"),
        ("++962791234567", "characters"),
        ("079123", "too_short"),
        ("+962", "too_short"),
        ("07912345678901", "too_long"),
        ("0" + "7" * 30, "too_long"),
        ("0191234567", "unknown"),
        ("+999 123 456", "unknown"),
    ],
)
def test_a_mistyped_number_tells_what_is_wrong(typed: str, mistake: str) -> None:
    with pytest.raises(phones.PhoneMistyped) as refused:
        phones.parse_phone(typed, "JO")
    assert refused.value.mistake == mistake


@pytest.mark.parametrize("region", ["JO", "EG", "MA", "SA", "TN", "IQ", "GB"])
def test_an_example_of_each_country_is_read_back_as_it_is_shown(region: str) -> None:
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    assert example is not None
    e164 = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    shown = phones.show_phone(e164)
    assert " " in shown
    assert phones.parse_phone(digits.to_arabic_indic(shown), region) == e164


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_a_number_or_a_named_mistake(typed: str) -> None:
    try:
        number = phones.parse_phone(typed, "JO")
    except phones.PhoneMistyped as mistake:
        assert mistake.mistake in {"empty", "characters", "too_short", "too_long", "unknown"}
    else:
        assert phones.parse_phone(number, "JO") == number
