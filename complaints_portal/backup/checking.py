"""The check after a restore: every key opens its complaint, and the trail proves itself."""

from collections.abc import Callable
from dataclasses import dataclass

from complaints.domain import audit, keys, vault
from complaints.models import Complaint

Report = Callable[[str], object]


@dataclass
class Checked:
    """The complaints by whether their contents open, and the trail's faults. `is_well` says whether all is well."""

    complaints: int = 0
    readable: int = 0
    erased: int = 0
    # Not erased, and yet without a key, or with one that does not open them.
    unreadable: int = 0
    trail_events: int = 0
    trail_faults: int = 0

    @property
    def is_well(self) -> bool:
        """Whether everything that was not erased can be read, and the trail is what was recorded."""
        return not self.unreadable and not self.trail_faults


def check(report: Report) -> Checked:
    """Open every complaint for nobody and verify the trail; each fault goes to `report` as one line."""
    checked = Checked()
    for complaint in Complaint.objects.defer("tokens").prefetch_related("keys").iterator(chunk_size=1000):
        checked.complaints += 1
        if complaint.erased_at is not None:
            checked.erased += 1
        elif _opens(complaint):
            checked.readable += 1
        else:
            checked.unreadable += 1
            report(f"{complaint.reference}: no key opens its contents")
    proof = audit.verify(report, trusted={audit.public_key()})
    checked.trail_events, checked.trail_faults = proof.events, proof.faults
    return checked


def _opens(complaint: Complaint) -> bool:
    try:
        return vault.opens(complaint)
    except keys.KeyDestroyed:
        return False
