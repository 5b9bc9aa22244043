"""Referrals: an offer to another body. The present body keeps the complaint until the offer is accepted."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Referral(models.Model):
    """One offer and its answer. The reasons are sealed in the events."""

    class State(models.TextChoices):
        """The answer of the body to which the complaint was offered."""

        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        TAKEN_BACK = "taken_back", _("Taken back")

    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name="referrals")
    offered_by_body = models.ForeignKey("complaints.Body", on_delete=models.PROTECT, related_name="+")
    offered_to = models.ForeignKey("complaints.Body", on_delete=models.PROTECT, related_name="referrals_offered")
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.OFFERED)
    offered_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=models.Q(state="offered"), name="one_open_referral_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.state}"
