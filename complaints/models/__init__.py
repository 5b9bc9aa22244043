"""The tables, one file per concept. No rules live here; `complaints.domain` changes the rows."""

from complaints.models.access import AccessRecord
from complaints.models.complaint import (
    Channel,
    Complaint,
    Confidentiality,
    FiledFor,
    PlaceKind,
    Priority,
    RespondentKind,
    RespondentLevel,
    Status,
)
from complaints.models.deadline import Deadline, DeadlineAlert
from complaints.models.draft import Draft, DraftFile
from complaints.models.earlier import EarlierComplaint
from complaints.models.event import Checkpoint, Event, EventKind
from complaints.models.evidence import Evidence
from complaints.models.informing import Informing
from complaints.models.key import WrappedKey
from complaints.models.merger import Merger
from complaints.models.message import Message
from complaints.models.notice import Notice, NoticeChannel
from complaints.models.outbox import OutboxEntry
from complaints.models.person import Person, PersonRole
from complaints.models.recusal import Declaration, Recusal
from complaints.models.reference import (
    Body,
    Category,
    CategoryGroup,
    Clock,
    ConflictRule,
    Country,
    DeadlinePolicy,
    Division,
    EmergencyNumber,
    Ending,
    Instrument,
    NoticeTemplate,
    RetentionPolicy,
    RoutingRule,
    Subcategory,
    Unit,
    UrgencyFlag,
)
from complaints.models.referral import Referral
from complaints.models.report import CaseReport
from complaints.models.retention import Erasure, LegalHold

__all__ = [
    "AccessRecord",
    "Body",
    "CaseReport",
    "Category",
    "CategoryGroup",
    "Channel",
    "Checkpoint",
    "Clock",
    "Complaint",
    "Confidentiality",
    "ConflictRule",
    "Country",
    "Deadline",
    "DeadlineAlert",
    "DeadlinePolicy",
    "Declaration",
    "Division",
    "Draft",
    "DraftFile",
    "EarlierComplaint",
    "EmergencyNumber",
    "Ending",
    "Erasure",
    "Event",
    "EventKind",
    "Evidence",
    "FiledFor",
    "Informing",
    "Instrument",
    "LegalHold",
    "Merger",
    "Message",
    "Notice",
    "NoticeChannel",
    "NoticeTemplate",
    "OutboxEntry",
    "Person",
    "PersonRole",
    "PlaceKind",
    "Priority",
    "Recusal",
    "Referral",
    "RespondentKind",
    "RespondentLevel",
    "RetentionPolicy",
    "RoutingRule",
    "Status",
    "Subcategory",
    "Unit",
    "UrgencyFlag",
    "WrappedKey",
]
