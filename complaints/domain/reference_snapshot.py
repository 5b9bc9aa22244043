"""All reference data of the installation's country in memory, with the lookups that rules and pages need."""

from collections.abc import Iterator, Mapping
from typing import Final, Generic, TypeVar

from complaints.domain.reference_infos import (
    BodyInfo,
    CategoryInfo,
    ConflictRuleInfo,
    CountryInfo,
    DivisionInfo,
    FlagInfo,
    GroupInfo,
    InstrumentInfo,
    Named,
    NoticeTemplateInfo,
    RouteInfo,
    SubcategoryInfo,
    TimeAllowed,
)

Row = TypeVar("Row", bound=Named)
# Code of the body or None for all, code of the country or None for all, clock, priority.
PolicyKey = tuple[str | None, str | None, str, str]


class UnknownCode(LookupError):
    """No reference row has this code or primary key."""


class _Table(Generic[Row]):
    """The rows of one kind: all in order, those in use, and each by its code and its primary key."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows: Final = rows
        self.active: Final = tuple(row for row in rows if row.active)
        self._codes = {row.code: row for row in rows}
        self._pks = {row.pk: row for row in rows}

    def by_code(self, code: str) -> Row:
        try:
            return self._codes[code]
        except KeyError:
            raise UnknownCode(code) from None

    def by_pk(self, pk: int) -> Row:
        try:
            return self._pks[pk]
        except KeyError:
            raise UnknownCode(pk) from None


class Reference:
    """One state of the reference data; it never changes.

    `groups`, `categories`, `flags` and `divisions` are what may be offered: the rows in use, in order.
    `bodies` and `conflict_rules` are all rows, with `active`. Lookups by code or primary key find rows out of
    use too, for the complaints that have them, and raise `UnknownCode` for others.
    """

    def __init__(
        self,
        *,
        country: CountryInfo,
        bodies: tuple[BodyInfo, ...],
        groups: tuple[GroupInfo, ...],
        categories: tuple[CategoryInfo, ...],
        subcategories: tuple[SubcategoryInfo, ...],
        flags: tuple[FlagInfo, ...],
        divisions: tuple[DivisionInfo, ...],
        instruments: tuple[InstrumentInfo, ...],
        conflict_rules: tuple[ConflictRuleInfo, ...],
        routes: Mapping[tuple[str, str], RouteInfo],
        policies: Mapping[PolicyKey, TimeAllowed],
        notice_templates: Mapping[tuple[str, str], NoticeTemplateInfo],
    ) -> None:
        """`routes` are by category and subcategory; the category's own rule has an empty subcategory."""
        self._bodies = _Table(bodies)
        self._groups = _Table(groups)
        self._categories = _Table(categories)
        self._subcategories = _Table(subcategories)
        self._flags = _Table(flags)
        self._divisions = _Table(divisions)
        self._instruments = _Table(instruments)
        self._conflict_rules = _Table(conflict_rules)
        self._by_subject = {(row.category, row.code): row for row in subcategories}
        self._routes = routes
        self._policies = policies
        self._notice_templates = notice_templates
        self.country: Final = country
        self.bodies: Final = bodies
        self.conflict_rules: Final = conflict_rules
        self.groups: Final = self._groups.active
        self.categories: Final = tuple(row for row in self._categories.active if self._groups.by_code(row.group).active)
        self.flags: Final = self._flags.active
        self.divisions: Final = self._divisions.active

    def named(self) -> Iterator[Named]:
        """Every subject with its headings, every urgency flag, body and division: in use or not."""
        for table in (self._groups, self._categories, self._subcategories, self._flags, self._bodies, self._divisions):
            yield from table.rows

    def categories_of(self, group: str) -> tuple[CategoryInfo, ...]:
        """The categories in use under a heading."""
        return tuple(row for row in self.categories if row.group == group)

    def body(self, code: str) -> BodyInfo:
        """The body of this code."""
        return self._bodies.by_code(code)

    def body_by_pk(self, pk: int) -> BodyInfo:
        """The body of this primary key."""
        return self._bodies.by_pk(pk)

    def group(self, code: str) -> GroupInfo:
        """The heading of this code."""
        return self._groups.by_code(code)

    def category(self, code: str) -> CategoryInfo:
        """The category of this code."""
        return self._categories.by_code(code)

    def category_by_pk(self, pk: int) -> CategoryInfo:
        """The category of this primary key."""
        return self._categories.by_pk(pk)

    def subcategory(self, category: str, code: str) -> SubcategoryInfo:
        """The subcategory of this code within the category of that code."""
        try:
            return self._by_subject[category, code]
        except KeyError:
            raise UnknownCode(f"{category}/{code}") from None

    def subcategory_by_pk(self, pk: int) -> SubcategoryInfo:
        """The subcategory of this primary key."""
        return self._subcategories.by_pk(pk)

    def flag(self, code: str) -> FlagInfo:
        """The urgency flag of this code."""
        return self._flags.by_code(code)

    def division(self, code: str) -> DivisionInfo:
        """The division of this code."""
        return self._divisions.by_code(code)

    def division_by_pk(self, pk: int) -> DivisionInfo:
        """The division of this primary key."""
        return self._divisions.by_pk(pk)

    def instrument(self, code: str) -> InstrumentInfo:
        """The instrument of this code."""
        return self._instruments.by_code(code)

    def conflict_rule(self, code: str) -> ConflictRuleInfo:
        """The conflict rule of this code."""
        return self._conflict_rules.by_code(code)

    def route_for(self, category: str, subcategory: str) -> RouteInfo:
        """The subcategory's route, else the category's.

        A category that an administrator added without a route goes to the body that COI-9 offers for all.
        """
        found = self._routes.get((category, subcategory)) or self._routes.get((category, ""))
        if found:
            return found
        offered = self.conflict_rule("COI-9").parameters["offer"]
        then = self.conflict_rule("COI-10").parameters["then"]
        return RouteInfo(route_to=offered, alternates=(then,), inform_with_consent=())

    def time_allowed(self, clock: str, priority: str, *, body: str | None) -> TimeAllowed | None:
        """What the most specific policy allows: the body's goes before the country's, that before the general one.

        None where an administrator took all of them out of use: then nothing is timed.
        """
        for of_body, of_country in ((body, self.country.code), (body, None), (None, self.country.code), (None, None)):
            if found := self._policies.get((of_body, of_country, clock, priority)):
                return found
        return None

    def notice_template(self, kind: str, channel: str) -> NoticeTemplateInfo | None:
        """The administrators' words of a kind of notice, or (kind "") of all kinds; None where none are in use."""
        return self._notice_templates.get((kind, channel))

    def chain(self, code: str) -> tuple[str, ...]:
        """The body and all that command it, upwards."""
        found: list[str] = []
        at: str | None = code
        while at is not None and at not in found:
            found.append(at)
            at = self.body(at).parent
        return tuple(found)

    def descendants(self, code: str) -> tuple[str, ...]:
        """All bodies that this body commands, directly or not, without itself."""
        return tuple(row.code for row in self.bodies if row.code != code and code in self.chain(row.code))
