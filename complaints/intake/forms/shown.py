"""What a page shows in its boxes, and how the same page says later that nothing was changed in them."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from complaints.intake.forms.base import StepForm


def digest(form: StepForm) -> str:
    """Of what the page of a form shows, as `digest_of` what a browser sends from it untouched."""
    shown: dict[str, list[str]] = {}
    for field in form:
        context = field.field.widget.get_context(field.html_name, field.value(), {})
        for name, value in _sent(context["widget"]):
            shown.setdefault(name, []).append(value)
    return digest_of(form, shown)


def digest_of(form: StepForm | type[StepForm], typed: dict[str, list[str]]) -> str:
    """Of what a person said with typed values."""
    return hashlib.sha256(json.dumps(form.said(typed), sort_keys=True).encode()).hexdigest()


def _sent(widget: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The names and values that a browser sends of a widget, from the context of its template."""
    if "subwidgets" in widget:
        for part in widget["subwidgets"]:
            yield from _sent(part)
    elif "optgroups" in widget:
        for _heading, options, _index in widget["optgroups"]:
            yield from ((widget["name"], str(option["value"])) for option in options if option["selected"])
    elif widget.get("type") == "checkbox":
        if widget["attrs"].get("checked"):
            yield widget["name"], widget["value"] or "on"
    elif widget["value"] is not None:
        yield widget["name"], str(widget["value"])
