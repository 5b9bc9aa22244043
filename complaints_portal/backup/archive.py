"""One archive: named parts one after the other, encrypted as one stream for the operator's public key.

On disk: the mark, the kind's length and name, 32 bytes of a one-time X25519 key, then the stream of `cipher.FileSealer`
(AES-256-GCM in chunks; cut off, reordered or changed chunks are noticed). Inside the stream each part is its name and
its bytes in pieces with their length; a piece of length 0 ends it, an empty name ends the archive. The kind is part of
the key's derivation: an archive of data renamed to one of keys does not open.
"""

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from complaints.domain.cipher import FileSealer, Unreadable, open_file
from complaints_portal.backup.keypair import KEY_BYTES, open_key, seal_key

SUFFIX = ".sealed"
_MARK = b"complaints portal backup 1\n"
_PIECE = 256 * 1024
_NAME, _LENGTH = struct.Struct(">H"), struct.Struct(">I")


class NotAnArchive(Exception):
    """The file is no archive, of another kind, for another key, cut off or damaged; the message says which."""


class ArchiveWriter:
    """Writes an archive beside its final name and moves it there once it is whole."""

    def __init__(self, path: Path, kind: str, recipient: X25519PublicKey) -> None:
        self.path = path
        self._partial = path.with_name(path.name + ".partial")
        self._kind = kind
        self._recipient = recipient

    def __enter__(self) -> Self:
        key, sent = seal_key(self._recipient, self._kind)
        self._sealer = FileSealer(key)
        self._partial.touch(mode=0o600)
        self._file = self._partial.open("wb")
        kind = self._kind.encode()
        self._file.write(_MARK + _NAME.pack(len(kind)) + kind + sent)
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        with self._file:
            if error is None:
                self._file.write(self._sealer.update(_NAME.pack(0)) + self._sealer.finish())
        if error is None:
            self._partial.replace(self.path)
        else:
            self._partial.unlink()

    @contextmanager
    def part(self, name: str) -> Iterator["PartWriter"]:
        """A part to write to, one at a time."""
        encoded = name.encode()
        self._write(_NAME.pack(len(encoded)) + encoded)
        writer = PartWriter(self._write)
        yield writer
        writer.end()

    def _write(self, data: bytes) -> None:
        self._file.write(self._sealer.update(data))


class PartWriter:
    """A file to write to, as `COPY … TO STDOUT` wants one."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write

    def write(self, data: bytes) -> int:
        """Take the next bytes of the part."""
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            self._write(_LENGTH.pack(len(piece)) + piece)
        return len(data)

    def end(self) -> None:
        """Mark the end of the part."""
        self._write(_LENGTH.pack(0))


class Archive:
    """An archive to read, from its beginning each time `parts` is called."""

    def __init__(self, path: Path, kind: str, identity: X25519PrivateKey) -> None:
        """Raises `NotAnArchive` if it is no archive of this kind; whether the key fits shows when it is read."""
        self.path = path
        self._kind = kind
        self._identity = identity
        with path.open("rb") as file:
            found = _read_header(file, path)[0]
        if found != kind:
            raise NotAnArchive(f"{path} is an archive of {found}, not of {kind}.")

    def parts(self) -> Iterator[tuple[str, "PartReader"]]:
        """Each part with a reader for it, in their order; what is not read of one is passed over.

        Raises `NotAnArchive` where it is damaged or for another key.
        """
        with self.path.open("rb") as file:
            _kind, sent = _read_header(file, self.path)
            stream = _Stream(open_file(open_key(self._identity, sent, self._kind), file), self.path)
            while length := _NAME.unpack(stream.exactly(_NAME.size))[0]:
                part = PartReader(stream)
                yield stream.exactly(length).decode(), part
                part.pass_over()
            # Reading to the end proves that the file was not cut off behind this mark.
            stream.end()

    def read_through(self) -> None:
        """Read it to its end and keep nothing. Raises `NotAnArchive` where a byte is missing, changed or too many."""
        for _part in self.parts():
            # Whatever is not read of one is passed over, and proved on the way.
            continue

    @contextmanager
    def part(self, name: str) -> Iterator["PartReader"]:
        """The part of this name. Raises `NotAnArchive` if there is none."""
        for found, part in self.parts():
            if found == name:
                yield part
                return
        raise NotAnArchive(f"{self.path} has no part {name}.")


class PartReader:
    """A file to read from, as `COPY … FROM STDIN` wants one."""

    def __init__(self, stream: "_Stream") -> None:
        self._stream = stream
        self._left = 0
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, all that is left if negative; empty at the end of the part."""
        if size < 0:
            return b"".join(iter(lambda: self.read(_PIECE), b""))
        if not self._left and not self._ended:
            self._left = _LENGTH.unpack(self._stream.exactly(_LENGTH.size))[0]
            self._ended = not self._left
        data = self._stream.exactly(min(size, self._left))
        self._left -= len(data)
        return data

    def pass_over(self) -> None:
        """Go to the end of the part."""
        while self.read(_PIECE):
            pass


class _Stream:
    """Decrypted chunks as one run of bytes."""

    def __init__(self, chunks: Iterator[bytes], path: Path) -> None:
        self._chunks = chunks
        self._path = path
        self._have = bytearray()
        self._at = 0

    def exactly(self, size: int) -> bytes:
        while len(self._have) - self._at < size:
            self._more()
        data = bytes(self._have[self._at : self._at + size])
        self._at += size
        return data

    def end(self) -> None:
        try:
            rest = next(self._chunks, b"")
        except Unreadable as error:
            raise self._damaged() from error
        if rest or len(self._have) > self._at:
            raise self._damaged()

    def _more(self) -> None:
        del self._have[: self._at]
        self._at = 0
        try:
            chunk = next(self._chunks, None)
        except Unreadable as error:
            raise self._damaged() from error
        if chunk is None:
            raise self._damaged()
        self._have += chunk

    def _damaged(self) -> NotAnArchive:
        return NotAnArchive(f"{self._path} is damaged, cut off, or encrypted for another key.")


def _read_header(file: IO[bytes], path: Path) -> tuple[str, bytes]:
    if file.read(len(_MARK)) != _MARK:
        raise NotAnArchive(f"{path} is no archive of the portal.")
    length = int.from_bytes(file.read(_NAME.size), "big")
    kind, sent = file.read(length), file.read(KEY_BYTES)
    if len(sent) != KEY_BYTES:
        raise NotAnArchive(f"{path} is cut off.")
    return kind.decode(errors="replace"), sent
