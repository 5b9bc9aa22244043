"""Filing once for each `Idempotency-Key`, however often and however simultaneously a request arrives.

As the IETF draft "The Idempotency-Key HTTP Header Field" has it. The key is a secret of the program that
files: the receipt code is derived from it, so that a repeated request gets the same answer though the code is
kept nowhere.
"""

import json
import re
from dataclasses import dataclass
from typing import Any, Self

from complaints.api.problems import KEY_MISSING, KEY_REUSED, ProblemFound
from complaints.domain import filing
from complaints.domain.filing import AlreadyFiled, Filed
from complaints.models import Complaint

# Printable ASCII without spaces; long enough that nobody hits another program's key by chance.
_USABLE_KEY = re.compile(r"[\x21-\x7e]{16,255}")


@dataclass(frozen=True)
class Attempt:
    """One request to file: its key, and the fingerprint of its body."""

    secret: bytes
    filing_print: bytes

    @classmethod
    def of(cls, key: str, body: Any) -> Self:
        """The attempt with this header and this JSON body, in whatever order its members came."""
        if not _USABLE_KEY.fullmatch(key):
            raise ProblemFound(KEY_MISSING)
        canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
        return cls(b"api " + key.encode(), filing.fingerprint(canonical.encode()))

    @property
    def code(self) -> str:
        """The receipt code that belongs to the key."""
        return filing.derived_code(self.secret)

    @property
    def key(self) -> bytes:
        """The stored form of the key."""
        return filing.filing_key(self.secret)

    def earlier(self) -> Filed | None:
        """What was filed with this key before. Raises the problem `key-reused` if the body was another."""
        complaint = Complaint.objects.filter(filing_key=self.key).first()
        return self._again(complaint) if complaint else None

    def file(self, complaint: filing.Filing) -> Filed:
        """File it, or find what another request filed with this key at the same moment."""
        try:
            return filing.file_complaint(complaint, key=self.key)
        except AlreadyFiled as already:
            return self._again(already.complaint)

    def _again(self, complaint: Complaint) -> Filed:
        if bytes(complaint.filing_print) != self.filing_print:
            raise ProblemFound(KEY_REUSED)
        return Filed(complaint, complaint.reference, self.code)
