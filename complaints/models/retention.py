"""The end of a complaint's keeping: holds that forbid it, and its way from the notice to the erasure."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalHold(models.Model):
    """Why a complaint must not be erased whatever its age. The reasons are sealed in its events.

    Holds stay when they are lifted, as does who lifted them; at most one holds at a time.
    """

    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.PROTECT, related_name="holds")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], condition=models.Q(lifted_at=None), name="one_legal_hold_at_a_time"
            ),
            # Not by the person who set it: `accounts.permissions` asks first, this holds whatever asks later.
            models.CheckConstraint(
                condition=~models.Q(lifted_by=models.F("set_by")), name="another_person_lifts_a_legal_hold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.set_at:%Y-%m-%d}"


class Erasure(models.Model):
    """One complaint's way to its erasure. The row goes away if the complaint is reopened or put on hold before."""

    class State(models.TextChoices):
        """How far it is."""

        ANNOUNCED = "announced", _("Complainant told")
        PROPOSED = "proposed", _("Erasure proposed")
        APPROVED = "approved", _("Erasure approved")
        ERASED = "erased", _("Erased")

    complaint = models.OneToOneField("complaints.Complaint", on_delete=models.PROTECT, related_name="erasure")
    state = models.CharField(max_length=12, choices=State.choices, default=State.ANNOUNCED)
    # The key of the policy that applied when the complainant was told.
    policy = models.CharField(max_length=100)
    # The end of the time of keeping.
    kept_until = models.DateTimeField()
    announced_at = models.DateTimeField()
    # Neither proposed nor approved before this time: the notice's days are over then.
    not_before = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(approved_by=models.F("proposed_by")), name="another_person_approves_an_erasure"
            )
        ]
        indexes = [
            models.Index(fields=["state", "not_before"], name="erasure_waiting", condition=~models.Q(state="erased")),
            models.Index(fields=["-erased_at"], name="erasure_done", condition=models.Q(state="erased")),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.state}"
