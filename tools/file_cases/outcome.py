"""What came of each case, a JSON line each, and of all of them, in words."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass
class Outcome:
    """One line of the answer. Fields stay empty from where a case fell short."""

    id: str
    expected_body: str
    expected_priority: str
    reference: str = ""
    body: str = ""
    priority: str = ""
    acknowledged: int = 0
    state: str = ""
    pdf_pages: int = 0
    seconds: float = 0.0

    def line(self) -> str:
        """The JSON line."""
        order = (
            "id", "reference", "body", "expected_body", "priority", "expected_priority",
            "acknowledged", "state", "pdf_pages", "seconds",
        )  # fmt: skip
        values = asdict(self) | {"seconds": round(self.seconds, 2)}
        return json.dumps({name: values[name] for name in order}, ensure_ascii=False)

    def counts(self) -> tuple[bool, ...]:
        """Filed, acknowledged once, routed as expected, prioritised as expected, decided, with a PDF."""
        return (
            bool(self.reference),
            self.acknowledged == 1,
            _fits(self.body, self.expected_body),
            _fits(self.priority, self.expected_priority),
            self.state == "decided",
            self.pdf_pages > 0,
        )


def _fits(came_out: str, expected: str) -> bool:
    """Whether it is what the file expects; where it expects nothing, whether anything came out."""
    return came_out == expected if expected else bool(came_out)


_WORDS = ("filed", "acknowledged once", "routed as expected", "prioritised as expected", "decided", "PDFs")


def summary(outcomes: Sequence[Outcome]) -> str:
    """The last line: how many got how far."""
    totals = [sum(column) for column in zip(*(outcome.counts() for outcome in outcomes), strict=True)]
    return ", ".join(f"{total} {word}" for total, word in zip(totals or [0] * len(_WORDS), _WORDS, strict=True))


def all_well(outcomes: Sequence[Outcome]) -> bool:
    """Whether no case fell short anywhere, and there was at least one."""
    return bool(outcomes) and all(all(outcome.counts()) for outcome in outcomes)
