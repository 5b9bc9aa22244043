"""From a complaint's own page to a new one about a reprisal, and back to what was put aside for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from complaints.domain import earlier, earlier_link, reference
from complaints.domain.earlier_link import Proved
from complaints.intake import aside
from complaints.intake.drafts import OpenDraft, Ticket
from complaints.intake.guard import personal


@personal
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a complaint about a reprisal, its subject chosen and the earlier complaint linked.

    A note that is forged or too old leads to the ordinary beginning. What this browser has begun already is not given
    up: the page says that it is kept, and asks.
    """
    note = request.POST.get("note", "")
    proved = earlier_link.read(note) if note else None
    if proved is None:
        return redirect("intake:start")
    draft = aside.present(request)
    if draft and draft.contents.earlier and draft.contents.earlier.complaint == proved.complaint:
        return redirect("intake:start")
    if draft and not _is_done_with(draft, proved) and "aside" not in request.POST:
        return render(request, "intake/aside.html", {"note": note, "filed": draft.contents.filed})
    kept = None if draft and _is_done_with(draft, proved) else draft
    begun = aside.begin_reprisal(proved, earlier.category(reference.current()), kept)
    response = redirect("intake:start")
    begun.ticket.give(response)
    return response


def _is_done_with(draft: OpenDraft, proved: Proved) -> bool:
    """Whether the draft is but the confirmation of the earlier complaint, whose code the person has used since."""
    filed = draft.contents.filed
    return filed is not None and filed.reference == proved.reference and not draft.contents.aside


@personal
def go_back(request: HttpRequest) -> HttpResponse:
    """Empty this browser's draft and go on with the one that was put aside for it."""
    response = redirect("intake:start")
    ticket = Ticket.of(request) if request.method == "POST" else None
    returned = aside.empty_and_return(ticket) if ticket else None
    if returned:
        returned.give(response)
    return response
