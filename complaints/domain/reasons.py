"""Why a complaint went where it went and how urgent it is, in words.

Events of routing and triage keep codes (`routing.Answer.reasons`, `triage.Assessment.reasons`). Here each
code becomes one sentence in the active language, with the names of the reference data. Officers,
complainants, the API and the case report all read the same sentences.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from complaints.domain import presentation, reference, references
from complaints.domain.reference import Reference
from complaints.models import Priority

Reason = Mapping[str, Any]
_Sentence = Callable[[Reason, Reference], str]


def routing_reasons(facts: Mapping[str, Any]) -> list[str]:
    """The sentences behind a `ROUTED` event's `facts`, in the order in which the rules were applied."""
    return _in_words(facts, _ROUTING)


def priority_reasons(facts: Mapping[str, Any]) -> list[str]:
    """The sentences behind a `PRIORITISED` event's `facts`; none where a person changed the priority.

    Such a change carries its reason in the event's sealed words.
    """
    return _in_words(facts, _PRIORITY)


def _in_words(facts: Mapping[str, Any], sentences: Mapping[str, _Sentence]) -> list[str]:
    rules = reference.current()
    return [sentences[reason["code"]](reason, rules) for reason in facts.get("reasons", ())]


def _body(code: str, rules: Reference) -> str:
    return str(rules.body(code).name)


def _route(reason: Reason, rules: Reference) -> str:
    subject = rules.subcategory(reason["category"], reason["subcategory"]).name
    return _("Complaints of the kind “%(subject)s” go to: %(body)s.") % {
        "subject": subject,
        "body": _body(reason["body"], rules),
    }


def _with_body(sentence: Promise | str) -> _Sentence:
    """A sentence that needs nothing but the body's name."""
    return lambda reason, rules: str(sentence) % {"body": _body(reason["body"], rules)}


def _conflict(reason: Reason, rules: Reference) -> str:
    body, rule = _body(reason["body"], rules), reason["rule"].rpartition("-")[2]
    if reason["rule"] == "COI-7":
        return _(
            "%(body)s may not examine it, because it was concerned with the earlier complaint "
            "(conflict-of-interest rule 7)."
        ) % {"body": body}
    if reason["rule"] == "COI-9":
        return _("The complainant objects to its going to: %(body)s (conflict-of-interest rule 9).") % {"body": body}
    if reason["respondent"] != reason["body"]:
        return _(
            "%(body)s may not examine it, because it belongs to the same chain of command as the body "
            "complained of: %(respondent)s (conflict-of-interest rule %(rule)s)."
        ) % {"body": body, "respondent": _body(reason["respondent"], rules), "rule": rule}
    return _("%(body)s may not examine a complaint about itself (conflict-of-interest rule %(rule)s).") % {
        "body": body,
        "rule": rule,
    }


def _named(reason: Reason, rules: Reference) -> str:
    return _("A complaint about %(respondent)s goes to: %(body)s (conflict-of-interest rule %(rule)s).") % {
        "respondent": _body(reason["respondent"], rules),
        "body": _body(reason["body"], rules),
        "rule": reason["rule"].rpartition("-")[2],
    }


def _excluded(reason: Reason, rules: Reference) -> str:
    names = presentation.show_list((_body(code, rules) for code in reason["bodies"]), get_language() or "ar")
    return _("Shut out, so that none of them can ever hold or open it: %(bodies)s.") % {"bodies": names}


_ROUTING: dict[str, _Sentence] = {
    "route": _route,
    "serious": _with_body(
        gettext_lazy("Serious allegations leave the ministry and go to: %(body)s (conflict-of-interest rule 2).")
    ),
    "inactive": _with_body(gettext_lazy("%(body)s does not receive complaints at present.")),
    "conflict": _conflict,
    "named": _named,
    "alternate": _with_body(gettext_lazy("The next body free of conflict takes its place: %(body)s.")),
    "alternate_barred": _with_body(
        gettext_lazy("%(body)s cannot take its place, for it is not free of conflict either.")
    ),
    "deadlock": _with_body(
        gettext_lazy("No body on the list is free of conflict, so it goes to: %(body)s (conflict-of-interest rule 10).")
    ),
    "deadlock_supervisor": _with_body(
        gettext_lazy(
            "No body on the list is free of conflict, so it goes, with a supervisor's approval, to: %(body)s "
            "(conflict-of-interest rule 10)."
        )
    ),
    "excluded": _excluded,
}


def _flag(code: str, rules: Reference) -> str:
    return str(rules.flag(code).name)


def _default_priority(reason: Reason, _rules: Reference) -> str:
    return _("Complaints of this kind start with the priority: %(priority)s.") % {
        "priority": Priority(reason["priority"]).label
    }


def _with_flag(sentence: Promise | str) -> _Sentence:
    """A sentence that needs nothing but the flag's name."""
    return lambda reason, rules: str(sentence) % {"flag": _flag(reason["flag"], rules)}


def _merged(reason: Reason, _rules: Reference) -> str:
    return _("It has the priority of complaint %(reference)s, which was merged into it.") % {
        "reference": references.isolated(reason["reference"])
    }


_PRIORITY: dict[str, _Sentence] = {
    "default_priority": _default_priority,
    "override_flag": _with_flag(gettext_lazy("Critical in any case, because of the answer: %(flag)s.")),
    "child_in_danger": _with_flag(
        gettext_lazy("Critical in any case, because a child is concerned, and because of the answer: %(flag)s.")
    ),
    "strong_flag": _with_flag(gettext_lazy("Raised by one level, because of the answer: %(flag)s.")),
    "merged": _merged,
    "weak_flag": _with_flag(gettext_lazy("Raised to high, because of the answer: %(flag)s.")),
}
