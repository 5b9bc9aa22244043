"""After a restore: the erasures that happened after the data was backed up are done again, from the register.

The register is the list of erasures that travels with the backup of the keys (`complaints_portal.backup`). Data from
before an erasure and keys from after it give a complaint without a key: its contents cannot be read, and here its row
says so too, as it did before.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from accounts.models import User
from complaints.domain.events import locked
from complaints.domain.retention import erasing
from complaints.models import Complaint, Erasure


@dataclass(frozen=True)
class Registered:
    """One erasure of the register: codes and times only."""

    complaint: str
    policy: str
    kept_until: str
    announced_at: str
    not_before: str
    erased_at: str
    proposed_by: int | None
    approved_by: int | None

    @classmethod
    def of(cls, erasure: Erasure) -> "Registered":
        """What the register keeps of an erasure that happened."""
        assert erasure.erased_at is not None
        return cls(
            complaint=str(erasure.complaint_id),
            policy=erasure.policy,
            kept_until=erasure.kept_until.isoformat(),
            announced_at=erasure.announced_at.isoformat(),
            not_before=erasure.not_before.isoformat(),
            erased_at=erasure.erased_at.isoformat(),
            proposed_by=erasure.proposed_by_id,
            approved_by=erasure.approved_by_id,
        )

    def to_json(self) -> dict[str, str | int | None]:
        """A JSON value for the archive."""
        return asdict(self)


def reapply(register: Iterable[Registered]) -> int:
    """Erase again the complaints of the register that are not marked as erased; return how many there were."""
    people = set(User.objects.values_list("pk", flat=True))
    return sum(_again(entry, people) for entry in register)


def _again(entry: Registered, people: set[int]) -> bool:
    found = Complaint.objects.kept().filter(pk=entry.complaint).first()
    if found is None:
        return False
    with locked(found) as row:
        erasure, _created = Erasure.objects.update_or_create(
            complaint=row,
            defaults={
                "state": Erasure.State.ERASED,
                "policy": entry.policy,
                "kept_until": entry.kept_until,
                "announced_at": entry.announced_at,
                "not_before": entry.not_before,
                "erased_at": datetime.fromisoformat(entry.erased_at),
                # Accounts made after the data was backed up are not there.
                "proposed_by_id": entry.proposed_by if entry.proposed_by in people else None,
                "approved_by_id": entry.approved_by if entry.approved_by in people else None,
            },
        )
        assert erasure.erased_at is not None
        facts = {"policy": entry.policy, "proposed_by": entry.proposed_by, "approved_by": entry.approved_by}
        erasing.destroy(row, at=erasure.erased_at, facts=facts | {"after_restore": True})
    return True
