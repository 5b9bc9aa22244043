"""HTML to PDF: the one place that knows WeasyPrint.

It is imported with the first paper, so that a web worker starts without it. Fonts and style sheets are read
once per process: that is most of the time of a first paper. Papers fetch nothing, neither from the network
nor from the disk, and the same HTML makes the same bytes.
"""

import hashlib
import re
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from complaints.domain.words import first_direction

if TYPE_CHECKING:
    from weasyprint import CSS, Document
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

# A word longer than a line may break there. Without it 20,000 letters in a row take seconds to set: the engine
# tries every letter of the rest for each line.
_ENDLESS = re.compile(r"(\S{80})(?=\S)")
_BREAKABLE = "\\1\u200b"

_STYLES = Path(__file__).parent / "styles"

# Pango's font map is not safe to use from two threads at once, and the work is bound to the processor anyway.
_ONE_AT_A_TIME = threading.Lock()


class FetchRefused(ValueError):
    """A paper asked for something outside itself."""


@dataclass(frozen=True)
class Paper:
    """A finished PDF and how many pages it has."""

    data: bytes
    pages: int


def print_paper(html: str, sheet: str) -> Paper:
    """Set `html`, a whole document, with the style sheet called `sheet` into a tagged PDF (PDF/UA-1)."""
    from weasyprint import HTML

    with _ONE_AT_A_TIME:
        source = HTML(string=html, url_fetcher=_closed_fetcher())
        _settle_directions(source.etree_element)
        _let_break(source.etree_element)
        document = source.render(font_config=_fonts(), stylesheets=[_sheet("paper"), _sheet(sheet)])
        data: bytes = document.write_pdf(
            pdf_variant="pdf/ua-1",
            pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
            finisher=_read_from_the_right if source.etree_element.get("dir") == "rtl" else None,
        )
        return Paper(data, len(document.pages))


def _settle_directions(document: Any) -> None:
    """Do what browsers do and the engine does not: where the direction is "auto", the first letter decides."""
    for element in document.iter():
        if element.get("dir", "auto" if element.tag == "bdi" else "") == "auto":
            element.set("dir", first_direction("".join(element.itertext())))


def _let_break(document: Any) -> None:
    """Let words without end break, in names and titles too."""
    for element in document.iter():
        element.text, element.tail = (
            _ENDLESS.sub(_BREAKABLE, text) if text else text for text in (element.text, element.tail)
        )


def _read_from_the_right(_document: "Document", pdf: Any) -> None:
    """Let a viewer that shows two pages side by side begin at the right."""
    pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L"


@cache
def _fonts() -> "FontConfiguration":
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _sheet(name: str) -> "CSS":
    from weasyprint import CSS

    text = (_STYLES / f"{name}.css").read_text(encoding="utf-8")
    return CSS(string=text, font_config=_fonts(), url_fetcher=_closed_fetcher())


@cache
def _closed_fetcher() -> "URLFetcher":
    from weasyprint.urls import URLFetcher

    class ClosedFetcher(URLFetcher):
        """Fetches nothing: whatever a paper shows stands in its HTML."""

        def fetch(self, url: str, *_args: Any, **_kwargs: Any) -> Any:
            """Refuse; only the scheme is told, the rest may quote what somebody typed."""
            raise FetchRefused(url.partition(":")[0])

    return ClosedFetcher()
