"""Reference data as the rest of the code reads it: immutable, with `name` in the language of the page.

Rows are named by their codes. `pk` is there for the columns of complaints that point to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from complaints.models.reference import Unit


def in_active_language(arabic: str, english: str) -> str:
    """The English text on an English page, the Arabic one elsewhere; the other where one is empty."""
    first, second = (english, arabic) if (get_language() or "ar").startswith("en") else (arabic, english)
    return first or second


@dataclass(frozen=True, kw_only=True)
class Named:
    """A row with a code and a name in both languages."""

    pk: int
    code: str
    name_ar: str
    name_en: str
    active: bool

    @property
    def name(self) -> str:
        """The name in the active language."""
        return in_active_language(self.name_ar, self.name_en)


@dataclass(frozen=True, kw_only=True)
class Described(Named):
    """A named row with a sentence about it."""

    description_ar: str
    description_en: str

    @property
    def description(self) -> str:
        """The description in the active language."""
        return in_active_language(self.description_ar, self.description_en)


@dataclass(frozen=True, kw_only=True)
class BodyInfo(Described):
    """A body. `parent` is the code of the body above it."""

    kind: str
    parent: str | None
    independence: str
    oversight: bool


@dataclass(frozen=True, kw_only=True)
class GroupInfo(Named):
    """A heading over categories."""


@dataclass(frozen=True, kw_only=True)
class SubcategoryInfo(Described):
    """A narrower subject. `category` is the category's code, `urgent_if` codes of flags."""

    category: str
    default_priority: str
    urgent_if: tuple[str, ...]
    conflict_scope: str
    rights: tuple[str, ...]
    serious: bool


@dataclass(frozen=True, kw_only=True)
class CategoryInfo(Described):
    """A subject. `group` is the group's code; `subcategories` are those in use, in order."""

    group: str
    subcategories: tuple[SubcategoryInfo, ...]


@dataclass(frozen=True, kw_only=True)
class InstrumentInfo(Named):
    """A treaty that rights such as `ICCPR:7` refer to."""


@dataclass(frozen=True, kw_only=True)
class FlagInfo(Named):
    """An urgency flag; `strength` is override, strong or weak."""

    strength: str


@dataclass(frozen=True, kw_only=True)
class DivisionInfo(Named):
    """A first-level division of the country."""


@dataclass(frozen=True, kw_only=True)
class RouteInfo:
    """Where a subject goes: codes of bodies, the alternates in the order in which they are tried."""

    route_to: str
    alternates: tuple[str, ...]
    inform_with_consent: tuple[str, ...]
    note_ar: str = ""
    note_en: str = ""

    @property
    def note(self) -> str:
        """What an officer should know of this route, in the active language."""
        return in_active_language(self.note_ar, self.note_en)


@dataclass(frozen=True, kw_only=True)
class ConflictRuleInfo(Named):
    """A conflict rule. `name` is its title; `parameters` is what routing reads, and cannot be changed."""

    rule_ar: str
    rule_en: str
    parameters: Mapping[str, Any]

    @property
    def rule(self) -> str:
        """The rule in words, in the active language."""
        return in_active_language(self.rule_ar, self.rule_en)


@dataclass(frozen=True)
class TimeAllowed:
    """What a deadline policy allows: so many hours around the clock, working days, or days."""

    amount: int
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class NoticeTemplateInfo:
    """The words of one kind of notice on one channel, by language; those of a language may be empty."""

    subject: Mapping[str, str]
    text: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class EmergencyInfo:
    """A number to call. `kind` is emergency, police, ambulance, civil-defence, child or women."""

    kind: str
    number: str
    name_ar: str
    name_en: str
    verified: bool

    @property
    def name(self) -> str:
        """Who answers, in the active language."""
        return in_active_language(self.name_ar, self.name_en)


@dataclass(frozen=True, kw_only=True)
class CountryInfo:
    """The state that the installation serves. Weekdays count from Monday 0, as `date.weekday()` does."""

    code: str
    iso3: str
    name_ar: str
    name_en: str
    division_name_ar: str
    division_name_en: str
    division_name_plural_ar: str
    division_name_plural_en: str
    weekend: frozenset[int]
    half_days: frozenset[int]
    extra_holidays: frozenset[date]
    digits: str
    hijri: str
    timezone: str
    phone_region: str
    nhri_name_ar: str
    nhri_name_en: str
    emergency_numbers: tuple[EmergencyInfo, ...]

    @property
    def name(self) -> str:
        """The state's name in the active language."""
        return in_active_language(self.name_ar, self.name_en)

    @property
    def division_name(self) -> str:
        """What a first-level division is called, such as محافظة or governorate."""
        return in_active_language(self.division_name_ar, self.division_name_en)

    @property
    def division_name_plural(self) -> str:
        """What several divisions are called."""
        return in_active_language(self.division_name_plural_ar, self.division_name_plural_en)

    @property
    def nhri_name(self) -> str:
        """The national human rights institution; empty where there is none."""
        return in_active_language(self.nhri_name_ar, self.nhri_name_en)
