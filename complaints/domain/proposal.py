"""Where a complaint would go, told before it is filed, so that the complainant can object (COI-9)."""

from dataclasses import dataclass

from complaints.domain import reasons, reference, routing
from complaints.domain.reference import BodyInfo


@dataclass(frozen=True)
class Proposal:
    """The body that would receive the complaint, why, the bodies that could be informed too, and who takes the
    complaint instead if the complainant objects (COI-9).
    """

    body: BodyInfo
    reasons: tuple[str, ...] = ()
    informed: tuple[BodyInfo, ...] = ()
    otherwise: BodyInfo | None = None


def proposal_for(question: routing.Question) -> Proposal:
    """The answer of the routing rules, in words."""
    rules = reference.current()
    answer = routing.route(question, rules)
    return Proposal(
        rules.body(answer.body),
        tuple(reasons.routing_reasons({"reasons": answer.reasons})),
        tuple(rules.body(code) for code in answer.informed),
        rules.body(routing.route(routing.with_objection(question, rules), rules).body),
    )
