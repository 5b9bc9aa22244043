"""The history of a reference row, with the changed fields named in the reader's language.

Django stores the English labels of the fields and looks each up when the page is read. A label that was put together,
as "Text (Arabic)", or that begins with a capital where the catalogue has none, is found in no catalogue.
"""

import json
from collections.abc import Iterable, Mapping

from django import forms
from django.contrib.admin.models import LogEntry
from django.utils import translation


def labels(form: forms.BaseForm) -> dict[str, str]:
    """The labels of a form's fields in the active language, by what Django stores of them."""
    named = {name: field.label or name for name, field in form.fields.items()}
    with translation.override(None):
        stored = {name: str(label) for name, label in named.items()}
    return {stored[name]: str(label) for name, label in named.items()}


def put_into_words(entries: Iterable[LogEntry], names: Mapping[str, str]) -> None:
    """Name the fields of each entry anew, for showing alone: nothing is saved."""
    for entry in entries:
        if not entry.change_message.startswith("["):
            continue
        message = json.loads(entry.change_message)
        for part in message:
            changed = part.get("changed", {})
            if "fields" in changed:
                changed["fields"] = [names.get(field, field) for field in changed["fields"]]
        entry.change_message = json.dumps(message, ensure_ascii=False)
