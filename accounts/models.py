"""People who sign in: officers, supervisors, administrators and auditors. Complainants have no account."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does for a body (`accounts.permissions` says what it may)."""

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
    def serves_a_body(self) -> bool:
        """Whether the role belongs to a body; auditors and administrators serve the portal."""
        return self in (Role.OFFICER, Role.SUPERVISOR, Role.HEAD)

    @property
    def seniority(self) -> int:
        """The place among the roles of a body, as they stand above: of several, the highest counts."""
        return list(Role).index(self)


class PeopleManager(UserManager):  # type: ignore[type-arg]  # generic in the stubs only
    """Makes users; the operator's `createsuperuser` makes an administrator like any other."""

    use_in_migrations = False

    @transaction.atomic
    def create_superuser(self, *args: Any, **fields: Any) -> "User":
        """A user with the role of an administrator: Django's own flags open nothing here."""
        user: User = super().create_superuser(*args, **fields)
        user.memberships.create(role=Role.ADMINISTRATOR)
        return user


class User(AbstractUser):
    """A person who signs in. `language` is the one of the pages and notices sent to them.

    Django's `is_staff`, `is_superuser`, groups and permissions are not asked: the role of an administrator is what
    opens the administration (`accounts.permissions.administers`).
    """

    objects: ClassVar["UserManager[User]"] = PeopleManager()

    language = models.CharField(
        _("language"), max_length=2, default="ar", choices=[("ar", "العربية"), ("en", "English")]
    )
    # When an administrator gave the password of now; None once the owner chose one (accounts.first_password).
    password_given_at = models.DateTimeField(_("password given"), null=True, editable=False)

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
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "body", "role"], name="one_role_of_a_kind_per_body"),
            models.CheckConstraint(
                condition=models.Q(role__in=["officer", "supervisor", "head"], body__isnull=False)
                | models.Q(role__in=["auditor", "administrator"], body__isnull=True),
                name="officers_serve_a_body_and_administrators_none",
            ),
        ]

    def __str__(self) -> str:
        """The role and the body in words."""
        role = str(self.get_role_display())
        return role if self.body is None else gettext("%(role)s, %(body)s") % {"role": role, "body": self.body.name}

    @property
    def key(self) -> str:
        """The role and the body in a form that no language changes, for the history."""
        return self.role if self.body is None else f"{self.role}@{self.body.code}"
