"""The application's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users and their membership of bodies."""

    name = "accounts"
    verbose_name = _("Staff")
