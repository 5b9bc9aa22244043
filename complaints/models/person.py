"""People in a complaint, apart from it and sealed: masked until somebody reveals them with a reason."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonRole(models.TextChoices):
    """The part a person plays in the complaint."""

    COMPLAINANT = "complainant", _("Complainant")
    VICTIM = "victim", _("Victim")
    REPRESENTATIVE = "representative", _("Representative")
    RESPONDENT = "respondent", _("Respondent")
    WITNESS = "witness", _("Witness")


class Person(models.Model):
    """One person in one role. Name, contact and everything else that identifies them is sealed."""

    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name="people")
    role = models.CharField(max_length=16, choices=PersonRole.choices)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return self.role
