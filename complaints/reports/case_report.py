"""The PDF case report: an officer asks, a worker makes it, the one who asked downloads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts import permissions
from accounts.models import User
from complaints.domain import files, outbox, vault
from complaints.domain.events import locked, record
from complaints.domain.numerals import as_read
from complaints.domain.outbox import later
from complaints.domain.vault import Reader, ReaderRefused
from complaints.models import CaseReport, Complaint, EventKind, OutboxEntry
from complaints.reports.case_file import gather
from complaints.reports.engine import print_paper

_State = CaseReport.State


class ReportNotReady(Exception):
    """The report is still being made, or could not be made; its `state` says which."""


def request_report(complaint: Complaint, *, by: User, language: str) -> CaseReport:
    """Ask for a case report in "ar" or "en"; one that the same person asked for and that is on its way serves
    again.

    Raises `vault.ReaderRefused` unless `permissions.may_report`, `ValueError` for a language the portal has
    not.
    """
    if language not in dict(settings.LANGUAGES):
        raise ValueError(language)
    with locked(complaint) as row:
        if not permissions.may_report(by, row):
            raise ReaderRefused(str(row.pk))
        on_its_way = row.reports.filter(
            requested_by=by, language=language, state__in=(_State.WAITING, _State.RENDERING)
        ).first()
        if on_its_way is not None:
            return on_its_way
        report = CaseReport.objects.create(complaint=row, requested_by=by, language=language)
        later("report.render", row, report=str(report.pk))
        return report


def make_report(entry_id: str | UUID) -> None:
    """Do an outbox entry `report.render`: make its report, and let whoever waits see how far it is.

    Nothing happens, and nothing else is shown, where `outbox.begin` finds that this is no attempt. An error leaves the
    report waiting while the outbox will try again, and failed once it gave up; it is raised again.
    """
    with _failure_shown(entry_id):
        entry = outbox.begin(entry_id)
        if entry is None:
            return
        # Outside the transaction that makes the report, which would hide it until the end.
        _unfinished(entry).update(state=_State.RENDERING)
        with outbox.finishing(entry_id) as mine:
            if mine is not None:
                render_case_report(mine.payload["report"])


@contextmanager
def _failure_shown(entry_id: str | UUID) -> Iterator[None]:
    try:
        yield
    except BaseException:
        entry = OutboxEntry.objects.get(pk=entry_id)
        given_up = entry.state == OutboxEntry.State.DEAD
        _unfinished(entry).update(state=_State.FAILED if given_up else _State.WAITING)
        raise


def _unfinished(entry: OutboxEntry) -> QuerySet[CaseReport]:
    return CaseReport.objects.filter(pk=entry.payload["report"]).exclude(state=_State.READY)


@transaction.atomic
def render_case_report(report_id: str | UUID) -> None:
    """Make the report and keep it encrypted. Nothing happens if it is ready already.

    The complaint stays locked meanwhile (a fraction of a second), so that the report and its trail agree.
    """
    report = CaseReport.objects.select_related("complaint", "requested_by").get(pk=report_id)
    if report.state == _State.READY:
        return
    with locked(report.complaint) as complaint:
        opened = vault.open(complaint, Reader.portal("case report"))
        paper = print_paper(html_of(report, complaint, opened), "case_report")
        stored = files.store([paper.data])
        try:
            report.state, report.ready_at = _State.READY, timezone.now()
            report.storage_name, report.size, report.sha256 = stored.storage_name, stored.size, stored.sha256
            report.pages = paper.pages
            report.sealed = opened.seal({"key": stored.key.hex()}, "report")
            report.save()
            record(
                complaint,
                EventKind.REPORT_MADE,
                by=report.requested_by,
                facts={"report": str(report.pk), "language": report.language},
                # By its hash a printed or stolen copy could be recognised: sealed, it goes with the data key.
                secret={"sha256": stored.sha256.hex()},
            )
        except BaseException:
            files.delete(stored.storage_name)
            raise


def html_of(report: CaseReport, complaint: Complaint, opened: vault.Opened) -> str:
    """The report as an HTML document in its language, for the one who asked for it."""
    with translation.override(report.language):
        contents = {
            "file": gather(complaint, opened, reader=report.requested_by),
            "made": timezone.now(),
            "made_by": report.requested_by,
        }
        return as_read(render_to_string("reports/case_report.html", contents))


def open_report(report: CaseReport, user: User) -> Iterator[bytes]:
    """The PDF, piece by piece, for the one who asked for it; the download is recorded first.

    Raises `vault.ReaderRefused` for anybody else and for those who may no longer read the complaint,
    `ReportNotReady`.
    """
    if report.requested_by_id != user.pk or not permissions.may_report(user, report.complaint):
        raise ReaderRefused(str(report.pk))
    if report.state != _State.READY:
        raise ReportNotReady(report.state)
    with locked(report.complaint) as complaint:
        opened = vault.open(complaint, Reader.officer(user, "case report"))
        record(complaint, EventKind.REPORT_DOWNLOADED, by=user, facts={"report": str(report.pk)})
    return opened.report(report)
