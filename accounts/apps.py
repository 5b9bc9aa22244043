"""The application's configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users and their membership of bodies."""

    name = "accounts"
