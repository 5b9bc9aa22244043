"""Where a complaint stands, in plain words for the person who filed it.

Proposals that wait for a second signature are the body's own affair: until it is given, the complaint stands
for the complainant where it stood before.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint, Status

Words = Promise | str


@dataclass(frozen=True)
class Standing:
    """A heading, and a sentence or two on what it means."""

    title: Words
    meaning: Words


_UNROUTED = Standing(
    _("We have received it"),
    _("We are finding the right body for it. This takes a few minutes; then it stands here."),
)
_EXAMINED = Standing(
    _("It is being examined"),
    _("An officer is finding out whether it can be admitted for review. You need not do anything."),
)

STANDINGS: dict[Status, Standing] = {
    Status.RECEIVED: Standing(
        _("We have received it"),
        _("It waits for an officer to look at it. You need not do anything."),
    ),
    Status.IN_TRIAGE: _EXAMINED,
    Status.INADMISSIBLE_PROPOSED: _EXAMINED,
    Status.ADMITTED: Standing(
        _("It was admitted"),
        _("It will be reviewed. You need not do anything."),
    ),
    Status.UNDER_REVIEW: Standing(
        _("It is being reviewed"),
        _("An officer is finding out what happened. If something is needed from you, you will be asked here."),
    ),
    Status.AWAITING_COMPLAINANT: Standing(
        _("A question waits for your answer"),
        _("The review goes on when you have answered."),
    ),
    Status.AWAITING_BODY: Standing(
        _("It waits for the reply of the body complained of"),
        _("The reply has a deadline. You need not do anything."),
    ),
    Status.DECISION_PROPOSED: Standing(
        _("A decision is being prepared"),
        _("It will stand here with its reasons. You need not do anything."),
    ),
    Status.DECIDED: Standing(
        _("It was decided"),
        _("The decision and its reasons stand below. If you do not agree, you can ask for a review."),
    ),
    Status.CLOSED: Standing(
        _("It is closed"),
        _("The decision and its reasons stand below. If you do not agree, you can ask for a review."),
    ),
    Status.INADMISSIBLE: Standing(
        _("It cannot be examined"),
        _("The reasons stand below. If you do not agree, you can ask for a review."),
    ),
    Status.REFERRED: Standing(
        _("Another body may take it over"),
        _("Another body was asked to take it over. Until it has answered, the complaint stays where it is."),
    ),
    Status.MERGED: Standing(
        _("It was joined with another complaint"),
        _("Both are about the same matter and are now examined together."),
    ),
    Status.WITHDRAWN: Standing(
        _("You withdrew it"),
        _("Nobody works on it any more. You can file a new complaint at any time."),
    ),
    Status.REVIEW_REQUESTED: Standing(
        _("You asked for a review"),
        _("It is being considered whether the review is opened again. You need not do anything."),
    ),
}


def standing(complaint: Complaint) -> Standing:
    """Where the complaint stands."""
    if complaint.status == Status.RECEIVED and complaint.body_id is None:
        return _UNROUTED
    return STANDINGS[Status(complaint.status)]


def shown_status(complaint: Complaint) -> Status:
    """The state that the complainant is told."""
    if complaint.status == Status.INADMISSIBLE_PROPOSED:
        return Status.IN_TRIAGE
    return Status(complaint.status)
