"""E-mail addresses as people type them."""

from typing import Literal

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from complaints.domain import text

Mistake = Literal["shape", "too_long"]

# RFC 5321 with errata: the longest address a path can carry.
LONGEST = 254

_check_shape = EmailValidator()


class AddressMistyped(ValueError):
    """What was typed is no e-mail address; `mistake` says why."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake)
        self.mistake: Mistake = mistake


def parse_address(typed: str) -> str:
    """Return an address without the spaces and marks that came along. Raises `AddressMistyped`."""
    address = text.bare(typed)
    if len(address) > LONGEST:
        raise AddressMistyped("too_long")
    try:
        _check_shape(address)
    except ValidationError as error:
        raise AddressMistyped("shape") from error
    return address
