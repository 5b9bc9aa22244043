"""Officers who must not work on a complaint (COI-6): what they declare, and who stood aside."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Declaration(models.Model):
    """What a person of staff declares so that it can be compared with the complaints they are to work on.

    The words are sealed like those of a complaint; the tokens are blind (domain.blind), so that a stolen table tells
    nobody's family.
    """

    class Kind(models.TextChoices):
        """What is declared."""

        RELATIVE = "relative", _("A relative who serves in a public body")
        FORMER_UNIT = "former_unit", _("A unit in which I served before")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="declarations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    sealed = models.BinaryField()
    tokens = ArrayField(models.BigIntegerField(), default=list)
    declared_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class Recusal(models.Model):
    """A person who does not work on a complaint, for good. The words behind it are sealed in the event."""

    class Ground(models.TextChoices):
        """How it came to be known."""

        OWN = "own", _("Stood aside on their own")
        NAME = "name", _("Named in the complaint, by the name")
        RELATIVE = "relative", _("A declared relative is named in the complaint")
        UNIT = "unit", _("Serves or served in the unit that is complained of")

    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.PROTECT, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals")
    ground = models.CharField(max_length=12, choices=Ground.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "user"], name="a_person_stands_aside_once")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.user_id} {self.ground}"
