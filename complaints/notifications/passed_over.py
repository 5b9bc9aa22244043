"""Words of administrators that no notice carries any more, and why.

Most often a body or a subject has got a name that they hold. Nobody loses a notice by it: it goes out in other words
(`notifications.templates`). Administrators are shown which, so that they can say it anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from complaints.domain.reference import Reference
from complaints.models import NoticeTemplate
from complaints.notifications import templates
from complaints.notifications.template_form import samples
from complaints.notifications.templates import Part


@dataclass(frozen=True)
class PassedOver:
    """The subject or text of a row in one language, and its faults in the active language."""

    row: int
    part: Part
    language: str
    faults: tuple[str, ...]

    @property
    def field(self) -> str:
        """The column."""
        return f"{self.part}_{self.language}"


def in_row(row: NoticeTemplate, data: Reference) -> Iterator[PassedOver]:
    """What of a row in use is passed over while the reference data is `data`."""
    if not row.active:
        return
    for language in ("ar", "en"):
        subject, text = ((getattr(row, f"{part}_{language}") or "").strip() for part in ("subject", "text"))
        found = templates.faults_of(row.channel, subject, text, samples(language), data)
        for part, faults in found.items():
            yield PassedOver(row.pk, part, language, tuple(faults))


def everything(data: Reference) -> list[PassedOver]:
    """What is passed over of all rows. One query."""
    return [found for row in NoticeTemplate.objects.filter(active=True) for found in in_row(row, data)]
