"""Boxes for secrets of people who work here, under the master keys. The first key seals, the rest still open."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def box(purpose: bytes) -> MultiFernet:
    """A box for one purpose alone: its keys open nothing else and say nothing of the master keys."""
    return MultiFernet([Fernet(_derived(key, purpose)) for key in settings.MASTER_KEYS])


def _derived(master_key: bytes, purpose: bytes) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose)
    return base64.urlsafe_b64encode(kdf.derive(master_key))
