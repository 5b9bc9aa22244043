"""The operator's key pair (X25519): archives are encrypted for the public half, the private one only restores.

So a stolen server, which writes backups every night, cannot read them.
"""

import base64
import binascii
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
# Stands before the private key in its file, so that nobody takes it for another key.
_MARK = "PORTAL-BACKUP-IDENTITY-1:"


class KeyUnusable(Exception):
    """What was given is no key of this kind; the message says what it should be."""


def new_identity(file: Path) -> str:
    """Write a new private key to `file` (mode 600) and return the public one in base64.

    Raises `FileExistsError`: a key that archives may need is never written over.
    """
    private = X25519PrivateKey.generate()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(f"{_MARK}{base64.b64encode(private.private_bytes_raw()).decode()}\n")
    return base64.b64encode(private.public_key().public_bytes_raw()).decode()


def read_recipient(text: str) -> X25519PublicKey:
    """The public key as it stands in BACKUP_RECIPIENT. Raises `KeyUnusable`."""
    return X25519PublicKey.from_public_bytes(_decoded(text, "BACKUP_RECIPIENT is not the public key of a key pair"))


def read_identity(file: Path) -> X25519PrivateKey:
    """The private key in a file that `new_identity` wrote. Raises `KeyUnusable`, `OSError`."""
    text = file.read_text(encoding="ascii", errors="replace").strip()
    unusable = f"{file} does not hold the private key of a key pair"
    if not text.startswith(_MARK):
        raise KeyUnusable(unusable)
    return X25519PrivateKey.from_private_bytes(_decoded(text.removeprefix(_MARK), unusable))


def seal_key(recipient: X25519PublicKey, purpose: str) -> tuple[bytes, bytes]:
    """A fresh file key for `recipient`, and the 32 bytes from which the private half finds it again."""
    once = X25519PrivateKey.generate()
    sent = once.public_key().public_bytes_raw()
    return _derived(once.exchange(recipient), sent, recipient.public_bytes_raw(), purpose), sent


def open_key(identity: X25519PrivateKey, sent: bytes, purpose: str) -> bytes:
    """The file key that `seal_key` made."""
    shared = identity.exchange(X25519PublicKey.from_public_bytes(sent))
    return _derived(shared, sent, identity.public_key().public_bytes_raw(), purpose)


def _derived(shared: bytes, sent: bytes, recipient: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=sent + recipient, info=purpose.encode()).derive(shared)


def _decoded(text: str, otherwise: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise KeyUnusable(otherwise) from error
    if len(key) != KEY_BYTES:
        raise KeyUnusable(otherwise)
    return key
