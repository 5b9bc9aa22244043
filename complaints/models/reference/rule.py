"""The routing rules and the conflict-of-interest rules, which `domain.routing` applies."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.reference.body import Body
from complaints.models.reference.row import NAME_LENGTH, ReferenceRow, code_field, codes_field, refuse_unknown
from complaints.models.reference.subject import Category, Subcategory


class RoutingRule(ReferenceRow):
    """Which body receives a category, or one subcategory of it, whose own rule goes before the category's."""

    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="routing_rules", verbose_name=_("category")
    )
    subcategory = models.ForeignKey(
        Subcategory,
        on_delete=models.PROTECT,
        related_name="routing_rules",
        verbose_name=_("subcategory"),
        null=True,
        blank=True,
        help_text=_("Empty: the rule of the whole category."),
    )
    route_to = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="routing_rules", verbose_name=_("receiving body")
    )
    alternates = codes_field(
        _("in case of conflict"),
        help_text=_("Codes of bodies; the first that is outside the conflict receives it."),
    )
    inform_with_consent = codes_field(
        _("informed with consent"),
        help_text=_("Codes of bodies that are informed too if the complainant agrees."),
    )
    note = models.TextField(_("note"), blank=True)
    # Made by modeltranslation (complaints.translation).
    note_ar: str
    note_en: str

    class Meta:
        ordering = ["category__position", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "subcategory"], nulls_distinct=False, name="one_route_per_subject"
            )
        ]
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")

    def __str__(self) -> str:
        return str(self.subcategory or self.category)

    @property
    def key(self) -> str:
        """The category's code, and the subcategory's after a slash."""
        return f"{self.category.code}/{self.subcategory.code}" if self.subcategory else self.category.code

    def clean(self) -> None:
        """Refuse a subcategory of another category, unknown bodies, and a category left without a route."""
        if self.subcategory and self.subcategory.category_id != self.category_id:
            raise ValidationError({"subcategory": _("This subcategory belongs to another category.")})
        if not self.subcategory and not self.active:
            raise ValidationError({"active": _("The rule of a whole category must stay in use.")})
        refuse_unknown("alternates", self.alternates, Body)
        refuse_unknown("inform_with_consent", self.inform_with_consent, Body)
        # A form calls this with an empty field too; that error is reported already.
        receiving = self.route_to.code if self.route_to_id else None
        if not self.alternates or receiving in self.alternates:
            raise ValidationError({"alternates": _("Name at least one body, other than the receiving body.")})


# Without these the accused could hold a complaint, or a complaint could find no body.
ALWAYS_IN_USE = frozenset({"COI-1", "COI-6", "COI-8", "COI-9", "COI-10"})


class ConflictRule(ReferenceRow):
    """A rule on conflicts of interest, COI-1 to COI-10: words for people, `parameters` for routing."""

    code = code_field(unique=True)
    title = models.CharField(_("title"), max_length=NAME_LENGTH)
    rule = models.TextField(_("rule"))
    parameters = models.JSONField(
        _("parameters"), default=dict, blank=True, help_text=_("What routing reads. The keys are fixed.")
    )
    # Made by modeltranslation (complaints.translation).
    title_ar: str
    title_en: str
    rule_ar: str
    rule_en: str

    class Meta:
        ordering = ["position"]
        verbose_name = _("conflict rule")
        verbose_name_plural = _("conflict rules")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def key(self) -> str:
        """The rule's code."""
        return self.code

    def clean(self) -> None:
        """Refuse to switch off a rule that routing always applies, and parameters that it could not read."""
        if not self.active and self.code in ALWAYS_IN_USE:
            raise ValidationError({"active": _("This rule protects every complaint and must stay in use.")})
        self._refuse_unreadable_parameters()

    def _refuse_unreadable_parameters(self) -> None:
        """Refuse parameters that routing could not read: keys and kinds of values are those shipped."""
        shipped: dict[str, Any] = self.shipped.get("parameters", {})
        if not isinstance(self.parameters, dict) or self.parameters.keys() != shipped.keys():
            keys = ", ".join(sorted(shipped)) or "{}"
            raise ValidationError({"parameters": _("The keys must be: %(keys)s.") % {"keys": keys}})
        for name, value in self.parameters.items():
            if type(value) is not type(shipped[name]):
                raise ValidationError({"parameters": _("The value of %(key)s is of the wrong kind.") % {"key": name}})
            self._refuse_unknown_codes(name, value)

    def _refuse_unknown_codes(self, name: str, value: Any) -> None:
        if isinstance(value, bool):
            return
        tables: dict[str, type[models.Model]] = {"subcategories": Subcategory, "category": Category}
        codes = [str(code) for code in value] if isinstance(value, list) else [value]
        refuse_unknown("parameters", codes, tables.get(name, Body))
