"""The outbox: what must follow from a change, written in the same transaction as the change."""

import uuid

from django.db import models


class OutboxEntry(models.Model):
    """One piece of work for a Celery worker. The entry is the truth; the broker only carries its number."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.CharField(max_length=40)
    queue = models.CharField(max_length=16)
    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, null=True, related_name="+")
    # Primary keys and codes only, never words of people.
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    # Not handed to the broker again before this time: later after a hand-over, a beginning or a failure.
    due_at = models.DateTimeField()
    # Not begun before this time, however many copies of its number arrive: an attempt is under way, or failed and the
    # wait after it is not over. Null: a worker may begin at once.
    not_before = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # The kind of the last failure, never its message: a message may quote what somebody typed.
    last_error = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="outbox_due", condition=models.Q(state="waiting")),
            models.Index(fields=["state"], name="outbox_dead", condition=models.Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"
