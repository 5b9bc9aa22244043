"""Words of people on paper: each text with its own language and direction.

A page may leave the direction to the browser (`dir="auto"`, the first letter decides). Paper has no browser: names
run as there, but many an Arabic text begins with the Latin name of a firm, so that of a whole text most letters decide.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

# A word longer than a line may break there. Without it 20,000 letters in a row take seconds to set: the engine
# tries every letter of the rest for each line.
_ENDLESS = re.compile(r"(\S{80})(?=\S)")
_BREAKABLE = "\\1\u200b"


def first_direction(text: str) -> str:
    """ "rtl" or "ltr", as the first letter runs; left to right where there is none, as in a browser."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return "rtl" if next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


@dataclass(frozen=True)
class Words:
    """A text as somebody wrote it."""

    text: str = ""

    @cached_property
    def direction(self) -> str:
        """ "rtl" or "ltr", as most letters run; right to left where there are none, as most who write here do."""
        kinds = Counter(map(unicodedata.bidirectional, self.text))
        return "ltr" if kinds["L"] > kinds["R"] + kinds["AL"] else "rtl"

    @property
    def language(self) -> str:
        """Of the two languages in which the portal speaks, the one whose letters these are."""
        return "ar" if self.direction == "rtl" else "en"

    @property
    def paragraphs(self) -> list[str]:
        """The text cut at its empty lines; single line breaks stay inside a paragraph."""
        blocks = _ENDLESS.sub(_BREAKABLE, self.text.replace("\r\n", "\n")).split("\n\n")
        return [block.strip() for block in blocks if block.strip()]
