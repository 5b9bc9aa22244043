"""Drafts: what somebody has typed so far, sealed under a key that only their browser's cookie holds.

The first save of an answer makes the row and the cookie; reading a page never does. The cookie holds the
draft's number and its key, so that nobody else (not even who runs the server) can read an unfinished
complaint. Saves lock the row, so that two tabs or a double click stand one after the other.
"""

import base64
import binascii
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from complaints.domain import cipher, drafts
from complaints.domain.earlier_link import Proved
from complaints.models import Draft

# How long the confirmation of a filed complaint can be seen again in the same browser: long enough for a
# retry after a lost answer, short because the next person at a shared computer must not find the code.
CONFIRMATION_HOURS = 1
# How long the cookie from before a draft moved (`intake.resume`) leads to it: for a second press, or a lost answer.
MOVED_HOURS = 1
# How long the cookie outlives a draft: one that ended with it could not tell its person that the time was over.
# Not longer, because it tells the next person at the computer that a complaint was begun. Its key opens nothing any
# more (`domain.drafts.expire_drafts`), and the page that tells takes it away.
TOLD_DAYS = 7
# What the browser is asked to forget when somebody clears it.
CLEAR_BROWSER = '"cache", "storage"'


class DraftGone(Exception):
    """The cookie leads to no draft: its time is over, it was deleted, or the cookie was tampered with."""


@dataclass(frozen=True)
class Ticket:
    """What the cookie holds: which draft, and the key that opens it."""

    draft_id: uuid.UUID
    key: bytes

    @classmethod
    def new(cls) -> "Ticket":
        """A ticket for a draft that does not exist yet."""
        return cls(uuid.uuid4(), cipher.new_key())

    @classmethod
    def of(cls, request: HttpRequest) -> "Ticket | None":
        """The ticket that came with the request, None if none came. Raises `DraftGone` for a false one."""
        value = request.COOKIES.get(settings.DRAFT_COOKIE_NAME)
        return cls.read(value) if value else None

    @classmethod
    def read(cls, value: str) -> "Ticket":
        """The ticket of its written form. Raises `DraftGone` for a false one."""
        try:
            raw = base64.urlsafe_b64decode(value.encode("ascii"))
        except (binascii.Error, ValueError) as error:
            raise DraftGone from error
        if len(raw) != 16 + cipher.KEY_BYTES:
            raise DraftGone
        return cls(uuid.UUID(bytes=raw[:16]), raw[16:])

    @property
    def secret(self) -> bytes:
        """The number and the key together: known to this browser alone, the same at every retry."""
        return self.draft_id.bytes + self.key

    @property
    def written(self) -> str:
        """The ticket as the cookie holds it."""
        return base64.urlsafe_b64encode(self.secret).decode()

    def give(self, response: HttpResponse, *, told_days: int = TOLD_DAYS) -> None:
        """Put the ticket into the browser, until `told_days` after the draft's time is over."""
        response.set_cookie(
            settings.DRAFT_COOKIE_NAME,
            self.written,
            max_age=timedelta(hours=settings.DRAFT_HOURS, days=told_days),
            secure=settings.SECURE,
            httponly=True,
            samesite="Lax",
        )


def take_back(response: HttpResponse) -> None:
    """Remove the ticket from the browser."""
    response.delete_cookie(settings.DRAFT_COOKIE_NAME, samesite="Lax")


@dataclass(frozen=True)
class DraftedFile:
    """A file that was uploaded to the draft; bytes as hexadecimal digits, for sealing."""

    id: str
    name: str
    storage_name: str
    key: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Confirmation:
    """What the complainant takes away after filing; `received_at` in ISO 8601."""

    reference: str
    code: str
    received_at: str
    language: str


@dataclass(frozen=True)
class Turn:
    """How far the page of a step has come, so that a save that comes late is noticed.

    `version`: that of the draft when a button of the page was pressed last, and of a page when it was made.
    `at`: when the page's script looked at its boxes, in milliseconds by the browser's clock.
    """

    version: int = 0
    at: int = 0


@dataclass
class Contents:
    """What a draft holds. Answers are kept as typed: each step's fields with their values as sent."""

    answers: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    # What was typed on the pages of steps and is no answer yet, as far as it differs from the answer.
    unsent: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    turns: dict[str, Turn] = field(default_factory=dict)
    # Drawn anew with every draft and when one is emptied, the same under a return code: the pages of a draft say it,
    # so that what is typed on one whose draft has left the browser does not land in the next (`intake.unsent`).
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    files: list[DraftedFile] = field(default_factory=list)
    filed: Confirmation | None = None
    # Digits that open this draft elsewhere, if somebody asked for them (`intake.resume`).
    return_code: str = ""
    # An earlier draft was gone when this one began; told to the person once.
    replaces_lost: bool = False
    # The complaint from whose own page this one about a reprisal was begun.
    earlier: Proved | None = None
    # The ticket of a draft that this one put aside (`intake.aside`).
    aside: str = ""
    # The ticket under which all this goes on; then nothing else is here.
    moved_to: str = ""
    # The number of the row that leads here, as long as it does.
    moved_from: str = ""

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Contents":
        """Rebuild from what `asdict` returned."""
        return cls(
            answers=value["answers"],
            # Drafts of the release before have neither.
            unsent=value.get("unsent", {}),
            turns={step: Turn(**turn) for step, turn in value.get("turns", {}).items()},
            # Drafts of the release before have none.
            name=value.get("name", ""),
            files=[DraftedFile(**file) for file in value["files"]],
            filed=Confirmation(**value["filed"]) if value["filed"] else None,
            return_code=value["return_code"],
            replaces_lost=value["replaces_lost"],
            # Drafts of the release before have none of these.
            earlier=_proved(value.get("earlier")),
            aside=value.get("aside", ""),
            moved_to=value.get("moved_to", ""),
            moved_from=value.get("moved_from", ""),
        )


