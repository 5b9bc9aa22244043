"""Keys derived from `settings.INDEX_KEY`, one per purpose, so that no two uses share one (HKDF, RFC 5869)."""

from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def key_for(purpose: str) -> bytes:
    """Return the 32-byte key for `purpose`. Each purpose is named once, by the module that owns it."""
    return _derive(settings.INDEX_KEY, purpose)


@lru_cache(maxsize=32)
def _derive(index_key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(index_key)
