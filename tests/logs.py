"""What a test sees of the log: the lines as they would be written, not what was handed to the loggers."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from complaints_portal import logs


@contextmanager
def written(logger: str = "") -> Iterator[list[dict[str, Any]]]:
    """The lines that a logger (all of them, without a name) writes meanwhile; filled in at the end."""
    lines: list[dict[str, Any]] = []
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter("json"))
    listened = logging.getLogger(logger)
    listened.addHandler(handler)
    try:
        yield lines
    finally:
        listened.removeHandler(handler)
        lines.extend(json.loads(line) for line in stream.getvalue().splitlines())
