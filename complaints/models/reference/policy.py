"""How long each step may take: the policies from which the deadlines of complaints are counted."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models.complaint import Priority
from complaints.models.reference.body import Body
from complaints.models.reference.place import Country
from complaints.models.reference.row import ReferenceRow

# More than this of any unit is a slip of the keyboard.
LONGEST = 1000


class Clock(models.TextChoices):
    """What is timed. When each runs stands in `domain.deadlines.states`."""

    TRIAGE = "triage", pgettext_lazy("deadline", "First look")
    ADMISSIBILITY = "admissibility", pgettext_lazy("deadline", "Admissibility")
    REPLY = "reply", pgettext_lazy("deadline", "Reply of the body")
    COMMENT = "comment", pgettext_lazy("deadline", "Answer of the complainant")
    DECISION = "decision", pgettext_lazy("deadline", "Decision")
    UPDATE = "update", pgettext_lazy("deadline", "News for the complainant")
    REVIEW = "review", pgettext_lazy("deadline", "Answer to the request for review")


class Unit(models.TextChoices):
    """In what a clock counts (domain.working_time)."""

    HOURS = "hours", pgettext_lazy("unit of time", "hours, around the clock")
    WORKING_DAYS = "working_days", pgettext_lazy("unit of time", "working days of the country")
    DAYS = "days", pgettext_lazy("unit of time", "days, holidays included")


class DeadlinePolicy(ReferenceRow):
    """The time for one clock at one priority. The most specific row wins: body, then country, then all."""

    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="deadline_policies",
        verbose_name=_("country"),
        null=True,
        blank=True,
        help_text=_("Empty: in every country."),
    )
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        related_name="deadline_policies",
        verbose_name=_("body"),
        null=True,
        blank=True,
        help_text=_("Empty: for every body."),
    )
    clock = models.CharField(_("deadline"), max_length=16, choices=Clock.choices)
    priority = models.CharField(_("priority"), max_length=8, choices=Priority.choices)
    amount = models.PositiveSmallIntegerField(
        _("time allowed"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    unit = models.CharField(_("unit"), max_length=16, choices=Unit.choices)

    class Meta:
        ordering = ["position", "country", "body"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "body", "clock", "priority"],
                nulls_distinct=False,
                name="one_deadline_policy_of_a_kind",
                violation_error_message=_("There is a row for this deadline and priority already."),
            )
        ]
        verbose_name = _("time allowed")
        verbose_name_plural = _("times allowed")

    def __str__(self) -> str:
        return _("%(deadline)s, %(priority)s") % {
            "deadline": self.get_clock_display(),
            "priority": self.get_priority_display(),
        }

    @property
    def key(self) -> str:
        """Clock and priority, after the codes of country and body where it is for one only."""
        parts = [self.country_id, self.body.code if self.body else None, self.clock, self.priority]
        return "/".join(part for part in parts if part)
