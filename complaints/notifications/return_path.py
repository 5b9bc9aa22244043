"""The address to which an undeliverable notice comes back: one for each notice, so that the answer names it.

`MAIL_BOUNCE_ADDRESS=bounce@portal.example` makes `bounce+<32 digits>@portal.example`. The digits are those of the
notice's Message-ID: 122 random bits that only the recipient and the mail servers on the way know.
"""

import re

from django.conf import settings

_MESSAGE_ID = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@")


def of(message_id: str) -> str:
    """The return path of a notice; empty if none is set up."""
    found = _MESSAGE_ID.match(message_id)
    if found is None or not settings.MAIL_BOUNCE_ADDRESS:
        return ""
    mailbox, _, domain = settings.MAIL_BOUNCE_ADDRESS.rpartition("@")
    return f"{mailbox}+{found[1].replace('-', '')}@{domain}"


def is_ours(address: str) -> bool:
    """Whether mail to `address` is mail to a return path, though perhaps of no notice we know."""
    mailbox, _, domain = settings.MAIL_BOUNCE_ADDRESS.casefold().rpartition("@")
    at, _, there = address.casefold().rpartition("@")
    return bool(mailbox) and there == domain and (at == mailbox or at.startswith(f"{mailbox}+"))


def start_of_message_id(address: str) -> str | None:
    """How the Message-ID of the notice begins whose return path `address` is; None if it is none."""
    token = address.casefold().rpartition("@")[0].partition("+")[2]
    if not is_ours(address) or not re.fullmatch(r"[0-9a-f]{32}", token):
        return None
    parts = (token[:8], token[8:12], token[12:16], token[16:20], token[20:])
    return f"<{'-'.join(parts)}@"
