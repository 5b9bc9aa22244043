"""What the history says of a change of a person: a sentence for each act, in the reader's language when it is read."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin.utils import construct_change_message
from django.utils.translation import gettext_noop

from accounts.admin_history import said

ROLE_GIVEN = gettext_noop("Role given: %(role)s.")
ROLE_ENDED = gettext_noop("Role switched off: %(role)s.")
ROLE_AGAIN = gettext_noop("Role switched on again: %(role)s.")
UNIT_CHANGED = gettext_noop("Unit changed in the role: %(role)s.")
ACCESS_ENDED = gettext_noop("Access switched off.")
ACCESS_AGAIN = gettext_noop("Access switched on again.")
PASSWORD_GIVEN = gettext_noop("A new password was given.")
SECOND_STEP_REMOVED = gettext_noop("The second step of signing in was removed.")

_ACCESS = "is_active"


def of_a_change(form: Any, formsets: Iterable[Any], add: bool) -> list[dict[str, Any]]:
    """Django's entry for the person, and a sentence for the access and for each role."""
    # Evaluates what changed before Django deactivates the language to name it.
    access = not add and _ACCESS in form.changed_data
    entry = [] if access and len(form.changed_data) == 1 else list(construct_change_message(form, [], add))
    if access:
        entry.append(said(ACCESS_AGAIN if form.cleaned_data[_ACCESS] else ACCESS_ENDED))
    return [*entry, *(part for formset in formsets for part in _of_roles(formset))]


def _of_roles(formset: Any) -> Iterator[dict[str, Any]]:
    for row in formset.new_objects:
        yield said(ROLE_GIVEN, role=row.key)
    for row, changed in formset.changed_objects:
        if "active" in changed:
            yield said(ROLE_AGAIN if row.active else ROLE_ENDED, role=row.key)
        if "unit" in changed:
            yield said(UNIT_CHANGED, role=row.key)
