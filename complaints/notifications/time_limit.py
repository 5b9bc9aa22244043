"""A conversation with a server that may be slow on purpose or by mistake: seconds for all of it, not for each byte.

A socket's own timeout begins anew with every piece that arrives, so a server that sends one byte every few seconds
holds its worker for as long as it likes.
"""

import io
import socket
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# What a mail server or a gateway has to say about one message takes hundreds of bytes.
_MOST_BYTES = 256 * 1024


class TimeLimit:
    """So many seconds from now. What would take longer raises `TimeoutError`.

    Looking up the server's name is the resolver's affair, which has limits of its own.
    """

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left, more than none."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the server was too slow")
        return left

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection to the first address of `host` that answers; those still to be tried share what is left."""
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for number, (*_kind, address) in enumerate(addresses, start=1):
            to_try = len(addresses) - number + 1
            try:
                return socket.create_connection((str(address[0]), port), self.left() / to_try)
            except OSError:
                if to_try == 1:
                    raise
        raise OSError("the name has no address")

    def reader(self, connection: socket.socket) -> io.BufferedReader:
        """What arrives on a connection, until the time is over. Raises `OSError` if that is too much."""
        return io.BufferedReader(_Arriving(connection, self))


class _Arriving(io.RawIOBase):
    """The bytes of a connection. Closing it leaves the connection open."""

    def __init__(self, connection: socket.socket, limit: TimeLimit) -> None:
        self._connection = connection
        self._limit = limit
        self._room = _MOST_BYTES

    def readable(self) -> bool:
        """It is for reading alone."""
        return True

    def readinto(self, into: "WriteableBuffer") -> int:
        """Take what is there, or wait for it."""
        if self._room <= 0:
            raise OSError("the server says too much")
        self._connection.settimeout(self._limit.left())
        arrived = self._connection.recv_into(into)
        self._room -= arrived
        return arrived
