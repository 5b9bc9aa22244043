"""A conflict of interest refuses a step: of a body (COI-1), of a person (COI-6), or of every body there is (COI-10)."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User

# Why nobody works on a complaint whose routing waits (`workflow.routing_waits`).
WAITS_FOR_APPROVAL = _(
    "No body on the list is free of conflict with this complaint, so it came here as the last resort "
    "(conflict-of-interest rule 10). A supervisor must first approve that, with a reason, or refer it to another body. "
    "Until then nobody can take it or be put in charge of it."
)


class ConflictOfInterest(Exception):
    """The body may not have this complaint, or the person does not serve the body that holds it."""


class OfficerConflict(ConflictOfInterest):
    """This person may not work on this complaint (COI-6). Nobody is told what was found, and by then it is kept."""

    def __init__(self, user: User) -> None:
        super().__init__(user.pk)
        self.user = user
