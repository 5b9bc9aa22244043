"""Django's SMTP backend with EMAIL_TIMEOUT for the whole conversation; settings put it where EMAIL_URL means SMTP."""

import smtplib
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from django.core.mail.backends import smtp

from complaints.notifications.time_limit import TimeLimit

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class _Smtp(smtplib.SMTP):
    """A conversation that is broken off, as if by the server, when its time is over."""

    _limit: TimeLimit

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Connect; the time begins."""
        self._limit = TimeLimit(timeout)
        connection = self._limit.connect(host, port)
        connection.settimeout(self._limit.left())  # for a TLS handshake
        return connection

    def send(self, s: "ReadableBuffer | str") -> None:
        """Send a command, or the message. Raises `SMTPServerDisconnected` when the time is over."""
        try:
            self._let_go_on()
        except OSError as error:  # a handshake that failed leaves a closed socket
            self.close()
            raise smtplib.SMTPServerDisconnected(str(error)) from None
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer. Raises `SMTPServerDisconnected` when the time is over before it is there."""
        if self.file is None and self.sock is not None:
            self.file = self._limit.reader(self.sock)
        answer = super().getreply()
        # Not an error: an answer that came in the last moment, such as that the message was taken, counts.
        with suppress(TimeoutError):
            self._let_go_on()
        return answer

    def _let_go_on(self) -> None:
        """Let the next step, which may be a TLS handshake, have what is left."""
        if self.sock is not None:
            self.sock.settimeout(self._limit.left())


class _SmtpOverTls(smtplib.SMTP_SSL, _Smtp):
    """The same, encrypted from the first byte."""


class EmailBackend(smtp.EmailBackend):
    """Sends through a mail server that gets EMAIL_TIMEOUT seconds for all it has to say about a message."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The kind of conversation."""
        return _SmtpOverTls if self.use_ssl else _Smtp
