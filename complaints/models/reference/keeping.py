"""How long complaints are kept after they ended: the policies that retention counts from."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.reference.row import ReferenceRow
from complaints.models.reference.subject import Category

# A hundred years: more is a slip of the keyboard.
LONGEST_MONTHS = 1200
LONGEST_NOTICE_DAYS = 365


class Ending(models.TextChoices):
    """How a complaint ended: the finding of a decision, or a final state without one.

    The findings are those of `domain.outcomes.Outcome`, the states those of `Status`; a test holds them together.
    """

    SUBSTANTIATED = "substantiated", _("Substantiated")
    PARTLY = "partly_substantiated", _("Partly substantiated")
    UNSUBSTANTIATED = "unsubstantiated", _("Unsubstantiated")
    INSUFFICIENT_EVIDENCE = "insufficient_evidence", _("Insufficient evidence")
    SETTLED = "settled", _("Settled amicably")
    TO_PROSECUTION = "to_prosecution", _("Referred for prosecution")
    TO_DISCIPLINE = "to_discipline", _("Referred for discipline")
    RECOMMENDATION = "recommendation", _("Recommendation issued")
    INADMISSIBLE = "inadmissible", _("Inadmissible")
    MERGED = "merged", _("Merged with another complaint")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RetentionPolicy(ReferenceRow):
    """How long one kind of complaint is kept. The most specific row wins: category, then way of ending, then all.

    Serious complaints have rows of their own: a row for the others never shortens what a serious one is kept.
    """

    serious = models.BooleanField(
        _("for serious complaints"),
        default=False,
        help_text=_("Those whose narrower subject is marked serious. Rows without this mark never apply to them."),
    )
    ending = models.CharField(
        _("way of ending"),
        max_length=32,
        choices=Ending.choices,
        blank=True,
        help_text=_("Empty: however the complaint ended."),
    )
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        related_name="retention_policies",
        verbose_name=_("category"),
        null=True,
        blank=True,
        help_text=_("Empty: in every category."),
    )
    months = models.PositiveSmallIntegerField(
        _("months kept"),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MONTHS)],
        help_text=_("Counted from the day on which the complaint ended."),
    )
    notice_days = models.PositiveSmallIntegerField(
        _("days of notice"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_NOTICE_DAYS)],
        help_text=_("So long before the erasure the complainant is told, where there is a safe channel."),
    )

    class Meta:
        ordering = ["serious", "position", "category", "ending"]
        constraints = [
            models.UniqueConstraint(
                fields=["serious", "ending", "category"],
                nulls_distinct=False,
                name="one_retention_policy_of_a_kind",
                violation_error_message=_("There is a row for this kind of complaint already."),
            )
        ]
        verbose_name = _("time of keeping")
        verbose_name_plural = _("times of keeping")

    def __str__(self) -> str:
        kind = _("Serious") if self.serious else _("Not serious")
        return _(", ").join(str(part) for part in (kind, self.category, self.get_ending_display()) if part)

    @property
    def key(self) -> str:
        """Serious or ordinary, then how it ended, after the category's code where it is for one only."""
        parts = ["serious" if self.serious else "ordinary", self.category.code if self.category else None]
        return "/".join([part for part in parts if part] + [self.ending or "all"])
