"""One case of the file: what a person would answer on the pages, and what is expected to come out."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

# Who files, in the words of the file, for whom and on whose say.
_FOR_MYSELF = {"victim", "self", "complainant"}
_GROUP_WORDS = ("group", "residents", "workers", "families")


class CaseUnusable(Exception):
    """A line of the file that is no case."""


@dataclass(frozen=True)
class Case:
    """One line of the file."""

    id: str
    given: dict[str, Any]
    expected_body: str
    expected_priority: str

    @property
    def language(self) -> str:
        """The language of the pages this person uses."""
        return str(self.given["lang"])

    @property
    def anonymous(self) -> bool:
        """Whether the person gives no name."""
        return bool(self.given["anonymous"])

    @property
    def email(self) -> str:
        """Where the acknowledgement goes; one address a case, so that the mails can be counted."""
        return f"{self.id.lower()}@complainant.example.org"

    def answers(self) -> dict[str, str | list[str]]:
        """Every answer by the name of its field. What the case does not tell is left as the page has it."""
        given, happened = self.given, date.fromisoformat(self.given["incident_date"])
        flags = [flag for flag in given["urgency_flags"] if flag != "life-at-risk"]
        body = given["respondent_code"]
        return {
            "danger": "yes" if "life-at-risk" in given["urgency_flags"] else "no",
            "filed_for": self._filed_for(),
            "relation": given["filed_by"],
            "authority": "oral",
            "confidentiality": "anonymous" if self.anonymous else "confidential",
            "category": given["category"],
            "subcategory": given["subcategory"],
            "flags": flags or ["none"],
            "title": given["title"],
            "narrative": given["narrative"],
            "happened_day": str(happened.day),
            "happened_month": str(happened.month),
            "happened_year": str(happened.year),
            "division": "unknown",
            "place": given["place"],
            "place_kind": "unknown",
            "respondent": body,
            "respondent_level": given["respondent_level"],
            "who": given["respondent_body"],
            "wishes": "",
            "name": "Complainant" if self.language == "en" else "مقدم الشكوى",
            "safe_channel": "portal" if self.anonymous else "email",
            "email": "" if self.anonymous else self.email,
            "objection": "no",
            "declaration": "on",
        }

    def _filed_for(self) -> str:
        filed_by = str(self.given["filed_by"]).lower()
        if filed_by in _FOR_MYSELF:
            return "self"
        return "group" if any(word in filed_by for word in _GROUP_WORDS) else "other"


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a JSON-lines file. Raises `CaseUnusable` with the line's number."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                given = json.loads(line)
                expected = (given["expected_ministry"], given["expected_priority"])
                shown = {name: value for name, value in given.items() if not name.startswith("expected_")}
                case = Case(str(given["id"]), shown, *expected)
                case.answers()
            except (KeyError, TypeError, ValueError) as error:
                raise CaseUnusable(f"line {number} of {path.name}: {type(error).__name__} {error}") from error
            yield case
