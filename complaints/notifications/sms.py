"""Notices by SMS, through whichever gateway the installation has.

`SMS_BACKEND` names a class with the method `send` of `SmsBackend`. Two come with the portal:
`ConsoleBackend` for development, and `HttpGatewayBackend` for a gateway, or a small adapter before one,
that takes JSON.
"""

from http import HTTPStatus
from typing import Protocol

import structlog
import urllib3
from django.conf import settings
from django.utils.module_loading import import_string

from complaints.notifications.errors import AddressRefused
from complaints.notifications.notices import Text

log = structlog.get_logger(__name__)

_TIMEOUT_SECONDS = 10
_ACCEPTED_BEFORE = HTTPStatus.CONFLICT
_REFUSALS = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY})


class GatewayUnavailable(Exception):
    """The gateway did not take the message now: away, busy, or our token is not right. Worth asking again."""


class SmsBackend(Protocol):
    """One way to send an SMS."""

    def send(self, phone: str, text: str, message_id: str) -> None:
        """Send `text` to `phone` (E.164, `+962…`). `message_id` stays the same when a send is repeated.

        Raises `AddressRefused` for a final refusal; whatever else is raised may pass.
        """


class ConsoleBackend:
    """Writes the message to the log; never the whole number, for logs are read by many."""

    def send(self, phone: str, text: str, message_id: str) -> None:
        """Log the text and the last two digits of the number."""
        log.info("sms.sent", to=f"…{phone[-2:]}", text=text, message_id=message_id)


class HttpGatewayBackend:
    """Posts `{"id": …, "to": "+962…", "text": …}` to `SMS_GATEWAY_URL`, `SMS_GATEWAY_TOKEN` as bearer token.

    2xx: taken. 409: a message of this id was taken before. 400, 404, 410, 422: this number is refused for
    good. Any other answer, or none within ten seconds: asked again later, with the same id.
    """

    def send(self, phone: str, text: str, message_id: str) -> None:
        """Ask the gateway once. Raises `AddressRefused` or `GatewayUnavailable`."""
        # Raised `from None` and with the kind alone: an error of the connection quotes the gateway's address.
        try:
            answer = urllib3.request(
                "POST",
                settings.SMS_GATEWAY_URL,
                json={"id": message_id, "to": phone, "text": text},
                headers={"Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}"},
                timeout=_TIMEOUT_SECONDS,
                retries=False,
                redirect=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise GatewayUnavailable(type(error).__name__) from None
        if answer.status in _REFUSALS:
            raise AddressRefused(str(answer.status))
        if not (HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES or answer.status == _ACCEPTED_BEFORE):
            raise GatewayUnavailable(str(answer.status))


def send(address: str, text: Text, message_id: str) -> None:
    """Hand one notice to the backend that `SMS_BACKEND` names. Raises what the backend raises."""
    backend: SmsBackend = import_string(settings.SMS_BACKEND)()
    backend.send(address, text.short, message_id)
