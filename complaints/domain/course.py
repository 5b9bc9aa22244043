"""The course of a complaint in words: what happened, when, and who did it.

Events keep codes; here each becomes one line in the active language. Officers' pages and the case report read
the same lines. A reference inside a line stands between isolates, so that its groups keep their order in
Arabic.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import Membership, Role, User
from complaints.domain import country, informing, presentation, reference, references
from complaints.domain.outcomes import Ground, Outcome
from complaints.domain.vault import Opened
from complaints.domain.workflow import Transition
from complaints.models import Clock, Complaint, Event, EventKind, PersonRole, Priority

_ISOLATE, _END = "\u2066", "\u2069"


@dataclass(frozen=True)
class Entry:
    """One line of the course. `words` are the reason or text that somebody wrote with it, empty if none."""

    event: Event
    what: str
    who: str
    words: str

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.event.at


def course(complaint: Complaint, opened: Opened) -> list[Entry]:
    """Everything that happened to the complaint, from the beginning. Three queries."""
    events = list(complaint.events.order_by("seq"))
    names = names_of(users_in(events))
    return [
        Entry(
            event,
            in_words(event, names),
            _who(event, names),
            _words(event, opened),
        )
        for event in events
    ]


def in_words(event: Event, names: Mapping[int, str]) -> str:
    """What an event says, in the active language. `names` are the people whom events of assignment name."""
    facts = event.facts
    match event.kind:
        case EventKind.RECEIVED:
            return _("Complaint received")
        case EventKind.STEP:
            return _step(facts)
        case EventKind.ROUTED:
            return _("Routed to: %(body)s") % {"body": _body(facts["body"])}
        case EventKind.INFORMED:
            return informing.in_words(facts)
        case EventKind.INFORMATION_SEEN:
            return _("Read by the informed body: %(body)s") % {"body": _body(facts["body"])}
        case EventKind.PRIORITISED:
            return _("Priority set: %(priority)s") % {"priority": Priority(facts["priority"]).label}
        case EventKind.ASSIGNED:
            return _("Assigned to: %(name)s") % {"name": names.get(facts["to_user"], "")}
        case EventKind.RECUSED:
            return _("Stood aside because of a conflict of interest: %(name)s") % {"name": names[facts["recused"]]}
        case EventKind.TOOK_IN:
            return _("Complaint %(reference)s merged into this one") % {
                "reference": references.isolated(facts["merged"])
            }
        case EventKind.PASSED_ALONG:
            return _("Passed on with complaint %(reference)s") % {"reference": references.isolated(facts["with"])}
        case EventKind.IDENTITY_REVEALED:
            return _("Identity revealed: %(role)s") % {"role": PersonRole(facts["role"]).label}
        case EventKind.DEADLINE_ALERT:
            return _deadline_alert(facts)
    return str(EventKind(event.kind).label)


def users_in(events: Iterable[Event]) -> set[int]:
    """The primary keys of everybody whom the events name: who acted, and whom it concerned."""
    named = ((event.user_id, event.facts.get("to_user"), event.facts.get("recused")) for event in events)
    return {pk for pks in named for pk in pks if pk is not None}


def names_of(wanted: Iterable[int]) -> dict[int, str]:
    """Users by role and name: "Supervisor: Huda Salem". Two queries."""
    users = User.objects.filter(pk__in=wanted)
    roles = Membership.objects.filter(user__in=users, active=True).values_list("user_id", "role")
    # A supervisor who also serves as an officer is named by the higher role.
    ranked = dict(sorted(roles, key=lambda row: Role(row[1]).seniority))
    return {user.pk: f"{Role(ranked[user.pk]).label}: {user}" if user.pk in ranked else str(user) for user in users}


def _who(event: Event, names: Mapping[int, str]) -> str:
    if event.user_id is not None:
        return names[event.user_id]
    return str(Event.Actor(event.actor).label)


def _words(event: Event, opened: Opened) -> str:
    # Why somebody stood aside is theirs and their supervisors' alone (`review.recusal`).
    if event.kind == EventKind.RECUSED:
        return ""
    secret = opened.event_secret(event)
    return str(secret.get("reason") or secret.get("text") or secret.get("message") or "")


def _body(code: str) -> str:
    return str(reference.current().body(code).name)


def _deadline_alert(facts: Mapping[str, Any]) -> str:
    number = presentation.show_number(facts["percent"], get_language() or "ar", country.current())
    said = {"deadline": Clock(facts["clock"]).label, "percent": f"{_ISOLATE}{number}%{_END}"}
    if not facts["to"]:
        return _("%(deadline)s: %(percent)s of the time is over. The body has nobody to tell") % said
    said["role"] = Role(facts["to"]).label
    return _("%(deadline)s: %(percent)s of the time is over. Told: %(role)s") % said


def _step(facts: Mapping[str, Any]) -> str:
    said: dict[str, Any] = {}
    if "outcome" in facts:
        said["outcome"] = Outcome(facts["outcome"]).label
    if "ground" in facts:
        said["ground"] = Ground(facts["ground"]).label
    if "body" in facts:
        said["body"] = _body(facts["body"])
    if "merged_into" in facts:
        said["reference"] = references.isolated(facts["merged_into"])
    return str(STEPS[Transition(facts["transition"])]) % said


STEPS: dict[Transition, Promise | str] = {
    Transition.APPROVE_ROUTING: gettext_lazy("Routing approved"),
    Transition.TAKE: gettext_lazy("Taken over for triage"),
    Transition.ADMIT: gettext_lazy("Admitted for review"),
    Transition.PROPOSE_INADMISSIBLE: gettext_lazy("Proposed as inadmissible: %(ground)s"),
    Transition.APPROVE_INADMISSIBLE: gettext_lazy("Found inadmissible"),
    Transition.RETURN_INADMISSIBLE: gettext_lazy("Proposal not approved, returned to triage"),
    Transition.START_REVIEW: gettext_lazy("Review started"),
    Transition.ASK_COMPLAINANT: gettext_lazy("Question put to the complainant"),
    Transition.INFORM: gettext_lazy("Complainant told how it stands"),
    Transition.ANSWER: gettext_lazy("Answer received from the complainant"),
    Transition.RESUME: gettext_lazy("Review resumed without an answer"),
    Transition.ASK_BODY: gettext_lazy("Reply asked of the body complained of"),
    Transition.NOTE_REPLY: gettext_lazy("Reply of the body complained of entered"),
    Transition.PROPOSE_DECISION: gettext_lazy("Decision proposed: %(outcome)s"),
    Transition.APPROVE_DECISION: gettext_lazy("Decided: %(outcome)s"),
    Transition.RETURN_DECISION: gettext_lazy("Proposal not approved, returned to review"),
    Transition.CLOSE: gettext_lazy("Complaint closed"),
    Transition.OFFER_REFERRAL: gettext_lazy("Referral offered to: %(body)s"),
    Transition.ACCEPT_REFERRAL: gettext_lazy("Referral accepted by: %(body)s"),
    Transition.REFUSE_REFERRAL: gettext_lazy("Referral refused by: %(body)s"),
    Transition.TAKE_BACK_REFERRAL: gettext_lazy("Referral offer taken back from: %(body)s"),
    Transition.MERGE: gettext_lazy("Merged with complaint %(reference)s"),
    Transition.WITHDRAW: gettext_lazy("Withdrawn by the complainant"),
    Transition.REQUEST_REVIEW: gettext_lazy("Review asked for by the complainant"),
    Transition.REOPEN: gettext_lazy("Reopened for review"),
}
