"""Notices by SMS, through whichever gateway the installation has.

`SMS_BACKEND` names a class with the method `send` of `SmsBackend`. Two come with the portal:
`ConsoleBackend` for development, and `HttpGatewayBackend` for a gateway, or a small adapter before one,
that takes JSON.
"""

import json
import ssl
import sys
from collections.abc import Mapping
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from complaints.notifications.errors import AddressRefused
from complaints.notifications.notices import Text
from complaints.notifications.time_limit import TimeLimit

_TIMEOUT_SECONDS = 10
_CONNECTIONS = {"http": HTTPConnection, "https": HTTPSConnection}
_ACCEPTED_BEFORE = HTTPStatus.CONFLICT
# Answers that say nothing of this message: no credit, our token, a gateway that is in a hurry. Worth asking again.
_NOT_ABOUT_THE_MESSAGE = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.PAYMENT_REQUIRED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.PROXY_AUTHENTICATION_REQUIRED,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.MISDIRECTED_REQUEST,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)


class GatewayUnavailable(Exception):
    """The gateway did not take the message now: away, busy, or our token is not right. Worth asking again."""


class SmsBackend(Protocol):
    """One way to send an SMS."""

    def send(self, phone: str, text: str, message_id: str) -> None:
        """Send `text` to `phone` (E.164, `+962…`). `message_id` stays the same when a send is repeated.

        Raises `AddressRefused` for a final refusal; whatever else is raised may pass.
        """


class ConsoleBackend:
    """Prints the message, as Django's console mail does; never the whole number."""

    def send(self, phone: str, text: str, message_id: str) -> None:
        """Print the text and the last two digits of the number."""
        sys.stdout.write(f"SMS to …{phone[-2:]}: {text}\n")
        sys.stdout.flush()


class HttpGatewayBackend:
    """Posts `{"id": …, "to": "+962…", "text": …}` to `SMS_GATEWAY_URL`, `SMS_GATEWAY_TOKEN` as bearer token.

    The id stands in the header `Idempotency-Key` too and stays the same when a message is sent again. 2xx: taken.
    409: a message of this id was taken before. 4xx: this message is refused for good, except for answers that say
    nothing of it (401, 402, 403, 405, 407, 408, 421, 425, 429). Those, any other answer, or none within ten seconds for
    everything together: asked again later. docs/operators/notices.md is the contract.
    """

    def send(self, phone: str, text: str, message_id: str) -> None:
        """Ask the gateway once. Raises `AddressRefused` or `GatewayUnavailable`."""
        # Raised `from None` and with the kind alone: an error of the connection quotes the gateway's address.
        try:
            status = _post(
                settings.SMS_GATEWAY_URL,
                {"id": message_id, "to": phone, "text": text},
                {
                    "Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}",
                    "Idempotency-Key": message_id.strip("<>"),
                },
            )
        except (OSError, HTTPException) as error:
            raise GatewayUnavailable(type(error).__name__) from None
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES or status == _ACCEPTED_BEFORE:
            return
        if 400 <= status < 500 and status not in _NOT_ABOUT_THE_MESSAGE:
            raise AddressRefused(str(status))
        raise GatewayUnavailable(str(status))


def _post(url: str, message: Mapping[str, str], headers: Mapping[str, str]) -> int:
    """Post JSON and return the status of the answer, whose body is not read; no redirect is followed.

    Raises `OSError` (`TimeoutError` after `_TIMEOUT_SECONDS` for everything together) or `HTTPException`.
    """
    limit, to = TimeLimit(_TIMEOUT_SECONDS), urlsplit(url)
    connection = _CONNECTIONS[to.scheme](to.hostname or "", to.port)
    with closing(connection):
        _connect(connection, limit)
        connection.request(
            "POST",
            (to.path or "/") + (f"?{to.query}" if to.query else ""),
            body=json.dumps(message, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json", **headers},
        )
        with closing(_Answer(connection, limit)) as answer:
            answer.begin()
            return answer.status


def _connect(connection: HTTPConnection, limit: TimeLimit) -> None:
    connection.sock = limit.connect(connection.host, connection.port)
    connection.sock.settimeout(limit.left())
    if isinstance(connection, HTTPSConnection):
        tls = ssl.create_default_context()
        connection.sock = tls.wrap_socket(connection.sock, server_hostname=connection.host)
        connection.sock.settimeout(limit.left())


class _Answer(HTTPResponse):
    """An answer that is read only as long as there is time."""

    def __init__(self, connection: HTTPConnection, limit: TimeLimit) -> None:
        super().__init__(connection.sock, method="POST")
        self.fp.close()
        self.fp = limit.reader(connection.sock)


def send(address: str, text: Text, message_id: str) -> None:
    """Hand one notice to the backend that `SMS_BACKEND` names. Raises what the backend raises."""
    backend: SmsBackend = import_string(settings.SMS_BACKEND)()
    backend.send(address, text.short, message_id)
