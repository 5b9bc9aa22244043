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

# With these the script says what page it stands on, and when it looked at the boxes (`drafts.Turn`).
_VERSION, _AT = "version", "at"
# The digest of what a step's page showed when it was made: a hidden box of it.
SHOWN = "shown"


def is_as_shown(step: Step, data: QueryDict) -> bool:
    """Whether a page comes back as it was made: what is stored may be newer than what it shows."""
    return data.get(SHOWN) == shown.digest_of(step.form, step.form.typed(data))


def put(step: Step, typed: dict[str, list[str]], contents: Contents) -> None:
    """Make it part of a draft that the caller holds, unless the answer says the same."""
    said = step.form.said
    if said(typed) == said(contents.answers.get(step.name, {})):
        contents.unsent.pop(step.name, None)
    else:
        contents.unsent[step.name] = typed


def keep(step: Step, data: QueryDict, ticket: Ticket | None) -> OpenDraft | None:
    """Keep what the script of a step's page sent; None, and nothing changes, if that comes too late.

    It does where the complaint was filed, where a button of this step's page was pressed after the page was made, and
    where a newer save was here before. A script makes no draft: its answer may come after that of the next page, whose
    cookie it would take the place of. Raises `DraftGone`.
    """
    turn = _turn(data)
    if ticket is None or turn is None:
        return None
    with drafts.held(ticket) as draft:
        contents = draft.contents
        before = contents.turns.get(step.name, Turn())
        if contents.filed or not turn.is_after(before):
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
