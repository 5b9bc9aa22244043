"""Filters that show references, phones, dates and numbers in the page's language and the country's manner.

Whatever runs left to right in an Arabic line is isolated in `<bdi>`, so that its parts keep their order. A
missing value (None, empty) shows as nothing.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from complaints.domain import country, phones, presentation, references
from complaints.domain.approximate_date import ApproximateDate

register = template.Library()

_NOTHING = SafeString("")


@register.filter
def reference(value: str | None) -> SafeString:
    """A reference in groups: `4827 1503 9164`."""
    return _code(references.show_reference(value)) if value else _NOTHING


@register.filter
def code(value: str | None) -> SafeString:
    """A receipt code in groups: `4827 1503 9164 2075`."""
    return _code(references.show_code(value)) if value else _NOTHING


@register.filter
def phone(value: str | None) -> SafeString:
    """A phone number kept in E.164, written internationally."""
    return _code(phones.show_phone(value)) if value else _NOTHING


@register.filter
def ltr(value: object) -> SafeString:
    """Anything that runs left to right whatever its letters: an address, a hash."""
    return format_html('<bdi dir="ltr">{}</bdi>', value) if value not in (None, "") else _NOTHING


@register.filter
def file_name(value: str | None) -> SafeString:
    """A name that somebody gave a file: its first letter decides how it runs, so that `.jpg` stands at its end."""
    return format_html('<bdi dir="auto">{}</bdi>', value) if value else _NOTHING


@register.filter
def when(value: datetime | None) -> SafeString:
    """A moment, in the country's time zone."""
    if not value:
        return _NOTHING
    return _time(value.isoformat(), presentation.show_datetime(value, _language(), country.current()))


@register.filter
def stacked(value: datetime | None) -> SafeString:
    """A moment for a narrow column: the Hijri day, where the country has one, on a line of its own."""
    if not value:
        return _NOTHING
    moment = presentation.show_datetime(value, _language(), country.current(), with_hijri=False)
    hijri = presentation.show_hijri(value, _language(), country.current())
    below = format_html('<span class="hijri">{}</span>', hijri) if hijri else _NOTHING
    return _time(value.isoformat(), format_html("{}{}", moment, below))


@register.filter
def day(value: date | None) -> SafeString:
    """A day, or the day a moment falls on in the country."""
    if not value:
        return _NOTHING
    here = country.current()
    on = value.astimezone(ZoneInfo(here.timezone)).date() if isinstance(value, datetime) else value
    return _time(on.isoformat(), presentation.show_date(on, _language(), here))


@register.filter
def approximate(value: ApproximateDate | None) -> SafeString:
    """A date known to the day, the month or the year, perhaps only about then."""
    if not value:
        return _NOTHING
    machine = value.earliest().isoformat()[: _ISO_LENGTH[value.precision]]
    return _time(machine, presentation.show_approximate(value, _language(), country.current()))


@register.filter
def number(value: float | None) -> SafeString:
    """A number with separators; a sign stays in front of it."""
    if value is None:
        return _NOTHING
    return ltr(presentation.show_number(value, _language(), country.current()))


@register.filter
def size(value: int | None) -> SafeString:
    """The size of a file, given in bytes."""
    if value is None:
        return _NOTHING
    return format_html("<bdi>{}</bdi>", presentation.show_size(value, _language(), country.current()))


@register.filter
def duration(value: timedelta | None) -> str:
    """A length of time in its largest whole unit."""
    return presentation.show_duration(value, _language(), country.current()) if value is not None else ""


@register.filter
def lang_dir(language: str) -> str:
    """The direction of a language: "rtl" or "ltr", for a `dir` attribute beside `lang`."""
    return "rtl" if language.split("-")[0] in settings.LANGUAGES_BIDI else "ltr"


_ISO_LENGTH = {"year": len("2026"), "month": len("2026-11"), "day": len("2026-11-24")}


def _code(text: str) -> SafeString:
    return format_html('<bdi class="code" dir="ltr">{}</bdi>', text)


def _time(machine: str, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, text)


def _language() -> str:
    return (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]
