"""Bodies that are informed of a complaint beside the one that holds it, with the complainant's consent (COI-2)."""

from django.conf import settings
from django.db import models


class Informing(models.Model):
    """One body that is informed: plain facts, never what was written or who wrote it."""

    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.PROTECT, related_name="informings")
    body = models.ForeignKey("complaints.Body", on_delete=models.PROTECT, related_name="informed_of")
    informed_at = models.DateTimeField()
    # When somebody of that body noted that they had read it, and who.
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "body"], name="a_body_is_informed_once")]
        indexes = [
            models.Index(fields=["body", "-informed_at", "id"], name="informed_order"),
            # Counted for every page of the desk.
            models.Index(fields=["body"], condition=models.Q(seen_at=None), name="informed_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.body_id}"
