"""Files of a draft: taking uploads over, and giving one up again."""

import secrets

from django.conf import settings

from complaints.intake.drafts import DraftedFile, OpenDraft
from complaints.intake.uploads import SealedUpload
from complaints.models import DraftFile


def take(draft: OpenDraft, uploads: list[SealedUpload]) -> None:
    """Make sound uploads part of the draft, as long as there is room.

    A file that is there already (sent twice) is not taken again. The storage keeps them only once `keep` was
    called, after the transaction.
    """
    known = {file.sha256 for file in draft.contents.files}
    for upload in uploads:
        stored = upload.stored
        if stored is None or stored.sha256.hex() in known or len(known) >= settings.EVIDENCE_MAX_FILES:
            continue
        known.add(stored.sha256.hex())
        DraftFile.objects.create(draft=draft.row, storage_name=stored.storage_name)
        draft.contents.files.append(
            DraftedFile(
                id=secrets.token_hex(8),
                name=upload.file_name,
                storage_name=stored.storage_name,
                key=stored.key.hex(),
                media_type=upload.media_type,
                size=stored.size,
                sha256=stored.sha256.hex(),
            )
        )


def keep(draft: OpenDraft, uploads: list[SealedUpload]) -> None:
    """After the transaction: leave in the storage what `take` made part of the draft."""
    taken = {file.storage_name for file in draft.contents.files}
    for upload in uploads:
        if upload.stored is not None and upload.stored.storage_name in taken:
            upload.keep()


def give_up(draft: OpenDraft, file_id: str) -> str | None:
    """Take a file out of the draft; return its name in the storage, to be deleted after the transaction."""
    found = next((file for file in draft.contents.files if file.id == file_id), None)
    if found is None:
        return None
    draft.contents.files.remove(found)
    DraftFile.objects.filter(storage_name=found.storage_name).delete()
    return found.storage_name
