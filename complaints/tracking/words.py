"""What the complainant's steps ask, in plain words. Where a complaint stands is told by `domain.standing`."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from complaints.domain.mistakes import Words
from complaints.domain.workflow import Transition


@dataclass(frozen=True)
class Step:
    """How a step is put to the complainant: what follows from it, what is asked, what is said after."""

    title: Words
    meaning: Words
    question: Words
    missing: Words
    button: Words
    done: Words


STEPS: dict[Transition, Step] = {
    Transition.ANSWER: Step(
        title=_("Your answer"),
        meaning=_("Only the officers of the body that holds your complaint can read it."),
        question=_("Your answer"),
        missing=_("Write your answer."),
        button=_("Send the answer"),
        done=_("Your answer was sent. The review goes on."),
    ),
    Transition.WITHDRAW: Step(
        title=_("Withdraw the complaint"),
        meaning=_(
            "Nobody will work on it any more, and this cannot be undone. If somebody puts pressure on you to "
            "withdraw it, you can file a new complaint about that pressure."
        ),
        question=_("Why do you withdraw it?"),
        missing=_("Write why you withdraw it. A few words are enough."),
        button=_("Withdraw the complaint"),
        done=_("You have withdrawn the complaint."),
    ),
    Transition.REQUEST_REVIEW: Step(
        title=_("Ask for a review"),
        meaning=_("A supervisor reads your reasons and may open the review again."),
        question=_("What was not seen, or not seen rightly?"),
        missing=_("Write what was not seen, or not seen rightly."),
        button=_("Ask for a review"),
        done=_("You have asked for a review."),
    ),
}
