"""The reference data as the package ships it: the files of `complaints/data`, read into rows.

A row is the table it belongs to, the key that names it there, and its values by column; a column that points
to another row holds that row's key. What differs between states is in `countries/XX.json` and nowhere else.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from complaints.models import (
    Body,
    Category,
    CategoryGroup,
    ConflictRule,
    Country,
    DeadlinePolicy,
    Division,
    EmergencyNumber,
    Instrument,
    NoticeTemplate,
    RetentionPolicy,
    RoutingRule,
    Subcategory,
    UrgencyFlag,
)
from complaints.models.reference import ReferenceRow

FOLDER = Path(__file__).resolve().parent.parent / "data"


class UnknownCountry(Exception):
    """No data file for this country; the message names those there are."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Unknown country {code!r}. Known: {', '.join(country_codes())}.")


@dataclass(frozen=True)
class ShippedRow:
    """One row as the package ships it."""

    table: type[ReferenceRow]
    key: str
    values: dict[str, Any]


def country_codes() -> list[str]:
    """The two-letter codes of the states that the package knows."""
    return sorted(path.stem for path in (FOLDER / "countries").glob("*.json"))


def shipped_rows(country: str) -> list[ShippedRow]:
    """All rows for an installation in `country`, each after those it points to. Raises `UnknownCountry`."""
    if country not in country_codes():
        raise UnknownCountry(country)
    here = _read(f"countries/{country}.json")
    taxonomy = _read("taxonomy.json")
    return [
        *(_country(_read(f"countries/{code}.json")["country"]) for code in country_codes()),
        *_divisions(country, here["divisions"]),
        *_emergency_numbers(country, here["emergency_numbers"]),
        *_bodies(_read("bodies.json")["bodies"], here["bodies"]),
        *_coded(CategoryGroup, taxonomy["groups"]),
        *_coded(Instrument, taxonomy["instruments"]),
        *_coded(UrgencyFlag, taxonomy["flags"]),
        *_categories(taxonomy["categories"]),
        *_routes(_read("routing.json")["routes"]),
        *_coded(ConflictRule, _read("conflict_rules.json")["rules"]),
        *_deadline_policies(_read("deadlines.json")["policies"]),
        *_retention_policies(_read("retention.json")["policies"]),
        *notice_templates(),
    ]


def notice_templates() -> list[ShippedRow]:
    """The words of notices; the same in every country."""
    entries = _read("notice_templates.json")["templates"]
    return [
        _row(NoticeTemplate, f"{entry['kind'] or 'all'}/{entry['channel']}", position, _by_line(entry))
        for position, entry in enumerate(entries)
    ]


def _by_line(entry: dict[str, Any]) -> dict[str, Any]:
    """The file holds a text as its lines, so that people can read it."""
    return {name: "\n".join(value) if isinstance(value, list) else value for name, value in entry.items()}


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return data


def _row(table: type[ReferenceRow], key: str, position: int, values: dict[str, Any]) -> ShippedRow:
    return ShippedRow(table, key, {"active": True, "position": position, **values})


def _coded(table: type[ReferenceRow], entries: Iterable[dict[str, Any]]) -> Iterator[ShippedRow]:
    for position, entry in enumerate(entries):
        yield _row(table, entry["code"], position, entry)


def _country(entry: dict[str, Any]) -> ShippedRow:
    return _row(Country, entry["iso2"], 0, {"extra_holidays": [], **entry})


def _divisions(country: str, entries: list[dict[str, Any]]) -> Iterator[ShippedRow]:
    return _coded(Division, ({"country": country, **entry} for entry in entries))


def _emergency_numbers(country: str, entries: list[dict[str, Any]]) -> Iterator[ShippedRow]:
    for position, entry in enumerate(entries):
        values = {"country": country, "verified": False, **entry}
        yield _row(EmergencyNumber, f"{country}/{entry['kind']}", position, values)


def _bodies(entries: list[dict[str, Any]], here: dict[str, dict[str, Any]]) -> list[ShippedRow]:
    """The generic bodies with what this country changes, parents before what stands below them."""
    rows = {
        entry["code"]: _row(Body, entry["code"], position, entry | here.get(entry["code"], {}))
        for position, entry in enumerate(entries)
    }

    def depth(row: ShippedRow) -> int:
        parent = row.values["parent"]
        return 0 if parent is None else 1 + depth(rows[parent])

    return sorted(rows.values(), key=depth)


def _categories(entries: list[dict[str, Any]]) -> Iterator[ShippedRow]:
    for position, entry in enumerate(entries):
        subcategories = entry.pop("subcategories")
        yield _row(Category, entry["code"], position, entry)
        for place, below in enumerate(subcategories):
            values = {"category": entry["code"], **below}
            yield _row(Subcategory, f"{entry['code']}/{below['code']}", place, values)


def _routes(entries: list[dict[str, Any]]) -> Iterator[ShippedRow]:
    """The route of each category, then those of single subcategories, which inform the same bodies."""
    for entry in entries:
        category, inform = entry["category"], entry["inform_with_consent"]
        overrides = entry.pop("overrides")
        yield _row(RoutingRule, category, 0, {"subcategory": None, **entry})
        for position, override in enumerate(overrides, start=1):
            key = f"{category}/{override['subcategory']}"
            values = {
                "category": category,
                "subcategory": key,
                "route_to": override["route_to"],
                "alternates": override["alternates"],
                "inform_with_consent": [code for code in inform if code != override["route_to"]],
                "note_ar": "",
                "note_en": "",
            }
            yield _row(RoutingRule, key, position, values)


def _deadline_policies(entries: Iterable[dict[str, Any]]) -> Iterator[ShippedRow]:
    """The times allowed in every country and for every body; what is narrower is added by administrators."""
    for position, entry in enumerate(entries):
        values = {"country": None, "body": None, **entry}
        yield _row(DeadlinePolicy, f"{entry['clock']}/{entry['priority']}", position, values)


def _retention_policies(entries: Iterable[dict[str, Any]]) -> Iterator[ShippedRow]:
    """How long complaints are kept, in every category; what is narrower is added by administrators."""
    for position, entry in enumerate(entries):
        kind = "serious" if entry["serious"] else "ordinary"
        values = {"category": None, "notice_days": 30, **entry}
        yield _row(RetentionPolicy, f"{kind}/{entry['ending'] or 'all'}", position, values)
