"""What was typed and not sent: kept in the draft beside the answers, and never taken for one.

The buttons that leave a page without its answer keep it (`saving`), and so does the page's script (static/intake.js)
while somebody types and when the browser leaves the page by its own means. Nothing of it is checked.
"""

from dataclasses import replace

from django.http import QueryDict

from complaints.intake import drafts
from complaints.intake.drafts import Contents, OpenDraft, Ticket, Turn
from complaints.intake.forms import shown
from complaints.intake.steps import Step

# With these the script says what page of which draft it stands on, and when it looked at the boxes (`drafts.Turn`).
_DRAFT, _VERSION, _AT = "draft", "version", "at"
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
    made, and where the page is of another draft than the browser's. A script makes no draft: its answer may come after
    that of the next page, whose cookie it would take the place of. Raises `DraftGone`.
    """
    turn = _turn(data)
    if ticket is None or turn is None:
        raise Refused
    with drafts.held(ticket) as draft:
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


def _turn(data: QueryDict) -> Turn | None:
    try:
        return Turn(int(data.get(_VERSION, "")), int(data.get(_AT, "")))
    except ValueError:
        return None
