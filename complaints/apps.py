"""The application's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """Connects the system checks and the signals of changed reference data."""

    name = "complaints"
    verbose_name = _("Complaints")

    def ready(self) -> None:
        """Register the system checks; connect what forgets old reference data and counts deadlines anew."""
        from complaints import checks  # noqa: F401 - registers the checks
        from complaints.domain import reference
        from complaints.domain.deadlines import recompute

        reference.connect_signals()
        recompute.connect_signals()
