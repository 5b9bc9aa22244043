"""How a person may be told of news without being put in danger. Kept in `vault.Identity.safe_channel`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SafeChannel(TextChoices):
    """What the person called safe."""

    PORTAL = "portal", _("Only here on this site, with my reference and secret code")
    EMAIL = "email", _("By e-mail")
    SMS = "sms", _("By SMS")
