"""A conflict of interest refuses a step: of a body (COI-1), or of a person (COI-6)."""

from accounts.models import User


class ConflictOfInterest(Exception):
    """The body may not have this complaint, or the person does not serve the body that holds it."""


class OfficerConflict(ConflictOfInterest):
    """This person may not work on this complaint (COI-6). Nobody is told what was found, and by then it is kept."""

    def __init__(self, user: User) -> None:
        super().__init__(user.pk)
        self.user = user
