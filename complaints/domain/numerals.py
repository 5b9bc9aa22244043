"""Arabic-Indic numerals on whole Arabic pages and papers, where the country asks for them (`Country.digits`).

Numbers reach a page from everywhere: sentences with a number in them, counts, limits, minutes, sizes, Django's own
words. The one place that they all pass is the finished page, so they are written anew there. What stays as it is:

- what runs left to right (`dir="ltr"`): references, codes, phones, addresses, hashes;
- people's own words and names of files (`dir="auto"`, or a `lang` of their own), what they type (inputs, text areas);
- a word with Latin letters (`A4`, `COI-6`), a reference or code, a number to dial.

Digits that hyphens join, such as a day, are isolated, or the bidi algorithm would turn their order round.
"""

import re
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.utils.translation import get_language

from complaints.domain import country, digits
from complaints.domain.presentation import shows_arabic_indic
from complaints.domain.reference import ReferenceMissing

# Left-to-right isolate and its end (Unicode UAX 9): what <bdi> is where no element may stand.
_LRI, _PDI = "\u2066", "\u2069"
_NUMBERS = re.compile(
    r"""
      (?P<kept> &\#?\w+;                                           # a character reference of HTML
      | [A-Za-z0-9_.@:/+-]*[A-Za-z][A-Za-z0-9_.@:/+-]*             # a word with Latin letters
      | (?<!\d)\d{4}(?:[ \u00a0]\d{4}){2,3}(?!\d) | \d{12,}        # a reference, a code
      | \+\d[\d ]*\d )                                             # a number to dial
    | (?P<joined> [0-9٠-٩]+(?:[-\u2010-\u2013\u2212][0-9٠-٩]+)+ )  # 2026-12-31
    | (?P<number> \d+ )
    """,
    re.VERBOSE | re.ASCII,
)
_MARKUP = re.compile(
    r"""
      (?P<raw> <!--.*?--> | <(?P<container>script|style|textarea)\b.*?</(?P=container)\s*> )
    | <(?P<end>/?)(?P<name>[a-z][\w:-]*)(?P<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*)>
    | (?P<text> [^<]+ )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_HEARD = re.compile(
    r"""(?<=\s)(?P<name>aria-label|data-label|title|placeholder|alt|label)=(?P<quote>["'])(?P<value>.*?)(?P=quote)"""
)
_KEPT_ELEMENT = re.compile(r"""\s(?:dir=["']?(?:ltr|auto)\b|lang=)""")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


def are_arabic_indic() -> bool:
    """Whether what is shown in the active language has Arabic-Indic numerals.

    No while the reference data cannot be read: the page that says so must still be shown.
    """
    language = get_language() or "ar"
    if language != "ar":
        return False
    try:
        return shows_arabic_indic(language, country.current())
    except (OperationalError, InterfaceError, ReferenceMissing):
        return False


def as_read(html: str) -> str:
    """Return a page in the active language as its readers are to see it: as it is, or with Arabic-Indic numerals."""
    return in_html(html) if are_arabic_indic() else html


def in_text(text: str) -> str:
    """Return plain text or the text of an element with its numbers in Arabic-Indic numerals."""
    return _NUMBERS.sub(_rewritten, text)


def in_html(html: str) -> str:
    """Return a page, or a part of one, with its numbers in Arabic-Indic numerals; markup stays byte for byte."""
    kept = _Kept()
    return _MARKUP.sub(lambda found: _piece(found, kept), html)


@dataclass
class _Kept:
    """The element that stays as it is while the page is inside it: its name, and how many of that name are open."""

    name: str = ""
    open: int = 0


def _piece(found: re.Match[str], kept: _Kept) -> str:
    if found["text"]:
        return found["text"] if kept.open else in_text(found["text"])
    if found["raw"]:
        return found[0]
    name, attributes = found["name"].lower(), found["attributes"]
    if kept.open:
        if name == kept.name:
            kept.open += -1 if found["end"] else 1
        return found[0]
    if _is_kept(name, attributes):
        if name not in _VOID:
            kept.name, kept.open = name, 1
        if 'dir="auto"' not in attributes:
            return found[0]
    return f"<{found['end']}{found['name']}{_HEARD.sub(_attribute, attributes)}>"


def _is_kept(name: str, attributes: str) -> bool:
    if name == "html":
        return 'lang="ar"' not in attributes
    return _KEPT_ELEMENT.search(attributes) is not None


def _attribute(found: re.Match[str]) -> str:
    return f"{found['name']}={found['quote']}{in_text(found['value'])}{found['quote']}"


def _rewritten(found: re.Match[str]) -> str:
    if found["kept"]:
        return found["kept"]
    if found["joined"]:
        return f"{_LRI}{digits.to_arabic_indic(found['joined'])}{_PDI}"
    return digits.to_arabic_indic(found["number"])
