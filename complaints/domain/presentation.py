"""Dates, numbers, sizes and lists as people of a country read them, for pages, PDFs and messages alike.

Month names are CLDR's for the country (تشرين الثاني in the Levant and Iraq, نوفمبر in Egypt and the Gulf, نونبر in
Morocco). Digits are Western unless the country says otherwise, and always in English. The result is plain
text without direction marks: who shows it beside text of the other direction isolates it.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils import translation
from django.utils.translation import gettext
from hijridate import Gregorian

from complaints.domain import digits
from complaints.domain.approximate_date import ApproximateDate
from complaints.domain.reference_infos import CountryInfo

_KILOBYTE = 1024
_UNITS: tuple[tuple[Literal["day", "hour", "minute"], timedelta], ...] = (
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)


def show_date(value: date, language: str, country: CountryInfo, with_hijri: bool | None = None) -> str:
    """Return a day: `24 November 2026`; the Hijri date behind it where the country (or `with_hijri`) asks.

    A `datetime` counts as the day it is in the country.
    """
    day = _local(value, country).date() if isinstance(value, datetime) else value
    text = format_date(day, "d MMMM y", locale=_locale(language, country.code))
    if country.hijri == "beside" if with_hijri is None else with_hijri:
        hijri = _hijri(day, language)
        text = f"{text} ({hijri})" if hijri else text
    return _digits(text, language, country)


def show_hijri(value: datetime, language: str, country: CountryInfo) -> str:
    """Return the Hijri day of a moment alone: `14 Jumada al-Akhirah 1448 AH`; nothing where the country has none."""
    if country.hijri != "beside":
        return ""
    return _digits(_hijri(_local(value, country).date(), language), language, country)


def show_datetime(value: datetime, language: str, country: CountryInfo, with_hijri: bool | None = None) -> str:
    """Return a moment in the country's time zone: `24 November 2026, 15:05`; `with_hijri` as for `show_date`."""
    local = _local(value, country)
    clock = show_time(local.time(), language, country)
    comma = "،" if language == "ar" else ","
    return f"{show_date(local.date(), language, country, with_hijri)}{comma} {clock}"


def show_time(value: time, language: str, country: CountryInfo) -> str:
    """Return a time of day as the country writes it: `15:05`, `3:05 م`."""
    text = format_time(value, "short", locale=_locale(language, country.code))
    return _digits(text, language, country)


def show_approximate(value: ApproximateDate, language: str, country: CountryInfo) -> str:
    """Return a date with what is known of it: `24 November 2026`, `November 2026`, `about 2026`."""
    if value.precision == "day":
        text = show_date(value.earliest(), language, country)
    else:
        pattern = "MMMM y" if value.precision == "month" else "y"
        month_or_year = format_date(value.earliest(), pattern, locale=_locale(language, country.code))
        text = _digits(month_or_year, language, country)
    if not value.about:
        return text
    with translation.override(language):
        return gettext("about %(date)s") % {"date": text}


def show_list(items: Iterable[str], language: str) -> str:
    """Return a list as CLDR joins it: `1, 2 and 12`, `1 و2 و12`."""
    return format_list(list(items), locale=Locale("ar") if language == "ar" else Locale("en", "GB"))


def show_number(value: float, language: str, country: CountryInfo) -> str:
    """Return a number with separators: `1,234,567.5`, `١٬٢٣٤٬٥٦٧٫٥`."""
    system = "arab" if shows_arabic_indic(language, country) else "latn"
    text = format_decimal(value, locale=_locale(language, country.code), numbering_system=system)
    return _digits(text, language, country)


def show_size(size: int, language: str, country: CountryInfo) -> str:
    """Return the size of `size` bytes, at least 1 KB: `340 KB`, `2.4 MB` (1 MB = 1024 × 1024 bytes)."""
    kilobytes = max(1, round(size / _KILOBYTE))
    with translation.override(language):
        if kilobytes < _KILOBYTE:
            return gettext("%(size)s KB") % {"size": show_number(kilobytes, language, country)}
        megabytes = round(size / _KILOBYTE**2, 1)
        return gettext("%(size)s MB") % {"size": show_number(megabytes, language, country)}


def show_duration(value: timedelta, language: str, country: CountryInfo) -> str:
    """Return a length of time in its largest whole unit, days to minutes: `60 days`, `5 hours`, `1 minute`.

    Whether it lies ahead or behind is for the caller to say.
    """
    length = max(abs(value), timedelta(minutes=1))
    unit, one = next((unit, one) for unit, one in _UNITS if length >= one)
    # Babel turns 60 days into 2 months unless the larger unit begins beyond all measure.
    text = format_timedelta(
        length // one * one, granularity=unit, threshold=float("inf"), locale=_locale(language, country.code)
    )
    return _digits(text, language, country)


def shows_arabic_indic(language: str, country: CountryInfo) -> bool:
    """Whether numbers are shown as ٠١٢٣ in a language of the country; English has Western ones always."""
    return language == "ar" and country.digits == "arabic-indic"


@cache
def _locale(language: str, country: str) -> Locale:
    """Arabic as the country writes it (CLDR's plain Arabic if it knows none of there), British English."""
    if language != "ar":
        return Locale("en", "GB")
    try:
        return Locale("ar", country)
    except UnknownLocaleError:
        return Locale("ar")


def _local(moment: datetime, country: CountryInfo) -> datetime:
    return moment.astimezone(ZoneInfo(country.timezone))


def _hijri(day: date, language: str) -> str:
    """The Umm al-Qura date; nothing outside its tables (1 Aug 1924 to 16 Nov 2077)."""
    try:
        hijri = Gregorian.fromdate(day).to_hijri()
    except OverflowError:
        return ""
    name: Literal["ar", "en"] = "ar" if language == "ar" else "en"
    return f"{hijri.day} {hijri.month_name(name)} {hijri.year} {hijri.notation(name)}"


def _digits(text: str, language: str, country: CountryInfo) -> str:
    return digits.to_arabic_indic(text) if shows_arabic_indic(language, country) else text
