"""The state that the installation serves (`settings.COUNTRY`): calendar, numerals, numbers to call."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from complaints.domain import reference
from complaints.domain.reference_infos import CountryInfo, EmergencyInfo

__all__ = ["CountryInfo", "EmergencyInfo", "current", "today"]


def current() -> CountryInfo:
    """The country, from the reference data in memory. Raises `reference.ReferenceMissing`."""
    return reference.current().country


def today() -> date:
    """The day it is in the country."""
    return timezone.now().astimezone(ZoneInfo(current().timezone)).date()
