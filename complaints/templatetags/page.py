"""What every page carries: the same page in the other language, and the way out.

Both come from the address and the settings alone, so a page that uses them asks the database nothing. Nor does the
page's kind of numerals: it is the country's, which is kept in memory.
"""

from typing import TypedDict

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import translate_url
from django.utils.translation import get_language

from complaints.domain import numerals

register = template.Library()


class OtherLanguage(TypedDict):
    """The switch: where it leads, the code of that language, and the language's own name for itself."""

    url: str
    code: str
    name: str
    short: str


NAMES = {"ar": ("العربية", "ع"), "en": ("English", "EN")}


def in_language(path: str, code: str) -> str:
    """The same page in language `code`, query kept; if no page answers, the path with another prefix."""
    url = translate_url(path, code)
    if url != path:
        return url
    head, _, rest = path.lstrip("/").partition("/")
    return f"/{code}/{rest}" if head in NAMES else f"/{code}/"


@register.simple_tag(takes_context=True)
def other_language(context: Context) -> OtherLanguage:
    """`{% other_language as other %}`: the switch to the language this page is not in."""
    code = "en" if (get_language() or "ar").startswith("ar") else "ar"
    request: HttpRequest | None = context.get("request")
    path = request.get_full_path() if request else "/"
    name, short = NAMES[code]
    return {"url": in_language(path, code), "code": code, "name": name, "short": short}


@register.simple_tag
def quick_exit_url() -> str:
    """Where "leave this page" leads: a site that says nothing about this one."""
    url: str = settings.QUICK_EXIT_URL
    return url


@register.simple_tag
def numerals_class() -> str:
    """The class of a page whose numbers are Arabic-Indic: for what style sheets count, and for the page's ETag."""
    return "arabic-digits" if numerals.are_arabic_indic() else ""


@register.filter
def initials(person: object) -> str:
    """The first letters of the first and last word of a name; Arabic ones apart, so that they do not join."""
    words = str(person).split()
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return " ".join(letters).upper()
