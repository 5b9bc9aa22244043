"""A real SMTP server that keeps what it was sent, to count acknowledgements where they arrive."""

import threading
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Counts messages by recipient and Message-ID. Use as a context manager."""

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
                self._messages.append((address, str(message["Message-ID"])))
        return "250 kept"

    def count(self, address: str) -> int:
        """How many messages arrived for an address."""
        with self._lock:
            return sum(1 for to, _id in self._messages if to == address)

    def __enter__(self) -> "Mailbox":
        """Listen."""
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        self._controller.stop()
