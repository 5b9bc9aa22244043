"""Two complaints begun in one browser: the first is put aside while the second is written, and comes back after it.

The second's sealed contents keep the first one's ticket, so that nobody must note a code to find it again, and nobody
else can. A draft put aside keeps its own time.
"""

from django.http import HttpRequest

from complaints.domain.drafts import delete_files
from complaints.domain.earlier_link import Proved
from complaints.intake import drafts
from complaints.intake.drafts import Contents, DraftGone, OpenDraft, Ticket


def present(request: HttpRequest) -> OpenDraft | None:
    """The draft of this browser, None if it has none or its draft is gone."""
    try:
        return drafts.read(request)
    except DraftGone:
        return None


def begin_reprisal(earlier: Proved, category: str, putting_aside: OpenDraft | None) -> OpenDraft:
    """A new draft about a reprisal because of a proved complaint, beside the one in which something is written."""
    with drafts.held(None) as draft:
        draft.contents.answers["category"] = {"category": [category]}
        draft.contents.earlier = earlier
        draft.contents.aside = putting_aside.ticket.written if putting_aside else ""
        draft.save()
    return draft


def delete_all(ticket: Ticket) -> None:
    """Delete a draft and those that were put aside for it, as far as they are still there."""
    following: Ticket | None = ticket
    while following:
        try:
            with drafts.held(following) as draft:
                aside, moved_from = draft.contents.aside, draft.contents.moved_from
                draft.delete()
            drafts.forget_way_to(moved_from)
        except DraftGone:
            return
        following = Ticket.read(aside) if aside else None


def empty_and_return(ticket: Ticket) -> Ticket | None:
    """Empty a draft; the ticket of the one that was put aside for it, if any. Raises `DraftGone`.

    The emptied one keeps that ticket as long as it lives, so that a second press, or one whose answer was lost, finds
    the way too.
    """
    with drafts.held(ticket) as draft:
        aside = draft.contents.aside
        if not aside:
            return None
        delete_files(draft.row)
        draft.contents = Contents(aside=aside)
        draft.save()
        return Ticket.read(aside)
