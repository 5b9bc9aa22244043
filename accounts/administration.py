"""Who may enter the administration, and what is allowed there: both follow from the role of an administrator."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from accounts import permissions, unsent
from accounts.models import Membership, User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

# Rows are taken out of use, never deleted.
_ACTS = ("view", "add", "change")


class AdministrationSite(admin.AdminSite):
    """The administration: for administrators alone, with the portal's own sign-in."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person who asks manages the portal."""
        return permissions.administers(request.user)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Django's door. A form that comes after the session ended loses nothing at it (accounts.unsent)."""
        enter = super().admin_view(view, cacheable)

        @wraps(enter)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return unsent.stopped(request) or enter(request, *args, **kwargs)

        return cast(View, door)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The portal's sign-in, which asks for the second step. Raises `PermissionDenied` for other staff."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        back = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(back, resolve_url(settings.LOGIN_URL))


class AdministratorBackend(BaseBackend):
    """Lets administrators see, add and change whatever the administration shows. It signs nobody in."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Django's names of what is allowed, such as `complaints.change_body`."""
        if obj is not None or not permissions.administers(user_obj):
            return set()
        shown: list[type[Model]] = [Membership, *(one for one in apps.get_models() if admin.site.is_registered(one))]
        return {f"{one._meta.app_label}.{act}_{one._meta.model_name}" for one in shown for act in _ACTS}

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        """Whether anything of an application is shown to the user."""
        return any(name.startswith(f"{app_label}.") for name in self.get_all_permissions(user_obj))
