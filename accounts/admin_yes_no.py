"""Yes and no in the administration, in words.

Django shows them as pictures that it calls “True” and “False” in every language, on lists and where a page only tells
a value. It has no setting for that, so the words take the pictures' place once the page is made.
"""

import re
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext

_PICTURE = re.compile(r'<img src="[^"]*/admin/img/icon-(yes|no)\b[^"]*" alt="(?:True|False)">')


class YesAndNoInWords(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Lists and pages that speak the reader's language here too."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Django's list."""
        return _in_words(super().changelist_view(request, extra_context))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Django's page of a row."""
        return _in_words(super().changeform_view(request, *args, **kwargs))


def yes_or_no(value: object) -> str:
    """The word for it."""
    return gettext("Yes") if value else gettext("No")


def _in_words(answer: HttpResponse) -> HttpResponse:
    if isinstance(answer, TemplateResponse):
        answer.add_post_render_callback(_write)
    return answer


def _write(answer: Any) -> None:
    answer.content = _PICTURE.sub(lambda found: yes_or_no(found[1] == "yes"), answer.content.decode())
