"""The complaint page, put together: everything opened once, codes in words, the forms that fit the moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts import permissions
from accounts.models import User
from accounts.permissions import Officer
from complaints.desk.forms import AssignForm
from complaints.domain import earlier, informing, reasons, reference, vault, workflow
from complaints.domain.conflict import WAITS_FOR_APPROVAL
from complaints.domain.course import Entry, course
from complaints.domain.deadlines import shown
from complaints.domain.queries import staff
from complaints.domain.queries.undelivered import undelivered
from complaints.domain.referred import referrals
from complaints.domain.retention import holds
from complaints.domain.time_left import time_left
from complaints.domain.vault import Opened, Reader
from complaints.domain.workflow import Rule, Transition
from complaints.models import (
    CaseReport,
    Complaint,
    EventKind,
    Evidence,
    Message,
    Person,
    PlaceKind,
    Priority,
)
from complaints.models.complaint import ENDED
from complaints.reports import labels
from complaints.review.forms import NoteForm, PriorityForm, RevealForm, StandAsideForm, StepForm
from complaints.review.recusal import stood_aside


@dataclass(frozen=True)
class Step:
    """One step on offer, with its form."""

    rule: Rule
    form: StepForm

    @property
    def asks(self) -> bool:
        """Whether anything must be given; if not, the button alone takes the step."""
        return bool(self.rule.needs)


_ICONS = {"image": "image", "audio": "mic", "video": "video"}


@dataclass(frozen=True)
class File:
    """One piece of evidence. It can be downloaded once it was checked."""

    evidence: Evidence
    name: str

    @property
    def ready(self) -> bool:
        """Whether there is something an officer may download."""
        return self.evidence.cleaning != Evidence.Cleaning.PENDING

    @property
    def icon(self) -> str:
        """The drawing for this kind of file."""
        return _ICONS.get(self.evidence.media_type.partition("/")[0], "file")

    @property
    def size(self) -> int:
        """Bytes of the copy that is downloaded."""
        return self.evidence.clean_size or self.evidence.size


@dataclass(frozen=True)
class RoutingReason:
    """One sentence on why the complaint came here, or why a body is kept away from it."""

    words: str
    code: str

    @property
    def shuts_out(self) -> bool:
        """Whether it keeps a body away."""
        return self.code in ("excluded", "conflict", "alternate_barred", "inactive")


@dataclass(frozen=True)
class Said:
    """One message, opened."""

    message: Message
    text: str


@dataclass(frozen=True)
class Masked:
    """Somebody who plays a part, unopened, with the form that reveals who."""

    person: Person
    form: RevealForm


def complaint_context(complaint: Complaint, officer: Officer) -> dict[str, Any]:
    """Everything `review/complaint.html` shows. Opens the complaint for the officer; the vault records it."""
    opened = vault.open(complaint, Reader.officer(officer.user, "complaint page"))
    contents = opened.contents
    entries = course(complaint, opened)
    codes = _codes_in_words(complaint)
    now = timezone.now()
    return {
        "complaint": complaint,
        "contents": contents,
        "title": contents.title or codes["subcategory"],
        "untold_by": undelivered(complaint),
        "clock": time_left(complaint.next_deadline, now=now),
        "deadlines": shown.running(complaint, now=now),
        "people": _people(complaint),
        "may_reveal": permissions.may_reveal(officer.user, complaint),
        "files": _files(complaint, opened),
        "messages_exchanged": _messages(complaint, opened),
        "timeline": entries,
        "steps": steps_on_offer(officer.user, complaint),
        "four_eyes": _waits_for_another(officer, complaint),
        "routing_waits": WAITS_FOR_APPROVAL if workflow.routing_waits(complaint) else "",
        "proposal": _proposal(complaint, entries),
        "note_form": NoteForm(auto_id="id_note_%s"),
        "priority_form": _priority_form(officer, complaint),
        "assign_form": _assign_form(officer, complaint, entries),
        "on_hold": holds.set_by_event(entry.event for entry in entries),
        "stand_aside_form": StandAsideForm(auto_id="id_stand_aside_%s"),
        "stood_aside": stood_aside(entries, opened) if officer.supervises else [],
        "reports": _own_reports(complaint, officer.user),
        "informed": informing.told(entry.event for entry in entries),
        "earlier": earlier.told(complaint),
        **codes,
        **_why(entries),
    }


def _proposal(complaint: Complaint, entries: Iterable[Entry]) -> Entry | None:
    """What waits for the second signature: whoever signs reads it beside the button."""
    if complaint.status not in workflow.PROPOSED_STATES:
        return None
    steps = [entry for entry in entries if entry.event.kind == EventKind.STEP]
    return next((entry for entry in reversed(steps) if _leads_to(entry) == complaint.status), None)


def _leads_to(entry: Entry) -> str:
    return workflow.RULES[Transition(entry.event.facts["transition"])].to


def steps_on_offer(user: User, complaint: Complaint) -> list[Step]:
    """The steps open to this person now, each with an empty form."""
    rules = workflow.open_to(user, complaint)
    return [Step(rule, StepForm(rule=rule, complaint=complaint)) for rule in rules]


def _codes_in_words(complaint: Complaint) -> dict[str, Any]:
    rules = reference.current()
    return {
        "category": rules.category_by_pk(complaint.category_id).name,
        "subcategory": rules.subcategory_by_pk(complaint.subcategory_id).name,
        "division": rules.division_by_pk(complaint.division_id).name if complaint.division_id else "",
        "respondent": labels.respondent(complaint, rules),
        "filed_for": labels.filed_for(complaint),
        "confidentiality": labels.confidentiality(complaint),
        "place_kind": "" if complaint.place_kind == PlaceKind.UNKNOWN else complaint.get_place_kind_display(),
        "flags": [rules.flag(code).name for code in complaint.flags],
        "excluded": [rules.body(code).name for code in complaint.excluded],
    }


def _why(entries: Sequence[Entry]) -> dict[str, list[Any]]:
    """Why it came here and why it is as urgent as it is."""
    routed: list[RoutingReason] = []
    prioritised: list[str] = []
    for entry in entries:
        facts = entry.event.facts
        if entry.event.kind == EventKind.ROUTED:
            codes = [reason["code"] for reason in facts["reasons"]]
            routed = list(map(RoutingReason, reasons.routing_reasons(facts), codes))
        elif entry.event.kind == EventKind.PRIORITISED:
            prioritised = reasons.priority_reasons(facts)
    referred = referrals(entry.event for entry in entries)
    return {"referred": referred, "why_here": routed, "why_urgent": prioritised}


def _people(complaint: Complaint) -> list[Masked]:
    return [
        Masked(person, RevealForm(auto_id=f"id_reveal_{person.pk}_%s"))
        for person in complaint.people.order_by("pk").defer("sealed")
    ]


def _files(complaint: Complaint, opened: Opened) -> list[File]:
    given = complaint.evidence.order_by("created_at", "pk")
    return [File(evidence, opened.file_name(evidence)) for evidence in given]


def _messages(complaint: Complaint, opened: Opened) -> list[Said]:
    return [Said(message, opened.message(message)) for message in complaint.messages.select_related("user")]


def _own_reports(complaint: Complaint, user: User) -> list[CaseReport]:
    """The latest reports this person asked for; another's are not theirs to download."""
    return list(complaint.reports.filter(requested_by=user).order_by("-requested_at")[:4])


def _priority_form(officer: Officer, complaint: Complaint) -> PriorityForm | None:
    """The form for those who may use it: only a supervisor lowers a critical complaint."""
    over = complaint.status in ENDED
    if over or not permissions.may_prioritise(officer.user, complaint):
        return None
    if complaint.priority == Priority.CRITICAL and not officer.supervises:
        return None
    return PriorityForm(complaint=complaint)


def _assign_form(officer: Officer, complaint: Complaint, entries: Iterable[Entry]) -> AssignForm | None:
    """For a supervisor: everybody of the body but those who stood aside."""
    if complaint.status in ENDED or not permissions.may_assign(officer.user, complaint):
        return None
    initial = {"version": complaint.version, "to": complaint.assignee_id}
    aside = {entry.event.facts["recused"] for entry in entries if entry.event.kind == EventKind.RECUSED}
    people = [person for person in staff.colleagues(officer.body) if person.user.pk not in aside]
    return AssignForm(people=people, initial=initial, auto_id="id_assign_%s")


def _waits_for_another(officer: Officer, complaint: Complaint) -> bool:
    """Whether a supervisor sees no buttons because the proposal is their own."""
    return complaint.status in workflow.PROPOSED_STATES and complaint.proposed_by_id == officer.user.pk
