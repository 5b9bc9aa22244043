"""From a complaint's own page to a new one about a reprisal: a signed note, good for half an hour, names the complaint.

Only who opened the complaint with its code sees the note, so whoever brings it has proved that the complaint is theirs.
It travels in a form, never in an address, and says nothing to who has it but one number that opens nothing.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from complaints.domain import earlier, reference
from complaints.domain.earlier import Earlier
from complaints.models import Complaint

# As long as the page on which it stands stays open without use.
VALID_SECONDS = 30 * 60
_SALT = "earlier complaint"


@dataclass(frozen=True)
class Proved:
    """A complaint that was opened with its code, for a draft to keep.

    `complaint` is its id; `bodies` are the codes of those that hold it or are complained of in it.
    """

    complaint: str
    reference: str
    bodies: tuple[str, ...]

    @property
    def said(self) -> Earlier:
        """The same for filing."""
        return Earlier(reference=self.reference, proved_id=UUID(self.complaint))


def note(complaint: Complaint) -> str:
    """The note for the complaint's own page; empty while no complaint about a reprisal can be filed."""
    rules = reference.current()
    if not any(earlier.is_asked(category.code, rules) for category in rules.categories):
        return ""
    return signing.dumps(str(complaint.pk), salt=_SALT)


def read(text: str) -> Proved | None:
    """The complaint that a note names; None if the note is forged, too old, or of no complaint."""
    try:
        pk = UUID(signing.loads(text, salt=_SALT, max_age=VALID_SECONDS))
    except (signing.BadSignature, ValueError):
        return None
    complaint = Complaint.objects.kept().filter(pk=pk).first()
    if complaint is None:
        return None
    bodies = earlier.bodies_known_of(complaint, reference.current())
    return Proved(str(pk), complaint.reference, tuple(sorted(bodies)))
