"""On whose say somebody complains for another, or why they could not be asked."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Authority(TextChoices):
    """Kept in `vault.Identity.extra["authority"]` of the person who files."""

    ORAL = "oral", _("They agreed when I asked them")
    WRITTEN = "written", _("They agreed in writing")
    POWER_OF_ATTORNEY = (
        "power-of-attorney",
        _("I have a power of attorney or act as their lawyer or guardian"),
    )
    DETAINED = "detained", _("They are detained and I cannot reach them")
    MISSING = "missing", _("They are missing")
    CHILD = "child", _("It is a child")
    UNCONSCIOUS = "unconscious", _("They are unconscious or too ill")
    IN_DANGER = "in-danger", _("Asking them would put them in danger")


# The rest are reasons why the person could not be asked.
ASKED = (Authority.ORAL, Authority.WRITTEN, Authority.POWER_OF_ATTORNEY)
