"""Notices by SMS, through whichever gateway the installation has.

`SMS_BACKEND` names a class with the method `send` of `SmsBackend`. Two come with the portal:
`ConsoleBackend` for development, and `HttpGatewayBackend` for a gateway, or a small adapter before one,
that takes JSON.
"""

import sys
from http import HTTPStatus
from typing import Protocol

import urllib3
from django.conf import settings
from django.utils.module_loading import import_string

from complaints.notifications.errors import AddressRefused
from complaints.notifications.notices import Text

_TIMEOUT_SECONDS = 10
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
    nothing of it (401, 402, 403, 405, 407, 408, 421, 425, 429). Those, any other answer, or none within ten seconds:
    asked again later. docs/operators/notices.md is the contract.
    """

    def send(self, phone: str, text: str, message_id: str) -> None:
        """Ask the gateway once. Raises `AddressRefused` or `GatewayUnavailable`."""
        # Raised `from None` and with the kind alone: an error of the connection quotes the gateway's address.
        try:
            answer = urllib3.request(
                "POST",
                settings.SMS_GATEWAY_URL,
                json={"id": message_id, "to": phone, "text": text},
                headers={
                    "Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}",
                    "Idempotency-Key": message_id.strip("<>"),
                },
                timeout=_TIMEOUT_SECONDS,
                retries=False,
                redirect=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise GatewayUnavailable(type(error).__name__) from None
        if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES or answer.status == _ACCEPTED_BEFORE:
            return
        if 400 <= answer.status < 500 and answer.status not in _NOT_ABOUT_THE_MESSAGE:
            raise AddressRefused(str(answer.status))
        raise GatewayUnavailable(str(answer.status))


def send(address: str, text: Text, message_id: str) -> None:
    """Hand one notice to the backend that `SMS_BACKEND` names. Raises what the backend raises."""
    backend: SmsBackend = import_string(settings.SMS_BACKEND)()
    backend.send(address, text.short, message_id)
