"""Sender and link, which stand in every notice: names that an operator chose, and that may tell what it is about."""

import re

from django.conf import settings

from complaints.domain.reference import Reference
from complaints.notifications.telling import telling_words, written_together

SETTINGS = ("PUBLIC_URL", "DEFAULT_FROM_EMAIL", "MAIL_DOMAIN", "MAIL_BOUNCE_ADDRESS")
# A part of a domain in letters other than Latin ones, as it is written in settings (RFC 3492).
_ENCODED = re.compile(r"xn--[a-z0-9-]+", re.IGNORECASE)


def telling(data: Reference | None) -> dict[str, list[str]]:
    """The settings that give away too much, each with the words that do."""
    shown = {name: _as_shown(getattr(settings, name)) for name in SETTINGS}
    found = {name: telling_words(address, data) or written_together(address) for name, address in shown.items()}
    return {name: words for name, words in found.items() if words}


def _as_shown(address: str) -> str:
    """The address as browsers and mail programs show it."""
    return _ENCODED.sub(lambda found: _decoded(found[0]), address)


def _decoded(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label
