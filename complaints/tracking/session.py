"""Which complaint this browser has opened: one key of the server's session, gone after half an hour without
a request.

The code was checked by `domain.receipts`; neither it nor the reference is kept here.
"""

import time
from uuid import UUID

from django.http import HttpRequest

from complaints.models import Complaint

IDLE_SECONDS = 30 * 60
# The time of the last request is written anew only when it moved this far: most pages write nothing.
_COARSE_SECONDS = 60
_KEY = "follows"


def begin(request: HttpRequest, complaint: Complaint) -> None:
    """Open `complaint` for this browser, under a new session id so that one known before is worth nothing."""
    request.session.cycle_key()
    request.session[_KEY] = {"complaint": str(complaint.pk), "seen": _now()}


def current(request: HttpRequest) -> Complaint | None:
    """The complaint this browser has open; None if there is none or the half hour is over."""
    kept = request.session.get(_KEY)
    if kept is None:
        return None
    if _now() - kept["seen"] > IDLE_SECONDS:
        end(request)
        return None
    if _now() - kept["seen"] > _COARSE_SECONDS:
        request.session[_KEY] = kept | {"seen": _now()}
    return Complaint.objects.select_related("subcategory").filter(pk=UUID(kept["complaint"])).first()


def end(request: HttpRequest) -> None:
    """Forget what was open. Whoever else is signed in with this browser stays so, under a new session id."""
    request.session.pop(_KEY, None)
    if request.session.keys():
        request.session.cycle_key()
    else:
        request.session.flush()


def _now() -> int:
    return int(time.time())
