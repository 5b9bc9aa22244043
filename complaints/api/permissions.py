"""Who may ask: REST framework's questions, answered by `accounts.permissions`."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts import permissions
from accounts.permissions import Officer


class ServesABody(BasePermission):
    """Whoever works for a body. Administrators and auditors serve none: they never read a complaint."""

    def has_permission(self, request: Request, _view: APIView) -> bool:
        """Whether the user's membership lets them to the desk."""
        return permissions.officer_of(request.user) is not None


def officer_of(request: Request) -> Officer:
    """The officer at work, behind `ServesABody`."""
    officer = permissions.officer_of(request.user)
    assert officer is not None
    return officer
