"""The button of the rules' pages that tries a change on past complaints, and its answer on the same page.

Nothing is stored: the page is opened again as a GET whose form is filled in with what was typed (as after a session
that ended, `accounts.admin_unsent`), with the result above it and “Save” below.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.admin_unsent import filled_in
from accounts.unsent import opened_again
from complaints.domain import country, presentation, rule_trial, triage
from complaints.domain.reference import Reference
from complaints.domain.rule_trial import Effect, Move, Trial
from complaints.models import Priority
from complaints.reference_admin import ReferenceAdmin

# The button's name.
TRY = "_try"

_IN_WORDS = {
    Effect.MOVED: gettext_lazy("would go to another body"),
    Effect.REPRIORITISED: gettext_lazy("would get another priority"),
    Effect.DEADLOCKED: gettext_lazy("would newly find no body free of conflict on the list (rule 10)"),
    Effect.DEADLOCKED_NO_MORE: gettext_lazy("would find a body free of conflict, and find none now (rule 10)"),
    Effect.WAITING: gettext_lazy("would newly wait for a supervisor's approval (rule 10)"),
    Effect.WAITING_NO_MORE: gettext_lazy("would no longer wait for a supervisor's approval (rule 10)"),
    Effect.OTHERS_SHUT_OUT: gettext_lazy("would shut out other bodies than now"),
    Effect.OTHERS_INFORMED: gettext_lazy("would have other bodies informed with consent than now"),
    Effect.NOWHERE: gettext_lazy("would find no body at all: the portal could not route them"),
    Effect.UNCHANGED: gettext_lazy("would stay as they are"),
}
# Told only where there are some.
_RARE = frozenset({Effect.DEADLOCKED_NO_MORE, Effect.WAITING_NO_MORE, Effect.NOWHERE})


@dataclass(frozen=True)
class Line:
    """A row of a table of the result: what stands in its columns, and how many complaints it is about, in words."""

    columns: tuple[str, ...]
    count: str


@dataclass(frozen=True)
class Result:
    """What the page tells of a trial, in the active language. No number in it is exact."""

    tried_on: str
    effects: tuple[Line, ...]
    moves: tuple[Line, ...]
    priorities: tuple[Line, ...]
    rounded: str


class RuleAdmin(ReferenceAdmin):
    """What the pages of the rows share that routing and priorities read."""

    change_form_template: ClassVar[str] = "admin/rule_change_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Django's page; a trial opens it again. Raises `PermissionDenied` to who may not try."""
        if request.method != "POST" or TRY not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if not permissions.may_try_rules(request.user):
            raise PermissionDenied
        _opening, answer = opened_again(request, request.get_full_path(), tried=request.POST)
        return answer

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Django's form, with what is being tried."""
        form = super().get_form(request, obj, change=change, **kwargs)
        tried = _tried(request)
        return form if tried is None else filled_in(form, tried)

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Django's page, with the button; and with the result, or with status 422 if what was typed has a fault."""
        context["may_try"] = permissions.may_try_rules(request.user)
        form, refused = context["adminform"].form, False
        if _tried(request) is not None:
            refused = not form.is_valid()
            if not refused:
                now, tried = rule_trial.with_saved(copy(form.instance))
                context["trial"] = told(rule_trial.try_out(now, tried), tried)
        response = super().render_change_form(request, context, add, change, *args, **kwargs)
        if refused:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


def _tried(request: HttpRequest) -> QueryDict | None:
    return getattr(request, "tried", None)


def told(trial: Trial, rules: Reference) -> Result:
    """A trial in words of the active language, by the names of `rules`."""
    rounded = _(
        "Numbers are rounded to the nearest %(n)s, and smaller ones are not told, so that no single complaint shows."
    )
    return Result(
        tried_on=_tried_on(trial),
        effects=tuple(
            Line((str(label),), _how_many(trial.effects[effect]))
            for effect, label in _IN_WORDS.items()
            if trial.effects[effect] or effect not in _RARE
        ),
        moves=tuple(_moves(trial, rules)),
        priorities=tuple(_priorities(trial)),
        rounded=rounded % {"n": _number(rule_trial.ROUNDED_TO)},
    )


def _by_urgency(changed: tuple[tuple[Priority, Priority], int]) -> tuple[int, int]:
    (source, to), _count = changed
    return triage.RANK[source], triage.RANK[to]


def _tried_on(trial: Trial) -> str:
    """Which complaints it was tried on."""
    count = rule_trial.coarse(trial.complaints)
    if count == 0:
        return _("No complaint was received in the last 12 months, so there is nothing to try this on.")
    if count is None:
        few = _("Tried on the complaints received in the last 12 months: fewer than %(n)s.")
        return few % {"n": _number(rule_trial.ROUNDED_TO)}
    if trial.capped:
        said = ngettext(
            "Tried on the newest %(n)s complaint of the last 12 months; there are more.",
            "Tried on the newest %(n)s complaints of the last 12 months; there are more.",
            count,
        )
    else:
        said = ngettext(
            "Tried on all complaints received in the last 12 months: about %(n)s complaint.",
            "Tried on all complaints received in the last 12 months: about %(n)s complaints.",
            count,
        )
    return said % {"n": _number(count)}


def _how_many(count: int) -> str:
    shown = rule_trial.coarse(count)
    if shown == 0:
        return pgettext("number of complaints", "none")
    if shown is None:
        return _("fewer than %(n)s") % {"n": _number(rule_trial.ROUNDED_TO)}
    return ngettext("%(n)s complaint", "%(n)s complaints", shown) % {"n": _number(shown)}


def _number(value: int) -> str:
    return presentation.show_number(value, get_language() or "ar", country.current())


def _moves(trial: Trial, rules: Reference) -> list[Line]:
    """The most frequent first; names decide among numbers that look equal, lest the order tell which is larger."""
    named = [(_columns(move, rules), count) for move, count in trial.moves.items()]
    named.sort(key=lambda line: (-(rule_trial.coarse(line[1]) or 0), line[0]))
    return _told_apart(named, (_("Subjects with few complaints each"), "", ""))


def _priorities(trial: Trial) -> list[Line]:
    changed = sorted(trial.priorities.items(), key=_by_urgency)
    named = [((str(source.label), str(to.label)), count) for (source, to), count in changed]
    return _told_apart(named, (_("Priorities of few complaints each"), ""))


def _told_apart(named: Sequence[tuple[tuple[str, ...], int]], others: tuple[str, ...]) -> list[Line]:
    """A line for each number that may be shown; together those that may not: a single complaint's subject and bodies
    would be known by its line."""
    lines = [Line(columns, _how_many(count)) for columns, count in named if rule_trial.coarse(count) is not None]
    few = sum(count for _columns, count in named if rule_trial.coarse(count) is None)
    return [*lines, Line(others, _how_many(few))] if few else lines


def _columns(move: Move, rules: Reference) -> tuple[str, ...]:
    subcategory = rules.subcategory(move.category, move.subcategory)
    subject = _("%(category)s: %(subcategory)s") % {
        "category": rules.category(move.category).name,
        "subcategory": subcategory.name,
    }
    return subject, _body(move.source, rules), _body(move.to, rules)


def _body(code: str | None, rules: Reference) -> str:
    return rules.body(code).name if code else _("No body")
