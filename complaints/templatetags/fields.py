"""Filters that the field partials (`templates/partials/`) are built from.

They give each control its direction, find the element an error links to, and choose the partial for a field.
Django itself ties hints and errors to the control (`aria-describedby`), under the ids the partials use.
"""

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString

register = template.Library()

# Letters and digits of these run left to right whatever the language of the page.
LTR_INPUTS = frozenset({"email", "url", "tel", "number", "password"})
FREE_TEXT_INPUTS = frozenset({"text", "search"})


def _direction(widget: forms.Widget) -> dict[str, str | bool]:
    """`dir` for a control: its own if the form sets one, else by what is typed into it."""
    if "dir" in widget.attrs:
        return {}
    kind = getattr(widget, "input_type", "")
    if kind in LTR_INPUTS:
        return {"dir": "ltr"}
    if kind in FREE_TEXT_INPUTS or isinstance(widget, forms.Textarea):
        return {"dir": "auto"}
    return {}


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's control with its direction: `{{ field|control }}`."""
    return field.as_widget(attrs=_direction(field.field.widget))


@register.filter
def anchor(field: BoundField) -> str:
    """The id an error links to: the control, or the first of several (choices, the parts of a date)."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label or field.auto_id


@register.filter
def option_hint(field: BoundField, option: BoundWidget) -> str:
    """The line under one choice, from the form field's `option_hints` (value to text), if it has any."""
    hints: dict[str, str] = getattr(field.field, "option_hints", {})
    value = option.data["value"]
    return hints.get(str(value), "") if value is not None else ""


@register.filter
def partial(field: BoundField) -> str:
    """The partial that shows a field of this kind: `{% include field|partial %}`."""
    widget = field.field.widget
    if isinstance(widget, forms.MultiWidget):
        return "partials/date.html"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "partials/choices.html"
    if isinstance(widget, forms.CheckboxInput):
        return "partials/checkbox.html"
    return "partials/field.html"
