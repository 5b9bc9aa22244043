"""The administrators' pages for reference data. Complaints are not here: an administrator never reads one."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from complaints import notice_warnings
from complaints.holidays_form import DaysField
from complaints.models import (
    Body,
    Category,
    CategoryGroup,
    ConflictRule,
    Country,
    DeadlinePolicy,
    Division,
    EmergencyNumber,
    Instrument,
    NoticeChannel,
    NoticeTemplate,
    RetentionPolicy,
    RoutingRule,
    Subcategory,
    UrgencyFlag,
)
from complaints.models.reference.place import WEEKDAY_CHOICES
from complaints.notifications import kinds, template_form
from complaints.notifications.template_form import NoticeTemplateForm
from complaints.reference_admin import ReferenceAdmin
from complaints.rule_trial_admin import RuleAdmin

admin.site.site_header = admin.site.site_title = _("Administration")
# Django's Arabic says of a change that something was added.
gettext_noop("The {name} “{obj}” was changed successfully.")


@admin.register(Body)
class BodyAdmin(RuleAdmin):
    """Bodies and their chains of command."""

    list_display = ("name", "code", "kind", "parent", "independence", "oversight", "active", "changed_here")
    list_filter = ("active", "kind", "oversight")
    list_select_related = ("parent",)


@admin.register(CategoryGroup, Instrument)
class NamedAdmin(ReferenceAdmin):
    """Rows with a name only."""

    list_display = ("name", "code", "position", "active", "changed_here")


@admin.register(Category)
class CategoryAdmin(ReferenceAdmin):
    """Subjects."""

    list_display = ("name", "code", "group", "position", "active", "changed_here")
    list_filter = ("active", "group")
    list_select_related = ("group",)


def all_flags() -> list[tuple[str, str]]:
    """The urgency flags to tick, in the active language."""
    return [(flag.code, flag.name) for flag in UrgencyFlag.objects.all()]


@admin.register(Subcategory)
class SubcategoryAdmin(RuleAdmin):
    """Narrower subjects, with priority and reach of a conflict."""

    ticked = {"urgent_if": (all_flags, str)}
    identity = ("category", "code")
    list_display = (
        "name",
        "code",
        "category",
        "default_priority",
        "conflict_scope",
        "serious",
        "active",
        "changed_here",
    )
    list_filter = ("active", "default_priority", "conflict_scope", "serious", "category")
    list_select_related = ("category",)


@admin.register(UrgencyFlag)
class UrgencyFlagAdmin(RuleAdmin):
    """Urgency flags."""

    list_display = ("name", "code", "strength", "position", "active", "changed_here")
    list_filter = ("active", "strength")


@admin.register(RoutingRule)
class RoutingRuleAdmin(RuleAdmin):
    """Routes of categories and of single subcategories."""

    identity = ("category", "subcategory")
    list_display = ("category", "subcategory", "route_to", "alternates", "active", "changed_here")
    list_filter = ("active", "route_to", "category")
    list_select_related = ("category", "subcategory__category", "route_to")
    search_fields = (
        "category__code",
        "category__name_ar",
        "category__name_en",
        "subcategory__code",
        "subcategory__name_ar",
        "subcategory__name_en",
    )


@admin.register(ConflictRule)
class ConflictRuleAdmin(RuleAdmin):
    """The conflict rules. They are fixed in number: routing knows each by its code."""

    list_display = ("code", "title", "active", "changed_here")
    search_fields = ("code", "title_ar", "title_en", "rule_ar", "rule_en")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """A rule that routing does not know would have no effect."""
        return False


@admin.register(Country)
class CountryAdmin(ReferenceAdmin):
    """The states: calendar, numerals, names. The installation serves the one of its setting COUNTRY."""

    exclude = ("active", "position")
    ticked = {"weekend": (WEEKDAY_CHOICES, int), "half_days": (WEEKDAY_CHOICES, int)}
    identity = ("iso2", "iso3")
    list_display = ("name", "iso2", "digits", "hijri", "timezone", "changed_here")
    list_filter = ("digits", "hijri")
    search_fields = ("iso2", "iso3", "name_ar", "name_en")

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Holidays as people write days."""
        if db_field.name != "extra_holidays":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        label = capfirst(db_field.verbose_name)
        return DaysField(label=label, help_text=db_field.help_text, required=False)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """A state comes with its data file."""
        return False


