"""The administrators' forms for people and their roles, with what is refused said beside the field.

Whoever reads the trail or manages the portal never reads a complaint, so these roles stand alone.
All changes of people take one lock (`changing_people`): two at the same moment cannot undo each other's checks.
"""

from typing import Any

from django import forms
from django.db import connection
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Role, User
from accounts.permissions import others_administer
from complaints.models import Body

_LAST = _("Nobody else manages the portal: first give this role to somebody else.")
LATIN = {"dir": "ltr", "autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}


def changing_people() -> None:
    """Wait until nobody else is changing people; to be called within a transaction, which keeps others waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::regclass::oid::bigint)", [User._meta.db_table])


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Who somebody is. The roles are a form of their own (`RolesFormSet`), the password is never typed."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "username", "email", "language", "is_active")
        labels = {
            "username": _("User name"),
            "first_name": _("Given name"),
            "last_name": _("Family name"),
            "email": _("E-mail address"),
            "language": _("Language"),
            "is_active": _("May sign in"),
        }
        help_texts = {
            "username": _("For signing in. Letters, digits, full stops, hyphens and underscores."),
            "first_name": _("Colleagues see the name beside what the person does."),
            "email": _("For signing in and for reminders of deadlines."),
            "language": _("Of the messages sent to the person."),
            "is_active": _(
                "Switch this off when somebody leaves: the person is out at once. Accounts are never deleted."
            ),
        }
        widgets = {"username": forms.TextInput(attrs=LATIN), "email": forms.EmailInput(attrs=LATIN)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "email"):
            if name in self.fields:
                self.fields[name].required = True

    def clean_username(self) -> str:
        """A name that no other has in whatever letter case, and that is no address: either signs in."""
        name: str = self.cleaned_data["username"]
        if "@" in name:
            raise forms.ValidationError(_("A user name has no @: people sign in by their e-mail address as well."))
        if self._others().filter(lower_name=name.lower()).exists():
            raise forms.ValidationError(_("Somebody else has this user name."))
        return name

    def clean_email(self) -> str:
        """An address that belongs to one person alone: it signs in."""
        address: str = self.cleaned_data["email"]
        if self._others().filter(lower_email=address.lower()).exists():
            raise forms.ValidationError(_("Somebody else has this e-mail address."))
        return address

    def clean_is_active(self) -> bool:
        """The last administrator stays."""
        active: bool = self.cleaned_data["is_active"]
        if self.instance.pk and not active and not others_administer(self.instance):
            raise forms.ValidationError(_LAST)
        return active

    def _others(self) -> Any:
        return User.objects.exclude(pk=self.instance.pk).alias(lower_name=Lower("username"), lower_email=Lower("email"))


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """One role of a person. What it is stays: a role that ends is switched off, and another is a row of its own."""

    class Meta:
        model = Membership
        fields = ("role", "body", "unit", "active")
        labels = {"role": _("Role"), "body": _("Body"), "unit": _("Unit"), "active": _("In use")}
        help_texts = {
            "body": _("Empty for auditors and administrators, who serve the portal."),
            "unit": _("Compared with complaints about the unit, which the person then never gets."),
            "active": _("Switch this off when the role ends."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" not in self.fields:
            return
        body = self.fields["body"]
        assert isinstance(body, forms.ModelChoiceField)
        body.queryset = Body.objects.filter(active=True)
        if self.instance.pk:
            self.fields["role"].disabled = body.disabled = True
            body.queryset = Body.objects.filter(pk=self.instance.body_id)

    def clean(self) -> dict[str, Any]:
        """A body for the roles of a body, none for those of the portal."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("role") and "body" in values:
            serves = Role(values["role"]).serves_a_body
            if serves and values["body"] is None:
                self.add_error("body", _("Choose the body in which the person has this role."))
            if not serves and values["body"] is not None:
                self.add_error("body", _("Auditors and administrators serve no body: leave this empty."))
        return values

    def validate_constraints(self) -> None:
        """Said beside the fields by `clean` and by `RolesFormSet`."""


class RolesFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # generic in the stubs only
    """All roles of a person, compared with each other and with what is stored by now."""

    def clean(self) -> None:
        """Refuse a role twice, a role of the portal beside another, and taking away the last administrator."""
        sound = [form for form in self.forms if not form.errors and form.cleaned_data.get("role")]
        stored = {row.pk: row for row in Membership.objects.filter(user=self.instance.pk).select_related("body")}
        taken = {(row.role, row.body_id) for row in stored.values()}
        for form in sound:
            row = form.instance
            if row.pk:
                stored[row.pk] = row
            elif (row.role, row.body_id) in taken:
                form.add_error(
                    "role", _("The person has this role already. If it is switched off, switch it on again.")
                )
            taken.add((row.role, row.body_id))
        new = [form.instance for form in sound if not form.instance.pk]
        self._stand_alone(sound, [row for row in [*stored.values(), *new] if row.active])
        self._leave_somebody(sound)

    def _stand_alone(self, sound: list[Any], active: list[Membership]) -> None:
        """Auditors and administrators hold no second role: said beside what was changed."""
        of_the_portal = [row for row in active if not Role(row.role).serves_a_body]
        if not of_the_portal or len(active) < 2:
            return
        for form in sound:
            if form.instance.active and form.has_changed() and not form.errors:
                name = "active" if form.instance.pk else "role"
                form.add_error(
                    name,
                    _(
                        "Auditors and administrators hold no other role, for they never read a complaint."
                        " First switch off the other role."
                    ),
                )

    def _leave_somebody(self, sound: list[Any]) -> None:
        """The last administrator stays."""
        for form in sound:
            ends = form.instance.role == Role.ADMINISTRATOR and "active" in form.changed_data
            if ends and not form.instance.active and not others_administer(self.instance):
                form.add_error("active", _LAST)
