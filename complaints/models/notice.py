"""Notices sent: a delivery log without contents or addresses."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeChannel(models.TextChoices):
    """The ways on which notices go."""

    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")


class Notice(models.Model):
    """One notice on one channel. `message_id` stays the same when a send is repeated after a crash."""

    class State(models.TextChoices):
        """How far it is. `SENDING` is written before the mail server is asked, `SENT` after it answered."""

        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be delivered")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name="notices")
    # The member of staff it is for; null where it is for the complainant.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=32)
    channel = models.CharField(max_length=8, choices=NoticeChannel.choices)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.SENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["channel"], name="notice_failed", condition=models.Q(state="failed"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.state}"
