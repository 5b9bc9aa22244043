"""Deleting drafts: when their time is over, or because the person wants them gone.

A draft's contents are sealed under a key that only its browser holds (`complaints.intake.drafts`); all that
can be done to one from here is to delete it, with the files that were uploaded to it. A file of a filed
complaint is no longer a draft's: filing takes its `DraftFile` row away, so that it is never deleted here.
"""

from django.db import transaction
from django.utils import timezone

from complaints.domain import files
from complaints.models import Draft

# Drafts deleted in one transaction: a draft holds up to ten files, each a call to the storage.
_BATCH = 50


def delete(draft: Draft) -> None:
    """Delete a draft that the caller holds locked, and its files.

    The files go first: if the process dies in between, the row is still there and the next attempt finishes.
    """
    delete_files(draft)
    draft.delete()


def delete_files(draft: Draft) -> None:
    """Delete the files of a draft that the caller holds locked."""
    for file in draft.files.all():
        files.delete(file.storage_name)
    draft.files.all().delete()


def expire_drafts() -> int:
    """Delete every draft whose time is over; return how many. Works in batches, each its own transaction."""
    done = 0
    while True:
        with transaction.atomic():
            expired = list(
                Draft.objects.select_for_update(skip_locked=True)
                .filter(expires_at__lte=timezone.now())
                .order_by("expires_at")[:_BATCH]
            )
            for draft in expired:
                delete(draft)
        done += len(expired)
        if not expired:
            return done
