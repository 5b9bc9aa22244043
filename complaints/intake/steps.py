"""The table of steps: one question a page, in the order in which they are asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from complaints.intake.forms.base import StepForm
from complaints.intake.forms.earlier import EarlierForm
from complaints.intake.forms.evidence import EvidenceForm
from complaints.intake.forms.happened import StoryForm, WhenForm, WhereForm
from complaints.intake.forms.people import (
    AuthorityForm,
    ConfidentialityForm,
    ContactForm,
    DangerForm,
    FilingForm,
    VictimForm,
)
from complaints.intake.forms.respondent import LevelForm, RespondentForm, WhoForm, WishesForm
from complaints.intake.forms.sending import ReceiverForm
from complaints.intake.forms.subject import CategoryForm, SubcategoryForm, UrgencyForm
from complaints.models import FiledFor, RespondentKind

if TYPE_CHECKING:
    from complaints.intake.journey import Journey

PARTS = (
    _("you and this complaint"),
    _("the subject"),
    _("what happened"),
    _("who did it"),
    _("what you have and want"),
    _("contact and sending"),
)


def _always(_journey: "Journey") -> bool:
    return True


def _for_others(journey: "Journey") -> bool:
    return journey.value("filing", "filed_for") in (FiledFor.OTHER, FiledFor.GROUP)


def _category_known(journey: "Journey") -> bool:
    return journey.value("category", "category") is not None


def _reports_reprisal(journey: "Journey") -> bool:
    """Whoever came from the earlier complaint's own page has proved which one it is, and is not asked."""
    return journey.is_about_reprisal and journey.linked is None


def _body_named(journey: "Journey") -> bool:
    respondent = journey.value("respondent", "respondent")
    return respondent is not None and respondent not in (RespondentKind.PRIVATE, RespondentKind.UNKNOWN)


def _receiver_known(journey: "Journey") -> bool:
    return journey.proposal is not None


@dataclass(frozen=True)
class Step:
    """One page: its word in the address, its part (from 1), its form, and when it is asked.

    `heading` stands above several questions; a single question is its own heading. `clears` names a step
    whose answer means nothing any more when this one's changes.
    """

    name: str
    part: int
    form: type[StepForm]
    heading: Any = ""
    asked: Callable[["Journey"], bool] = _always
    template: str = "intake/step.html"
    clears: str = ""

    @property
    def title(self) -> Any:
        """What the step asks, in one line."""
        return self.heading or next(iter(self.form.base_fields.values())).label


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step("danger", 1, DangerForm),
        Step("filing", 1, FilingForm),
        Step(
            "authority",
            1,
            AuthorityForm,
            _("About the person or the people"),
            _for_others,
            "intake/authority.html",
        ),
        Step("confidentiality", 1, ConfidentialityForm),
        Step("category", 2, CategoryForm, template="intake/category.html", clears="subcategory"),
        Step("subcategory", 2, SubcategoryForm, asked=_category_known),
        Step(
            "earlier",
            2,
            EarlierForm,
            _("Because of which complaint does it happen?"),
            _reports_reprisal,
            "intake/earlier.html",
        ),
        Step("urgency", 2, UrgencyForm),
        Step("story", 3, StoryForm, _("What happened?"), template="intake/story.html"),
        Step("when", 3, WhenForm, _("When did it happen?"), template="intake/when.html"),
        Step("where", 3, WhereForm, _("Where was it?")),
        Step("respondent", 4, RespondentForm),
        Step("level", 4, LevelForm, asked=_body_named),
        Step("who", 4, WhoForm),
        Step("evidence", 5, EvidenceForm, template="intake/evidence.html"),
        Step("wishes", 5, WishesForm),
        Step("victim", 6, VictimForm, _("Who is concerned?"), _for_others),
        Step("contact", 6, ContactForm, _("How can we reach you?"), template="intake/contact.html"),
        Step("receiver", 6, ReceiverForm, _("Who will receive it"), _receiver_known, "intake/receiver.html"),
    )
}
