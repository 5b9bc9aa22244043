"""Reference data: bodies, subjects, places and the routing rules, edited by administrators.

`manage.py load_reference` loads the rows from `complaints/data`; they may be edited in the admin afterwards.
`shipped` keeps the values last loaded, so that a reload tells an edited field from an untouched one
(`domain.reference_load`). Codes are stable and never change; names stand in `name_ar` and `name_en`
(`complaints.translation`), `name` is the one in the active language.
"""

from complaints.models.reference.body import Body
from complaints.models.reference.keeping import Ending, RetentionPolicy
from complaints.models.reference.notice_template import NoticeTemplate
from complaints.models.reference.place import Country, Division, EmergencyNumber
from complaints.models.reference.policy import Clock, DeadlinePolicy, Unit
from complaints.models.reference.row import ReferenceRow
from complaints.models.reference.rule import ConflictRule, RoutingRule
from complaints.models.reference.subject import Category, CategoryGroup, Instrument, Subcategory, UrgencyFlag

# Every table of reference data, each after those it points to.
TABLES: tuple[type[ReferenceRow], ...] = (
    Country,
    Division,
    EmergencyNumber,
    Body,
    CategoryGroup,
    Category,
    Instrument,
    UrgencyFlag,
    Subcategory,
    RoutingRule,
    ConflictRule,
    DeadlinePolicy,
    RetentionPolicy,
    NoticeTemplate,
)

__all__ = [
    "TABLES",
    "Body",
    "Category",
    "CategoryGroup",
    "Clock",
    "ConflictRule",
    "Country",
    "DeadlinePolicy",
    "Division",
    "EmergencyNumber",
    "Ending",
    "Instrument",
    "NoticeTemplate",
    "ReferenceRow",
    "RetentionPolicy",
    "RoutingRule",
    "Subcategory",
    "Unit",
    "UrgencyFlag",
]
