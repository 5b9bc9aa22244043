"""People who sign in: officers, supervisors, administrators and auditors. Complainants have no account."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does for a body; see DESIGN section 1 and `accounts.permissions`."""

    OFFICER = "officer", _("Officer")
    SUPERVISOR = "supervisor", _("Supervisor")
    HEAD = "head", _("Head of the body")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")

    @property
    def supervises(self) -> bool:
        """Whether the role approves the grave steps of its body. The head may do all that a supervisor may."""
        return self in (Role.SUPERVISOR, Role.HEAD)

    @property
    def seniority(self) -> int:
        """The place among the roles of a body, as they stand above: of several, the highest counts."""
        return list(Role).index(self)


class User(AbstractUser):
    """A person who signs in. `language` is the one of the pages and notices sent to them."""

    language = models.CharField(
        _("language"), max_length=2, default="ar", choices=[("ar", "العربية"), ("en", "English")]
    )

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Membership(models.Model):
    """A person's role in a body. Administrators and auditors serve the portal, so they have none."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    body = models.ForeignKey(
        "complaints.Body", on_delete=models.PROTECT, related_name="memberships", null=True, blank=True
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    # COI-6: the units an officer serves or served in are compared with the respondent before assignment.
    unit = models.CharField(_("unit"), max_length=200, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "body", "role"], name="one_role_of_a_kind_per_body"),
            models.CheckConstraint(
                condition=models.Q(role__in=["officer", "supervisor", "head"], body__isnull=False)
                | models.Q(role__in=["auditor", "administrator"], body__isnull=True),
                name="officers_serve_a_body_and_administrators_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
