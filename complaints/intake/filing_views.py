"""The last pages: all answers to check, filing, the confirmation with its receipt, clearing this browser."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from complaints.intake import aside, drafts, guard, page, paths
from complaints.intake.drafts import Contents, OpenDraft, Ticket
from complaints.intake.filing_from_draft import file_draft
from complaints.intake.forms.base import Line
from complaints.intake.forms.sending import DeclarationForm
from complaints.intake.guard import personal
from complaints.intake.journey import Journey
from complaints.intake.steps import PARTS, Step
from complaints.reports.receipt import render_receipt


@dataclass(frozen=True)
class _Answered:
    """A step on the page of answers."""

    step: Step
    lines: list[Line]


@personal
def check(request: HttpRequest) -> HttpResponse:
    """All answers with links to change them; filing."""
    if request.method == "POST":
        try:
            return _file(request)
        except guard.UNAVAILABLE as error:
            page_again = render(request, "intake/send_again.html", {"form": DeclarationForm(request.POST)})
            return guard.unavailable(page_again, error)
    draft = drafts.read(request)
    if draft and draft.contents.filed:
        return redirect("intake:done")
    return _show_answers(request, draft, DeclarationForm())


def _file(request: HttpRequest) -> HttpResponse:
    """File the draft if nothing is missing, once whatever happens; else say what is missing."""
    form = DeclarationForm(request.POST)
    ticket = Ticket.of(request)
    if ticket is None:
        return _show_answers(request, None, form, status=422)
    with drafts.held(ticket) as draft:
        if draft.contents.filed:
            return redirect("intake:done")
        journey = Journey(draft.contents)
        if journey.missing() or not form.is_valid():
            return _show_answers(request, draft, form, status=422)
        file_draft(draft, journey, language=_language())
    response = redirect("intake:done")
    # What was sent needs no telling later: the next person at a shared computer is not to read of it.
    draft.ticket.give(response, told_days=0)
    return response


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _show_answers(
    request: HttpRequest, draft: OpenDraft | None, form: DeclarationForm, *, status: int = 200
) -> HttpResponse:
    journey = Journey(draft.contents if draft else Contents())
    missing = journey.missing()
    context: dict[str, Any] = {
        "form": form,
        "sections": _sections(journey, missing),
        "missing": missing,
        "unsent": journey.unsent,
        "refused": status != 200 and missing,
        "destination": journey.destination,
        "linked": journey.linked,
        **page.progress(len(PARTS), draft),
    }
    return render(request, "intake/check.html", context, status=status)


def _sections(journey: Journey, missing: list[Step]) -> list[tuple[Any, list[_Answered]]]:
    """The answers part by part, those that are valid."""
    answered = [
        _Answered(step, journey.form(step).lines() if step.name in journey.answers else [])
        for step in journey.asked()
        if step not in missing
    ]
    parts = [(name, [entry for entry in answered if entry.step.part == number]) for number, name in enumerate(PARTS, 1)]
    return [(name, entries) for name, entries in parts if entries]


@personal
def done(request: HttpRequest) -> HttpResponse:
    """The reference and the code, shown once more at a reload, until they are cleared."""
    draft = drafts.read(request)
    if draft is None or draft.contents.filed is None:
        return redirect("intake:start")
    context = {
        "filed": draft.contents.filed,
        "hours": drafts.CONFIRMATION_HOURS,
        "aside": bool(draft.contents.aside),
    }
    return render(request, "intake/done.html", context)


@personal
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt as a PDF; its name says nothing."""
    draft = drafts.read(request)
    if draft is None or draft.contents.filed is None:
        return redirect("intake:start")
    filed = draft.contents.filed
    pdf = render_receipt(
        reference=filed.reference,
        code=filed.code,
        received_at=datetime.fromisoformat(filed.received_at),
        language=_language(),
    )
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="receipt.pdf"'},
    )


def discard(request: HttpRequest) -> HttpResponse:
    """Ask whether to delete what was typed; delete it, with its files, what was put aside for it, and the cookie."""
    if request.method != "POST":
        return render(request, "intake/discard.html", {"aside": _puts_aside(request)})
    response = redirect(paths.cleared())
    try:
        ticket = Ticket.of(request)
        if ticket is not None:
            aside.delete_all(ticket)
    except drafts.DraftGone:
        pass  # gone already, which is what was asked for
    except guard.UNAVAILABLE as error:
        return guard.unavailable(render(request, "intake/discard.html", {"unavailable": True}), error)
    drafts.take_back(response)
    response.headers["Clear-Site-Data"] = drafts.CLEAR_BROWSER
    return response


def _puts_aside(request: HttpRequest) -> bool:
    """Whether another draft was put aside for this browser's; no, as long as the database does not answer."""
    try:
        draft = aside.present(request)
    except guard.UNAVAILABLE:
        return False
    return bool(draft and draft.contents.aside)
