"""What people of staff declare of themselves (COI-6): relatives by name, units in which they served.

There is no data key for a person as there is for a complaint. The words are sealed under a key derived from the master
keys for this alone, as the secrets of second steps are: the first master key seals, the others still open, and `reseal`
puts everything under the first. Each is bound to its person and kind, so that no row passes for another's. The blind
tokens tell which complaints share a word with it before anything is opened.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import structlog
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from accounts.models import User
from complaints.domain import blind, cipher
from complaints.models import Declaration

log = structlog.get_logger(__name__)

# More than anybody has relatives in public service; a bound for what one page and one comparison read.
MOST = 60


@dataclass(frozen=True)
class Declared:
    """One declaration, opened. `words` is empty where no master key opens it any more."""

    pk: int
    kind: str
    words: str
    declared_at: datetime


def declare(user: User, kind: str, words: str) -> Declaration:
    """Keep what a person declares of themselves."""
    sealed = cipher.seal(_keys()[0], words, _purpose(user.pk, kind))
    return Declaration.objects.create(user=user, kind=kind, sealed=sealed, tokens=blind.query_tokens(words))


def withdraw(user: User, pk: int) -> bool:
    """Remove one of the person's own declarations; False if there is none such."""
    deleted, _ = Declaration.objects.filter(user=user, pk=pk).delete()
    return bool(deleted)


def declared_by(user: User) -> list[Declared]:
    """What a person has declared, in the order of the declarations."""
    return _opened(Declaration.objects.filter(user=user).order_by("pk"))


def declared_with_word_of(user: User, tokens: list[int]) -> list[Declared]:
    """What a person has declared and what shares a word with these blind tokens; the others stay closed."""
    return _opened(Declaration.objects.filter(user=user, tokens__overlap=tokens).order_by("pk"))


def reseal() -> int:
    """Seal under the first master key what an older one sealed; return how many. May run while the portal serves."""
    first, *older = _keys()
    done = 0
    for row in Declaration.objects.iterator():
        words = _opened_by(older, row)
        if words is not None:
            sealed = cipher.seal(first, words, _purpose(row.user_id, row.kind))
            done += Declaration.objects.filter(pk=row.pk).update(sealed=sealed)
    return done


def sealed_by_others() -> int:
    """How many declarations a key seals that is not the first master key."""
    first = _keys()[:1]
    return sum(_opened_by(first, row) is None for row in Declaration.objects.iterator())


def _opened(rows: Iterable[Declaration]) -> list[Declared]:
    return [Declared(row.pk, row.kind, _words(row), row.declared_at) for row in rows]


def _words(row: Declaration) -> str:
    words = _opened_by(_keys(), row)
    if words is None:
        log.warning("declaration.unreadable", declaration=row.pk)
    return words or ""


def _opened_by(keys: Iterable[bytes], row: Declaration) -> str | None:
    for key in keys:
        try:
            return str(cipher.unseal(key, row.sealed, _purpose(row.user_id, row.kind)))
        except cipher.Unreadable:
            continue
    return None


def _purpose(user: int, kind: str) -> str:
    return f"declaration of {user}: {kind}"


def _keys() -> list[bytes]:
    return [_derived(master) for master in settings.MASTER_KEYS]


@lru_cache(maxsize=8)
def _derived(master: bytes) -> bytes:
    """A key for this purpose alone, so that it says nothing of the master key."""
    return HKDF(algorithm=SHA256(), length=cipher.KEY_BYTES, salt=None, info=b"declarations of staff").derive(master)
