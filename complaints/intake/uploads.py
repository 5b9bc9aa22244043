"""Uploads: each chunk of a file is encrypted while it comes in, so that no plain file touches memory or disk
whole.

A file that nobody keeps (a form refused, a request that broke off, a page that takes no files) is removed
from the storage when the request ends. One that is too large is not stored further, but read to its end: only
then can the page answer, beside the field and with the other fields kept.
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from complaints.domain import files, text
from complaints.domain.files import FileWriter, StorageFailed, StoredFile
from complaints.intake import file_types

_NAME_MOST = 200

# Generic in the type hints only.
if TYPE_CHECKING:
    _Upload = UploadedFile[bytes]
else:
    _Upload = UploadedFile


class Problem(StrEnum):
    """Why a file cannot be taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND = "kind"
    TOO_MANY = "too_many"
    NOT_STORED = "not_stored"


class SealedUpload(_Upload):
    """A file of this request, encrypted in the storage; or why it could not be taken. Its bytes cannot be
    read here.

    `keep` says that somebody took it over; otherwise closing, which Django does at the request's end, removes
    it.
    """

    def __init__(
        self,
        name: str,
        *,
        stored: StoredFile | None = None,
        media_type: str = "",
        problem: Problem | None = None,
    ) -> None:
        super().__init__(file=None, name=name, size=stored.size if stored else 0)
        self.stored = stored
        self.media_type = media_type
        self.problem = problem
        self._kept = False

    @property
    def file_name(self) -> str:
        """The name on the person's device, on one line and without bidi overrides."""
        return text.clean_line(self.name or "")[:_NAME_MOST]

    def keep(self) -> None:
        """Leave the file in the storage when the request ends."""
        self._kept = True

    def close(self) -> None:
        """Remove the file unless it was kept."""
        if self.stored is not None and not self._kept:
            files.discard(self.stored.storage_name)
            self.stored = None


class EncryptingUploadHandler(FileUploadHandler):
    """Encrypts what comes in into the storage; see `settings.FILE_UPLOAD_HANDLERS`."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._count = 0
        self._writer: FileWriter | None = None
        self._problem: Problem | None = None
        self._head = bytearray()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._count += 1
        self._head, self._writer = bytearray(), None
        self._problem = Problem.TOO_MANY if self._count > settings.EVIDENCE_MAX_FILES else None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take the next bytes; after a problem they are let go by."""
        if self._problem or not raw_data:
            return
        if start + len(raw_data) > settings.EVIDENCE_MAX_BYTES:
            self._give_up(Problem.TOO_LARGE)
            return
        room = file_types.HEAD_BYTES - len(self._head)
        if room > 0:
            self._head += raw_data[:room]
        try:
            if self._writer is None:
                self._writer = FileWriter()
            self._writer.write(raw_data)
        except StorageFailed:
            self._give_up(Problem.NOT_STORED)

    def file_complete(self, file_size: int) -> SealedUpload:
        """The file as the form sees it."""
        name = self.file_name or ""
        if self._problem is None and self._writer is None:
            self._problem = Problem.EMPTY
        media_type = file_types.detect(bytes(self._head)) if self._writer else None
        if self._problem is None and media_type is None:
            self._give_up(Problem.KIND)
        stored = self._finish()
        return SealedUpload(name, stored=stored, media_type=media_type or "", problem=self._problem)

    def upload_interrupted(self) -> None:
        """The request broke off in the middle of a file."""
        self._give_up(Problem.NOT_STORED)

    def _finish(self) -> StoredFile | None:
        writer, self._writer = self._writer, None
        if writer is None or self._problem:
            return None
        try:
            return writer.finish()
        except StorageFailed:
            self._writer = writer
            self._give_up(Problem.NOT_STORED)
            return None

    def _give_up(self, problem: Problem) -> None:
        self._problem = problem
        writer, self._writer = self._writer, None
        self._head = bytearray()
        if writer is not None:
            writer.abandon()
