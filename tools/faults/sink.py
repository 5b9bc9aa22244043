"""A real SMTP server that keeps what it took, and that can have a worker killed at the worst moment of a delivery."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from enum import Enum
from weakref import WeakKeyDictionary

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from complaints_portal.engines import free_port

_UNDERWAY_SECONDS = 0.1
_HELD_SECONDS = 3.0


class Moment(Enum):
    """When, in the next delivery, something is killed."""

    ANSWERED = "after the mail server's answer, before the commit"
    UNANSWERED = "before the mail server's answer"
    # The mail server is slow: what is killed meanwhile comes back before the delivery ends.
    HELD = "while a delivery is under way"


@dataclass(frozen=True)
class Mail:
    """A message that was taken: for whom, which, and from when (`time.monotonic`) to when it was handed over."""

    to: str
    message_id: str
    began: float
    taken: float


@dataclass(frozen=True)
class Ambush:
    """What happens in the next delivery: `freeze` stops the process behind that port, `kill` kills what it must."""

    moment: Moment
    freeze: Callable[[int], None]
    kill: Callable[[], None]


class Sink:
    """Takes every message. Use as a context manager."""

    def __init__(self) -> None:
        port = free_port()
        self.url = f"smtp://127.0.0.1:{port}"
        self._lock = threading.Lock()
        self._mails: list[Mail] = []
        self._began: WeakKeyDictionary[Session, float] = WeakKeyDictionary()
        self._ambush: Ambush | None = None
        self._controller = Controller(self, hostname="127.0.0.1", port=port)

    @property
    def mails(self) -> list[Mail]:
        """What was taken so far."""
        with self._lock:
            return list(self._mails)

    def lay(self, ambush: Ambush) -> None:
        """Let the next delivery meet it."""
        with self._lock:
            self._ambush = ambush

    def lift(self) -> bool:
        """Take the ambush away; False if a delivery met it already."""
        with self._lock:
            waiting, self._ambush = self._ambush is not None, None
        return waiting

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Note when a delivery begins."""
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        self._began[session] = time.monotonic()
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name too
        """Take one message, unless it meets an ambush before the answer."""
        with self._lock:
            ambush, self._ambush = self._ambush, None
        if ambush is not None and ambush.moment is Moment.UNANSWERED:
            ambush.kill()
            await asyncio.sleep(_UNDERWAY_SECONDS)
            return "451 nobody is there to read this"
        if ambush is not None and ambush.moment is Moment.HELD:
            await asyncio.get_running_loop().run_in_executor(None, ambush.kill)
            await asyncio.sleep(_HELD_SECONDS)
        elif ambush is not None:
            # Stopped, it cannot read the answer that is already on its way when it is killed.
            ambush.freeze(int(session.peer[1]) if session.peer else 0)
            asyncio.get_running_loop().call_later(_UNDERWAY_SECONDS, ambush.kill)
        assert isinstance(envelope.content, bytes)  # aiosmtpd decodes only where it is asked to
        message = message_from_bytes(envelope.content)
        with self._lock:
            for address in envelope.rcpt_tos:
                mail = Mail(address, str(message["Message-ID"]), self._began[session], time.monotonic())
                self._mails.append(mail)
        return "250 taken"

    def __enter__(self) -> "Sink":
        """Listen."""
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        self._controller.stop()
