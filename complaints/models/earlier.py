"""The earlier complaint of which a new one reports a reprisal (COI-7)."""

from django.db import models


class EarlierComplaint(models.Model):
    """What somebody who reports a reprisal said of the complaint for which they are punished.

    A table of its own, read from the new complaint only: whoever holds the earlier one must not find the way here.
    """

    complaint = models.OneToOneField("complaints.Complaint", on_delete=models.PROTECT, related_name="earlier")
    # As it was given, also where no such complaint is stored here; empty if it was not known.
    reference = models.CharField(max_length=12, blank=True)
    # Which complaint that is; no reverse name, see above.
    found = models.ForeignKey("complaints.Complaint", on_delete=models.PROTECT, null=True, related_name="+")
    # Whether the complainant had opened the earlier complaint with its code, from the tracking page.
    proved = models.BooleanField(default=False)
    # The body that handled it, by the complainant's own word.
    handled_by = models.ForeignKey("complaints.Body", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.complaint_id} after {self.reference or self.handled_by_id}"
