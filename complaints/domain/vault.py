"""The vault: the only way from a complaint's sealed columns to plain text.

Opening names the reader. Who reads is checked against `accounts.permissions` and recorded as an `AccessRecord`;
who people are stays closed to officers until `casework.reveal_identity` is given a reason, which leaves an event.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from accounts import permissions
from accounts.models import User
from complaints.domain import cipher, files, keys
from complaints.domain.approximate_date import ApproximateDate
from complaints.models import AccessRecord, CaseReport, Complaint, Event, Evidence, Message, Person


class ReaderRefused(Exception):
    """This reader may not open this complaint."""


@dataclass(frozen=True)
class Reader:
    """Who opens: an officer (`user`), the complainant with reference and code, or the portal's own worker."""

    kind: str
    purpose: str
    user: User | None = None

    @classmethod
    def officer(cls, user: User, purpose: str) -> "Reader":
        """An officer; allowed by `permissions.may_read`."""
        return cls("officer", purpose, user)

    @classmethod
    def complainant(cls, purpose: str) -> "Reader":
        """The complainant, whose reference and code were checked by `domain.receipts`."""
        return cls("complainant", purpose)

    @classmethod
    def portal(cls, purpose: str) -> "Reader":
        """A worker of the portal, for one named purpose (a notice, a report somebody asked for)."""
        return cls("portal", purpose)


@dataclass(frozen=True)
class Contents:
    """What the complainant wrote, without the people."""

    title: str
    narrative: str
    wishes: str = ""
    place: str = ""
    respondent: str = ""
    objection: str = ""
    happened: ApproximateDate | None = None
    happened_until: ApproximateDate | None = None
    time_of_day: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return a JSON value for sealing."""
        value = asdict(self)
        value["happened"] = self.happened.to_dict() if self.happened else None
        value["happened_until"] = self.happened_until.to_dict() if self.happened_until else None
        return value

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Contents":
        """Rebuild from what `to_json` returned."""
        dates = {
            name: ApproximateDate.from_dict(value[name]) if value.get(name) else None
            for name in ("happened", "happened_until")
        }
        return cls(**(value | dates))

    def words(self) -> tuple[str, ...]:
        """The texts that a search finds."""
        return (self.title, self.narrative, self.wishes, self.place, self.respondent)


@dataclass(frozen=True)
class Identity:
    """Who a person is and how to reach them. Any part may be missing."""

    name: str = ""
    relation: str = ""
    email: str = ""
    phone: str = ""
    # "email", "sms", "portal" (only by reference and code): what the person called safe.
    safe_channel: str = "portal"
    # When a message may come (domain.safe_time), which sending obeys; the same in the person's words, for officers.
    safe_time: str = "any"
    safe_hours: str = ""
    details: str = ""
    extra: dict[str, str] = field(default_factory=dict)


def purpose_of(complaint: Complaint, part: str) -> str:
    """The associated data that binds a sealed value to its complaint and its part."""
    return f"{complaint.pk} {part}"


class Opened:
    """A complaint opened for one reader. Values are decrypted when asked for."""

    def __init__(self, complaint: Complaint, reader: Reader, key: bytes) -> None:
        self.complaint = complaint
        self.reader = reader
        self._key = key

    @classmethod
    def new(cls, complaint: Complaint) -> "Opened":
        """A complaint that is being filed, with a fresh data key that `keep_key` stores once the row exists."""
        return cls(complaint, Reader.portal("filing"), cipher.new_key())

    def keep_key(self) -> None:
        """Store the data key, wrapped."""
        keys.keep(self.complaint, self._key)

    def seal_identity(self, role: str, identity: Identity) -> bytes:
        """Seal who a person is, bound to the part they play."""
        return self.seal(asdict(identity), f"person {role}")

    @property
    def contents(self) -> Contents:
        """What the complainant wrote."""
        return Contents.from_json(self._unseal(self.complaint.sealed, "contents"))

    def event_secret(self, event: Event) -> dict[str, Any]:
        """The sealed words of an event (a note, a reason); empty if there are none."""
        return dict(self._unseal(event.sealed, "event")) if event.sealed else {}

    def message(self, message: Message) -> str:
        """The text of a message."""
        return str(self._unseal(message.sealed, "message"))

    def file_name(self, evidence: Evidence) -> str:
        """The name the file had on the complainant's device."""
        return str(self._unseal(evidence.sealed, "evidence")["name"])

    def file(self, evidence: Evidence, *, original: bool = False) -> Iterator[bytes]:
        """The plain bytes of a file: the cleaned copy where there is one, unless the original is asked for."""
        secret = self._unseal(evidence.sealed, "evidence")
        if evidence.clean_storage_name and not original:
            return files.read(evidence.clean_storage_name, bytes.fromhex(secret["clean_key"]))
        return files.read(evidence.storage_name, bytes.fromhex(secret["key"]))

    def report(self, report: CaseReport) -> Iterator[bytes]:
        """The plain bytes of a rendered case report."""
        return files.read(report.storage_name, bytes.fromhex(self._unseal(report.sealed, "report")["key"]))

    def identity(self, person: Person) -> Identity:
        """Who a person is, for the portal's own worker or the complainant; officers go through `reveal`."""
        if self.reader.kind == "officer":
            raise ReaderRefused("an officer reveals an identity with a reason")
        return self._identity(person)

    def seal(self, value: Any, part: str) -> bytes:
        """Seal a new value of this complaint (a note, a message, a file's key)."""
        return cipher.seal(self._key, value, purpose_of(self.complaint, part))

    def seal_clean_key(self, evidence: Evidence, key: bytes) -> bytes:
        """Seal a file's name and key anew, together with the key of its cleaned copy."""
        secret = self._unseal(evidence.sealed, "evidence")
        return self.seal(secret | {"clean_key": key.hex()}, "evidence")

    def _identity(self, person: Person) -> Identity:
        return Identity(**self._unseal(person.sealed, f"person {person.role}"))

    def _unseal(self, sealed: "bytes | memoryview[int]", part: str) -> Any:
        return cipher.unseal(self._key, sealed, purpose_of(self.complaint, part))


