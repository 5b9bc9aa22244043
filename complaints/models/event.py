"""Events: the timeline and the audit trail at once. Append-only, held by triggers and by a hash chain."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(models.TextChoices):
    """What happened to a complaint. Transitions of the workflow are `STEP` with the transition in `facts`."""

    RECEIVED = "received", pgettext_lazy("event", "Received")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    NOTICE_FAILED = "notice_failed", _("A notice could not be delivered")
    ROUTED = "routed", _("Routed")
    PRIORITISED = "prioritised", _("Priority set")
    ASSIGNED = "assigned", _("Assigned")
    STEP = "step", _("Step")
    NOTE = "note", _("Internal note")
    MESSAGE_SENT = "message_sent", _("Message to the complainant")
    MESSAGE_RECEIVED = "message_received", _("Message from the complainant")
    EVIDENCE_CLEANED = "evidence_cleaned", _("Evidence prepared for reading")
    IDENTITY_REVEALED = "identity_revealed", _("Identity revealed")
    REPORT_MADE = "report_made", _("Case report made")
    DEADLINE_ALERT = "deadline_alert", _("Deadline alert")
    REPORT_DOWNLOADED = "report_downloaded", _("Case report downloaded")
    HOLD_SET = "hold_set", pgettext_lazy("event", "Put on legal hold")
    HOLD_LIFTED = "hold_lifted", _("Legal hold lifted")
    ERASURE_ANNOUNCED = "erasure_announced", _("Time of keeping ends: complainant told")
    ERASURE_PROPOSED = "erasure_proposed", _("Erasure proposed")
    ERASURE_DECLINED = "erasure_declined", _("Erasure not approved")
    ERASURE_APPROVED = "erasure_approved", _("Erasure approved")
    ERASED = "erased", _("Contents erased")
    INFORMED = "informed", _("Other bodies informed")
    INFORMATION_SEEN = "information_seen", _("Read by an informed body")
    RECUSED = "recused", _("Stood aside because of a conflict of interest")
    TOOK_IN = "took_in", _("Another complaint merged into this one")
    PASSED_ALONG = "passed_along", _("Passed on with the complaint in which it goes on")


class Event(models.Model):
    """One entry of a complaint's chain: hash = SHA-256(previous hash, seq, kind, actor, time, facts, sealed)."""

    class Actor(models.TextChoices):
        """Who did it."""

        PORTAL = "portal", _("Portal")
        COMPLAINANT = "complainant", _("Complainant")
        OFFICER = "officer", _("Officer")

    # The chain outlives the data key, never the other way round: a complaint with events cannot be deleted.
    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=EventKind.choices)
    actor = models.CharField(max_length=12, choices=Actor.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    # Codes and numbers only, never words of people.
    facts = models.JSONField(default=dict)
    # Words of people (notes, reasons), sealed under the complaint's data key; empty if there are none.
    sealed = models.BinaryField(default=b"")
    previous = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "seq"], name="one_event_per_place_in_the_chain")]
        indexes = [models.Index(fields=["at", "id"], name="event_time")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'pgtrigger: events are append-only';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.seq} {self.kind}"


class Checkpoint(models.Model):
    """A signature over every event up to `until`, chained to the checkpoint before it (domain.audit)."""

    until = models.DateTimeField(unique=True)
    events = models.PositiveBigIntegerField()
    digest = models.BinaryField()
    signature = models.BinaryField()
    public_key = models.BinaryField()
    signed_at = models.DateTimeField()

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%d %H:%M:%S} ({self.events})"
