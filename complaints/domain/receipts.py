"""The complainant's way back: reference and receipt code, with a wait after too many wrong codes.

The wait is per reference: behind Tor many people share one address, and a reference cannot be guessed (one of
10¹¹).
"""

import structlog
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from complaints.domain import references
from complaints.models import Complaint

log = structlog.get_logger(__name__)


class CodeRefused(Exception):
    """The reference or the code is wrong; which of the two is not told."""


class TooManyAttempts(Exception):
    """Wrong codes came too often for this reference; `minutes` is how long to wait at most."""

    def __init__(self) -> None:
        super().__init__()
        self.minutes = settings.CODE_WAIT_MINUTES


# Hashed against when the reference is unknown, so that the answer takes as long as for a known one.
_NOBODY = b"\x00" * 32


def find_by_code(reference: str, code: str) -> Complaint:
    """Return the complaint that `reference` and `code` (digits, already parsed) belong to.

    Raises `TooManyAttempts` or `CodeRefused`.
    """
    if _wrong_codes(reference) >= settings.CODE_ATTEMPTS:
        raise TooManyAttempts
    complaint = Complaint.objects.filter(reference=reference).first()
    stored = bytes(complaint.code_hash) if complaint else _NOBODY
    if references.code_matches(code, reference, stored) and complaint is not None:
        return complaint
    _count_wrong_code(reference)
    raise CodeRefused


def _counter(reference: str) -> str:
    return f"wrong-codes:{reference}"


def _wrong_codes(reference: str) -> int:
    """How many wrong codes came lately. Nought without a cache: 10¹⁶ codes cannot be tried meanwhile."""
    try:
        return int(cache.get(_counter(reference), 0))
    except RedisError as error:
        log.warning("receipts.cache_away", error=type(error).__name__)
        return 0


def _count_wrong_code(reference: str) -> None:
    try:
        cache.add(_counter(reference), 0, settings.CODE_WAIT_MINUTES * 60)
        cache.incr(_counter(reference))
    except (RedisError, ValueError) as error:  # ValueError: the counter ran out between the two
        log.warning("receipts.not_counted", error=type(error).__name__)
