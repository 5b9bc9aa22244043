"""Whom a notice goes to: the person who filed, and only on the channel that person called safe."""

from dataclasses import dataclass
from typing import Literal

from complaints.domain import keys, vault
from complaints.domain.safe_channel import SafeChannel
from complaints.domain.safe_time import SafeTime
from complaints.domain.vault import Identity, Reader
from complaints.models import Complaint, Person, PersonRole

Channel = Literal["email", "sms"]

# Who files comes as complainant, or as representative of one. Nobody else in a complaint ever gets a
# notice: a victim or a witness did not ask for one, and it could endanger them.
_WHO_FILES = (PersonRole.COMPLAINANT, PersonRole.REPRESENTATIVE)


@dataclass(frozen=True)
class Recipient:
    """A channel, the address on it, and when a notice may reach the person there."""

    channel: Channel
    address: str
    safe_time: SafeTime = SafeTime.ANY


def recipient_of(complaint: Complaint) -> Recipient | None:
    """Where a notice may go; None without a safe channel or an address, or once the complaint is erased."""
    people = [person for person in complaint.people.all() if person.role in _WHO_FILES]
    if not people:
        return None
    try:
        opened = vault.open(complaint, Reader.portal("notice"))
    except keys.KeyDestroyed:
        return None
    for person in sorted(people, key=_complainant_first):
        if found := _safe_address(opened.identity(person)):
            return found
    return None


def _complainant_first(person: Person) -> int:
    return [role.value for role in _WHO_FILES].index(person.role)


def _safe_address(identity: Identity) -> Recipient | None:
    if identity.safe_channel == SafeChannel.EMAIL and identity.email:
        return Recipient("email", identity.email, SafeTime(identity.safe_time))
    if identity.safe_channel == SafeChannel.SMS and identity.phone:
        return Recipient("sms", identity.phone, SafeTime(identity.safe_time))
    return None
