"""Which complaint a request may speak of. What an officer may not see does not exist: 404, never 403."""

from django.http import Http404

from accounts.decorators import OfficerRequest
from complaints.domain.queries import queue
from complaints.models import Complaint


def get_held_complaint(request: OfficerRequest, reference: str) -> Complaint:
    """The complaint, if the officer's body holds it and is not shut out of it."""
    try:
        return queue.held(request.officer, reference)
    except Complaint.DoesNotExist as error:
        raise Http404 from error


def get_complaint_within_reach(request: OfficerRequest, reference: str) -> Complaint:
    """The complaint, if the officer's body holds it or was offered it; show plain facts only."""
    try:
        return queue.within_reach(request.officer, reference)
    except Complaint.DoesNotExist as error:
        raise Http404 from error
