"""Files given with the complaint."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from complaints.intake.forms.base import Line, StepForm
from complaints.intake.uploads import Problem, SealedUpload

_MEGABYTE = 1024 * 1024


class ManyFiles(forms.FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[SealedUpload]:
        """All files that came under this name."""
        return list(files.getlist(name)) if isinstance(files, MultiValueDict) else []


class UploadsField(forms.Field):
    """The files of one request; what is wrong with one is told by its name, the others are kept."""

    widget = ManyFiles

    def clean(self, value: Iterable[SealedUpload]) -> list[SealedUpload]:
        """The files, if nothing is wrong with any of them."""
        uploads = list(value)
        if mistakes := [_mistake(upload) for upload in uploads if upload.problem]:
            raise ValidationError(mistakes)
        return uploads


def _mistake(upload: SealedUpload) -> str:
    assert upload.problem
    # Isolated: a file's name runs in the direction of its own letters.
    words = {"name": f"\u2068{upload.file_name}\u2069", "most": settings.EVIDENCE_MAX_BYTES // _MEGABYTE}
    return str(_MISTAKES[upload.problem]) % words


_MISTAKES = {
    Problem.EMPTY: _("“%(name)s” is empty. Choose the file again"),
    Problem.TOO_LARGE: _("“%(name)s” is larger than %(most)s MB. Choose a smaller file, or send a part of it"),
    Problem.KIND: _(
        "“%(name)s” is of a kind that cannot be taken. Send a picture, a PDF, a sound, a video, a Word or "
        "OpenDocument text, or plain text"
    ),
    Problem.TOO_MANY: _("“%(name)s” was one file too many at once. Send it again after the others"),
    Problem.NOT_STORED: _("“%(name)s” could not be stored. Choose it again"),
}


class EvidenceForm(StepForm):
    """Several files, none of them required."""

    evidence = UploadsField(
        label=_("Do you have anything that shows it?"),
        required=False,
        widget=ManyFiles(attrs={"multiple": True}),
    )

    def clean_evidence(self) -> list[SealedUpload]:
        """Refuse more files than a complaint may have, those of the draft included."""
        uploads: list[SealedUpload] = self.cleaned_data["evidence"]
        most = settings.EVIDENCE_MAX_FILES
        if len(self.journey.files) + len(uploads) > most:
            raise ValidationError(
                ngettext(
                    "A complaint takes at most %(most)s file. Remove one first",
                    "A complaint takes at most %(most)s files. Remove some first",
                    most,
                )
                % {"most": most}
            )
        return uploads

    def uploads(self) -> list[SealedUpload]:
        """All files of this request."""
        found: list[SealedUpload] = self.fields["evidence"].widget.value_from_datadict({}, self.files, "evidence")
        return found

    def acceptable(self) -> list[SealedUpload]:
        """The files with which nothing is wrong."""
        return [upload for upload in self.uploads() if not upload.problem]

    def lines(self) -> list[Line]:
        """The names of the files."""
        names = tuple(file.name for file in self.journey.files)
        return [Line(str(_("Files")), names, free=True)] if names else []
