"""How many messages an SMS becomes: 3GPP TS 23.038, the alphabet of GSM, and UCS-2 for everything else.

One message holds 160 characters of the GSM alphabet or 70 of UCS-2; each part of several holds 153 or 67, for the
header that joins them takes room. Arabic is UCS-2.
"""

from dataclasses import dataclass

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Behind an escape, so that each takes the room of two.
_GSM_EXTENDED = frozenset("^{}\\[~]|€\f")
_GSM_ALONE, _GSM_PART = 160, 153
_UCS2_ALONE, _UCS2_PART = 70, 67


@dataclass(frozen=True)
class Length:
    """`characters` as the network counts them, and the number of messages they fill."""

    characters: int
    messages: int
    is_ucs2: bool


def length_of(text: str) -> Length:
    """Count `text` as a gateway does. Characters beyond the basic plane count twice, as in UTF-16."""
    if all(character in _GSM or character in _GSM_EXTENDED for character in text):
        characters = len(text) + sum(character in _GSM_EXTENDED for character in text)
        return Length(characters, _messages(characters, _GSM_ALONE, _GSM_PART), is_ucs2=False)
    characters = len(text.encode("utf-16-be")) // 2
    return Length(characters, _messages(characters, _UCS2_ALONE, _UCS2_PART), is_ucs2=True)


def _messages(characters: int, alone: int, part: int) -> int:
    return 1 if characters <= alone else -(-characters // part)
