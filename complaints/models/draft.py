"""Drafts: an unfinished complaint, encrypted under a key that only its browser's cookie holds."""

import uuid

from django.db import models


class Draft(models.Model):
    """What somebody has typed so far. Nobody but the holder of the cookie can read `sealed`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed = models.BinaryField()
    # Counts saves, so that a page sent from an old tab is noticed.
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class DraftFile(models.Model):
    """A file uploaded to a draft: only its name in the storage, so that a draft that expires takes it along."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    storage_name = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.storage_name
