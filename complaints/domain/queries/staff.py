"""Who works for a body, and on how much."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Membership, Role, User
from complaints.models import Body, Complaint, Priority


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be put in charge of a complaint."""

    user: User
    role: Role

    @property
    def name(self) -> str:
        """The name with the role."""
        return f"{self.user} ({self.role.label})"


@dataclass(frozen=True)
class Load:
    """How many open complaints somebody has, how many of them are critical, and how many late."""

    open: int = 0
    critical: int = 0
    late: int = 0


def colleagues(body: Body) -> list[Colleague]:
    """The active people of a body by name, each once, with the higher role."""
    memberships = Membership.objects.filter(body=body, active=True, user__is_active=True).select_related("user")
    ranked = {
        membership.user: Role(membership.role)
        for membership in sorted(memberships, key=lambda row: Role(row.role).seniority)
    }
    return sorted((Colleague(user, role) for user, role in ranked.items()), key=lambda one: str(one.user))


def load_by_assignee(body: Body) -> Mapping[int | None, Load]:
    """The load of those in charge of the open complaints of the body, by user; None where nobody is."""
    rows = (
        Complaint.objects.held_by(body)
        .open()
        .values("assignee")
        .annotate(
            all=Count("pk"),
            critical=Count("pk", filter=Q(priority=Priority.CRITICAL)),
            late=Count("pk", filter=Q(next_deadline__lt=timezone.now())),
        )
        .order_by()
    )
    return {row["assignee"]: Load(row["all"], row["critical"], row["late"]) for row in rows}
