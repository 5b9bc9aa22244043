"""Evidence files: encrypted in chunks, named by a random name, their own name sealed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Evidence(models.Model):
    """One file given with a complaint.

    `sealed` holds the file's name and its key; `sha256` is of what was received, `clean_sha256` of the copy without
    metadata that officers see.
    """

    class Cleaning(models.TextChoices):
        """Whether a copy without metadata could be made."""

        PENDING = "pending", _("Being checked")
        CLEANED = "cleaned", _("Hidden data removed")
        NOT_POSSIBLE = "not_possible", _("Hidden data could not be removed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name="evidence")
    storage_name = models.CharField(max_length=80, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.BinaryField()
    clean_storage_name = models.CharField(max_length=80, blank=True)
    clean_size = models.PositiveBigIntegerField(null=True)
    clean_sha256 = models.BinaryField(null=True)
    cleaning = models.CharField(max_length=12, choices=Cleaning.choices, default=Cleaning.PENDING)
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.id)
