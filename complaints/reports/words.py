"""Words of people on paper: each text with its own language and direction.

A page may leave the direction to the browser (`dir="auto"`); paper has none, so the rule of HTML is applied
here: the first letter with a strong direction decides (UAX #9, P2).
"""

import unicodedata
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Words:
    """A text as somebody wrote it."""

    text: str = ""

    @cached_property
    def direction(self) -> str:
        """ "rtl" or "ltr"; right to left where no letter decides, as most who write here do."""
        for letter in self.text:
            kind = unicodedata.bidirectional(letter)
            if kind in ("R", "AL"):
                return "rtl"
            if kind == "L":
                return "ltr"
        return "rtl"

    @property
    def language(self) -> str:
        """Of the two languages in which the portal speaks, the one whose letters come first."""
        return "ar" if self.direction == "rtl" else "en"

    @property
    def paragraphs(self) -> list[str]:
        """The text cut at its empty lines; single line breaks stay inside a paragraph."""
        blocks = self.text.replace("\r\n", "\n").split("\n\n")
        return [block.strip() for block in blocks if block.strip()]
