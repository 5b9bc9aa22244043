"""A real SMTP server that keeps what it was sent, to count acknowledgements where they arrive."""

import re
import threading
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Counts messages by recipient and by the reference they name. Use as a context manager."""

    def __init__(self, port: int) -> None:
        self._lock = threading.Lock()
        self._messages: list[tuple[str, str]] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self.url = f"smtp://127.0.0.1:{port}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Keep one message."""
        content = envelope.content or b""
        message = message_from_bytes(content if isinstance(content, bytes) else content.encode())
        with self._lock:
            for address in envelope.rcpt_tos:
                self._messages.append((address, _digits_of(message)))
        return "250 kept"

    def count(self, address: str, reference: str) -> int:
        """How many messages about a complaint arrived for an address."""
        with self._lock:
            return sum(1 for to, digits in self._messages if to == address and reference in digits)

    def __enter__(self) -> "Mailbox":
        """Listen."""
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        self._controller.stop()


def _digits_of(message: Message) -> str:
    """The digits of subject and text, together: a reference is written in groups."""
    text = message.get_payload(decode=True)
    words = str(message["Subject"]) + (text.decode() if isinstance(text, bytes) else "")
    return re.sub(r"\D", "", words)
