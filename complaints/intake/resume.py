"""Coming back later, on this device or another: a return code of digits from which a draft's key can be found again.

The code is made when somebody asks for it. Draft number and key are then derived from it and the draft is sealed anew
under them, so that the code opens what is saved later too. Without the code nobody can: the portal keeps it only
inside the sealed draft, to show it again. For an hour the old ticket leads on to the new one: the button may be pressed
twice, or its answer be lost, and then nobody would have seen the code.
"""

import hashlib
import secrets
import uuid
from dataclasses import replace

from complaints.domain import cipher, digits
from complaints.domain.index_key import key_for
from complaints.intake.drafts import OpenDraft, Ticket
from complaints.models import Draft

# 66 bits: out of reach even for who stole the database and the index key, each guess costing a scrypt.
CODE_LENGTH = 20

# As for receipt codes (`domain.references`): 14 ms of one core where it was measured.
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 2**13, 8, 1


class ReturnCodeMistyped(ValueError):
    """What was typed is no return code: it does not have 20 digits."""


def parse_code(typed: str) -> str:
    """Return the digits of a return code as typed. Raises `ReturnCodeMistyped`."""
    code = digits.compact(typed)
    if not (code.isascii() and code.isdigit() and len(code) == CODE_LENGTH):
        raise ReturnCodeMistyped
    return code


def ticket_of(code: str) -> Ticket:
    """The ticket that belongs to a return code."""
    derived = hashlib.scrypt(
        code.encode(), salt=key_for("return code 1"), n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P, dklen=48
    )
    return Ticket(uuid.UUID(bytes=derived[:16]), derived[16 : 16 + cipher.KEY_BYTES])


def with_code(draft: OpenDraft) -> OpenDraft:
    """The draft under a return code; the same one if it has one. Call where the draft is held, then save."""
    if draft.contents.return_code:
        return draft
    code = f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}}"
    ticket = ticket_of(code)
    contents = replace(draft.contents, return_code=code, moved_from=str(draft.ticket.draft_id))
    # It counts its saves on: its pages are older and newer than one another as before.
    moved = OpenDraft(Draft(pk=ticket.draft_id, version=draft.version), ticket, contents)
    moved.save()
    draft.row.files.update(draft=moved.row)
    draft.lead_to(ticket)
    return moved
