"""Which notices there are, by code: `Notice.kind` and `NoticeTemplate.kind`."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.domain import workflow
from complaints.domain.retention import announcing

# The words of every notice to a complainant that has none of its own.
EVERY = ""
ACKNOWLEDGEMENT = "acknowledgement"
# The acknowledgement, that before an erasure, and one for each step of the workflow that the complainant is told of.
TO_COMPLAINANTS = frozenset(
    {ACKNOWLEDGEMENT, announcing.NOTICE, *(rule.transition.value for rule in workflow.TABLE if rule.tells_complainant)}
)

DEADLINE_NEAR = "deadline_near"
DEADLINE_PASSED = "deadline_passed"
DEADLINE_LONG_PASSED = "deadline_long_passed"
INFORMATION = "information"
# To staff, by e-mail only.
TO_STAFF: dict[str, Promise | str] = {
    DEADLINE_NEAR: gettext_lazy("To staff: a deadline comes near"),
    DEADLINE_PASSED: gettext_lazy("To staff: a deadline has passed"),
    DEADLINE_LONG_PASSED: gettext_lazy("To staff: a deadline passed long ago"),
    INFORMATION: gettext_lazy("To staff of an informed body: something is for their information"),
}


def in_words() -> list[tuple[str, str]]:
    """The kinds whose words can be changed, in the active language: first that of every notice."""
    steps = [rule for rule in workflow.TABLE if rule.tells_complainant]
    return [
        (EVERY, _("Every notice to complainants without words of its own")),
        (ACKNOWLEDGEMENT, _("Acknowledgement of the filing")),
        *((rule.transition.value, _("After the step: %(step)s") % {"step": rule.label}) for rule in steps),
        (announcing.NOTICE, _("Before the contents are erased")),
        *((kind, str(label)) for kind, label in TO_STAFF.items()),
    ]
