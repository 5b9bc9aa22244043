"""What leaves the desk as a file: evidence and case reports. Streamed, decrypted on the way."""

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from accounts.decorators import OfficerRequest, officer_required
from complaints.desk.access import get_held_complaint
from complaints.desk.context import desk_context
from complaints.domain import vault
from complaints.domain.vault import Reader, ReaderRefused
from complaints.models import CaseReport, Evidence
from complaints.reports.case_report import ReportNotReady, open_report, request_report


@require_safe
@officer_required
def evidence(request: OfficerRequest, reference: str, evidence_id: UUID) -> StreamingHttpResponse:
    """Download one file: the copy without hidden data where one could be made. Not before it was checked."""
    complaint = get_held_complaint(request, reference)
    checked = complaint.evidence.exclude(cleaning=Evidence.Cleaning.PENDING)
    item = get_object_or_404(checked, pk=evidence_id)
    opened = vault.open(complaint, Reader.officer(request.user, "evidence"))
    return _download(opened.file(item), opened.file_name(item), item.media_type, item.clean_size or item.size)


@require_POST
@officer_required
def ask_for_report(request: OfficerRequest, reference: str) -> HttpResponse:
    """Ask for a case report in one of the portal's languages."""
    complaint = get_held_complaint(request, reference)
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    report = request_report(complaint, by=request.user, language=language)
    return redirect("review:report", reference, report.pk)


@require_safe
@officer_required
def report(request: OfficerRequest, reference: str, report_id: UUID) -> HttpResponse:
    """How far a report is, as a page that looks again by itself; htmx asks for the part that changes only."""
    complaint = get_held_complaint(request, reference)
    asked = get_object_or_404(CaseReport, pk=report_id, complaint=complaint, requested_by=request.user)
    context = {"complaint": complaint, "report": asked, "on_its_way": asked.state in _ON_ITS_WAY}
    if _is_fragment(request):
        return render(request, "review/report_progress.html", context)
    return render(request, "review/report.html", desk_context(request) | context)


_ON_ITS_WAY = (CaseReport.State.WAITING, CaseReport.State.RENDERING)


@require_safe
@officer_required
def download_report(request: OfficerRequest, reference: str, report_id: UUID) -> StreamingHttpResponse:
    """Download a report that is ready, for the one who asked for it."""
    complaint = get_held_complaint(request, reference)
    asked = get_object_or_404(CaseReport, pk=report_id, complaint=complaint)
    try:
        pieces = open_report(asked, request.user)
    except (ReaderRefused, ReportNotReady) as error:
        raise Http404 from error
    return _download(pieces, f"{reference}-{asked.language}.pdf", "application/pdf", asked.size)


def _is_fragment(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _download(pieces: Iterator[bytes], name: str, media_type: str, size: int | None) -> StreamingHttpResponse:
    """Always an attachment, never shown inside the portal's own pages."""
    response = StreamingHttpResponse(pieces, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    if size is not None:
        response["Content-Length"] = str(size)
    return response
