"""Whether the complainant could be told: their last notice says so, once it was sent or failed."""

from django.db.models import OuterRef, QuerySet, Subquery

from complaints.models import Complaint, Notice, NoticeChannel


def undelivered(complaint: Complaint) -> NoticeChannel | None:
    """The channel on which the last notice to the complainant failed; None if it was sent or there was none."""
    last = _finished().filter(complaint=complaint).only("state", "channel").first()
    return NoticeChannel(last.channel) if last and last.state == Notice.State.FAILED else None


def last_notice() -> Subquery:
    """The state of the last notice to the complainant, as a column of a list of complaints."""
    return Subquery(_finished().filter(complaint=OuterRef("pk")).values("state")[:1])


def _finished() -> QuerySet[Notice]:
    return Notice.objects.filter(user=None).exclude(state=Notice.State.SENDING).order_by("-created_at")
