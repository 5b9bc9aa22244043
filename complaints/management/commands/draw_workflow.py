"""`manage.py draw_workflow`: write the workflow's diagram and table into docs/architecture.md, from the one table."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from complaints.domain.workflow import TABLE, Rule

BEGIN, END = "<!-- workflow:begin", "<!-- workflow:end -->"


class Command(BaseCommand):
    """Replaces what stands between the two marks of the page."""

    help = "Draw the workflow into docs/architecture.md."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        path = settings.BASE_DIR / "docs" / "architecture.md"
        path.write_text(with_drawing(path.read_text()))


def with_drawing(page: str) -> str:
    """The page with a fresh diagram and table between its marks."""
    head, rest = page.split(BEGIN, 1)
    mark, rest = rest.split("-->", 1)
    _old, tail = rest.split(END, 1)
    return f"{head}{BEGIN}{mark}-->\n{drawing()}\n{END}{tail}"


def drawing() -> str:
    """The diagram (Mermaid) and the table, in English."""
    with translation.override("en"):
        arrows = [f"  {state} --> {rule.to}: {rule.transition}" for rule in TABLE for state in sorted(rule.from_)]
        rows = [_row(rule) for rule in TABLE]
    return "\n".join(
        [
            "```mermaid",
            "stateDiagram-v2",
            "  [*] --> received",
            *arrows,
            "```",
            "",
            "| step | from | to | who | needs | second person | complainant is told |",
            "|---|---|---|---|---|---|---|",
            *rows,
        ]
    )


def _row(rule: Rule) -> str:
    who = rule.may.__name__ if rule.may else "complainant"
    cells = (
        str(rule.label),
        ", ".join(sorted(rule.from_)),
        str(rule.to),
        who,
        ", ".join(rule.needs),
        "yes" if rule.second_person else "",
        "yes" if rule.tells_complainant else "",
    )
    return f"| {' | '.join(cells)} |"
