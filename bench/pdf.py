"""A case report as the worker makes it, beside plain WeasyPrint on the same HTML.

The worker's figure holds everything: queries, decryption, template, layout, tags, encryption, storage,
events. The peer only turns finished HTML into the same kind of PDF: once in a fresh process for each paper,
as a command line tool would, and once in a warm process that keeps nothing between two papers.
"""

import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from complaints_portal.embedded import Servers
from complaints_portal.secrets_file import new_secrets

if TYPE_CHECKING:
    from accounts.models import User
    from complaints.models import Complaint

_FRESH = """
import sys
from weasyprint import HTML
html, *sheets = sys.argv[1:]
HTML(filename=html).write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1")
"""
_NARRATIVE = (
    "أخويا اتمسك يوم ١٦/١١/٢٠٢٦ الساعة حوالي ٣ الفجر من البيت، ومن ساعتها وهو في مركز الشرطة. "
    "رحت له تاني يوم أوديله أكل، العسكري في الأول قال مفيش حد بالاسم ده، وبعد إلحاح طلعوه لي دقيقتين. "
    "رقم البلاغ LC-4471."
)


@dataclass(frozen=True)
class Figures:
    """Milliseconds per paper (medians) and its pages."""

    worker: float
    fresh: float
    warm: float
    pages: int

    def __str__(self) -> str:
        return (
            f"case report of {self.pages} pages, worker   {self.worker:6.0f} ms\n"
            f"plain WeasyPrint, fresh process   {self.fresh:6.0f} ms   {self._times(self.fresh)}\n"
            f"plain WeasyPrint, warm process    {self.warm:6.0f} ms   {self._times(self.warm)}"
        )

    def _times(self, peer: float) -> str:
        return f"{peer / self.worker:.1f} times as long as the worker"


def measure(rounds: int = 9) -> Figures:
    """Make one paper of each kind in turn, so that a change of the machine's speed meets them all."""
    with _database(), tempfile.TemporaryDirectory() as folder:
        complaint, officer = _complaint()
        html, pages = _html(complaint, officer)
        source = Path(folder) / "report.html"
        source.write_text(html, encoding="utf-8")
        kinds = (
            lambda: _in_the_worker(complaint, officer),
            lambda: _in_fresh_process(source),
            lambda: _in_warm_process(html),
        )
        kinds[0]()  # the first paper reads fonts and sheets
        times = [[_milliseconds(make) for make in kinds] for _ in range(rounds)]
        worker, fresh, warm = (statistics.median(column) for column in zip(*times, strict=True))
        return Figures(worker, fresh, warm, pages)


def _milliseconds(make: Callable[[], object]) -> float:
    start = time.perf_counter()
    make()
    return (time.perf_counter() - start) * 1000


@contextmanager
def _database() -> Iterator[None]:
    """Django on a database that lasts as long as the measurement."""
    with tempfile.TemporaryDirectory(prefix="bench-pdf-", ignore_cleanup_errors=True) as folder:
        servers = Servers.start(Path(folder))
        os.environ.update(new_secrets())
        os.environ.update(
            {
                "DATABASE_URL": servers.database_url,
                "REDIS_URL": servers.redis_url,
                "VAR_DIR": folder,
                "DJANGO_SETTINGS_MODULE": "complaints_portal.settings",
            }
        )
        try:
            import django
            from django.core.management import call_command
            from django.db import connections

            django.setup()
            call_command("migrate", verbosity=0)
            call_command("load_reference", country="JO", verbosity=0)
            yield
            connections.close_all()
        finally:
            servers.stop()


def _complaint() -> "tuple[Complaint, User]":
    """A routed complaint with two people and a narrative of some length, and an officer of its body."""
    from accounts.models import Membership, User
    from complaints.domain import events, filing, handling, reference
    from complaints.domain.vault import Contents, Identity
    from complaints.models import PersonRole

    rules = reference.current()
    filed = filing.file_complaint(
        filing.Filing(
            language="ar",
            filed_for="other",
            confidentiality="confidential",
            category_id=rules.category("torture-ill-treatment").pk,
            subcategory_id=rules.subcategory("torture-ill-treatment", "physical-torture").pk,
            flags=("in-detention-now", "medical-emergency"),
            contents=Contents("ضرب داخل مركز الشرطة", "\n\n".join([_NARRATIVE] * 4), "عرضه على طبيب"),
            place_kind="police-station",
            respondent_kind="body",
            respondent_body_id=rules.body("interior").pk,
            respondent_level="unit",
            people=((PersonRole.COMPLAINANT, Identity("سامي")), (PersonRole.VICTIM, Identity("نادر"))),
        ),
        key=filing.filing_key(secrets.token_bytes(16)),
    )
    with events.locked(filed.complaint) as row:
        handling.route_and_prioritise(row)
    officer = User.objects.create(username="bench", first_name="Huda")
    assert row.body is not None
    Membership.objects.create(user=officer, body=row.body, role="officer")
    return row, officer


def _in_the_worker(complaint: "Complaint", officer: "User") -> None:
    from complaints.models import OutboxEntry
    from complaints.reports.case_report import make_report, request_report

    report = request_report(complaint, by=officer, language="ar")
    make_report(OutboxEntry.objects.get(payload__report=str(report.pk)).pk)


def _html(complaint: "Complaint", officer: "User") -> tuple[str, int]:
    """The report's HTML and how many pages it fills."""
    from complaints.domain import vault
    from complaints.domain.vault import Reader
    from complaints.models import CaseReport
    from complaints.reports.case_report import html_of
    from complaints.reports.engine import print_paper

    report = CaseReport(complaint=complaint, requested_by=officer, language="ar")
    html = html_of(report, complaint, vault.open(complaint, Reader.portal("case report")))
    return html, print_paper(html, "case_report").pages


def _sheets() -> list[str]:
    from complaints.reports import engine

    styles = Path(engine.__file__).parent / "styles"
    return [str(styles / "paper.css"), str(styles / "case_report.css")]


def _in_fresh_process(source: Path) -> None:
    subprocess.run([sys.executable, "-c", _FRESH, str(source), *_sheets()], check=True, stderr=subprocess.DEVNULL)


def _in_warm_process(html: str) -> None:
    from weasyprint import HTML

    HTML(string=html).write_pdf(stylesheets=_sheets(), pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    print(measure())
