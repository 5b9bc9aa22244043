"""Saving one answer: into the draft, in one transaction, whatever it is; then on if it is valid."""

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from complaints.domain import files
from complaints.intake import drafts, evidence, guard, page, paths, resume, unsent
from complaints.intake.drafts import Contents, OpenDraft, Ticket, Turn
from complaints.intake.forms.base import StepForm
from complaints.intake.forms.evidence import EvidenceForm
from complaints.intake.journey import Journey
from complaints.intake.steps import Step
from complaints.intake.uploads import Problem


@dataclass(frozen=True)
class _Saved:
    draft: OpenDraft
    journey: Journey
    form: StepForm
    # Name in the storage of a file that the person took out.
    given_up: str | None = None


def answer(request: HttpRequest, step: Step) -> HttpResponse:
    """Save what was sent for a step. Nothing typed is lost: not by a mistake, a lost draft or an engine."""
    try:
        ticket = Ticket.of(request)
        if ticket is None and _only_passes_by(request, step):
            return redirect(paths.left_for(request, step, Journey(Contents())))
        saved = _save(request, step, ticket)
    except drafts.DraftGone:
        return _answer_anew(request, step)
    except guard.UNAVAILABLE as error:
        return _ask_again(request, step, error)
    return _respond(request, step, saved)


def _only_passes_by(request: HttpRequest, step: Step) -> bool:
    """Whether somebody goes back or into the other language who typed nothing here: no draft begins with that."""
    nothing_said = unsent.is_as_shown(step, request.POST) or not step.form.said(step.form.typed(request.POST))
    return paths.is_left(request) and "later" not in request.POST and nothing_said and not request.FILES


def _answer_anew(request: HttpRequest, step: Step) -> HttpResponse:
    """The draft is gone: keep this answer in a new one, and say so on the next page."""
    try:
        saved = _save(request, step, None, replaces_lost=True)
    except guard.UNAVAILABLE as error:
        return _ask_again(request, step, error)
    return _respond(request, step, saved)


def _save(request: HttpRequest, step: Step, ticket: Ticket | None, *, replaces_lost: bool = False) -> _Saved | None:
    """The saved answer, None if the complaint was filed already."""
    with drafts.held(ticket) as draft:
        contents = draft.contents
        if contents.filed:
            return None
        # A script began this draft, in the place of one whose time was over: no page after it was seen yet (`anew`).
        is_untold = contents.replaces_lost and not any(turn.version for turn in contents.turns.values())
        # A page on which nothing was typed takes the place of nothing, unless all that was kept of it is what it shows.
        if replaces_lost or not (paths.is_left(request) and unsent.is_as_shown(step, request.POST)):
            _put(request, step, contents)
            contents.turns[step.name] = replace(contents.turns.get(step.name, Turn()), version=draft.version + 1)
        # Told until the person has gone on from the page that tells it.
        contents.replaces_lost = replaces_lost or is_untold or (contents.replaces_lost and paths.is_left(request))
        journey = Journey(contents)
        form = step.form(request.POST, request.FILES, journey=journey)
        form.full_clean()
        given_up = None
        if isinstance(form, EvidenceForm):
            evidence.take(draft, form.acceptable())
            given_up = evidence.give_up(draft, request.POST.get("remove", ""))
        draft.save()
        if "later" in request.POST:
            draft = resume.with_code(draft)
    return _Saved(draft, journey, form, given_up)


def _put(request: HttpRequest, step: Step, contents: Contents) -> None:
    typed = step.form.typed(request.POST)
    if paths.is_left(request):
        unsent.put(step, typed, contents)
        return
    if step.clears and typed != contents.answers.get(step.name):
        contents.answers.pop(step.clears, None)
        contents.unsent.pop(step.clears, None)
    contents.answers[step.name] = typed
    contents.unsent.pop(step.name, None)


def _respond(request: HttpRequest, step: Step, saved: _Saved | None) -> HttpResponse:
    if saved is None:
        return redirect("intake:done")
    if isinstance(saved.form, EvidenceForm):
        _settle_files(saved)
    response: HttpResponse
    if paths.is_left(request) and not _misses_a_file(saved.form):
        # What is wrong with it is told once it is sent as the answer.
        response = redirect(paths.left_for(request, step, saved.journey))
    elif not saved.form.is_valid():
        response = page.show(request, step, saved.journey, saved.form, saved.draft, status=_status(saved.form))
    elif "remove" in request.POST or "add" in request.POST:
        response = redirect(request.get_full_path())
    else:
        response = redirect(paths.onward(request, step, saved.journey))
    saved.draft.ticket.give(response)
    return response


def _misses_a_file(form: StepForm) -> bool:
    """Whether a file that came could not be taken: no page keeps it, so that it is told at once."""
    return isinstance(form, EvidenceForm) and form.has_error("evidence")


def _settle_files(saved: _Saved) -> None:
    """The transaction is through: keep in the storage what it took, delete there what it gave up."""
    assert isinstance(saved.form, EvidenceForm)
    evidence.keep(saved.draft, saved.form.acceptable())
    if saved.given_up:
        files.discard(saved.given_up)


def _status(form: StepForm) -> int:
    """422, or 503 where the storage did not take a file."""
    if isinstance(form, EvidenceForm) and any(upload.problem == Problem.NOT_STORED for upload in form.uploads()):
        return 503
    return 422


def _ask_again(request: HttpRequest, step: Step, error: Exception) -> HttpResponse:
    """The same page with everything typed, built without the draft, which may be what does not answer."""
    journey = Journey(Contents(answers={step.name: step.form.typed(request.POST)}))
    form = step.form.again(request.POST, journey=journey)
    return guard.unavailable(page.show(request, step, journey, form, None, unavailable=True), error)
