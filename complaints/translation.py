"""Which reference columns exist in Arabic and in English; `name` is the one in the active language."""

from modeltranslation.translator import TranslationOptions, register

from complaints.models.reference import (
    Body,
    Category,
    CategoryGroup,
    ConflictRule,
    Country,
    DeadlinePolicy,
    Division,
    EmergencyNumber,
    Instrument,
    NoticeTemplate,
    RetentionPolicy,
    RoutingRule,
    Subcategory,
    UrgencyFlag,
)

BOTH = ("ar", "en")


@register([CategoryGroup, Division, EmergencyNumber, Instrument, UrgencyFlag])
class NameOptions(TranslationOptions):
    """Rows that have a name only."""

    fields = ("name",)
    required_languages = BOTH


@register([Body, Category, Subcategory])
class DescribedOptions(TranslationOptions):
    """Rows with a name and a description."""

    fields = ("name", "description")
    required_languages = {"ar": ("name",), "en": ("name",)}


@register(Country)
class CountryOptions(TranslationOptions):
    """A state, what its divisions are called, and its national institution, which some lack."""

    fields = ("name", "division_name", "division_name_plural", "nhri_name")
    required_languages = dict.fromkeys(BOTH, ("name", "division_name", "division_name_plural"))


@register(ConflictRule)
class ConflictRuleOptions(TranslationOptions):
    """A rule in words."""

    fields = ("title", "rule")
    required_languages = BOTH


@register(RoutingRule)
class RoutingRuleOptions(TranslationOptions):
    """The note of a route."""

    fields = ("note",)


@register(NoticeTemplate)
class NoticeTemplateOptions(TranslationOptions):
    """The words of a notice. Empty ones stay empty: a notice never falls back to the other language."""

    fields = ("subject", "text")
    fallback_languages = {"default": ()}


@register([DeadlinePolicy, RetentionPolicy])
class WordlessOptions(TranslationOptions):
    """Rows without words of their own, registered because the administrators' pages ask for the options."""

    fields = ()
