"""Encrypted files in the storage: evidence, its cleaned copies and case reports. Names are random."""

import hashlib
import secrets
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from complaints.domain.cipher import FileSealer, new_key, open_file

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class StoredFile:
    """A file in the storage. `key` opens it, so it is kept sealed. `size` is of the plain bytes."""

    storage_name: str
    key: bytes
    size: int
    sha256: bytes


def new_storage_name() -> str:
    """Return a random name that tells nothing, spread over 256 folders."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


class StorageFailed(Exception):
    """The storage did not do what it was asked; its own error is the cause."""


class FileWriter:
    """Encrypts one file into the storage under a key of its own while it comes in, chunk by chunk.

    Neither memory nor the storage ever holds it whole in the clear. End with `finish` or `abandon`; a writer
    that is dropped without either (a request that broke off) takes what it wrote along.
    """

    def __init__(self) -> None:
        self.storage_name = new_storage_name()
        self.size = 0
        self._key = new_key()
        self._digest = hashlib.sha256()
        self._sealer = FileSealer(self._key)
        with _storage():
            # `save` makes the folder, which `open` alone would not.
            default_storage.save(self.storage_name, ContentFile(b""))
            self._file = default_storage.open(self.storage_name, "wb")
        self._dropped = weakref.finalize(self, discard, self.storage_name)

    def write(self, chunk: bytes) -> None:
        """Take the next bytes. Raises `StorageFailed`."""
        self._digest.update(chunk)
        self.size += len(chunk)
        with _storage():
            self._file.write(self._sealer.update(chunk))

    def finish(self) -> StoredFile:
        """Write the end and close. Raises `StorageFailed`."""
        with _storage():
            self._file.write(self._sealer.finish())
            self._file.close()
        self._dropped.detach()
        return StoredFile(self.storage_name, self._key, self.size, self._digest.digest())

    def abandon(self) -> None:
        """Give the file up and remove what was written."""
        with suppress(StorageFailed), _storage():
            self._file.close()
        self._dropped()


@contextmanager
def _storage() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # each kind of storage raises errors of its own
        raise StorageFailed from error


def store(chunks: Iterable[bytes]) -> StoredFile:
    """Encrypt `chunks` into the storage under a key of their own. Raises `StorageFailed`."""
    writer = FileWriter()
    try:
        for chunk in chunks:
            writer.write(chunk)
        return writer.finish()
    except BaseException:
        writer.abandon()
        raise


def read(storage_name: str, key: bytes) -> Iterator[bytes]:
    """Yield the plain bytes of a stored file. Raises `cipher.Unreadable` at a damaged chunk."""
    with default_storage.open(storage_name) as sealed:
        yield from open_file(key, sealed)


def delete(storage_name: str) -> None:
    """Remove a stored file; a name that is not there is no error. Raises `StorageFailed`."""
    if storage_name:
        with _storage():
            default_storage.delete(storage_name)


def discard(storage_name: str) -> None:
    """Remove a file that nothing refers to any more; a storage that fails is noted and holds up nobody."""
    try:
        delete(storage_name)
    except StorageFailed as error:
        log.warning("files.not_removed", error=type(error.__cause__).__name__)
