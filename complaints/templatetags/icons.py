"""`{% icon "pen" %}` and `{% mark %}`: drawings written into the page, so that none needs a request.

All are decoration (`aria-hidden`): the words beside them carry the meaning. Those that point along the line
of reading carry the class `flip` and are mirrored in right-to-left pages by the stylesheet.
"""

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Drawn on a grid of 24 by 24; stroke and size come from the class `icon`.
PATHS = {
    "arrow": '<path d="M4 12h15m-6-6 6 6-6 6"/>',
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "bell": '<path d="M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 22h4"/>',
    "check": '<path d="M4 12.5l5 5L20 6.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "close": '<path d="M5 5l14 14M19 5L5 19"/>',
    "copy": '<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 8V4H4v12h4"/>',
    "download": '<path d="M12 4v11m-5-5 5 5 5-5M4 20h16"/>',
    "exit": '<path d="M14 4h5v16h-5M4 12h10m-4-4 4 4-4 4"/>',
    "eye": '<path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
    "file": '<path d="M6 3h8l5 5v13H6zM14 3v5h5"/>',
    "help": '<path d="M12 21s-8-5-8-11a5 5 0 0 1 8-4 5 5 0 0 1 8 4c0 6-8 11-8 11z"/>',
    "image": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M3 16l5-5 5 5 3-3 5 5"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.5v.1"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="M11 12l9-9m-4 4 3 3m-6 0 2 2"/>',
    "list": '<path d="M4 6h16M4 12h16M4 18h16"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M3 7l9 7 9-7"/>',
    "mic": '<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5 11a7 7 0 0 0 14 0M12 18v3"/>',
    "next": '<path d="M9 5l7 7-7 7"/>',
    "paperclip": ('<path d="M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.5 3.5 0 0 1 5 5l-8.5 8.5a2 2 0 0 1-3-3L14 7"/>'),
    "pen": '<path d="M4 20l1-4L16 5l3 3L8 19zM14 7l3 3"/>',
    "people": (
        '<circle cx="9" cy="8" r="4"/><path d="M2 20c1-4 4-6 7-6s6 2 7 6M15.5 4.5a4 4 0 0 1 0 7M18 15c2 1 3 3 4 5"/>'
    ),
    "phone": ('<path d="M5 3h4l2 5-3 2a12 12 0 0 0 6 6l2-3 5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z"/>'),
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 8V3h10v5M7 17H4V9h16v8h-3M7 14h10v7H7z"/>',
    "scales": '<path d="M12 3v18M7 21h10M5 6h14M5 6l-3 8a3 3 0 0 0 6 0zm14 0l-3 8a3 3 0 0 0 6 0z"/>',
    "search": '<circle cx="11" cy="11" r="7"/><path d="M16 16l5 5"/>',
    "send": '<path d="M4 12L20 4l-5 16-3-7z"/>',
    "shield": '<path d="M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6z"/>',
    "undo": '<path d="M9 6L4 11l5 5M4 11h10a6 6 0 0 1 6 6v1"/>',
    "video": '<rect x="3" y="6" width="13" height="12" rx="2"/><path d="M16 11l5-3v8l-5-3"/>',
    "warning": '<path d="M12 3l10 18H2zM12 10v5M12 17.9v.1"/>',
}
POINTING = frozenset({"arrow", "back", "exit", "next", "send", "undo"})


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing called `name`; an unknown name is a mistake in the template and raises `KeyError`."""
    classes = "icon flip" if name in POINTING else "icon"
    svg = f'<svg class="{classes}" viewBox="0 0 24 24" aria-hidden="true">{PATHS[name]}</svg>'
    return mark_safe(svg)  # noqa: S308 - both parts are constants of this module


@register.simple_tag
def mark() -> SafeString:
    """The portal's mark: a doorway, in the colour of the text around it."""
    return mark_safe(
        '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">'
        '<rect x="1" y="1" width="30" height="30" rx="8"/>'
        '<path d="M9 21V13l7-4 7 4v8M13 23v-6h6v6"/></svg>'
    )
