"""The receipt: one page with the reference and the code, for the complainant to print or keep.

It looks like any office's receipt and does not say what it is about: others may see it lying on a table.
"""

from datetime import datetime

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from complaints.domain.numerals import as_read
from complaints.reports.engine import print_paper


def render_receipt(*, reference: str, code: str, received_at: datetime, language: str) -> bytes:
    """The receipt as a PDF. `reference` and `code` are digits without separators. Nothing of it is kept."""
    with translation.override(language):
        address = settings.PUBLIC_URL.rstrip("/") + reverse("tracking:enter")
        page = render_to_string(
            "reports/receipt.html",
            {
                "reference": reference,
                "code": code,
                "made": received_at,
                "address": address,
                "square": _square(address),
            },
        )
        html = as_read(page)
    return print_paper(html, "receipt").data


def _square(address: str) -> str:
    """A QR code of the address alone, without the reference and the secret code."""
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(border=0, omitsize=True, title=_("The address as a code for a phone's camera"))
    return mark_safe(drawing)  # noqa: S308 - drawn by segno from our own address
