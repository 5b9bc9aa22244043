"""Digits as people type them: Western, Arabic-Indic (٠-٩), Persian (۰-۹). Stored digits are always ASCII."""

import unicodedata

_TO_ASCII = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
_TO_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

# Not punctuation in Unicode, yet written between groups of digits: tatweel, minus sign, vertical bar.
_OTHER_SEPARATORS = "\u0640\u2212|"


def to_ascii(text: str) -> str:
    """Return `text` with Arabic-Indic and Persian digits written as 0-9. Everything else stays."""
    return text.translate(_TO_ASCII)


def to_arabic_indic(text: str) -> str:
    """Return `text` with 0-9 written as ٠-٩. Everything else stays."""
    return text.translate(_TO_ARABIC_INDIC)


def compact(text: str) -> str:
    """Return `text` with ASCII digits and without anything that only separates them.

    Spaces, dashes, dots, brackets and other punctuation go, and so do the invisible marks that phones paste
    along (bidi controls, zero-width characters). Letters and the plus sign stay, for the caller to judge.
    """
    return "".join(character for character in to_ascii(text) if not _separates(character))


def _separates(character: str) -> bool:
    return character in _OTHER_SEPARATORS or unicodedata.category(character)[0] in "ZPC"
