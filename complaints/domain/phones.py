"""Phone numbers, kept in E.164 (`+962791234567`). Numbering plans come from Google's libphonenumber."""

from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberFormat, ValidationResult

from complaints.domain import digits

Mistake = Literal["empty", "characters", "too_short", "too_long", "unknown"]


class PhoneMistyped(ValueError):
    """What was typed is no phone number; `mistake` says why ("unknown": not in its country's plan)."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake)
        self.mistake = mistake


def parse_phone(text: str, region: str) -> str:
    """Return a number as typed in `region` (ISO 3166 alpha-2) in E.164. Raises `PhoneMistyped`.

    Takes Arabic-Indic and Persian digits, any separators, and the country code behind `+` or `00`.
    """
    number = _parsed(_dialled(text), region)
    if phonenumbers.is_valid_number(number):
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    match phonenumbers.is_possible_number_with_reason(number):
        case ValidationResult.TOO_SHORT:
            raise PhoneMistyped("too_short")
        case ValidationResult.TOO_LONG:
            raise PhoneMistyped("too_long")
        case _:
            raise PhoneMistyped("unknown")


def show_phone(e164: str) -> str:
    """Return a stored number as it is written internationally: `+962 7 9123 4567`."""
    return phonenumbers.format_number(phonenumbers.parse(e164), PhoneNumberFormat.INTERNATIONAL)


def _dialled(text: str) -> str:
    """The digits of what was typed, with `+` for the international prefix."""
    typed = digits.compact(text)
    if not typed:
        raise PhoneMistyped("empty")
    if typed.endswith("+"):  # a plus typed last, as right-to-left fields show it
        typed = "+" + typed[:-1]
    if typed.startswith("00"):
        typed = "+" + typed[2:]
    return typed


def _parsed(dialled: str, region: str) -> phonenumbers.PhoneNumber:
    plain = dialled.removeprefix("+")
    if not (plain.isascii() and plain.isdigit()):
        raise PhoneMistyped("characters")
    try:
        return phonenumbers.parse(dialled, region)
    except phonenumbers.NumberParseException as error:
        raise PhoneMistyped(_REASONS.get(error.error_type, "unknown")) from error


_REASONS: dict[int, Mistake] = {
    phonenumbers.NumberParseException.TOO_SHORT_AFTER_IDD: "too_short",
    phonenumbers.NumberParseException.TOO_SHORT_NSN: "too_short",
    phonenumbers.NumberParseException.TOO_LONG: "too_long",
}
