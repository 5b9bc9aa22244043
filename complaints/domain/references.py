"""References and receipt codes: digits alone, because many who file do not read Latin letters.

A reference is 12 random digits in three groups, the last a check digit; it shows neither count nor date. The
receipt code is 16 random digits in four groups, stored only as a slow keyed hash. Both are shown in Western
digits, read left to right, and accepted in any digits with anything between them.
"""

import hashlib
import hmac
import secrets
from typing import Literal

from complaints.domain import digits
from complaints.domain.index_key import key_for

Mistake = Literal["empty", "characters", "length", "check_digit"]

REFERENCE_LENGTH = 12
CODE_LENGTH = 16
_GROUP = 4

# The quasigroup of H. Michael Damm's thesis (Marburg 2004): its check digit catches every single wrong digit
# and every swap of two neighbours.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
# Any start keeps these properties; this one makes the guides' example, 4827 1503 9164, well formed.
_START = 1

# scrypt (RFC 7914) over 8 MiB: 14 ms of one core where it was measured (2026). Slow enough that codes stay
# costly to guess for who stole INDEX_KEY too, quick enough that an attempt does not hold up the portal.
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 2**13, 8, 1


class Mistyped(ValueError):
    """What was typed is no reference or code. `mistake` says why, `length` how many characters counted."""

    def __init__(self, mistake: Mistake, length: int) -> None:
        super().__init__(mistake)
        self.mistake = mistake
        self.length = length


class ReferenceMistyped(Mistyped):
    """Not a reference of this portal."""


class CodeMistyped(Mistyped):
    """Not a receipt code of this portal. A code has no check digit: its mistake is never "check_digit"."""


def new_reference() -> str:
    """Return a new random reference, 12 digits, the first not 0."""
    body = str(10**10 + secrets.randbelow(9 * 10**10))
    return body + str(_check_digit(body))


def parse_reference(text: str) -> str:
    """Return the 12 digits of a reference as typed. Raises `ReferenceMistyped`."""
    reference = digits.compact(text)
    mistake = _mistake(reference, REFERENCE_LENGTH)
    if mistake is None and (reference[0] == "0" or _check_digit(reference) != 0):
        mistake = "check_digit"
    if mistake:
        raise ReferenceMistyped(mistake, len(reference))
    return reference


def show_reference(reference: str) -> str:
    """Return 12 digits in groups of four: `4827 1503 9164`."""
    return _grouped(reference)


def isolated(reference: str) -> str:
    """The same between isolates, for a sentence: the groups keep their order in Arabic."""
    return f"\u2066{show_reference(reference)}\u2069"


def new_code() -> str:
    """Return a new random receipt code, 16 digits."""
    return f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}}"


def parse_code(text: str) -> str:
    """Return the 16 digits of a receipt code as typed. Raises `CodeMistyped`."""
    code = digits.compact(text)
    mistake = _mistake(code, CODE_LENGTH)
    if mistake:
        raise CodeMistyped(mistake, len(code))
    return code


def show_code(code: str) -> str:
    """Return 16 digits in groups of four: `4827 1503 9164 2075`."""
    return _grouped(code)


def hash_code(code: str, reference: str) -> bytes:
    """Return the 32 bytes stored instead of a receipt code.

    scrypt with the reference as its salt (a reference is never given twice), then HMAC under a key that is
    not in the database: neither a stolen dump nor a stolen key alone is enough to try codes fast.
    """
    salt = b"receipt code " + reference.encode()
    slow = hashlib.scrypt(code.encode(), salt=salt, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P, dklen=32)
    return hmac.digest(key_for("receipt code 1"), slow, "sha256")


def code_matches(code: str, reference: str, stored: bytes) -> bool:
    """Tell whether `code` is the one whose hash is `stored`, in a time that does not depend on the answer."""
    return hmac.compare_digest(hash_code(code, reference), stored)


def _check_digit(body: str) -> int:
    state = _START
    for digit in body:
        state = _DAMM[state][int(digit)]
    return state


def _mistake(typed: str, length: int) -> Mistake | None:
    if not typed:
        return "empty"
    if not (typed.isascii() and typed.isdigit()):
        return "characters"
    return None if len(typed) == length else "length"


def _grouped(number: str) -> str:
    return " ".join(number[start : start + _GROUP] for start in range(0, len(number), _GROUP))
