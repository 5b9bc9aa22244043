"""Everything a case report says, gathered from the complaint and put into words of the active language.

Identities stay out of it: names appear only where the complainant chose that they may be shared, and the one
who asked for the report may see them anyway. Witnesses are never named; internal notes are listed without
their text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.models import User
from complaints.domain import earlier, informing, presentation, reasons, reference, references
from complaints.domain.course import Entry, course
from complaints.domain.outcomes import Ground, Outcome
from complaints.domain.reference import Reference
from complaints.domain.referred import referrals
from complaints.domain.vault import Contents, Opened
from complaints.domain.workflow import Transition
from complaints.models import (
    Complaint,
    Confidentiality,
    EventKind,
    Person,
    PersonRole,
)
from complaints.reports import labels

# What the portal does by itself for its readers is in the trail, but no part of the case's course.
_HOUSEKEEPING = (
    EventKind.EVIDENCE_CLEANED,
    EventKind.DEADLINE_ALERT,
    EventKind.REPORT_MADE,
    EventKind.REPORT_DOWNLOADED,
)
_TELL_WHO_IS_SHUT_OUT = ("conflict", "excluded", "alternate_barred")
_DECIDING = {
    Transition.APPROVE_DECISION: Transition.PROPOSE_DECISION,
    Transition.APPROVE_INADMISSIBLE: Transition.PROPOSE_INADMISSIBLE,
}


@dataclass(frozen=True)
class Right:
    """A treaty and the articles of it that the subject touches."""

    instrument: str
    articles: str
    count: int


@dataclass(frozen=True)
class PersonLine:
    """A person's part; the name is empty where it is withheld."""

    role: str
    name: str


@dataclass(frozen=True)
class Line:
    """One line of the course, or one message."""

    at: datetime
    what: str
    who: str
    words: str


@dataclass(frozen=True)
class Decision:
    """The finding, who signed it and when, and the reasons of the proposal that was signed."""

    finding: str
    at: datetime
    who: str
    reasons: str


@dataclass(frozen=True)
class FileLine:
    """One piece of evidence; `sha256` is of the file as received, in hexadecimal; `size` in bytes."""

    name: str
    size: int
    cleaning: str
    sha256: str


@dataclass(frozen=True)
class CaseFile:
    """What the template shows: people's words as they wrote them, all others in the language of the report."""

    complaint: Complaint
    contents: Contents
    shown_reference: str
    body: str
    title: str
    category: str
    subcategory: str
    rights: Sequence[Right]
    division: str
    filed_for: str
    authority: str
    confidentiality: str
    informed: Sequence[str]
    withheld: str
    people: Sequence[PersonLine]
    respondent: str
    flags: Sequence[str]
    referred: Sequence[str]
    routing: Sequence[str]
    priority: Sequence[str]
    priority_words: str
    decision: Decision | None
    course: Sequence[Line]
    messages: Sequence[Line]
    evidence: Sequence[FileLine]
    events: int
    chain_head: str


def gather(complaint: Complaint, opened: Opened, *, reader: User) -> CaseFile:
    """Gather the report that `reader` asked for. The number of queries does not depend on the complaint.

    `complaint` must be locked (`events.locked`), so that the course, the chain's end and the status agree.
    """
    rules = reference.current()
    contents = opened.contents
    entries = course(complaint, opened)
    people = list(complaint.people.order_by("pk"))
    category = rules.category_by_pk(complaint.category_id)
    subcategory = rules.subcategory_by_pk(complaint.subcategory_id)
    why_urgent, words_on_urgency = _priority(_last(entries, EventKind.PRIORITISED))
    return CaseFile(
        complaint=complaint,
        contents=contents,
        shown_reference=references.show_reference(complaint.reference),
        body=rules.body_by_pk(complaint.body_id).name if complaint.body_id else "",
        title=contents.title or subcategory.name,
        category=category.name,
        subcategory=subcategory.name,
        rights=_rights(subcategory.rights, rules),
        division=rules.division_by_pk(complaint.division_id).name if complaint.division_id else "",
        filed_for=labels.filed_for(complaint),
        authority=_authority(people, opened),
        confidentiality=labels.confidentiality(complaint),
        informed=[told.body.name for told in informing.told(entry.event for entry in entries)],
        withheld=labels.withheld(complaint),
        people=_people(people, complaint, opened, reader),
        respondent=labels.respondent(complaint, rules),
        flags=[rules.flag(code).name for code in complaint.flags],
        referred=referrals(entry.event for entry in entries),
        routing=_routing(entries, category.code, rules),
        priority=why_urgent,
        priority_words=words_on_urgency,
        decision=_decision(entries),
        course=[_line(entry) for entry in entries if entry.event.kind not in _HOUSEKEEPING],
        messages=_messages(complaint, opened),
        evidence=_evidence(complaint, opened),
        events=complaint.chain_seq,
        chain_head=bytes(complaint.chain_head).hex(),
    )


