"""Where complaints come from: the state, its calendar and numerals, its divisions and emergency numbers."""

import re
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from complaints.models.reference.row import NAME_LENGTH, ReferenceRow, code_field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# In Django's own words, which it translates.
WEEKDAY_CHOICES = sorted(WEEKDAYS.items())


def weekdays_field(label: "StrOrPromise", help_text: "StrOrPromise" = "") -> "ArrayField[list[int], list[int]]":
    """Days of the week, Monday 0 to Sunday 6, as `date.weekday()` counts them."""
    day = models.PositiveSmallIntegerField(choices=WEEKDAY_CHOICES)
    return ArrayField(day, verbose_name=label, help_text=help_text, default=list, blank=True)


class Country(ReferenceRow):
    """A member of the League of Arab States. An installation serves one, `settings.COUNTRY`."""

    class Digits(models.TextChoices):
        """The numerals shown; either is accepted in every input."""

        WESTERN = "western", _("Western (0123)")
        ARABIC_INDIC = "arabic-indic", _("Arabic-Indic (٠١٢٣)")

    class Hijri(models.TextChoices):
        """Whether dates are shown in the Hijri calendar too."""

        NONE = "none", _("Gregorian dates only")
        BESIDE = "beside", _("Hijri date beside the Gregorian")

    iso2 = models.CharField(_("two-letter code"), max_length=2, primary_key=True)
    iso3 = models.CharField(_("three-letter code"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    division_name = models.CharField(_("what a division is called"), max_length=NAME_LENGTH)
    division_name_plural = models.CharField(_("what divisions are called"), max_length=NAME_LENGTH)
    weekend = weekdays_field(_("weekend"))
    half_days = weekdays_field(_("half days"), help_text=_("Shorter working days; they count as working days."))
    extra_holidays = ArrayField(
        models.DateField(),
        verbose_name=_("further public holidays"),
        default=list,
        blank=True,
        help_text=_(
            "Days that the public calendar lacks, such as 31/12/2026 or 2026-12-31: one a line, or with commas between."
        ),
    )
    digits = models.CharField(_("numerals"), max_length=12, choices=Digits.choices, default=Digits.WESTERN)
    hijri = models.CharField(_("calendar"), max_length=6, choices=Hijri.choices, default=Hijri.NONE)
    timezone = models.CharField(_("time zone"), max_length=40)
    phone_region = models.CharField(_("region of phone numbers"), max_length=2)
    nhri_name = models.CharField(
        _("national human rights institution"),
        max_length=NAME_LENGTH,
        blank=True,
        help_text=_("Empty where there is none."),
    )
    # Made by modeltranslation (complaints.translation).
    name_ar: str
    name_en: str
    division_name_ar: str
    division_name_en: str
    division_name_plural_ar: str
    division_name_plural_en: str
    nhri_name_ar: str
    nhri_name_en: str

    class Meta:
        ordering = ["iso2"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The two-letter code."""
        return self.iso2

    def clean(self) -> None:
        """Refuse an unknown time zone, a week without a working day, and a half day that is a rest day."""
        if self.timezone and self.timezone not in available_timezones():
            raise ValidationError({"timezone": _("Unknown time zone. Write it as in Asia/Amman.")})
        if len(set(self.weekend)) > 6:
            raise ValidationError({"weekend": _("At least one day of the week must be a working day.")})
        if set(self.half_days) & set(self.weekend):
            raise ValidationError({"half_days": _("A day of the weekend cannot be a half day.")})


class Division(ReferenceRow):
    """A first-level division of the country: governorate, wilaya, region, emirate."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="divisions", verbose_name=_("country"))
    # ISO 3166-2 where it has one; the X of ISO's private codes marks a division that ISO does not list yet.
    code = code_field(unique=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)

    class Meta:
        ordering = ["country", "position", "code"]
        verbose_name = _("division")
        verbose_name_plural = _("divisions")

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The division's code."""
        return self.code


class EmergencyNumber(ReferenceRow):
    """A number to call in danger, shown before any form. Whoever runs the portal must verify each."""

    class Kind(models.TextChoices):
        """Who answers."""

        EMERGENCY = "emergency", _("Emergency (all services)")
        POLICE = "police", _("Police")
        AMBULANCE = "ambulance", _("Ambulance")
        CIVIL_DEFENCE = "civil-defence", _("Civil defence")
        CHILD = "child", _("Child helpline")
        WOMEN = "women", _("Helpline against violence")

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="emergency_numbers", verbose_name=_("country")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=20)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    verified = models.BooleanField(
        _("verified"),
        default=False,
        help_text=_("Somebody called this number or asked the service, and it is right."),
    )
    # Made by modeltranslation (complaints.translation).
    name_ar: str
    name_en: str

    class Meta:
        ordering = ["country", "position"]
        constraints = [
            models.UniqueConstraint(fields=["country", "kind"], name="one_emergency_number_of_a_kind_per_country")
        ]
        verbose_name = _("emergency number")
        verbose_name_plural = _("emergency numbers")

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @property
    def key(self) -> str:
        """The country's code and the kind."""
        return f"{self.country_id}/{self.kind}"

    def clean(self) -> None:
        """Refuse what cannot be dialled."""
        if self.number and not re.fullmatch(r"\+?[0-9]{2,15}", self.number):
            raise ValidationError({"number": _("Write the number with the digits 0 to 9 only, without spaces.")})
