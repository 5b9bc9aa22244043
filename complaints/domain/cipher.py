"""Encryption of small values and of files, on AES-256-GCM. Knows keys and bytes, nothing of complaints.

A value is `nonce (12) || ciphertext || tag (16)`, bound to a purpose as associated data so that one sealed value
cannot be put in the place of another. A file is a sequence of chunks of 64 KiB, each under its own nonce made of a
random prefix, a counter and a last-chunk mark (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár,
2015): chunks cannot be dropped, reordered or cut off unnoticed, and neither memory nor disk holds a whole file.
"""

import json
import secrets
from collections.abc import Iterator
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
CHUNK = 64 * 1024
TAG_BYTES = 16
_PREFIX_BYTES = 7


class Unreadable(Exception):
    """The sealed bytes do not open under this key: wrong key, damage or tampering."""


def new_key() -> bytes:
    """Return a fresh random 256-bit key."""
    return secrets.token_bytes(KEY_BYTES)


def seal_bytes(key: bytes, plain: bytes, purpose: str) -> bytes:
    """Encrypt `plain` under `key`, bound to `purpose`."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, purpose.encode())


def open_bytes(key: bytes, sealed: "bytes | memoryview[int]", purpose: str) -> bytes:
    """Decrypt what `seal_bytes` made. Raises `Unreadable`."""
    nonce, ciphertext = bytes(sealed[:NONCE_BYTES]), bytes(sealed[NONCE_BYTES:])
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable(purpose) from error


def seal(key: bytes, value: Any, purpose: str) -> bytes:
    """Encrypt a JSON value under `key`, bound to `purpose`."""
    return seal_bytes(key, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), purpose)


def unseal(key: bytes, sealed: "bytes | memoryview[int]", purpose: str) -> Any:
    """Decrypt what `seal` made. Raises `Unreadable`."""
    return json.loads(open_bytes(key, sealed, purpose))


class FileSealer:
    """Encrypts a file while it streams in: `update` returns what can be written already, `finish` the rest."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._prefix = secrets.token_bytes(_PREFIX_BYTES)
        self._counter = 0
        self._waiting = bytearray()
        self._started = False

    def update(self, data: bytes) -> bytes:
        """Take the next bytes of the file; return the encrypted chunks that are complete."""
        self._waiting += data
        out = bytearray(self._header())
        # A chunk is sealed only when more follows: the last one carries the last-chunk mark.
        while len(self._waiting) > CHUNK:
            out += self._chunk(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return bytes(out)

    def finish(self) -> bytes:
        """Return the last chunk, marked as the last."""
        return self._header() + self._chunk(bytes(self._waiting), last=True)

    def _header(self) -> bytes:
        if self._started:
            return b""
        self._started = True
        return self._prefix

    def _chunk(self, plain: bytes, *, last: bool) -> bytes:
        nonce = _chunk_nonce(self._prefix, self._counter, last=last)
        self._counter += 1
        return self._cipher.encrypt(nonce, plain, None)


def _chunk_nonce(prefix: bytes, counter: int, *, last: bool) -> bytes:
    return prefix + counter.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


def open_file(key: bytes, sealed: IO[bytes]) -> Iterator[bytes]:
    """Decrypt a file sealed by `FileSealer`, chunk by chunk. Raises `Unreadable` at the first bad chunk."""
    cipher = AESGCM(key)
    prefix = sealed.read(_PREFIX_BYTES)
    chunk = sealed.read(CHUNK + TAG_BYTES)
    counter = 0
    while True:
        following = sealed.read(CHUNK + TAG_BYTES)
        try:
            yield cipher.decrypt(_chunk_nonce(prefix, counter, last=not following), chunk, None)
        except (InvalidTag, ValueError) as error:
            raise Unreadable("file") from error
        if not following:
            return
        chunk, counter = following, counter + 1
