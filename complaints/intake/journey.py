"""One person's way through the steps: which are asked, what they answered, what is still missing.

Pure: it works on the contents of a draft and the reference data in memory, and asks the database nothing.
Answers are kept as they were typed and checked anew each time by the form of their step, so that a change of
one answer, or of the reference data, is noticed before filing.
"""

from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Any

from django.http import QueryDict

from complaints.domain import earlier, reference, routing
from complaints.domain.earlier_link import Proved
from complaints.domain.proposal import Proposal, proposal_for
from complaints.domain.reference import CategoryInfo
from complaints.intake.drafts import Contents, DraftedFile
from complaints.intake.forms.base import StepForm
from complaints.intake.steps import STEPS, Step
from complaints.models import RespondentKind, RespondentLevel


class Journey:
    """The steps and answers of one draft."""

    def __init__(self, contents: Contents) -> None:
        self.answers = contents.answers
        self.unsent = contents.unsent
        self.files: list[DraftedFile] = contents.files
        self._from = contents.earlier
        self._forms: dict[str, StepForm] = {}

    def form(self, step: Step) -> StepForm:
        """The step's form with its stored answer; not bound if there is none yet."""
        if step.name not in self._forms:
            answer = self.answers.get(step.name)
            self._forms[step.name] = step.form(None if answer is None else _as_sent(answer), journey=self)
        return self._forms[step.name]

    def shown(self, step: Step) -> StepForm:
        """The step's form for its page: with what was typed there last, be it an answer or not sent yet."""
        typed = self.unsent.get(step.name)
        return self.form(step) if typed is None else step.form.unsent(_as_sent(typed), journey=self)

    def value(self, step_name: str, field: str) -> Any:
        """One answer, None if there is none or it is not valid."""
        form = self.form(STEPS[step_name])
        if not form.is_bound:
            return None
        form.full_clean()
        return form.cleaned_data.get(field)

    def asked(self) -> list[Step]:
        """The steps that this person is asked, in order."""
        return [step for step in STEPS.values() if step.asked(self)]

    def after(self, step: Step) -> Step | None:
        """The next step, None after the last."""
        names = list(STEPS)
        return next((later for later in self.asked() if names.index(later.name) > names.index(step.name)), None)

    def before(self, step: Step) -> Step | None:
        """The step before, None before the first."""
        names = list(STEPS)
        earlier = [other for other in self.asked() if names.index(other.name) < names.index(step.name)]
        return earlier[-1] if earlier else None

    def missing(self) -> list[Step]:
        """The steps whose answer is missing, must be corrected, or was typed anew and not sent, before filing."""
        return [step for step in self.asked() if not self._settled(step)]

    def unanswered(self) -> Step | None:
        """The first step that was not answered yet, also if its answer may be left out."""
        return next((step for step in self.asked() if step.name not in self.answers or not self._settled(step)), None)

    def _settled(self, step: Step) -> bool:
        if step.name in self.unsent:
            return False
        form = self.form(step)
        if not form.is_bound:
            form = step.form(QueryDict(), journey=self)
        return form.is_valid()

    def category(self) -> CategoryInfo | None:
        """The category answered, else the one that the page of its kinds named, else one that has the kind answered."""
        code = self.value("category", "category") or self._sent("subcategory", "of_category")
        categories, kind = reference.current().categories, self._sent("subcategory", "subcategory")
        named = (category for category in categories if category.code == code)
        with_it = (one for one in categories if not code and any(each.code == kind for each in one.subcategories))
        return next(chain(named, with_it), None)

    @property
    def is_about_reprisal(self) -> bool:
        """Whether it is asked because of which earlier complaint it happens (COI-7)."""
        return earlier.is_asked(self.value("category", "category"), reference.current())

    @property
    def linked(self) -> Proved | None:
        """The earlier complaint from whose own page the person came, as long as this one is about a reprisal."""
        return self._from if self.is_about_reprisal else None

    def earlier_body(self) -> str | None:
        """The code of the body that handled the earlier complaint, by the person's own word."""
        asked = STEPS["earlier"].asked(self)
        return self.value("earlier", "earlier_body") or None if asked else None

    def question(self) -> routing.Question | None:
        """What routing needs to know, None as long as some of it is missing.

        Of an earlier complaint only what the person told or proved: where it is, a typed reference must not give away.
        """
        question = self._question()
        if question is None or not self.is_about_reprisal:
            return question
        told, proved = self.earlier_body(), self.linked.bodies if self.linked else ()
        return replace(question, earlier_bodies=frozenset((told, *proved) if told else proved))

    def _question(self) -> routing.Question | None:
        category, subcategory = self.value("category", "category"), self.value("subcategory", "subcategory")
        respondent = self.value("respondent", "respondent")
        if not (category and subcategory and respondent):
            return None
        if respondent in (RespondentKind.PRIVATE, RespondentKind.UNKNOWN):
            return routing.Question(category, subcategory, respondent_kind=respondent)
        level = self.value("level", "respondent_level")
        if not level:
            return None
        return routing.Question(
            category,
            subcategory,
            respondent_kind=RespondentKind.BODY,
            respondent_body=respondent,
            respondent_level=RespondentLevel(level),
        )

    @cached_property
    def proposal(self) -> Proposal | None:
        """Where the complaint would go if nobody objected, None as long as answers are missing."""
        question = self.question()
        return proposal_for(question) if question else None

    def receiver_shown(self) -> Proposal | None:
        """The bodies that the receiver's page named, for showing that page again without the other answers."""
        shown, informed = self._sent("receiver", "receiver"), self._sent("receiver", "informed").split()
        bodies = reference.current().bodies
        to_inform = tuple(body for body in bodies if body.code in informed)
        return next((Proposal(body, informed=to_inform) for body in bodies if body.code == shown), None)

    def _sent(self, step_name: str, name: str) -> str:
        return "".join(self.answers.get(step_name, {}).get(name, [])[-1:])

    @cached_property
    def destination(self) -> Proposal | None:
        """Where it goes, the objection considered."""
        question = self.question()
        if question and self.value("receiver", "objection") == "yes":
            return proposal_for(routing.with_objection(question, reference.current()))
        return self.proposal


def _as_sent(answer: dict[str, list[str]]) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name, values in answer.items():
        sent.setlist(name, values)
    return sent
