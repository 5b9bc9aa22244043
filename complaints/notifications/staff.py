"""Notices to staff: by e-mail, that a deadline's time passes. Neutral words too: mail is read on phones and in trams.

It tells with the reference that something is due, never what the complaint is about; the page behind the link asks for
the sign-in.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.models import User
from complaints.domain.deadlines import states
from complaints.models import Complaint
from complaints.notifications.notices import Letter, Text, grouped
from complaints.notifications.recipients import Recipient

DEADLINE = "deadline"


def letter_for(complaint: Complaint, *, user: int, percent: int) -> Letter | None:
    """The notice that `percent` of a deadline's time is over; None if that user may not read the complaint."""
    to = User.objects.filter(pk=user, is_active=True).first()
    if to is None or not to.email or not permissions.may_read(to, complaint):
        return None
    return Letter(DEADLINE, Recipient("email", to.email), _text(complaint, to.language, percent), to)


def _text(complaint: Complaint, language: str, percent: int) -> Text:
    with translation.override(language):
        reference = grouped(complaint.reference, language)
        page = reverse("review:complaint", args=[complaint.reference])
        context = {
            "reference": reference,
            "url": settings.PUBLIC_URL.rstrip("/") + page,
            "is_overdue": percent >= states.OVERDUE,
            "is_long_overdue": percent >= states.LONG_OVERDUE,
        }
        return Text(
            language=language,
            subject=_("Reminder about request %(reference)s") % {"reference": reference},
            body=render_to_string("notifications/staff.txt", context),
        )
