"""Deadlines of complaints: one row for each time a clock ran, and the alerts raised on it (domain.deadlines)."""

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models

from complaints.models.reference.policy import Clock, Unit


class Deadline(models.Model):
    """One run of one clock. Whoever changes it holds the complaint's row locked."""

    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name="deadlines")
    clock = models.CharField(max_length=16, choices=Clock.choices)
    # What the policy allowed when it was last counted.
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=16, choices=Unit.choices)
    started_at = models.DateTimeField()
    # Until when it must be met. While the clock stands still, what it would be without this pause.
    due_at = models.DateTimeField()
    # The pauses that are over.
    pauses = ArrayField(DateTimeRangeField(), default=list)
    paused_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Whether it ended in time; null while it runs.
    kept = models.BooleanField(null=True)
    # The highest share of the time, in percent, that somebody was alerted to.
    alerted = models.PositiveSmallIntegerField(default=0)
    # When the next share is over; null while the clock stands still, and when no alert is left.
    next_alert_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "clock"],
                condition=models.Q(ended_at=None),
                name="a_clock_runs_once_at_a_time",
            )
        ]
        indexes = [
            # Read every minute; it holds the running clocks alone.
            models.Index(
                fields=["next_alert_at", "id"],
                name="deadline_alerts",
                condition=models.Q(next_alert_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.clock}"


class DeadlineAlert(models.Model):
    """An alert that was raised: once for each share of a deadline's time."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="alerts")
    percent = models.PositiveSmallIntegerField()
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deadline", "percent"], name="one_alert_for_each_share_of_the_time")
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.percent} %"
