"""What complaints are about: categories, subcategories, the rights they touch, and urgency flags."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Priority
from complaints.models.reference.row import NAME_LENGTH, ReferenceRow, code_field, codes_field, refuse_unknown


class CategoryGroup(ReferenceRow):
    """A heading under which the categories are offered."""

    code = code_field(unique=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("group of categories")
        verbose_name_plural = _("groups of categories")

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The group's code."""
        return self.code


class Category(ReferenceRow):
    """A subject of complaints."""

    group = models.ForeignKey(
        CategoryGroup, on_delete=models.PROTECT, related_name="categories", verbose_name=_("group")
    )
    code = code_field(unique=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The category's code."""
        return self.code


class Instrument(ReferenceRow):
    """A treaty whose articles the subcategories cite."""

    code = code_field(unique=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The instrument's code."""
        return self.code


class UrgencyFlag(ReferenceRow):
    """A fact that may make a complaint more urgent (domain.triage)."""

    class Strength(models.TextChoices):
        """What a true flag does to the priority."""

        OVERRIDE = "override", _("Makes any complaint critical")
        STRONG = "strong", _("Raises the priority by one level where the subcategory lists it")
        WEAK = "weak", _("Raises normal to high where the subcategory lists it")

    code = code_field(unique=True)
    strength = models.CharField(_("strength"), max_length=8, choices=Strength.choices)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("urgency flag")
        verbose_name_plural = _("urgency flags")

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The flag's code."""
        return self.code


class Subcategory(ReferenceRow):
    """A narrower subject, with the priority it starts from and how far a conflict of interest reaches."""

    class ConflictScope(models.TextChoices):
        """How far COI-1 shuts out the respondent's own side."""

        OUTSIDE_CHAIN = "outside-chain", _("No body that shares a chain of command with the respondent")
        INTERNAL_OVERSIGHT = "internal-oversight", _("The oversight body of the same ministry may hold it")
        SAME_BODY_HQ = "same-body-hq", _("The headquarters of the same body may hold it")

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="subcategories", verbose_name=_("category")
    )
    code = code_field(unique=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    description = models.TextField(_("description"), blank=True)
    default_priority = models.CharField(_("priority it starts from"), max_length=8, choices=Priority.choices)
    urgent_if = codes_field(_("flags that raise the priority"))
    conflict_scope = models.CharField(_("reach of a conflict"), max_length=20, choices=ConflictScope.choices)
    rights = codes_field(_("rights"), help_text=_("Instrument and article, such as ICCPR:7."))
    serious = models.BooleanField(
        _("serious"),
        default=False,
        help_text=_("Torture, death, children, violence: a withdrawal never closes the complaint by itself."),
    )

    class Meta:
        ordering = ["category__position", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["category", "code"], name="one_subcategory_of_a_code_per_category")
        ]
        verbose_name = _("subcategory")
        verbose_name_plural = _("subcategories")

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The category's code and its own."""
        return f"{self.category.code}/{self.code}"

    def clean(self) -> None:
        """Refuse unknown flags and rights that name no known instrument."""
        refuse_unknown("urgent_if", self.urgent_if, UrgencyFlag)
        if any(right.count(":") != 1 or right.endswith(":") for right in self.rights):
            raise ValidationError({"rights": _("Write each right as instrument and article, such as ICCPR:7.")})
        instruments = sorted({right.partition(":")[0] for right in self.rights})
        refuse_unknown("rights", instruments, Instrument)
