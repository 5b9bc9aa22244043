"""Forms of the desk. What a step needs stands in its row of the workflow table: one field for each `Need`."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from complaints.desk.forms import NOT_OFFERED, VersionForm
from complaints.domain import declarations, names, outcomes, references, steps, units
from complaints.domain.declarations import Declared
from complaints.domain.outcomes import Ground
from complaints.domain.steps import Inputs
from complaints.domain.text import clean_line
from complaints.domain.workflow import Need, Rule, Transition
from complaints.models import Complaint, Declaration, Priority

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrOrPromise as Words

# Longer than any reason people write by hand; keeps a pasted file out of the trail.
LONGEST_TEXT = 20_000


def _text(label: "Words", help_text: "Words" = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": format_lazy(_("Fill in: {field}"), field=label)},
    )


def _choice(label: "Words", empty: "Words", choices: "Iterable[tuple[str, Words]]" = ()) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", empty), *choices],
        error_messages={
            "required": format_lazy(_("Choose: {field}"), field=label),
            "invalid_choice": NOT_OFFERED,
        },
    )


class StepForm(VersionForm):
    """One step of the workflow, with a field for each thing it needs."""

    def __init__(self, *args: Any, rule: Rule, complaint: Complaint, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{rule.transition.value}_%s")
        kwargs.setdefault("initial", {"version": complaint.version})
        super().__init__(*args, **kwargs)
        self.rule = rule
        for need in rule.needs:
            self.fields[need.value] = _field(need, rule, complaint)

    def clean_reference(self) -> str:
        """The digits of the other complaint's reference."""
        try:
            return references.parse_reference(self.cleaned_data["reference"])
        except references.ReferenceMistyped as error:
            raise forms.ValidationError(_("This is not a reference: it has 12 digits.")) from error

    def inputs(self) -> Inputs:
        """What was given, for `steps.take_step`."""
        return Inputs(**{need.value: self.cleaned_data[need.value] for need in self.rule.needs})


_STAFF_ONLY = _("Only staff read this. It is kept encrypted.")
# A proposal's reasons become the complainant's with the second signature (domain.timeline.finding).
_READ_AFTER_APPROVAL = _("The complainant reads these reasons once a second person has approved the proposal.")
_PROPOSALS = frozenset({Transition.PROPOSE_DECISION, Transition.PROPOSE_INADMISSIBLE})

# A step asks for words in its own words.
_REASON_LABELS: "dict[Transition, Words]" = {
    Transition.APPROVE_ROUTING: _("Why your body may examine it"),
    Transition.ASK_BODY: _("What the body is asked"),
    Transition.NOTE_REPLY: _("The body's reply"),
    Transition.PROPOSE_DECISION: _("Reasons for the decision"),
    Transition.RESUME: _("Why the review goes on without an answer"),
}


def _field(need: Need, rule: Rule, complaint: Complaint) -> forms.Field:
    """The form field of one need."""
    match need:
        case Need.NO_CONFLICT:
            return _no_conflict()
        case Need.REASON:
            readers = _READ_AFTER_APPROVAL if rule.transition in _PROPOSALS else _STAFF_ONLY
            return _text(_REASON_LABELS.get(rule.transition, _("Reason")), readers)
        case Need.MESSAGE:
            return _text(_("Message to the complainant"), _("The complainant reads this with reference and code."))
        case Need.GROUND:
            return _choice(_("Ground"), _("Choose a ground"), Ground.choices)
        case Need.OUTCOME:
            return _choice(_("Finding"), _("Choose a finding"), _findings(complaint))
        case Need.BODY:
            return _referral_body(complaint)
        case Need.REFERENCE:
            return _other_reference()


def _findings(complaint: Complaint) -> list[tuple[str, str]]:
    return [(outcome.value, str(outcome.label)) for outcome in outcomes.open_to(complaint)]


def _no_conflict() -> forms.Field:
    return forms.BooleanField(
        label=_("I have no conflict of interest in this complaint"),
        help_text=_("Neither I nor my relatives are concerned, and I never served in the unit complained of."),
        error_messages={
            "required": _("Confirm that you have no conflict of interest, or leave the complaint to others.")
        },
    )


def _other_reference() -> forms.Field:
    label = _("Reference of the other complaint")
    return forms.CharField(
        label=label,
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": format_lazy(_("Fill in: {field}"), field=label)},
    )


def _referral_body(complaint: Complaint) -> forms.Field:
    names = sorted((str(body.name), body.code) for body in steps.referral_bodies(complaint))
    field = _choice(_("Body"), _("Choose a body"), [(code, name) for name, code in names])
    field.help_text = _("Bodies in conflict with the complaint are not in the list.")
    return field


class PriorityForm(VersionForm):
    """Another priority, with a reason (escalation rule 5)."""

    priority = _choice(_("New priority"), _("Choose a priority"))
    reason = _text(_("Reason"), _STAFF_ONLY)

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_priority_%s")
        kwargs.setdefault("initial", {"version": complaint.version})
        super().__init__(*args, **kwargs)
        others = [choice for choice in Priority.choices if choice[0] != complaint.priority]
        self.fields["priority"].choices = [("", _("Choose a priority")), *others]  # type: ignore[attr-defined]  # a choice field


class NoteForm(forms.Form):
    """An internal note."""

    text = _text(_("Note"), _STAFF_ONLY)


class RevealForm(forms.Form):
    """Why an identity must be known."""

    reason = _text(_("Why do you need to know who this is?"), _("Your name and this reason stay in the timeline."))


class StandAsideForm(forms.Form):
    """Why somebody may not work on the complaint (COI-6)."""

    reason = _text(
        _("What is the conflict?"),
        _(
            "Only supervisors of your body read this; it is kept encrypted. You will not see the complaint any more. "
            "This cannot be undone."
        ),
    )


class DeclarationForm(forms.Form):
    """One relative or one former unit (COI-6). It must be of use for comparing: a rank or «the police» is of none."""

    kind = forms.ChoiceField(
        label=_("What do you declare?"),
        choices=Declaration.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you declare"), "invalid_choice": NOT_OFFERED},
    )
    words = forms.CharField(
        label=_("Name of the relative or of the unit"),
        help_text=_(
            "As people would write it in a complaint: of a relative at least the first name and the family name, of a "
            "unit its kind and its place. Arabic and Latin letters are not compared with one another; if both are in "
            "use, declare both."
        ),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Fill in the name")},
    )

    def __init__(self, *args: Any, declared: list[Declared], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._declared = declared

    def clean_words(self) -> str:
        """On one line, without marks that nobody sees."""
        return clean_line(self.cleaned_data["words"])

    def clean(self) -> dict[str, Any] | None:
        """Refuse what no complaint could be compared with, what stands there already, and one too many."""
        kind, words = self.cleaned_data.get("kind"), self.cleaned_data.get("words")
        if not kind or not words:
            return None
        if kind == Declaration.Kind.RELATIVE and not names.parts(words):
            self.add_error("words", _("Give the name of the relative, not only the rank or title."))
        elif kind == Declaration.Kind.FORMER_UNIT and not units.tells_apart(words):
            self.add_error("words", _("Name the unit so that it can be told from others: with its place, say."))
        elif any((one.kind, one.words) == (kind, words) for one in self._declared):
            self.add_error("words", _("You have declared this already."))
        elif len(self._declared) >= declarations.MOST:
            self.add_error("words", _("You have declared as many as can be kept. Remove one first."))
        return None
