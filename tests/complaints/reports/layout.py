"""Where the engine puts the words of a paper: what is printed over other words, or beyond its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest

from complaints.reports import engine

# In CSS pixels (1/96 inch).
_SLACK = 1.0
# How far letters reach above and below their line, in parts of the size of the font; boxes are higher.
_ABOVE, _BELOW = 0.75, 0.25


@dataclass(frozen=True)
class Printed:
    """A run of letters on one line of a page, and the edges of the cell it stands in (of the page outside tables)."""

    page: int
    words: str
    direction: str
    left: float
    right: float
    top: float
    bottom: float
    room: tuple[float, float]

    def overlaps(self, other: "Printed") -> bool:
        """Whether a quarter of the letters' height, or more, is printed over the other's."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > _SLACK and down > (self.bottom - self.top) / 4

    @property
    def out_of_place(self) -> bool:
        """Whether it reaches beyond its cell or its page."""
        return self.left < self.room[0] - _SLACK or self.right > self.room[1] + _SLACK


def faults(html: str, sheet: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What nobody can read on the paper that `engine.print_paper` makes of `html`."""
    found = printed(html, sheet, monkeypatch)
    beyond = [f"beyond its place: {one.words}" for one in found if one.out_of_place]
    pairs = (pair for pair in combinations(found, 2) if pair[0].page == pair[1].page)
    return beyond + [f"{one.words} | {other.words}" for one, other in pairs if one.overlaps(other)]


def printed(html: str, sheet: str, monkeypatch: pytest.MonkeyPatch) -> list[Printed]:
    """All words of the paper with their places. The engine sets the paper; only the writing of the file is spared."""
    set_papers: list[Any] = []

    def keep(document: Any, **_options: Any) -> bytes:
        set_papers.append(document)
        return b""

    with monkeypatch.context() as patch:
        patch.setattr("weasyprint.Document.write_pdf", keep)
        engine.print_paper(html, sheet)
    [document] = set_papers
    return [found for number, page in enumerate(document.pages) for found in _words(number, page._page_box)]


def _words(number: int, page: Any) -> Iterator[Printed]:
    edges = (page.content_box_x(), page.content_box_x() + page.width)
    yield from _inside(number, page, edges)


def _inside(number: int, box: Any, room: tuple[float, float]) -> Iterator[Printed]:
    from weasyprint.formatting_structure.boxes import TableCellBox, TextBox

    if isinstance(box, TextBox):
        left, line, size = box.position_x, box.position_y + box.baseline, box.style["font_size"]
        if box.text.strip():
            edges = (left, left + box.width, line - _ABOVE * size, line + _BELOW * size)
            yield Printed(number, box.text, box.style["direction"], *edges, room)
        return
    if isinstance(box, TableCellBox):
        room = (box.position_x, box.position_x + box.border_width())
    for child in getattr(box, "children", ()):
        yield from _inside(number, child, room)
