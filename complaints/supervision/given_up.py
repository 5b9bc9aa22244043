"""Work that the workers gave up, for the administrators of the portal: codes only, no words of people."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import permissions
from accounts.decorators import StaffRequest, staff_required
from accounts.models import Role
from complaints.domain import outbox
from complaints.models import OutboxEntry

_SHOWN = 100
_TOPICS: dict[str, str | Promise] = {
    "complaint.route": gettext_lazy("Routing"),
    "complaint.inform": gettext_lazy("Informing other bodies"),
    "complaint.acknowledge": gettext_lazy("Acknowledgement"),
    "complaint.notify": gettext_lazy("Notice"),
    "staff.notify": gettext_lazy("Notice to staff"),
    "staff.inform": gettext_lazy("Notice to an informed body"),
    "deadlines.recompute": gettext_lazy("Counting deadlines anew"),
    "evidence.clean": gettext_lazy("Preparing evidence"),
    "report.render": gettext_lazy("Case report"),
    "complaint.erase": gettext_lazy("Erasure"),
    "file.delete": gettext_lazy("Deletion of a file"),
}


@require_safe
@staff_required
def given_up(request: StaffRequest) -> HttpResponse:
    """The entries of the outbox that failed too often, latest first."""
    _refuse_others(request)
    entries = OutboxEntry.objects.filter(state=OutboxEntry.State.DEAD)
    work = [(entry, _TOPICS.get(entry.topic, entry.topic)) for entry in entries.order_by("-created_at")[:_SHOWN]]
    return render(request, "supervision/given_up.html", {"work": work, "total": entries.count()})


@require_POST
@staff_required
def try_again(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """Give one entry to the workers again."""
    _refuse_others(request)
    outbox.revive(get_object_or_404(OutboxEntry, pk=entry_id, state=OutboxEntry.State.DEAD))
    messages.success(request, _("It is tried again."))
    return redirect("supervision:given_up")


@require_POST
@staff_required
def try_all_again(request: StaffRequest) -> HttpResponse:
    """Give everything that was given up to the workers again, as when a mail server was away for a day."""
    _refuse_others(request)
    outbox.revive_all()
    messages.success(request, _("All of it is tried again."))
    return redirect("supervision:given_up")


def _refuse_others(request: StaffRequest) -> None:
    if not permissions.has_role(request.user, Role.ADMINISTRATOR):
        raise PermissionDenied
