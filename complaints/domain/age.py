"""A person's age in years, as typed in any digits."""

from complaints.domain import digits, limits, text


class AgeMistyped(ValueError):
    """What was typed is no number of years from 0 to `limits.OLDEST`."""


def parse_age(typed: str) -> str:
    """Return the years in ASCII digits, empty if nothing was typed. Raises `AgeMistyped`."""
    # Not `digits.compact`, which would make 35 of 3.5.
    age = digits.to_ascii(text.bare(typed))
    if not age:
        return ""
    if not (age.isascii() and age.isdigit() and len(age) <= 3 and int(age) <= limits.OLDEST):
        raise AgeMistyped
    return str(int(age))
