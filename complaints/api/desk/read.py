"""Complaints as the desk's serializers show them: codes as rows, contents opened, people left masked."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from accounts.models import User
from accounts.permissions import Officer
from complaints.domain import course, earlier, reasons, reference, vault, workflow
from complaints.domain.approximate_date import ApproximateDate
from complaints.domain.course import Entry
from complaints.domain.referred import referrals
from complaints.domain.vault import Opened, Reader
from complaints.models import Complaint, EventKind

# Shown as they stand in the row.
_PLAIN = (
    "reference",
    "version",
    "status",
    "priority",
    "place_kind",
    "filed_for",
    "channel",
    "language",
    "confidentiality",
    "consent_nhri",
    "objection",
    "needs_approval",
    "respondent_kind",
    "respondent_level",
    "assignee",
    "outcome",
    "received_at",
    "acknowledged_at",
    "routed_at",
    "decided_at",
    "closed_at",
    "next_deadline",
)


def rows(page: list[Complaint], *, reader: User) -> list[dict[str, Any]]:
    """A page of the list. The titles are opened together, with one record."""
    opened = vault.open_many(page, Reader.officer(reader, "list"))
    titles = {complaint.pk: seen.contents.title for complaint, seen in opened.items()}
    return [
        {
            "title": titles.get(complaint.pk, ""),
            "flags": complaint.flags,
            "assigned_to_me": complaint.assignee_id == reader.pk,
            **{name: getattr(complaint, name) for name in _PLAIN if name != "assignee"},
            **_subject(complaint),
        }
        for complaint in page
    ]


def complaint(held: Complaint, officer: Officer) -> dict[str, Any]:
    """A complaint with everything an officer may read. Raises `keys.KeyDestroyed` if it was erased."""
    opened = vault.open(held, Reader.officer(officer.user, "complaint page"))
    entries = course.course(held, opened)
    return {
        **{name: getattr(held, name) for name in _PLAIN},
        **_subject(held),
        **_bodies(held),
        "earlier": earlier.told(held),
        "contents": _contents(opened),
        "people": held.people.order_by("pk").defer("sealed"),
        "evidence": _evidence(held, opened),
        "messages": _messages(held, opened),
        "events": entries,
        "why_here": referrals(entry.event for entry in entries)
        + _latest(entries, EventKind.ROUTED, reasons.routing_reasons),
        "why_urgent": _latest(entries, EventKind.PRIORITISED, reasons.priority_reasons),
        "steps": workflow.open_to(officer.user, held),
    }


def _subject(row: Complaint) -> dict[str, Any]:
    rules = reference.current()
    return {
        "category": rules.category_by_pk(row.category_id),
        "subcategory": rules.subcategory_by_pk(row.subcategory_id),
        "division": rules.division_by_pk(row.division_id) if row.division_id else None,
    }


def _bodies(held: Complaint) -> dict[str, Any]:
    rules = reference.current()
    accused = held.respondent_body_id
    return {
        "flags": [rules.flag(code) for code in held.flags],
        "respondent_body": rules.body_by_pk(accused) if accused else None,
        "informed": [rules.body(code) for code in held.informed],
        "excluded": [rules.body(code) for code in held.excluded],
    }


def _contents(opened: Opened) -> dict[str, Any]:
    contents = opened.contents
    return {
        **{name: getattr(contents, name) for name in _WORDS},
        "happened": _date(contents.happened),
        "happened_until": _date(contents.happened_until),
    }


_WORDS = ("title", "narrative", "wishes", "place", "respondent", "objection", "time_of_day")


def _date(value: ApproximateDate | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {**asdict(value), "earliest": value.earliest(), "latest": value.latest()}


def _evidence(held: Complaint, opened: Opened) -> list[dict[str, Any]]:
    return [
        {
            "id": item.pk,
            "name": opened.file_name(item),
            "media_type": item.media_type,
            "size": item.size,
            "cleaning": item.cleaning,
        }
        for item in held.evidence.order_by("created_at", "pk")
    ]


def _messages(held: Complaint, opened: Opened) -> list[dict[str, Any]]:
    return [
        {"at": message.at, "from_complainant": message.user_id is None, "text": opened.message(message)}
        for message in held.messages.all()
    ]


def _latest(entries: Iterable[Entry], kind: EventKind, in_words: Any) -> list[str]:
    facts = [entry.event.facts for entry in entries if entry.event.kind == kind]
    return list(in_words(facts[-1])) if facts else []
