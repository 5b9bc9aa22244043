"""Django's administration with this portal's door."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    """Stands in `INSTALLED_APPS` in the place of `django.contrib.admin`."""

    default_site = "accounts.administration.AdministrationSite"
