"""The pages of the form before the last: where to begin, one page for each step, the emergency numbers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from complaints.domain import country
from complaints.intake import drafts, guard, page, paths, saving, unsent
from complaints.intake.drafts import Contents, DraftGone, Ticket
from complaints.intake.guard import personal
from complaints.intake.journey import Journey
from complaints.intake.steps import STEPS


@personal
def start(request: HttpRequest) -> HttpResponse:
    """To the first question, or to where this browser's draft stopped."""
    draft = drafts.read(request)
    if draft and draft.contents.filed:
        return redirect("intake:done")
    step = Journey(draft.contents if draft else Contents()).unanswered()
    return redirect(paths.address(step) if step else reverse(paths.CHECK))


@personal
def step(request: HttpRequest, name: str) -> HttpResponse:
    """One question: shown with the answer given so far, or saved."""
    found = STEPS.get(name)
    if found is None:
        raise Http404
    if request.method == "POST":
        return saving.answer(request, found)
    draft = drafts.read(request)
    if draft and draft.contents.filed:
        return redirect("intake:done")
    journey = Journey(draft.contents if draft else Contents())
    if not found.asked(journey):
        missing = journey.missing()
        return redirect(paths.address(missing[0]) if missing else reverse(paths.CHECK))
    return page.show(request, found, journey, journey.shown(found), draft)


@require_POST
def typed(request: HttpRequest, name: str) -> HttpResponse:
    """Keep what stands on a step's page, for its script; the answer is the line that says when.

    204 where something newer is kept already, 409 where it is refused, 410 where the draft is gone before its time:
    then nothing changes. No cookie does in any case.
    """
    found = STEPS.get(name)
    if found is None:
        raise Http404
    try:
        draft = unsent.keep(found, request.POST, Ticket.of(request))
    except DraftGone:
        return HttpResponse(status=410)
    except unsent.Refused:
        return HttpResponse(status=409)
    except guard.UNAVAILABLE as error:
        return guard.unavailable(HttpResponse(), error)
    if draft is None:
        return HttpResponse(status=204)
    return render(request, "intake/partials/saved.html", page.progress(found.part, draft))


@personal
def emergency(request: HttpRequest) -> HttpResponse:
    """The numbers to call, before the form goes on."""
    draft = drafts.read(request)
    danger = STEPS["danger"]
    journey = Journey(draft.contents if draft else Contents())
    context = {
        "numbers": country.current().emergency_numbers,
        "onward": paths.beyond(request, danger, journey),
        "back": paths.address(danger, from_check=paths.came_from_check(request)),
        **page.progress(danger.part, draft),
    }
    return render(request, "intake/emergency.html", context)
