"""Notices to staff: by e-mail, that a deadline's time passes, or that their body is informed of a complaint.

Neutral words too, for mail is read on phones and in trams: with the reference it tells that something is due or is
there to be read, never what the complaint is about; the page behind the link asks for the sign-in.
"""

from collections.abc import Mapping

from accounts import permissions
from accounts.models import User
from complaints.domain.deadlines import states
from complaints.models import Complaint, Informing, NoticeChannel
from complaints.notifications import kinds, templates
from complaints.notifications.notices import Letter, Text, merged
from complaints.notifications.recipients import Recipient

DEADLINE = "deadline"


def letter_for(complaint: Complaint, *, user: int, percent: int) -> Letter | None:
    """The notice that `percent` of a deadline's time is over; None if that user may not read the complaint."""
    to = User.objects.filter(pk=user, is_active=True).first()
    if to is None or not to.email or not permissions.may_read(to, complaint):
        return None
    values = merged(complaint.reference, to.language, page="review:complaint", args=[complaint.reference])
    return Letter(DEADLINE, Recipient("email", to.email), _text(_kind(percent), to.language, values), to)


def letter_of_information(complaint: Complaint, *, user: int, informing: int) -> Letter | None:
    """The notice that a body is informed; None if that user may not see of what, or a colleague has read it by now."""
    to = User.objects.filter(pk=user, is_active=True).first()
    row = Informing.objects.get(pk=informing)
    row.complaint = complaint
    if to is None or not to.email or row.seen_at is not None or not permissions.may_see_information(to, row):
        return None
    values = merged(complaint.reference, to.language, page="review:informed")
    return Letter(kinds.INFORMATION, Recipient("email", to.email), _text(kinds.INFORMATION, to.language, values), to)


def _text(kind: str, language: str, values: Mapping[str, str]) -> Text:
    words = templates.write(kind, NoticeChannel.EMAIL, language, values)
    return Text(language=language, subject=words.subject, body=words.text)


def _kind(percent: int) -> str:
    """The kind of notice whose words fit: before the deadline, after it, long after it."""
    if percent >= states.LONG_OVERDUE:
        return kinds.DEADLINE_LONG_PASSED
    return kinds.DEADLINE_PASSED if percent >= states.OVERDUE else kinds.DEADLINE_NEAR
