"""What the list of people can be narrowed to: by role, by body, and by a missing second step."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Role, User
from complaints.models import Body

SECOND_STEP = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP))


def _holding(people: QuerySet[User], **role: Any) -> QuerySet[User]:
    """Those of the people who hold such a role now."""
    return people.filter(Exists(Membership.objects.filter(user=OuterRef("pk"), active=True, **role)))


class RoleFilter(admin.SimpleListFilter):
    """The people with a role now."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Every role."""
        return Role.choices

    def queryset(self, _request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """Those who hold it."""
        return _holding(queryset, role=self.value()) if self.value() else queryset


class BodyFilter(admin.SimpleListFilter):
    """The people of a body now."""

    title = _("body")
    parameter_name = "body"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Iterable[tuple[str, Any]]:
        """The bodies for which anybody works."""
        return [(body.code, body.name) for body in Body.objects.filter(memberships__active=True).distinct()]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """Those who work for it."""
        return _holding(queryset, body__code=self.value()) if self.value() else queryset


class SecondStepFilter(admin.SimpleListFilter):
    """The people with and without a second step of signing in."""

    title = _("second step")
    parameter_name = "second_step"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Iterable[tuple[str, Any]]:
        """On or off."""
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """Those for whom it is so."""
        if self.value() == "yes":
            return queryset.filter(SECOND_STEP)
        return queryset.filter(~SECOND_STEP) if self.value() == "no" else queryset