@admin.register(Division)
class DivisionAdmin(ReferenceAdmin):
    """First-level divisions."""

    identity = ("country", "code")
    list_display = ("name", "code", "country", "position", "active", "changed_here")
    list_filter = ("active", "country")
    list_select_related = ("country",)


@admin.register(EmergencyNumber)
class EmergencyNumberAdmin(ReferenceAdmin):
    """Numbers to call in danger, each to be verified by whoever runs the portal."""

    identity = ("country", "kind")
    list_display = ("name", "number", "kind", "country", "verified", "active", "changed_here")
    list_filter = ("verified", "active", "country")
    list_select_related = ("country",)
    search_fields = ("number", "name_ar", "name_en")


@admin.register(DeadlinePolicy)
class DeadlinePolicyAdmin(ReferenceAdmin):
    """Times allowed: the general ones as shipped, and narrower ones for a country or a body."""

    identity = ("country", "body", "clock", "priority")
    list_display = ("clock", "priority", "amount", "unit", "country", "body", "active", "changed_here")
    list_filter = ("active", "clock", "priority", "country", "body")
    list_select_related = ("country", "body")
    search_fields = ("body__code", "body__name_ar", "body__name_en")


@admin.register(RetentionPolicy)
class RetentionPolicyAdmin(ReferenceAdmin):
    """Times of keeping: the general ones as shipped, and narrower ones for a way of ending or a category."""

    identity = ("serious", "ending", "category")
    list_display = ("__str__", "months", "notice_days", "active", "changed_here")
    list_filter = ("active", "serious", "ending", "category")
    list_select_related = ("category",)
    search_fields = ("category__code", "category__name_ar", "category__name_en")


@admin.register(NoticeTemplate)
class NoticeTemplateAdmin(ReferenceAdmin):
    """The words of notices: as shipped those of every one, beside which a kind may get its own."""

    form = NoticeTemplateForm
    list_display = ("kind_in_words", "not_sent", "channel", "sms_length", "active", "changed_here")
    list_filter = ("active", "channel")
    search_fields = ("kind", "subject_ar", "subject_en", "text_ar", "text_en")

    def get_fieldsets(self, _request: HttpRequest, obj: models.Model | None = None) -> Any:
        """Kind and channel once and for all, the words by language, and for a row that exists what is sent."""
        row = obj if isinstance(obj, NoticeTemplate) else None
        is_sms = row is not None and row.channel == NoticeChannel.SMS
        words = ["text_ar", "text_en"] if is_sms else ["subject_ar", "text_ar", "subject_en", "text_en"]
        top, bottom = (["kind_in_words"], ["what_is_sent"]) if row else (["kind"], [])
        return [(None, {"fields": [*top, "channel", *words, *bottom, "active", "position"]})]

    def get_readonly_fields(self, _request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        """What the row is for, once it exists, and what is sent."""
        return ("kind_in_words", "channel", "what_is_sent") if obj else ()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with a word on sender and link, which administrators cannot change."""
        notice_warnings.of_senders(request)
        return super().changelist_view(request, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page, with what of the row is not sent; once it is typed anew, the faults stand beside the fields."""
        if change and request.method == "GET":
            notice_warnings.of_row(request, context["original"])
        return super().render_change_form(request, context, add, change, *args, **kwargs)

    @admin.display(description=capfirst(_("notice")), ordering="kind")
    def kind_in_words(self, row: NoticeTemplate) -> str:
        """Which notice it is."""
        return dict(kinds.in_words()).get(row.kind, row.kind)

    @admin.display(description=_("length of an SMS (Arabic, English)"))
    def sms_length(self, row: NoticeTemplate) -> str:
        """Characters and messages."""
        return template_form.lengths(row)

    @admin.display(description=_("not sent as it stands"))
    def not_sent(self, row: NoticeTemplate) -> str:
        """The fields whose words are passed over."""
        return notice_warnings.fields(row)

    @admin.display(description=_("what is sent"))
    def what_is_sent(self, row: NoticeTemplate) -> str:
        """The notice of an invented complaint, in both languages."""
        return template_form.as_sent(row)
