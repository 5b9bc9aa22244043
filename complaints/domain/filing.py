"""Filing: one transaction that stores a complaint whole, or not at all.

The outbox entries written with it make the workers route, prioritise and acknowledge it. A second filing with the same
key finds the first one: a double click or a repeated request files once.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints.domain import blind, earlier, references, triage, vault
from complaints.domain.deadlines import clocks
from complaints.domain.earlier import Earlier
from complaints.domain.events import next_event
from complaints.domain.outbox import later
from complaints.domain.vault import Contents, Identity
from complaints.models import (
    Channel,
    Complaint,
    Event,
    EventKind,
    Evidence,
    Person,
    PersonRole,
    Priority,
    RespondentLevel,
)


class AlreadyFiled(Exception):
    """A complaint was filed with this key before; `complaint` is it."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint.reference)
        self.complaint = complaint


@dataclass(frozen=True)
class FiledFile:
    """An uploaded file that the draft (or the API) already encrypted into the storage under a key of its own."""

    name: str
    storage_name: str
    key: bytes
    media_type: str
    size: int
    sha256: bytes


@dataclass(frozen=True)
class Filing:
    """Everything a complaint consists of when it is filed. Codes are of the reference data, checked by the face."""

    language: str
    filed_for: str
    confidentiality: str
    category_id: int
    subcategory_id: int
    flags: tuple[str, ...]
    contents: Contents
    place_kind: str
    respondent_kind: str
    people: tuple[tuple[PersonRole, Identity], ...] = ()
    files: tuple[FiledFile, ...] = ()
    division_id: int | None = None
    respondent_body_id: int | None = None
    respondent_level: str = RespondentLevel.NONE
    consent_nhri: bool = False
    objection: bool = False
    # Of a complaint about a reprisal: because of which other one (COI-7).
    earlier: Earlier | None = None
    channel: str = Channel.WEB
    # What `fingerprint` makes of an idempotent interface's request; a browser's key never comes with other contents.
    filing_print: bytes = b""
    # The code of an idempotent interface is derived from its key; a browser's is random.
    code: str = field(default_factory=references.new_code)


@dataclass(frozen=True)
class Filed:
    """What the complainant takes away. The code is not kept anywhere in the clear."""

    complaint: Complaint
    reference: str
    code: str


def filing_key(secret: bytes) -> bytes:
    """The stored form of an idempotency key."""
    return hashlib.sha256(b"filing key" + secret).digest()


def fingerprint(contents: bytes) -> bytes:
    """A keyed fingerprint of a request's contents: tells a repetition from a reuse, and nothing else."""
    return hmac.digest(settings.INDEX_KEY, b"filing" + contents, "sha256")


def derived_code(secret: bytes) -> str:
    """The receipt code that belongs to an idempotency key, so that a repeated request gets the same answer."""
    digest = hmac.digest(settings.INDEX_KEY, b"receipt code" + secret, "sha256")
    return f"{int.from_bytes(digest[:16], 'big') % 10**16:016d}"


def file_complaint(filing: Filing, *, key: bytes, now: datetime | None = None) -> Filed:
    """Store one complaint with its people, files, first event and what must follow, in one transaction.

    `key` is the filing key's stored form. Raises `AlreadyFiled` if it was used before.
    """
    try:
        with transaction.atomic():
            return _store(filing, key, now or timezone.now())
    except IntegrityError as error:
        first = Complaint.objects.filter(filing_key=key).first()
        if first is None:
            raise
        raise AlreadyFiled(first) from error


def _store(filing: Filing, key: bytes, now: datetime) -> Filed:
    complaint = _row(filing, key, now)
    opened = vault.Opened.new(complaint)
    complaint.sealed = opened.seal(filing.contents.to_json(), "contents")
    event = next_event(
        complaint,
        EventKind.RECEIVED,
        actor=Event.Actor.COMPLAINANT,
        facts={"channel": str(filing.channel), "files": len(filing.files)},
        at=now,
    )
    complaint.save(force_insert=True)
    opened.keep_key()
    event.save(force_insert=True)
    if filing.earlier:
        earlier.keep(complaint, filing.earlier)
    Person.objects.bulk_create(_people(filing, complaint, opened))
    evidence = Evidence.objects.bulk_create(_evidence(filing, complaint, opened))
    later("complaint.route", complaint)
    later("complaint.acknowledge", complaint)
    for item in evidence:
        later("evidence.clean", complaint, evidence=str(item.pk))
    return Filed(complaint, complaint.reference, filing.code)


def _row(filing: Filing, key: bytes, now: datetime) -> Complaint:
    """The row with what is not sealed of the complaint; nothing is written yet."""
    reference = references.new_reference()
    complaint = Complaint(
        reference=reference,
        code_hash=references.hash_code(filing.code, reference),
        filing_key=key,
        filing_print=filing.filing_print,
        category_id=filing.category_id,
        subcategory_id=filing.subcategory_id,
        division_id=filing.division_id,
        place_kind=filing.place_kind,
        flags=_flags(filing),
        filed_for=filing.filed_for,
        channel=filing.channel,
        language=filing.language,
        confidentiality=filing.confidentiality,
        consent_nhri=filing.consent_nhri,
        objection=filing.objection,
        respondent_kind=filing.respondent_kind,
        respondent_body_id=filing.respondent_body_id,
        respondent_level=filing.respondent_level,
        happened_from=filing.contents.happened.earliest() if filing.contents.happened else None,
        happened_to=_last_day(filing.contents),
        received_at=now,
        tokens=_tokens(filing),
    )
    complaint.next_deadline = clocks.first_look(Priority(complaint.priority), now)
    return complaint


def _flags(filing: Filing) -> list[str]:
    """The flags as answered, and that of a child where the victim's age says so: nobody need answer twice."""
    ages = [identity.extra.get("age") for role, identity in filing.people if role == PersonRole.VICTIM]
    child = any(age and int(age) < triage.ADULT_FROM for age in ages)
    return [*filing.flags, *([triage.CHILD] if child and triage.CHILD not in filing.flags else [])]


def _last_day(contents: Contents) -> date | None:
    last = contents.happened_until or contents.happened
    return last.latest() if last else None


def _tokens(filing: Filing) -> list[int]:
    """Search tokens of the words and of the contacts, so that an officer finds a case by a phone number."""
    found = set(blind.tokens(*filing.contents.words()))
    for _role, identity in filing.people:
        found.update(blind.tokens(identity.name))
        if identity.phone:
            found.add(blind.exact("phone", identity.phone))
        if identity.email:
            found.add(blind.exact("email", identity.email))
    return sorted(found)


def _people(filing: Filing, complaint: Complaint, opened: vault.Opened) -> list[Person]:
    return [
        Person(complaint=complaint, role=role, sealed=opened.seal_identity(role, identity))
        for role, identity in filing.people
    ]


def _evidence(filing: Filing, complaint: Complaint, opened: vault.Opened) -> list[Evidence]:
    return [
        Evidence(
            complaint=complaint,
            storage_name=item.storage_name,
            media_type=item.media_type,
            size=item.size,
            sha256=item.sha256,
            sealed=opened.seal({"name": item.name, "key": item.key.hex()}, "evidence"),
        )
        for item in filing.files
    ]
