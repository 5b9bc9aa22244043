"""Mail of a development machine: printed to the terminal as whoever gets it reads it, instead of being sent."""

import re
from email.header import decode_header, make_header
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as DjangoEmailBackend

_FOLDS = re.compile(r"[ \t\r\n]+")
_SHOWN = ("Message-ID", "To", "Subject")


class EmailBackend(DjangoEmailBackend):
    """Django's prints what travels: the body as base64, which keeps Arabic safe and tells a reader nothing."""

    def write_message(self, message: EmailMessage) -> None:
        """Print the message in one piece, so that no other process's lines come between."""
        self.stream.write(readable(message))


def readable(message: EmailMessage) -> str:
    """The headers that tell one message from another, decoded, and the words."""
    headers = message.message()
    lines = [f"{name}: {_decoded(headers[name])}" for name in _SHOWN]
    return "\n".join(["--- E-mail", *lines, str(message.body).rstrip(), "--- end of e-mail", ""])


def _decoded(header: Any) -> str:
    # Long headers are folded onto several lines. The spaces that hold a reference together are none of the folds.
    return _FOLDS.sub(" ", str(make_header(decode_header(str(header or ""))))).strip(" ")
