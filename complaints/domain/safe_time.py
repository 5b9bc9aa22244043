"""When a message may reach a person without putting them in danger. Kept in `vault.Identity.safe_time`.

The hours are those of the country's clock; `notifications.hours` obeys them.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SafeTime(TextChoices):
    """What the person called safe."""

    ANY = "any", _("At any time")
    DAY = "day", _("By day, from eight in the morning to eight in the evening")
    MORNING = "morning", _("In the morning, from eight to twelve")
    AFTERNOON = "afternoon", _("In the afternoon, from twelve to five")
    EVENING = "evening", _("In the evening, from five to nine")
    WORKING_HOURS = "working_hours", _("On working days, from nine in the morning to three in the afternoon")
