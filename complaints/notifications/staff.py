"""Notices to staff: by e-mail, that a deadline's time passes. Neutral words too: mail is read on phones and in trams.

It tells with the reference that something is due, never what the complaint is about; the page behind the link asks for
the sign-in.
"""

from accounts import permissions
from accounts.models import User
from complaints.domain.deadlines import states
from complaints.models import Complaint, NoticeChannel
from complaints.notifications import kinds, templates
from complaints.notifications.notices import Letter, Text, merged
from complaints.notifications.recipients import Recipient

DEADLINE = "deadline"


def letter_for(complaint: Complaint, *, user: int, percent: int) -> Letter | None:
    """The notice that `percent` of a deadline's time is over; None if that user may not read the complaint."""
    to = User.objects.filter(pk=user, is_active=True).first()
    if to is None or not to.email or not permissions.may_read(to, complaint):
        return None
    return Letter(DEADLINE, Recipient("email", to.email), _text(complaint, to.language, percent), to)


def _text(complaint: Complaint, language: str, percent: int) -> Text:
    values = merged(complaint.reference, language, page="review:complaint", args=[complaint.reference])
    words = templates.write(_kind(percent), NoticeChannel.EMAIL, language, values)
    return Text(language=language, subject=words.subject, body=words.text)


def _kind(percent: int) -> str:
    """The kind of notice whose words fit: before the deadline, after it, long after it."""
    if percent >= states.LONG_OVERDUE:
        return kinds.DEADLINE_LONG_PASSED
    return kinds.DEADLINE_PASSED if percent >= states.OVERDUE else kinds.DEADLINE_NEAR