def _proved(value: dict[str, Any] | None) -> Proved | None:
    return Proved(**(value | {"bodies": tuple(value["bodies"])})) if value else None


@dataclass
class OpenDraft:
    """A draft whose contents are open for the length of one request."""

    row: Draft
    ticket: Ticket
    contents: Contents

    @property
    def saved_at(self) -> datetime:
        """When something was saved last."""
        return self.row.updated_at

    @property
    def version(self) -> int:
        """How often it was saved."""
        return self.row.version

    def save(self) -> None:
        """Seal and store the contents as they are now, and let the draft's time begin anew."""
        new = self.row._state.adding
        self.row.version += 1
        self.row.expires_at = timezone.now() + timedelta(hours=self._hours())
        self.row.sealed = cipher.seal(self.ticket.key, asdict(self.contents), _purpose(self.ticket))
        self.row.save(force_insert=new, force_update=not new)

    def _hours(self) -> int:
        if self.contents.moved_to:
            return MOVED_HOURS
        return CONFIRMATION_HOURS if self.contents.filed else settings.DRAFT_HOURS

    def lead_to(self, ticket: Ticket) -> None:
        """Once everything moved to another ticket: keep the way there alone."""
        self.contents = Contents(moved_to=ticket.written)
        self.save()

    def keep_confirmation(self, confirmation: Confirmation) -> None:
        """Once the complaint is filed: keep of all that was typed only what the complainant takes away."""
        # The files are the complaint's now: no draft takes them along any more.
        self.row.files.all().delete()
        self.contents = Contents(filed=confirmation, aside=self.contents.aside, moved_from=self.contents.moved_from)
        self.save()

    def delete(self) -> None:
        """Delete the draft and its files."""
        drafts.delete(self.row)


def read(request: HttpRequest) -> OpenDraft | None:
    """The draft of this browser, None if it has none. Raises `DraftGone`.

    If it moved, the request goes on with the cookie that leads there, and `guard.personal` hands it out. Not that of a
    confirmation, which ends within the hour as the old cookie does.
    """
    ticket = Ticket.of(request)
    if ticket is None:
        return None
    draft = _find(ticket, Draft.objects.all())
    if draft.ticket != ticket and not draft.contents.filed:
        request.COOKIES[settings.DRAFT_COOKIE_NAME] = draft.ticket.written
    return draft


def check(ticket: Ticket) -> None:
    """Raise `DraftGone` if the ticket opens no draft."""
    _find(ticket, Draft.objects.all())


def forget_way_to(moved_from: str) -> None:
    """Let the ticket from before a draft moved lead nowhere: who finds the old cookie finds nothing.

    Call it outside of `held`, which locks the old row before the new one.
    """
    if moved_from:
        Draft.objects.filter(pk=moved_from).delete()


@contextmanager
def held(ticket: Ticket | None) -> Iterator[OpenDraft]:
    """Hold a draft in one transaction, locked, for the body to change and save; without a ticket a new one.

    Raises `DraftGone`.
    """
    with transaction.atomic():
        if ticket is None:
            ticket = Ticket.new()
            yield OpenDraft(Draft(pk=ticket.draft_id), ticket, Contents())
        else:
            yield _find(ticket, Draft.objects.select_for_update())


def _find(ticket: Ticket, rows: QuerySet[Draft]) -> OpenDraft:
    """The draft of a ticket, or the one to which it moved."""
    draft = _open(ticket, rows.filter(pk=ticket.draft_id).first())
    if not draft.contents.moved_to:
        return draft
    moved_to = Ticket.read(draft.contents.moved_to)
    return _open(moved_to, rows.filter(pk=moved_to.draft_id).first())


def _open(ticket: Ticket, row: Draft | None) -> OpenDraft:
    if row is None or row.expires_at <= timezone.now():
        raise DraftGone
    try:
        contents = cipher.unseal(ticket.key, bytes(row.sealed), _purpose(ticket))
    except cipher.Unreadable as error:
        raise DraftGone from error
    return OpenDraft(row, ticket, Contents.from_json(contents))


def _purpose(ticket: Ticket) -> str:
    return f"draft {ticket.draft_id}"
