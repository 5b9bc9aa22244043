"""Text as people type or paste it, made safe to keep without changing a word of it."""

import re
import unicodedata

# Embeddings, overrides and isolates: they can make a text read as something it is not. The plain marks LRM,
# RLM and ALM, and the joiners that Arabic and Persian spelling needs, stay.
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\ufeff\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_KEPT_CONTROLS = "\n\t"


def clean(text: str) -> str:
    """Return `text` in NFC with line ends as one newline, without control characters and bidi overrides."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    shown = _INVISIBLE.sub("", _BIDI_CONTROLS.sub("", lines))
    kept = (letter for letter in shown if letter in _KEPT_CONTROLS or unicodedata.category(letter) != "Cc")
    return unicodedata.normalize("NFC", "".join(kept))


def clean_line(text: str) -> str:
    """Return `text` cleaned and on one line."""
    return " ".join(clean(text).split())


def bare(text: str) -> str:
    """Return `text` without spaces and invisible marks, for what is not made of words: an address, a number."""
    return "".join(letter for letter in "".join(clean(text).split()) if unicodedata.category(letter) != "Cf")
