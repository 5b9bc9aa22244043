"""The state that the installation serves (`settings.COUNTRY`): calendar, numerals, numbers to call."""

from complaints.domain import reference
from complaints.domain.reference_infos import CountryInfo, EmergencyInfo

__all__ = ["CountryInfo", "EmergencyInfo", "current"]


def current() -> CountryInfo:
    """The country, from the reference data in memory. Raises `reference.ReferenceMissing`."""
    return reference.current().country
