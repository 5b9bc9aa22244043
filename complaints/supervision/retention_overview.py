"""Keeping and erasure for the supervisors of a body: what is due, and the two signatures of an erasure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts import permissions
from accounts.decorators import OfficerRequest, officer_required
from accounts.models import User
from complaints.desk.context import RETENTION, desk_context
from complaints.desk.typed import ask_to_look_again, typed
from complaints.domain import reference
from complaints.domain.retention import lists, proposals
from complaints.domain.retention.lists import Lists
from complaints.models import Complaint, Ending, Erasure, LegalHold, Status
from complaints.supervision.retention_forms import ChosenForm


@dataclass(frozen=True)
class Line:
    """One complaint of a list, in words, with where its erasure or hold stands."""

    complaint: Complaint
    subject: str
    ending: str
    row: Erasure | LegalHold
    # Whether the reader may give the signature that the list is for.
    mine_to_sign: bool


@dataclass(frozen=True)
class Signing:
    """One of the buttons: what it does, to the complaints of which list, and what is said of how many."""

    act: proposals.Signing
    offered: Callable[[Lists], list[Erasure]]
    done: Callable[[int], str]


def _proposed(n: int) -> str:
    return ngettext(
        "The erasure of %(n)s complaint was proposed. Another supervisor must sign it.",
        "The erasure of %(n)s complaints was proposed. Another supervisor must sign it.",
        n,
    ) % {"n": n}


def _approved(n: int) -> str:
    return ngettext("%(n)s complaint is being erased.", "%(n)s complaints are being erased.", n) % {"n": n}


def _declined(n: int) -> str:
    return ngettext(
        "%(n)s complaint stays. Its erasure can be proposed again.",
        "%(n)s complaints stay. Their erasure can be proposed again.",
        n,
    ) % {"n": n}


_SIGNINGS = {
    "propose": Signing(proposals.propose, lambda found: found.erasable, _proposed),
    "approve": Signing(proposals.approve, lambda found: found.proposed, _approved),
    "decline": Signing(proposals.decline, lambda found: found.proposed, _declined),
}


@require_safe
@officer_required
def overview(request: OfficerRequest) -> HttpResponse:
    """What may be erased, what waits for a second signature, what is on hold.

    `?tick=all` ticks what may be proposed, for who has a hundred of them and no script.
    """
    _refuse_others(request)
    found = lists.lists_of(request.officer)
    if request.GET.get("tick") != "all":
        return _page(request, found)
    return _page(request, found, chosen=[erasure.complaint.reference for erasure in found.erasable])


@require_http_methods(["GET", "POST"])
@officer_required
def sign(request: OfficerRequest, signing: str) -> HttpResponse:
    """Propose, approve or decline the erasure of the complaints that were ticked."""
    _refuse_others(request)
    if signing not in _SIGNINGS:
        raise Http404
    given = typed(request)
    if given is None:
        return redirect("supervision:retention")
    chosen, found = _SIGNINGS[signing], lists.lists_of(request.officer)
    if request.method != "POST":
        ask_to_look_again(request)
        return _page(request, found, chosen=given.getlist("complaints"))
    form = ChosenForm(request.POST, references=[erasure.complaint.reference for erasure in chosen.offered(found)])
    if form.is_valid() and signing == "approve":
        _refuse_own(form, found, request.user)
    if not form.is_valid():
        ticked = request.POST.getlist("complaints")
        return _page(request, found, status=422, form=form, signing=signing, chosen=ticked)
    complaints = lists.of_references(request.officer, form.cleaned_data["complaints"])
    signed, refused = proposals.sign_all(complaints, chosen.act, request.user)
    if signed:
        messages.success(request, chosen.done(signed))
    if refused:
        messages.warning(request, _left_out(refused))
    return redirect("supervision:retention")


def _refuse_own(form: ChosenForm, found: Lists, user: User) -> None:
    """Four eyes: say so beside the list, and sign nothing, if the reader proposed some of what is ticked."""
    proposed = {erasure.complaint.reference for erasure in found.proposed if erasure.proposed_by_id == user.pk}
    own = len(proposed.intersection(form.cleaned_data["complaints"]))
    if own:
        said = ngettext(
            "You proposed %(n)s of these yourself. Another supervisor must sign it.",
            "You proposed %(n)s of these yourself. Another supervisor must sign them.",
            own,
        )
        form.add_error("complaints", said % {"n": own})


def _left_out(n: int) -> str:
    return ngettext(
        "%(n)s complaint was left out: it is no longer due, it is on hold, or you may not sign it.",
        "%(n)s complaints were left out: they are no longer due, they are on hold, or you may not sign them.",
        n,
    ) % {"n": n}


def _refuse_others(request: OfficerRequest) -> None:
    if not request.officer.supervises:
        raise PermissionDenied


def _page(request: OfficerRequest, found: Lists, *, status: int = 200, **context: Any) -> HttpResponse:
    shown = {
        "erasable": _lines(found.erasable, request.user),
        "proposed": _lines(found.proposed, request.user),
        "announced": _lines(found.announced, request.user),
        "holds": _lines(found.holds, request.user),
        "erased": _lines(found.erased, request.user),
        "most": lists.LINES,
        "chosen": [],
    }
    page = desk_context(request, RETENTION) | shown | context
    return render(request, "supervision/retention.html", page, status=status)


def _lines(found: Iterable[Erasure] | Iterable[LegalHold], user: User) -> list[Line]:
    return [_line(row, user) for row in found]


def _line(row: Erasure | LegalHold, user: User) -> Line:
    complaint, rules = row.complaint, reference.current()
    category = rules.category_by_pk(complaint.category_id).name
    subject = f"{category} · {rules.subcategory_by_pk(complaint.subcategory_id).name}"
    return Line(complaint, subject, _ending(complaint), row, _is_mine_to_sign(row, user))


def _ending(complaint: Complaint) -> str:
    if complaint.closed_at is None:
        return str(complaint.get_status_display())
    ending = complaint.outcome if complaint.status == Status.CLOSED else complaint.status
    return str(Ending(ending).label)


def _is_mine_to_sign(row: Erasure | LegalHold, user: User) -> bool:
    if isinstance(row, LegalHold):
        return permissions.may_lift_hold(user, row)
    if row.state == Erasure.State.PROPOSED:
        return permissions.may_approve_erasure(user, row)
    return permissions.may_propose_erasure(user, row.complaint)
