"""The application's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """Connects the system checks and the signals that forget stale reference data."""

    name = "complaints"
    verbose_name = _("Complaints")

    def ready(self) -> None:
        """Register the system checks and the reference data's invalidation."""
        from complaints import checks  # noqa: F401 - registers the checks
        from complaints.domain import reference

        reference.connect_signals()
