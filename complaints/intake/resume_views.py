"""Saving for later and coming back with the return code."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from complaints.intake import aside, drafts, guard, paths, resume
from complaints.intake.drafts import Ticket
from complaints.intake.forms.returning import ReturnForm
from complaints.intake.guard import personal


@personal
def later(request: HttpRequest) -> HttpResponse:
    """The return code of this browser's draft; a POST makes it."""
    if request.method == "POST":
        try:
            return _make_code(request)
        except guard.UNAVAILABLE as error:
            return guard.unavailable(_show_code(request, "", unavailable=True), error)
    draft = drafts.read(request)
    if draft is None:
        return redirect("intake:start")
    if draft.contents.filed:
        return redirect("intake:done")
    return _show_code(request, draft.contents.return_code)


def _make_code(request: HttpRequest) -> HttpResponse:
    ticket = Ticket.of(request)
    if ticket is None:
        return redirect("intake:start")
    with drafts.held(ticket) as draft:
        if draft.contents.filed:
            return redirect("intake:done")
        draft = resume.with_code(draft)
    response = redirect("intake:later")
    draft.ticket.give(response)
    return response


def _show_code(request: HttpRequest, code: str, *, unavailable: bool = False) -> HttpResponse:
    context = {"code": code, "unavailable": unavailable, "draft_hours": settings.DRAFT_HOURS}
    return render(request, "intake/later.html", context)


@personal
def leave(request: HttpRequest) -> HttpResponse:
    """Take the draft off this browser, not out of the portal."""
    if request.method != "POST":
        return redirect("intake:later")
    try:
        draft = aside.present(request)
        if draft:
            drafts.forget_way_to(draft.contents.moved_from)
    except guard.UNAVAILABLE:
        pass  # the cookie goes all the same; the one before it leads here for an hour at most
    response = redirect(paths.cleared())
    drafts.take_back(response)
    response.headers["Clear-Site-Data"] = drafts.CLEAR_BROWSER
    return response


@personal
def return_(request: HttpRequest) -> HttpResponse:
    """Open a draft with its return code."""
    if request.method != "POST":
        return render(request, "intake/return.html", {"form": ReturnForm()})
    form = ReturnForm(request.POST)
    try:
        ticket = form.ticket()
    except guard.UNAVAILABLE as error:
        return guard.unavailable(render(request, "intake/return.html", {"form": form, "unavailable": True}), error)
    if ticket is None:
        return render(request, "intake/return.html", {"form": form}, status=422)
    response = redirect("intake:start")
    ticket.give(response)
    return response
