"""How a complaint came to its body after it was first routed: by referrals that were offered and accepted.

An event of acceptance names only the body that accepts. Which body referred it follows from the events before: the
one that held the complaint until then.
"""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from complaints.domain import country, presentation, reference
from complaints.domain.workflow import Transition
from complaints.models import Event, EventKind


def referrals(events: Iterable[Event]) -> list[str]:
    """A sentence in the active language for each accepted referral, the last first. `events` in their order."""
    told: list[str] = []
    holder = ""
    for event in events:
        if event.kind == EventKind.ROUTED:
            holder = event.facts["body"]
        elif event.kind == EventKind.STEP and event.facts["transition"] == Transition.ACCEPT_REFERRAL:
            told.insert(0, _in_words(event, holder))
            holder = event.facts["body"]
    return told


def _in_words(event: Event, holder: str) -> str:
    rules = reference.current()
    return _("Referred by: %(by)s. Accepted on %(day)s by: %(to)s.") % {
        "by": rules.body(holder).name,
        "to": rules.body(event.facts["body"]).name,
        "day": presentation.show_date(event.at, get_language() or "ar", country.current()),
    }