def open(complaint: Complaint, reader: Reader) -> Opened:  # noqa: A001 - `vault.open` is how it reads
    """Open one complaint for `reader`, checked and recorded.

    Raises `ReaderRefused` if the reader may not, `keys.KeyDestroyed` if the complaint was erased.
    """
    _check(complaint, reader)
    _record([complaint], reader)
    return Opened(complaint, reader, keys.unwrap(complaint))


def open_many(complaints: Iterable[Complaint], reader: Reader) -> dict[Complaint, Opened]:
    """Open a page of a list, with one record for all. Prefetch `keys`. Erased complaints are left out."""
    opened: dict[Complaint, Opened] = {}
    for complaint in complaints:
        _check(complaint, reader)
        try:
            opened[complaint] = Opened(complaint, reader, keys.unwrap(complaint))
        except keys.KeyDestroyed:
            continue
    if opened:
        _record(opened, reader)
    return opened


def opens(complaint: Complaint) -> bool:
    """Whether the key that is there opens the contents: for the check after a restore. Nobody reads them.

    Raises `keys.KeyDestroyed` if no key is there.
    """
    try:
        cipher.open_bytes(keys.unwrap(complaint), complaint.sealed, purpose_of(complaint, "contents"))
    except cipher.Unreadable:
        return False
    return True


def seal(complaint: Complaint, value: Any, part: str) -> bytes:
    """Seal a new value of an existing complaint. Writing reveals nothing, so it names no reader."""
    return cipher.seal(keys.unwrap(complaint), value, purpose_of(complaint, part))


def reveal(person: Person, user: User) -> Identity:
    """Open one person's identity for an officer. Call through `casework.reveal_identity`, which leaves the event.

    Raises `ReaderRefused` unless `permissions.may_reveal`.
    """
    complaint = person.complaint
    if not permissions.may_reveal(user, complaint):
        raise ReaderRefused(str(complaint.pk))
    reader = Reader.officer(user, f"identity of {person.role}")
    _record([complaint], reader)
    return Opened(complaint, reader, keys.unwrap(complaint))._identity(person)


def _check(complaint: Complaint, reader: Reader) -> None:
    if reader.kind != "officer":
        return
    if reader.user is None or not permissions.may_read(reader.user, complaint):
        raise ReaderRefused(str(complaint.pk))


def _record(complaints: Iterable[Complaint], reader: Reader) -> None:
    AccessRecord.objects.create(
        reader=reader.kind,
        user=reader.user,
        purpose=reader.purpose,
        complaints=[complaint.pk for complaint in complaints],
    )
