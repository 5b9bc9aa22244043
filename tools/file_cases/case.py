"""One case of the file: what a person would answer on the pages, and what is expected to come out."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from complaints.domain import limits
from tools.file_cases import told

_NOT_A_BODY = ("private", "unknown")


class CaseUnusable(Exception):
    """A line of the file that is no case."""


@dataclass(frozen=True)
class Case:
    """One line of the file."""

    id: str
    given: dict[str, Any]
    # Empty where the file expects nothing.
    expected_body: str
    expected_priority: str

    @property
    def language(self) -> str:
        """The language of the pages this person uses."""
        return "en" if self._words("lang").casefold().startswith("en") else "ar"

    @property
    def anonymous(self) -> bool:
        """Whether the person gives no name."""
        return told.yes(self.given.get("anonymous"))

    @property
    def email(self) -> str:
        """Where the acknowledgement goes; one address a case, so that the mails can be counted."""
        name = re.sub(r"[^a-z0-9]+", "-", self.id.casefold()).strip("-")
        return f"{name or 'case-' + self.id.encode().hex()[:40]}@complainant.example.org"

    @property
    def rest(self) -> str:
        """The whole narrative where the page does not take it, to be attached as a file."""
        return self._story().rest

    def answers(self) -> dict[str, str | list[str]]:
        """Every answer by the name of its field. What the case does not tell is left as the page has it."""
        flags = told.several(self.given.get("urgency_flags"))
        return {
            "danger": "yes" if "life-at-risk" in flags else "no",
            "confidentiality": "anonymous" if self.anonymous else "confidential",
            "category": self._words("category"),
            "subcategory": self._words("subcategory"),
            "flags": [flag for flag in flags if flag != "life-at-risk"] or ["none"],
            "title": self._story().title,
            "narrative": self._story().narrative,
            "division": "unknown",
            "place": told.cut(self._words("place"), limits.PLACE.most),
            "place_kind": "unknown",
            "wishes": "",
            "name": "Complainant" if self.language == "en" else "مقدم الشكوى",
            "safe_channel": "portal" if self.anonymous else "email",
            "email": "" if self.anonymous else self.email,
            "objection": "no",
            "declaration": "on",
            **self._people(flags),
            **self._when(),
            **self._respondent(),
        }

    def _words(self, name: str) -> str:
        return told.words(self.given.get(name))

    def _people(self, flags: list[str]) -> dict[str, str]:
        """Who files for whom."""
        filed_by = self._words("filed_by")
        detained, child = (told.yes(self.given.get(name)) for name in ("in_detention", "minor"))
        return {
            "filed_for": told.filed_for(filed_by),
            # At least two letters: a lone letter or dash says nothing.
            "relation": told.cut(filed_by, limits.RELATION.most).ljust(limits.RELATION.least, "-"),
            "authority": told.authority(filed_by, flags, detained=detained, child=child),
            "victim_name": told.cut(self._words("victim_name"), limits.VICTIM.most),
            "victim_age": told.age(self.given.get("victim_age", self.given.get("age"))),
        }

    def _when(self) -> dict[str, str]:
        day = told.happened(self.given.get("incident_date"), date.today())  # noqa: DTZ011 - as the person's calendar
        boxes = {"happened_day": day.day, "happened_month": day.month, "happened_year": day.year}
        return boxes | ({"about": "on"} if day.about else {})

    def _respondent(self) -> dict[str, str]:
        body, level = self._words("respondent_code") or "unknown", self._words("respondent_level")
        return {
            "respondent": body,
            "respondent_level": "unsure" if level in ("", "none") and body not in _NOT_A_BODY else level,
            "who": told.cut(self._words("respondent_body"), limits.RESPONDENT.most),
        }

    def _story(self) -> told.Story:
        others = (self._words("place"), self._words("respondent_body"))
        return told.story(self._words("title"), self._words("narrative"), others, self.language)


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a JSON-lines file. Raises `CaseUnusable` with the line's number."""
    seen: set[str] = set()
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield _case(json.loads(line), number, seen)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise CaseUnusable(f"line {number} of {path.name}: {type(error).__name__} {error}") from error


def _case(given: dict[str, Any], number: int, seen: set[str]) -> Case:
    """One line. Its kind of complaint is the one thing that nobody else can choose; a name is used once only."""
    for needed in ("category", "subcategory"):
        if not told.words(given[needed]):
            raise ValueError(f"without {needed}")
    name = told.words(given.get("id")) or f"line {number}"
    name = f"{name} ({number})" if name in seen else name
    seen.add(name)
    shown = {key: value for key, value in given.items() if not key.startswith("expected_")}
    expected = (told.words(given.get(f"expected_{what}")) for what in ("ministry", "priority"))
    case = Case(name, shown, *expected)
    case.answers()
    return case
