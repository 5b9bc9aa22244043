"""The administrators' pages for people: who signs in, with which roles, and what to do when something was lost.

Nobody is deleted, and nobody changes their own roles or access. A password is never typed for another: the portal makes
one, shows it once, and has the person choose their own (`accounts.first_password`). Giving a password and removing a
second step ask the administrator to confirm that it is them, and stand in the history like every other change.
"""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import admin_history, first_password, people_history
from accounts.admin_filters import SECOND_STEP, BodyFilter, RoleFilter, SecondStepFilter
from accounts.admin_forms import PersonForm, RoleForm, RolesFormSet, changing_people
from accounts.admin_history import said
from accounts.admin_unsent import FilledInAgain
from accounts.admin_yes_no import yes_or_no
from accounts.models import Membership, User

# Shown by Django and allauth; here a person's page has what is needed of them.
for model in (Group, EmailAddress, Authenticator):
    admin.site.unregister(model)


class RoleInline(admin.StackedInline):  # type: ignore[type-arg]  # generic in the stubs only
    """The roles of a person, on the person's page."""

    model = Membership
    form = RoleForm
    formset = RolesFormSet
    extra = 1
    can_delete = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What there is to fill in; on one's own page, to read."""
        return ("role", "body", "unit", "in_use" if obj == request.user else "active")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Words in the place of a box."""
        return ("in_use",) if obj == request.user else ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """The bodies to choose from, without Django's buttons for changing a body in a window of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    @admin.display(description=_("In use"))
    def in_use(self, row: Membership) -> str:
        """Whether the role counts."""
        return yes_or_no(row.active)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody gives themselves a role."""
        return obj != request.user and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes their own roles."""
        return obj != request.user and super().has_change_permission(request, obj)


