"""Notices by e-mail: plain text alone, light, without tracking, and readable in any client.

The body travels as base64, so that a relay that knows 7 bits only cannot spoil Arabic.
"""

from email.charset import BASE64, Charset
from email.errors import MessageError
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from complaints.notifications import return_path
from complaints.notifications.errors import AddressRefused
from complaints.notifications.notices import Text

_PERMANENT = 500  # SMTP replies from here on are final (RFC 5321, 4.2.1)

_UTF8 = Charset("utf-8")
_UTF8.body_encoding = BASE64


def send(address: str, text: Text, message_id: str) -> None:
    """Hand one notice to the mail server.

    Raises `AddressRefused` for a final refusal; whatever else is raised may pass (`smtplib.SMTPException`,
    `OSError`).
    """
    # Apart from the sending: whatever goes wrong here, a certificate for example, says nothing about the address.
    with get_connection() as connection:
        _send(_message(address, text, message_id, connection))


def _message(address: str, text: Text, message_id: str, connection: BaseEmailBackend) -> EmailMessage:
    message = EmailMessage(
        subject=text.subject,
        body=text.body,
        # The envelope's sender, to whom what cannot be delivered comes back; people see the one below.
        from_email=return_path.of(message_id) or settings.DEFAULT_FROM_EMAIL,
        to=[address],
        connection=connection,
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message_id,
            "Content-Language": text.language,
            # Keeps holiday replies and lists from answering (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
    message.encoding = _UTF8
    return message


def _send(message: EmailMessage) -> None:
    # Raised `from None`: what smtplib says of a refusal quotes the address.
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        code = min(code for code, _words in error.recipients.values())
        if code < _PERMANENT:
            raise
        raise AddressRefused(str(code)) from None
    except SMTPDataError as error:
        if error.smtp_code < _PERMANENT:
            raise
        raise AddressRefused(str(error.smtp_code)) from None
    except (SMTPNotSupportedError, MessageError, ValueError):
        raise AddressRefused("invalid address") from None
