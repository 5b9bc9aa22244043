"""Reading the reference data of one country out of the database, in a dozen queries.

Rows that point to others are read before them: a row added in between is then at worst not pointed to yet.
"""

from types import MappingProxyType
from typing import Any

from django.db.models import Q

from complaints.domain.reference_infos import (
    BodyInfo,
    CategoryInfo,
    ConflictRuleInfo,
    CountryInfo,
    DivisionInfo,
    EmergencyInfo,
    FlagInfo,
    GroupInfo,
    InstrumentInfo,
    NoticeTemplateInfo,
    RouteInfo,
    SubcategoryInfo,
    TimeAllowed,
)
from complaints.domain.reference_snapshot import PolicyKey, Reference
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
    RoutingRule,
    Subcategory,
    Unit,
    UrgencyFlag,
)


class ReferenceMissing(Exception):
    """The reference data of the installation's country was never loaded."""

    def __init__(self, country: str) -> None:
        super().__init__(f"The reference data of {country} is not loaded: run manage.py load_reference.")


def read_reference(country: str) -> Reference:
    """The present state of the tables. Raises `ReferenceMissing` if `country` is not among the rows."""
    routes = _routes()
    conflict_rules = tuple(
        ConflictRuleInfo(
            **_common(row),
            name_ar=row.title_ar,
            name_en=row.title_en,
            rule_ar=row.rule_ar,
            rule_en=row.rule_en,
            parameters=MappingProxyType(row.parameters),
        )
        for row in ConflictRule.objects.all()
    )
    subcategories = _subcategories()
    return Reference(
        routes=routes,
        conflict_rules=conflict_rules,
        subcategories=subcategories,
        categories=_categories(subcategories),
        groups=tuple(GroupInfo(**_named(row)) for row in CategoryGroup.objects.all()),
        flags=tuple(FlagInfo(**_named(row), strength=row.strength) for row in UrgencyFlag.objects.all()),
        instruments=tuple(InstrumentInfo(**_named(row)) for row in Instrument.objects.all()),
        divisions=tuple(DivisionInfo(**_named(row)) for row in Division.objects.filter(country=country)),
        bodies=_bodies(),
        policies=_policies(country),
        notice_templates=_notice_templates(),
        country=_country(country),
    )


def _common(row: Any) -> dict[str, Any]:
    return {"pk": row.pk, "code": row.code, "active": row.active}


def _named(row: Any) -> dict[str, Any]:
    return {**_common(row), "name_ar": row.name_ar, "name_en": row.name_en}


def _described(row: Any) -> dict[str, Any]:
    # A column that an administrator added and left empty is NULL.
    return {
        **_named(row),
        "description_ar": row.description_ar or "",
        "description_en": row.description_en or "",
    }


def _routes() -> dict[tuple[str, str], RouteInfo]:
    rows = RoutingRule.objects.filter(active=True).select_related("category", "subcategory", "route_to")
    return {
        (row.category.code, row.subcategory.code if row.subcategory else ""): RouteInfo(
            route_to=row.route_to.code,
            alternates=tuple(row.alternates),
            inform_with_consent=tuple(row.inform_with_consent),
            note_ar=row.note_ar or "",
            note_en=row.note_en or "",
        )
        for row in rows
    }


def _subcategories() -> tuple[SubcategoryInfo, ...]:
    return tuple(
        SubcategoryInfo(
            **_described(row),
            category=row.category.code,
            default_priority=row.default_priority,
            urgent_if=tuple(row.urgent_if),
            conflict_scope=row.conflict_scope,
            rights=tuple(row.rights),
            serious=row.serious,
        )
        for row in Subcategory.objects.select_related("category")
    )


def _categories(subcategories: tuple[SubcategoryInfo, ...]) -> tuple[CategoryInfo, ...]:
    return tuple(
        CategoryInfo(
            **_described(row),
            group=row.group.code,
            subcategories=tuple(below for below in subcategories if below.category == row.code and below.active),
        )
        for row in Category.objects.select_related("group")
    )


def _bodies() -> tuple[BodyInfo, ...]:
    return tuple(
        BodyInfo(
            **_described(row),
            kind=row.kind,
            parent=row.parent.code if row.parent else None,
            independence=row.independence,
            oversight=row.oversight,
        )
        for row in Body.objects.select_related("parent")
    )


def _policies(country: str) -> dict[PolicyKey, TimeAllowed]:
    """The times allowed that can apply in `country`."""
    rows = DeadlinePolicy.objects.filter(Q(country=country) | Q(country=None), active=True)
    return {
        (row.body.code if row.body else None, row.country_id, row.clock, row.priority): TimeAllowed(
            row.amount, Unit(row.unit)
        )
        for row in rows.select_related("body")
    }


def _notice_templates() -> dict[tuple[str, str], NoticeTemplateInfo]:
    """The words in use, by kind and channel. A column that an administrator left empty is NULL."""
    return {
        (row.kind, row.channel): NoticeTemplateInfo(
            subject={"ar": row.subject_ar or "", "en": row.subject_en or ""},
            text={"ar": row.text_ar or "", "en": row.text_en or ""},
        )
        for row in NoticeTemplate.objects.filter(active=True)
    }


def _country(code: str) -> CountryInfo:
    row = Country.objects.filter(iso2=code).first()
    if row is None:
        raise ReferenceMissing(code)
    numbers = EmergencyNumber.objects.filter(country=row, active=True)
    return CountryInfo(
        code=row.iso2,
        iso3=row.iso3,
        name_ar=row.name_ar,
        name_en=row.name_en,
        division_name_ar=row.division_name_ar,
        division_name_en=row.division_name_en,
        division_name_plural_ar=row.division_name_plural_ar,
        division_name_plural_en=row.division_name_plural_en,
        weekend=frozenset(row.weekend),
        half_days=frozenset(row.half_days),
        extra_holidays=frozenset(row.extra_holidays),
        digits=row.digits,
        hijri=row.hijri,
        timezone=row.timezone,
        phone_region=row.phone_region,
        nhri_name_ar=row.nhri_name_ar or "",
        nhri_name_en=row.nhri_name_en or "",
        emergency_numbers=tuple(
            EmergencyInfo(
                kind=number.kind,
                number=number.number,
                name_ar=number.name_ar,
                name_en=number.name_en,
                verified=number.verified,
            )
            for number in numbers
        ),
    )
