"""The history of a row of the administration, in the reader's language.

Django stores the English labels of the fields and looks each up when the page is read. A label that was put together,
as "Text (Arabic)", or that begins with a capital where the catalogue has none, is found in no catalogue. And what
happened to a person's roles or access it would name by the tables: such acts are stored as a sentence's msgid (`said`).
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.utils import translation
from django.utils.translation import gettext


def labels(form: forms.BaseForm) -> dict[str, str]:
    """The labels of a form's fields in the active language, by what Django stores of them."""
    named = {name: field.label or name for name, field in form.fields.items()}
    with translation.override(None):
        stored = {name: str(label) for name, label in named.items()}
    return {stored[name]: str(label) for name, label in named.items()}


def said(sentence: str, **values: str) -> dict[str, Any]:
    """A part of an entry: the msgid of a sentence, and what is put into it (see `put_into_words`)."""
    return {"said": sentence, "values": values}


def put_into_words(
    entries: Iterable[LogEntry], names: Mapping[str, str], values: Mapping[str, str] | None = None
) -> None:
    """Name the fields of each entry anew, and the values of its sentences; for showing alone: nothing is saved."""
    for entry in entries:
        if not entry.change_message.startswith("["):
            continue
        message = json.loads(entry.change_message)
        for part in message:
            changed = part.get("changed", {})
            if "fields" in changed:
                changed["fields"] = [names.get(field, field) for field in changed["fields"]]
        sentences = [_sentence(part, values or {}) for part in message if "said" in part]
        rest = [part for part in message if "said" not in part]
        entry.change_message = json.dumps(rest, ensure_ascii=False)
        if sentences:
            entry.change_message = " ".join([*([entry.get_change_message()] if rest else []), *sentences])


def _sentence(part: Mapping[str, Any], values: Mapping[str, str]) -> str:
    sentence = part["said"]
    return gettext(sentence) % {name: values.get(value, value) for name, value in part["values"].items()}
