"""What tells, before anything is written, whether this installation's secrets are those of an archive."""

import hmac

from django.conf import settings

from complaints.domain import keys
from complaints.domain.index_key import key_for


def index_key_print() -> str:
    """A fingerprint of INDEX_KEY: under another key no receipt code fits and no search finds."""
    return hmac.digest(key_for("backup fingerprint 1"), b"fingerprint", "sha256").hex()[:16]


def unknown_recipients(recipients: list[str]) -> list[str]:
    """Those among the recipients of wrapped keys whose master key is not in MASTER_KEYS."""
    known = {keys.recipient_of(master) for master in settings.MASTER_KEYS}
    return [recipient for recipient in recipients if recipient not in known]