def _rights(codes: Sequence[str], rules: Reference) -> list[Right]:
    """The articles by instrument, from codes such as "ICCPR:7", in the order of the codes."""
    articles: dict[str, list[str]] = {}
    for code in codes:
        instrument, _colon, article = code.partition(":")
        articles.setdefault(instrument, []).append(article)
    language = get_language() or "ar"
    return [
        Right(rules.instrument(code).name, presentation.show_list(found, language), len(found))
        for code, found in articles.items()
    ]


def _people(people: Iterable[Person], complaint: Complaint, opened: Opened, reader: User) -> list[PersonLine]:
    named = complaint.confidentiality == Confidentiality.OPEN and permissions.may_reveal(reader, complaint)
    lines = []
    for person in people:
        shown = named and person.role != PersonRole.WITNESS
        lines.append(PersonLine(person.get_role_display(), opened.identity(person).name if shown else ""))
    return lines


def _authority(people: Iterable[Person], opened: Opened) -> str:
    """On whose say the complaint was filed; it stands with the one who filed it, and names nobody."""
    codes = (
        opened.identity(person).extra.get("authority", "") for person in people if person.role == PersonRole.COMPLAINANT
    )
    return labels.authority(next(codes, ""))


def _routing(entries: Sequence[Entry], category: str, rules: Reference) -> list[str]:
    """Why it went where it went.

    A report may be handed on, and the body complained of must not learn because of which earlier complaint a reprisal
    is reported (COI-7). So the report says nothing of that link, which stands on the complaint's page, and leaves out
    the reasons that name the bodies shut out by it.
    """
    last = _last(entries, EventKind.ROUTED)
    if last is None:
        return []
    found = last.event.facts["reasons"]
    if category == earlier.category(rules):
        found = [reason for reason in found if reason["code"] not in _TELL_WHO_IS_SHUT_OUT]
    return reasons.routing_reasons({"reasons": found})


def _priority(prioritised: Entry | None) -> tuple[list[str], str]:
    """The rule's reasons, or the words of whoever changed the priority last."""
    if prioritised is None:
        return [], ""
    return ([], prioritised.words) if prioritised.words else (reasons.priority_reasons(prioritised.event.facts), "")


def _last(entries: Sequence[Entry], kind: EventKind) -> Entry | None:
    return next((entry for entry in reversed(entries) if entry.event.kind == kind), None)


def _decision(entries: Sequence[Entry]) -> Decision | None:
    """The last proposal that a second person signed, with its reasons."""
    signed: Entry | None = None
    for entry in reversed(entries):
        step = entry.event.facts.get("transition")
        if signed is None and step in _DECIDING:
            signed = entry
        elif signed is not None and step == _DECIDING[Transition(signed.event.facts["transition"])]:
            return Decision(_finding(entry), signed.at, signed.who, entry.words)
    return None


def _finding(proposal: Entry) -> str:
    facts = proposal.event.facts
    if "outcome" in facts:
        return str(Outcome(facts["outcome"]).label)
    return _("Inadmissible: %(ground)s") % {"ground": Ground(facts["ground"]).label}


def _line(entry: Entry) -> Line:
    internal = entry.event.kind in (EventKind.NOTE, EventKind.IDENTITY_REVEALED)
    return Line(entry.at, entry.what, entry.who, "" if internal else entry.words)


def _messages(complaint: Complaint, opened: Opened) -> list[Line]:
    return [
        Line(
            message.at,
            _("To the complainant") if message.user_id else _("From the complainant"),
            str(message.user) if message.user else "",
            opened.message(message),
        )
        for message in complaint.messages.select_related("user")
    ]


def _evidence(complaint: Complaint, opened: Opened) -> list[FileLine]:
    return [
        FileLine(opened.file_name(item), item.size, str(item.get_cleaning_display()), bytes(item.sha256).hex())
        for item in complaint.evidence.order_by("created_at", "pk")
    ]
