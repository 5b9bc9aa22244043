"""What is wrong with something that was typed, in words of the active language, and how to mend it.

The domain's errors keep codes; the forms and the API say the same sentences.
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from complaints.domain.approximate_date import (
    DateIncomplete,
    DateMistyped,
    FutureDate,
    ImpossibleDate,
    YearNotInFull,
    YearTooEarly,
)
from complaints.domain.mail_address import AddressMistyped
from complaints.domain.phones import PhoneMistyped
from complaints.domain.references import CodeMistyped, ReferenceMistyped

# In type hints only: a string, or one whose translation waits for the language of the page.
if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as Words
else:
    Words = str

_DATES: dict[tuple[type[DateMistyped], str], Words] = {
    (DateIncomplete, "year"): _("Write at least the year, for example 2026"),
    (DateIncomplete, "month"): _("Write the month too, or leave the day empty"),
    (ImpossibleDate, "day"): _("This month has no such day. Correct the day, or leave it empty"),
    (ImpossibleDate, "month"): _("There is no such month. Write a number from 1 to 12 or its name"),
    (ImpossibleDate, "year"): _("This is not a year. Write four digits, for example 2026"),
    (YearNotInFull, "year"): _("Write the year with four digits, for example 2026"),
    (YearTooEarly, "year"): _("Write the year of the Gregorian calendar, 1900 or later"),
    (FutureDate, "day"): _("The date cannot be in the future. Correct the day"),
    (FutureDate, "month"): _("The date cannot be in the future. Correct the month"),
    (FutureDate, "year"): _("The date cannot be in the future. Correct the year"),
}
_PHONES: dict[str, Words] = {
    "empty": _("This is not a phone number. Write digits only"),
    "characters": _("This is not a phone number. Write digits only"),
    "too_short": _("This phone number is too short"),
    "too_long": _("This phone number is too long"),
    "unknown": _("There is no such phone number. If it is of another country, begin with + and its code"),
}
_ADDRESSES: dict[str, Words] = {
    "shape": _("This is not an e-mail address. It looks like name@example.org"),
    "too_long": _("This e-mail address is too long"),
}
_REFERENCES: dict[str, Words] = {
    "empty": _("Enter your reference."),
    "characters": _("A reference has digits only."),
    "check_digit": _("A digit of the reference is wrong. Compare it with your receipt."),
}
_CODES: dict[str, Words] = {
    "empty": _("Enter your code."),
    "characters": _("A code has digits only."),
}


def of_date(error: DateMistyped) -> Words:
    """What is wrong with the part of a date that `error` names."""
    return _DATES[type(error), error.part]


def of_phone(error: PhoneMistyped) -> Words:
    """What is wrong with a phone number."""
    return _PHONES[error.mistake]


def of_address(error: AddressMistyped) -> Words:
    """What is wrong with an e-mail address."""
    return _ADDRESSES[error.mistake]


def of_reference(error: ReferenceMistyped) -> Words:
    """What is wrong with a reference."""
    if error.mistake != "length":
        return _REFERENCES[error.mistake]
    return ngettext(
        "A reference has 12 digits; this is %(n)s digit.",
        "A reference has 12 digits; these are %(n)s digits.",
        error.length,
    ) % {"n": error.length}


def of_code(error: CodeMistyped) -> Words:
    """What is wrong with a receipt code."""
    if error.mistake != "length":
        return _CODES[error.mistake]
    return ngettext(
        "A code has 16 digits; this is %(n)s digit.",
        "A code has 16 digits; these are %(n)s digits.",
        error.length,
    ) % {"n": error.length}


def of_age() -> Words:
    """What an age must look like."""
    return _("Write the age as a number of years, for example 34")


def too_long(length: int, most: int) -> str:
    """That a text has `length` characters where `most` fit."""
    return ngettext(
        "This has %(length)s characters. At most %(most)s character fits.",
        "This has %(length)s characters. At most %(most)s characters fit.",
        most,
    ) % {"length": length, "most": most}
