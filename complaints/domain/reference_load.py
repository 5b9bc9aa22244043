"""Loading the shipped reference data without undoing what administrators changed.

A three-way merge, field by field: a field that still holds the value last loaded (`shipped`) takes the new
one; a field that was edited keeps the edit. Rows that administrators added, and rows they took out of use,
stay as they are. A row that is no longer shipped is taken out of use, unless somebody edited that.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models, transaction

from complaints.domain import reference
from complaints.domain.reference_files import ShippedRow, shipped_rows
from complaints.models import Body, EmergencyNumber, RoutingRule
from complaints.models.reference import ReferenceRow

# Fields that were confirmed together: an administrator who verified a number must not find another one there.
TOGETHER: dict[type[ReferenceRow], frozenset[str]] = {
    EmergencyNumber: frozenset({"number", "name_ar", "name_en", "verified"}),
}
Known = dict[type[ReferenceRow], dict[str, ReferenceRow]]


class CircularChain(Exception):
    """The shipped parents and the edited ones together would make a body stand below itself."""


@dataclass(frozen=True)
class Loaded:
    """What a load did: rows made, rows changed, fields left as an administrator edited them, rows retired."""

    created: int
    updated: int
    kept: int
    retired: int


@transaction.atomic
def load(country: str) -> Loaded:
    """Bring the reference data of an installation in `country` up to date, all of it or nothing.

    Raises `UnknownCountry` for a country the package does not know, `CircularChain` if an edited parent and a
    shipped one contradict each other.
    """
    rows = shipped_rows(country)
    _wait_for_another_load()
    counts: Counter[str] = Counter()
    known: Known = {}
    for table in dict.fromkeys(row.table for row in rows):
        known[table] = {row.key: row for row in _existing(table, country)}
    _refuse_circles(rows, known[Body])
    for row in rows:
        counts.update(_merge(row, known))
    for table, existing in known.items():
        shipped_keys = {row.key for row in rows if row.table is table}
        counts["retired"] += _retire(row for key, row in existing.items() if key not in shipped_keys)
    reference.changed()
    return Loaded(counts["created"], counts["updated"], counts["kept"], counts["retired"])


def _wait_for_another_load() -> None:
    """Two machines of one deployment may load at the same moment; the second finds nothing left to do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('load_reference'))")


def _existing(table: type[ReferenceRow], country: str) -> list[ReferenceRow]:
    """The rows of the table, without those that belong to another country; some belong to every one."""
    # A key is made of codes at most two rows away.
    further = ["subcategory__category"] if table is RoutingRule else []
    rows = table.objects.select_related(*_links(table), *further)
    return [row for row in rows if getattr(row, "country_id", country) in (country, None)]


def _links(table: type[ReferenceRow]) -> list[str]:
    """The columns that point to other rows."""
    return [field.name for field in table._meta.concrete_fields if field.is_relation]


def _merge(row: ShippedRow, known: Known) -> Counter[str]:
    """Create or update one row; it joins `known` so that the rows after it can point to it."""
    existing = known[row.table].get(row.key)
    if existing is None:
        created = row.table(**_columns(row.table, row.values, known), shipped=row.values)
        created.save()
        known[row.table][row.key] = created
        return Counter(created=1)
    if existing.shipped == row.values:
        return Counter(kept=len(_edited(existing, row.values)))
    edited = _edited(existing, row.values)
    new = {name: value for name, value in row.values.items() if name not in edited}
    for name, value in _columns(row.table, new, known).items():
        setattr(existing, name, value)
    existing.shipped = row.values
    existing.save()
    return Counter(updated=1, kept=len(edited))


def _columns(table: type[ReferenceRow], values: dict[str, Any], known: Known) -> dict[str, Any]:
    """The values with the rows they point to in place of keys."""
    columns = dict(values)
    for name in _links(table):
        if columns.get(name) is not None:
            columns[name] = known[_target(table, name)][columns[name]]
    return columns


def _target(table: type[ReferenceRow], name: str) -> type[ReferenceRow]:
    target = table._meta.get_field(name).related_model
    assert isinstance(target, type)
    assert issubclass(target, ReferenceRow)
    return target


def edited_fields(row: ReferenceRow) -> set[str]:
    """The fields that an administrator changed since they were loaded; none in a row added by hand."""
    return _edited(row, row.shipped)


def _edited(row: ReferenceRow, names: Iterable[str]) -> set[str]:
    """The fields that no longer hold the value last loaded; a field never loaded was empty before."""
    edited = {name for name in names if _plain(getattr(row, name)) != _last_loaded(row, name)}
    together = TOGETHER.get(type(row), frozenset())
    return edited | together if edited & together else edited


def _plain(value: Any) -> Any:
    """A column's value as the data files write it."""
    if isinstance(value, ReferenceRow):
        return value.key
    if isinstance(value, list):
        return [item.isoformat() if isinstance(item, date) else item for item in value]
    return value


def _retire(rows: Iterable[ReferenceRow]) -> int:
    """Take rows out of use that were shipped once and are no longer, unless somebody edited that switch."""
    retired = 0
    for row in rows:
        if row.shipped.get("active") and row.active:
            row.active = False
            row.shipped = {**row.shipped, "active": False}
            row.save()
            retired += 1
    return retired


def _last_loaded(row: ReferenceRow, name: str) -> Any:
    if name in row.shipped:
        return row.shipped[name]
    field = row._meta.get_field(name)
    return _plain(field.get_default()) if isinstance(field, models.Field) else None


def _refuse_circles(rows: Iterable[ShippedRow], existing: dict[str, ReferenceRow]) -> None:
    """Raise `CircularChain` if the parents as they will be after the merge are no tree."""
    bodies = [row for row in existing.values() if isinstance(row, Body)]
    parents = {body.code: body.parent.code if body.parent else None for body in bodies}
    for row in rows:
        edited = _edited(existing[row.key], ["parent"]) if row.table is Body and row.key in existing else set()
        if row.table is Body and not edited:
            parents[row.key] = row.values["parent"]
    for code in parents:
        above, seen = parents[code], {code}
        while above is not None:
            if above in seen:
                raise CircularChain(f"The body {code!r} would stand below itself. Correct its parent in the admin.")
            seen.add(above)
            above = parents[above]
