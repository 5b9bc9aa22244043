"""Reading the body of a request."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


class StrictJSONParser(BaseParser):
    """JSON in UTF-8 (RFC 8259), no larger than `DATA_UPLOAD_MAX_MEMORY_SIZE`.

    REST framework's own parser reads past that limit, takes any charset that Python has a codec for (also
    compressions), and lets a deeply nested body end in a failure.
    """

    media_type = "application/json"

    def parse(
        self,
        _stream: IO[Any],
        _media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value of the body. Raises `ParseError`, and `RequestDataTooBig` from Django."""
        assert parser_context is not None
        body: bytes = parser_context["request"].body
        try:
            return json.loads(body.decode(), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise ParseError from error


def _refuse(name: str) -> None:
    """NaN and the infinities are not JSON."""
    raise ValueError(name)
