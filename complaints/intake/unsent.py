"""What was typed and not sent: kept in the draft beside the answers, and never taken for one.

The buttons that leave a page without its answer keep it (`saving`), and so does the page's script (static/intake.js)
while somebody types and when the browser leaves the page by its own means. Nothing of it is checked.
"""

from dataclasses import replace

from django.http import QueryDict
from django.utils import timezone

from complaints.intake import anew, drafts
from complaints.intake.drafts import Contents, DraftGone, OpenDraft, Ticket, Turn
from complaints.intake.forms import shown
from complaints.intake.steps import Step

# With these the script says what page of which draft it stands on, and when it looked at the boxes (`drafts.Turn`).
_DRAFT, _VERSION, _AT = "draft", "version", "at"
# And until when the draft was kept as the page was made, in seconds since 1970.
_UNTIL = "until"
# The digest of what a step's page showed when it was made: a hidden box of it.
SHOWN = "shown"


def is_as_shown(step: Step, data: QueryDict) -> bool:
    """Whether a page comes back as it was made: what is stored may be newer than what it shows."""
    return data.get(SHOWN) == shown.digest_of(step.form, step.form.typed(data))


class Refused(Exception):
    """What a script sent is not kept, and nothing newer of the same page is."""


def put(step: Step, typed: dict[str, list[str]], contents: Contents) -> None:
    """Make it part of a draft that the caller holds, unless the answer says the same."""
    said = step.form.said
    if said(typed) == said(contents.answers.get(step.name, {})):
        contents.unsent.pop(step.name, None)
    else:
        contents.unsent[step.name] = typed


def keep(step: Step, data: QueryDict, ticket: Ticket | None) -> OpenDraft | None:
    """Keep what the script of a step's page sent; None, and nothing changes, where a newer save was here before.

    Raises `Refused` where the complaint was filed, where a button of this step's page was pressed after the page was
    made, and where the page is of another draft than the browser's. A script gives no cookie: its answer may come after
    that of the next page, whose cookie it would take the place of. Where the draft's time is over, one begins anew
    under the cookie that is there. Raises `DraftGone` where it is gone before its time: what was deleted does not come
    back.
    """
    turn = _turn(data)
    if ticket is None or turn is None:
        raise Refused
    try:
        with drafts.held(ticket) as draft:
            return _keep(step, data, turn, draft)
    except DraftGone:
        if not _is_over(data):
            raise
    contents = Contents(name=data.get(_DRAFT, ""), replaces_lost=True)
    with anew.held(ticket, contents, version=turn.version) as draft:
        return _keep(step, data, turn, draft)


def _keep(step: Step, data: QueryDict, turn: Turn, draft: OpenDraft) -> OpenDraft | None:
    contents = draft.contents
    before = contents.turns.get(step.name, Turn())
    if contents.filed or data.get(_DRAFT, "") != contents.name or turn.version < before.version:
        raise Refused
    if turn.at <= before.at:
        return None
    put(step, step.form.typed(data), contents)
    contents.turns[step.name] = replace(before, at=turn.at)
    draft.save()
    return draft


def _is_over(data: QueryDict) -> bool:
    """Whether the time of a page's draft has passed, by what the page says of it: the draft says nothing any more."""
    until = data.get(_UNTIL, "")
    return until.isascii() and until.isdigit() and int(until[:20]) <= timezone.now().timestamp()


def _turn(data: QueryDict) -> Turn | None:
    try:
        return Turn(int(data.get(_VERSION, "")), int(data.get(_AT, "")))
    except ValueError:
        return None
