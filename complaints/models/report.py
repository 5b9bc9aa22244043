"""Case reports asked for by officers: rendered by a worker, kept encrypted, downloaded by the one who asked."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseReport(models.Model):
    """One rendering of a complaint's case report in one language."""

    class State(models.TextChoices):
        """How far the worker is."""

        WAITING = "waiting", _("Waiting for its turn")
        RENDERING = "rendering", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name="reports")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    requested_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True)
    storage_name = models.CharField(max_length=80, blank=True)
    # The file's key, sealed under the complaint's data key.
    sealed = models.BinaryField(default=b"")
    pages = models.PositiveSmallIntegerField(null=True)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.BinaryField(null=True)

    class Meta:
        indexes = [models.Index(fields=["complaint", "requested_by"], name="report_asked")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.language} {self.state}"
