"""Referrals offered to the own body: plain facts, and the answer."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.decorators import OfficerRequest, officer_required
from complaints.desk.context import REFERRALS, desk_context
from complaints.domain import reference
from complaints.domain.queries import queue
from complaints.models import Referral
from complaints.review.page import Step, steps_on_offer


@dataclass(frozen=True)
class Offer:
    """One referral as far as its receiver may see it before accepting: never what was written."""

    referral: Referral
    offered_by: str
    category: str
    subcategory: str
    division: str
    steps: list[Step]


@require_safe
@officer_required
def referrals_page(request: OfficerRequest) -> HttpResponse:
    """What other bodies offer; a supervisor accepts or refuses."""
    offers = [_offer(referral, request) for referral in queue.offered_to(request.officer)]
    return render(request, "review/referrals.html", desk_context(request, REFERRALS) | {"offers": offers})


def _offer(referral: Referral, request: OfficerRequest) -> Offer:
    rules = reference.current()
    complaint = referral.complaint
    return Offer(
        referral=referral,
        offered_by=rules.body_by_pk(referral.offered_by_body_id).name,
        category=rules.category_by_pk(complaint.category_id).name,
        subcategory=rules.subcategory_by_pk(complaint.subcategory_id).name,
        division=rules.division_by_pk(complaint.division_id).name if complaint.division_id else "",
        steps=steps_on_offer(request.user, complaint),
    )