@admin.register(User)
class UserAdmin(FilledInAgain):
    """People."""

    form = PersonForm
    inlines = (RoleInline,)
    list_display = ("name", "user_name", "roles", "may_sign_in", "second_step", "last_sign_in")
    list_filter = ("is_active", RoleFilter, BodyFilter, SecondStepFilter)
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("first_name", "last_name", "username")

    class Media:
        css = {"all": ("administration.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With roles and second step, so that the list takes no query per row."""
        held = Membership.objects.filter(active=True).select_related("body").order_by("pk")
        people: QuerySet[User] = super().get_queryset(request)
        return people.annotate(has_second_step=SECOND_STEP).prefetch_related(
            Prefetch("memberships", held, to_attr="roles_now")
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """What is only told; nobody switches off themselves."""
        if obj is None:
            return ()
        return (*(("may_sign_in",) if obj == request.user else ()), "second_step", "last_sign_in", "password_state")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Who it is; for somebody who exists also how they sign in."""
        told = ["second_step", "password_state", "last_sign_in"] if obj else []
        active = ["may_sign_in" if obj == request.user else "is_active"] if obj else []
        return [(None, {"fields": ["first_name", "last_name", "username", "email", "language", *active, *told]})]

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Nobody is deleted: what people did stays theirs."""
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Django's page, in a transaction that waits for other changes of people."""
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        with transaction.atomic():
            changing_people()
            return super().changeform_view(request, *args, **kwargs)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Without the buttons that would skip the page with the password."""
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Keep the person; somebody new gets a password (`response_add` shows it)."""
        if not change:
            obj.given_password = first_password.set_new(obj)  # type: ignore[attr-defined]  # for this request alone
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """The password, once."""
        return self._password_page(request, obj, obj.given_password)  # type: ignore[attr-defined]  # see `save_model`

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """What the history keeps."""
        return people_history.of_a_change(form, formsets or [], add)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's page, in words of the reader's language."""
        answer = super().history_view(request, object_id, extra_context)
        if isinstance(answer, TemplateResponse) and answer.context_data:
            roles = {row.key: str(row) for row in Membership.objects.filter(user__pk=object_id).select_related("body")}
            names = admin_history.labels(PersonForm())
            admin_history.put_into_words(answer.context_data["action_list"], names, roles)
        return answer

    def get_urls(self) -> list[Any]:
        """Django's pages, and those for what was lost."""
        acts = {"new-password": self.give_password, "remove-second-step": self.remove_second_step}
        return [
            *(
                path(f"<int:user_id>/{name}/", self.admin_site.admin_view(view), name=f"accounts_user_{name}")
                for name, view in acts.items()
            ),
            *super().get_urls(),
        ]

    @method_decorator(reauthentication_required)
    def give_password(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """A new password for somebody who lost theirs: asked first, then shown once."""
        person = self._other_person(request, user_id)
        if request.method != "POST":
            return self._page(request, person, "give_password", _("Give a new password"))
        password = first_password.set_new(person)
        with transaction.atomic():
            person.save(update_fields=["password", "password_given_at"])
            self.log_change(request, person, [said(people_history.PASSWORD_GIVEN)])
        return self._password_page(request, person, password)

    @method_decorator(reauthentication_required)
    def remove_second_step(self, request: HttpRequest, user_id: int) -> HttpResponse:
        """For somebody who lost the phone and the recovery codes: asked first."""
        person = self._other_person(request, user_id)
        if request.method != "POST":
            return self._page(request, person, "remove_second_step", _("Remove the second step"))
        with transaction.atomic():
            Authenticator.objects.filter(user=person).delete()
            self.log_change(request, person, [said(people_history.SECOND_STEP_REMOVED)])
        self.message_user(request, _("The second step was removed: the password alone signs in now."), messages.SUCCESS)
        return redirect("admin:accounts_user_change", person.pk)

    def _other_person(self, request: HttpRequest, user_id: int) -> User:
        """Whom it is about. Raises `PermissionDenied` for oneself: one's own account has pages of its own."""
        person = get_object_or_404(self.get_queryset(request), pk=user_id)
        if person == request.user:
            raise PermissionDenied
        return person

    def _password_page(self, request: HttpRequest, person: User, password: str) -> HttpResponse:
        """The password, once: it is in no message, no session and no address."""
        return self._page(request, person, "password", _("The password"), password=password)

    def _page(self, request: HttpRequest, person: User, name: str, title: Any, **more: Any) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "person": person,
            "valid_days": first_password.VALID.days,
            **more,
        }
        return TemplateResponse(request, f"admin/accounts/user/{name}.html", context)

    @admin.display(description=_("Name"), ordering="first_name")
    def name(self, person: User) -> str:
        """The full name, else the user name."""
        return str(person)

    @admin.display(description=_("User name"), ordering="username")
    def user_name(self, person: User) -> SafeString:
        """The name for signing in."""
        return format_html('<bdi dir="ltr">{}</bdi>', person.username)

    @admin.display(description=_("Roles"))
    def roles(self, person: User) -> SafeString:
        """The roles and bodies of now."""
        return format_html_join(mark_safe("<br>"), "{}", ((str(role),) for role in person.roles_now))  # type: ignore[attr-defined]  # of `get_queryset`

    @admin.display(description=_("May sign in"), ordering="is_active")
    def may_sign_in(self, person: User) -> str:
        """Whether the account is switched on."""
        return yes_or_no(person.is_active)

    @admin.display(description=_("Second step"), ordering="has_second_step")
    def second_step(self, person: User) -> str:
        """Whether an app on the person's phone is asked for."""
        return yes_or_no(person.has_second_step)  # type: ignore[attr-defined]  # of `get_queryset`

    @admin.display(description=_("Last sign-in"), ordering="last_login")
    def last_sign_in(self, person: User) -> str:
        """The day on which the person last signed in."""
        return date_format(localtime(person.last_login)) if person.last_login else gettext("Not yet")

    @admin.display(description=_("Password"))
    def password_state(self, person: User) -> str:
        """Whose the password is, and whether it still opens the account."""
        if person.password_given_at is None:
            return gettext("Chosen by the person")
        if first_password.is_late(person):
            return gettext("Given by an administrator and expired unused: give a new one")
        return gettext("Given by an administrator; the person chooses their own at the next sign-in")
