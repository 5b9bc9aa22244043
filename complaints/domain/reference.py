"""The reference data, kept in memory: pages and rules ask the database nothing.

Each process reads it once and keeps it. A change writes a new version stamp to the cache; every process
looks at the stamp at most once a second and reads anew when it is another one. While the cache or the
database is down the processes keep what they have.
"""

import secrets
import threading
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, transaction
from django.db.models.signals import post_delete, post_save
from redis import RedisError

from complaints.domain.reference_infos import (
    BodyInfo,
    CategoryInfo,
    ConflictRuleInfo,
    DivisionInfo,
    FlagInfo,
    GroupInfo,
    InstrumentInfo,
    RouteInfo,
    SubcategoryInfo,
)
from complaints.domain.reference_read import ReferenceMissing, read_reference
from complaints.domain.reference_snapshot import Reference, UnknownCode
from complaints.models.reference import TABLES

__all__ = [
    "BodyInfo",
    "CategoryInfo",
    "ConflictRuleInfo",
    "DivisionInfo",
    "FlagInfo",
    "GroupInfo",
    "InstrumentInfo",
    "Reference",
    "ReferenceMissing",
    "RouteInfo",
    "SubcategoryInfo",
    "UnknownCode",
    "changed",
    "connect_signals",
    "current",
    "forget",
]

log = structlog.get_logger(__name__)

STAMP_KEY = "reference-stamp"
LOOK_EVERY = 1.0  # seconds between two looks at the stamp
LOOK_AGAIN_AFTER_FAILURE = 10.0  # seconds: a broken cache takes a second to say so


@dataclass(frozen=True)
class _Held:
    """What this process keeps, and until when without looking at the stamp."""

    reference: Reference
    country: str
    stamp: str | None
    look_at: float


@dataclass
class _Cache:
    """What this process knows of the cache: when to try again, and whether a stamp is owed."""

    try_at: float = 0.0
    bump_owed: bool = False


_held: _Held | None = None
_cache = _Cache()
_one_looks = threading.Lock()


def current() -> Reference:
    """The reference data of `settings.COUNTRY`, at most about a second old. Raises `ReferenceMissing`."""
    held = _held
    if held is None or held.country != settings.COUNTRY:
        with _one_looks:
            return _look()
    if monotonic() < held.look_at or not _one_looks.acquire(blocking=False):
        return held.reference
    try:
        return _look()
    finally:
        _one_looks.release()


def forget() -> None:
    """Drop what this process keeps, so that the next use reads the database. For tests."""
    global _held, _cache
    _held, _cache = None, _Cache()


def changed() -> None:
    """Make every process read anew once the present transaction is committed."""
    transaction.on_commit(_bump)


def connect_signals() -> None:
    """Call `changed` whenever a reference row is saved or deleted."""
    for table in TABLES:
        post_save.connect(_row_changed, sender=table, dispatch_uid="reference saved")
        post_delete.connect(_row_changed, sender=table, dispatch_uid="reference deleted")


def _row_changed(**_kwargs: Any) -> None:
    changed()


def _look() -> Reference:
    """Compare stamps and read the tables if need be. The caller holds the lock."""
    global _held
    held = _held
    # The stamp first: a change after it brings another stamp, so that no change is missed.
    stamp = _stamp()
    next_look = monotonic() + LOOK_EVERY
    if held is None or held.country != settings.COUNTRY:
        _held = _Held(read_reference(settings.COUNTRY), settings.COUNTRY, stamp, next_look)
    elif stamp is None or stamp == held.stamp:
        _held = replace(held, look_at=next_look)
    else:
        _held = _read_anew(held, stamp, next_look)
    return _held.reference


def _read_anew(held: _Held, stamp: str, next_look: float) -> _Held:
    """What the tables say now; what was held, and its stamp, while the database does not answer."""
    try:
        return _Held(read_reference(settings.COUNTRY), settings.COUNTRY, stamp, next_look)
    except (OperationalError, InterfaceError):
        return replace(held, look_at=next_look)


def _stamp() -> str | None:
    """The stamp in the cache, made if there is none; None while the cache does not answer."""
    if monotonic() < _cache.try_at:
        return None
    try:
        if _cache.bump_owed:
            cache.set(STAMP_KEY, secrets.token_hex(8), timeout=None)
            _cache.bump_owed = False
        stamp: str | None = cache.get(STAMP_KEY)
        if stamp is None:
            cache.add(STAMP_KEY, secrets.token_hex(8), timeout=None)
            stamp = cache.get(STAMP_KEY)
    except (RedisError, OSError):
        _cache.try_at = monotonic() + LOOK_AGAIN_AFTER_FAILURE
        return None
    return stamp


def _bump() -> None:
    """Write a new stamp. If the cache is down this process sends it later; the others see the change then."""
    global _held
    _held = None
    _cache.bump_owed = True
    if monotonic() < _cache.try_at:
        return
    try:
        cache.set(STAMP_KEY, secrets.token_hex(8), timeout=None)
        _cache.bump_owed = False
    except (RedisError, OSError):
        _cache.try_at = monotonic() + LOOK_AGAIN_AFTER_FAILURE
        log.warning("reference.others_not_told")
