"""Which complaint goes on in which other one."""

from django.db import models


class Merger(models.Model):
    """A complaint that was merged, and the one in which it goes on: never one that was merged itself."""

    complaint = models.OneToOneField("complaints.Complaint", on_delete=models.PROTECT, related_name="merger")
    into = models.ForeignKey("complaints.Complaint", on_delete=models.PROTECT, related_name="mergers")

    def __str__(self) -> str:
        return f"{self.complaint_id} in {self.into_id}"
