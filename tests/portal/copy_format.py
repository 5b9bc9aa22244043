"""PostgreSQL's binary COPY format, as far as the tests read it."""

import struct
from collections.abc import Iterator

_HEADER = b"PGCOPY\n\xff\r\n\x00"


def rows_of(content: bytes) -> Iterator[list[bytes | None]]:
    """The rows, each a list of its fields' bytes."""
    assert content.startswith(_HEADER)
    at = len(_HEADER) + 4
    at += 4 + struct.unpack_from(">i", content, at)[0]
    while (fields := struct.unpack_from(">h", content, at)[0]) != -1:
        at += 2
        row: list[bytes | None] = []
        for _ in range(fields):
            length = struct.unpack_from(">i", content, at)[0]
            at += 4
            row.append(content[at : at + length] if length >= 0 else None)
            at += max(length, 0)
        yield row
