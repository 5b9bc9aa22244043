"""Messages between the body and the complainant, sealed."""

from django.conf import settings
from django.db import models


class Message(models.Model):
    """One message. `sealed` holds its text; from the complainant if `user` is empty."""

    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name="messages")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.at:%Y-%m-%d}"
