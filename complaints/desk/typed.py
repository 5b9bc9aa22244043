"""What a form of the desk holds: sent just now, or typed before the session ended and back after the sign-in.

Such words come with a request that is a GET (`complaints.review.unsent`), so that no view can take them for sent: it
shows them in its form, on top of the complaint's present version, and the officer presses the button.
"""

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from accounts.unsent import typed_before
from complaints.models import Complaint


def typed(request: HttpRequest, complaint: Complaint | None = None) -> QueryDict | None:
    """The data for the form of an act, on `complaint` if it is on one; None if the page was just opened."""
    if request.method == "POST":
        return request.POST
    data = typed_before(request)
    if data is not None and complaint is not None and "version" in data:
        data["version"] = str(complaint.version)
    return data


def was_signed_out(request: HttpRequest) -> bool:
    """Whether the page shows what was typed before the session ended."""
    return getattr(request, "unsent_taken", False)


def ask_to_look_again(request: HttpRequest) -> None:
    """Say on top of the page why it is there and that nothing was sent."""
    messages.warning(request, _("You were signed out before this was sent. Look at it once more, then send."))


def say_to_copy(request: HttpRequest) -> None:
    """Say on top of the page that what was typed is there, although it cannot be sent."""
    messages.warning(request, _("You were signed out before this was sent. What you typed is below, to be copied."))
