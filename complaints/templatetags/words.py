"""Filters for what people wrote: each piece of it escaped, with the direction and the language it is in.

A page has one base direction and one language, and people write in others: without its own, an Arabic sentence in an
English page ends with the full stop at the wrong side, and is read out by a voice that does not speak it.
"""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from complaints.domain.words import Passage, direction_and_language, passages

register = template.Library()

_LINE_BREAK = SafeString("<br>")


@register.filter
def paragraphs(text: str | None) -> SafeString:
    """A text of any length: a `<p>` for each paragraph, its line breaks kept. Nothing where there is none."""
    found = passages(text or "")
    return format_html_join(
        "", "<p{}>{}</p>", ((_attributes(one.direction, one.language), _lines(one)) for one in found)
    )


@register.filter
def words(text: str | None) -> SafeString:
    """A title, a name of a place or other few words within a line. Nothing where there are none."""
    return format_html("<bdi{}>{}</bdi>", _attributes(*direction_and_language(text)), text) if text else SafeString("")


def _lines(passage: Passage) -> SafeString:
    return format_html_join(_LINE_BREAK, "{}", ((_line(line, passage),) for line in passage.lines))


def _line(line: str, passage: Passage) -> str:
    direction, _language = direction_and_language(line)
    return words(line) if direction and direction != passage.direction else line


def _attributes(direction: str, language: str) -> SafeString:
    given = (("dir", direction), ("lang", language))
    return format_html_join("", ' {}="{}"', ((name, value) for name, value in given if value))
