"""Arabic (and any other) text brought to one spelling, so that a search finds what a person meant.

The same word reaches us with or without vowel signs, hamza and dots, from Arabic, Persian and dialect
keyboards, or as ligatures pasted out of a PDF. The result is for comparing, never for showing.
"""

import re
import unicodedata

from complaints.domain import digits

# Letters that stand for one another in everyday spelling. Hamza on a seat and madda need no row: they
# decompose into letter and mark, and marks are dropped.
_LETTERS = str.maketrans("ٱىیېےةہھەۃکڪ", "اييييهههههكك")
_TATWEEL = "\u0640"
# «مسئول» and «مسؤول» are one word, as are «شئون» and «شؤون»: Egypt writes the first, the others the second.
_HAMZA_BEFORE_WAW = ("ئو", "وو")
# A hamza after the last letter is often left out: «كهرباء» and «كهربا», «شيء» and «شي».
_FINAL_HAMZA = re.compile(r"(?<=[^\W\d_])ء+(?!\w)")
# Letters of the Arabic blocks, or letters and digits of all other scripts: «الـtransfer» is two words.
_ARABIC_LETTERS = r"\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06fa-\u06fc\u06ff\u0750-\u077f\u08a0-\u08c9"
_WORD = re.compile(rf"[{_ARABIC_LETTERS}]+|[^\W_{_ARABIC_LETTERS}]+")
# «عبدالله» is also written «عبد الله», and «لعبدالله» «لعبد الله».
_SERVANT_OF = re.compile(r"\b([وفبكل]?عبد)(?=ال\w\w)")


class _WithoutMarks(dict[int, int | None]):
    """A table for `str.translate` that drops tatweel, marks (Mn) and invisible characters (Cf)."""

    def __missing__(self, codepoint: int) -> int | None:
        character = chr(codepoint)
        dropped = character == _TATWEEL or unicodedata.category(character) in {"Mn", "Cf"}
        self[codepoint] = None if dropped else codepoint
        return self[codepoint]


_without_marks = _WithoutMarks()


def normalise(text: str) -> str:
    """Return `text` in the one spelling that searches compare. Doing it twice changes nothing more.

    Compatibility forms are resolved (NFKC) and case is folded; tashkeel, tatweel, accents and invisible marks
    are dropped; forms of alef, hamza, ya, ta marbuta, kaf and ha are unified; digits become ASCII.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    unvowelled = unicodedata.normalize("NFKC", folded).translate(_without_marks)
    taken_apart = unicodedata.normalize("NFKD", unvowelled.replace(*_HAMZA_BEFORE_WAW))
    bare = unicodedata.normalize("NFKC", taken_apart.translate(_without_marks))
    return _FINAL_HAMZA.sub("", digits.to_ascii(bare.translate(_LETTERS)))


def words(text: str) -> list[str]:
    """Return the normalised words of `text` in order. Arabic letters part from Latin ones and from digits."""
    return _WORD.findall(_SERVANT_OF.sub(r"\1 ", normalise(text)))
