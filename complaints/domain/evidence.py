"""Evidence after it was received: the copy without hidden data that officers see.

A photo tells where it was taken, a document who wrote it; both can give away somebody who must stay unknown.
The original is kept, encrypted, for the proof; officers get the clean copy. Where none can be made (sound,
video, office documents, damaged or locked files) the officer is told so.
"""

import subprocess
import sys
from uuid import UUID

import structlog

from complaints.domain import files, keys, scrub, vault
from complaints.domain.events import locked, record
from complaints.domain.files import StoredFile
from complaints.domain.vault import Opened, Reader
from complaints.models import EventKind, Evidence

log = structlog.get_logger(__name__)

# Longer than the child's own bound on processor time: a machine under load must not spoil a good file.
_PATIENCE_SECONDS = 150
_KILLED = -1


def clean_evidence(evidence_id: str | UUID) -> None:
    """Make the clean copy of one file, or note that none can be made. Nothing happens if either is done
    already.

    Raises what may pass by itself (storage or database away), never for the file's own faults.
    """
    evidence = Evidence.objects.select_related("complaint").get(pk=evidence_id)
    if evidence.cleaning != Evidence.Cleaning.PENDING:
        return
    try:
        opened = vault.open(evidence.complaint, Reader.portal("cleaning evidence"))
    except keys.KeyDestroyed:
        return  # erased in the meantime: nobody can read the original either
    clean = _cleaned(evidence.media_type, b"".join(opened.file(evidence, original=True)))
    if clean is None:
        _note(evidence, Evidence.Cleaning.NOT_POSSIBLE)
        return
    stored = files.store([clean])
    try:
        _keep(evidence, opened, stored)
    except BaseException:
        files.delete(stored.storage_name)
        raise


def _keep(evidence: Evidence, opened: Opened, stored: StoredFile) -> None:
    evidence.clean_storage_name = stored.storage_name
    evidence.clean_size = stored.size
    evidence.clean_sha256 = stored.sha256
    evidence.sealed = opened.seal_clean_key(evidence, stored.key)
    _note(evidence, Evidence.Cleaning.CLEANED, "clean_storage_name", "clean_size", "clean_sha256", "sealed")


def _note(evidence: Evidence, cleaning: Evidence.Cleaning, *changed: str) -> None:
    evidence.cleaning = cleaning
    with locked(evidence.complaint) as complaint:
        evidence.save(update_fields=["cleaning", *changed])
        record(
            complaint,
            EventKind.EVIDENCE_CLEANED,
            facts={"evidence": str(evidence.pk), "cleaning": cleaning.value},
        )


def _cleaned(media_type: str, original: bytes) -> bytes | None:
    """The clean copy, made by a process that knows no secret; None if there can be none.

    Raises `RuntimeError` if the process itself could not run: that is no fault of the file.
    """
    if media_type not in scrub.CLEANERS:
        return None
    code, clean = _run(media_type, original)
    if code == 0:
        return clean
    # Negative: ended by a signal, for too much memory or time, or by a fault in a library's native code.
    if code == scrub.NOT_POSSIBLE or code < 0:
        log.info("evidence.not_cleaned", media_type=media_type, exit_code=code)
        return None
    raise RuntimeError(f"the cleaning process ended with {code}")


def _run(media_type: str, original: bytes) -> tuple[int, bytes]:
    command = [sys.executable, "-I", scrub.__file__, media_type]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, and a media type of our own list
            command, input=original, capture_output=True, env={}, timeout=_PATIENCE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return _KILLED, b""
    return done.returncode, done.stdout
