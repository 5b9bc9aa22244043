"""How a person may be told of news without being put in danger. Kept in `vault.Identity.safe_channel`."""

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SafeChannel(TextChoices):
    """What the person called safe."""

    PORTAL = "portal", _("Only here on this site, with my reference and secret code")
    EMAIL = "email", _("By e-mail")
    SMS = "sms", _("By SMS")


def is_offered(channel: str) -> bool:
    """Whether this installation can use the channel: an SMS needs a gateway (`SMS_BACKEND`)."""
    return channel != SafeChannel.SMS or bool(settings.SMS_BACKEND)
