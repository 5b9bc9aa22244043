"""The notices that complainants get, with what may stand in them.

A notice may be read by whoever holds the phone. It says that something waits about "your request" and
where, with the reference and never the code: nothing of complaints, rights or police, and not what
happened. The words are those of `notifications.templates`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.domain import references
from complaints.domain.events import record
from complaints.domain.outbox import later
from complaints.models import Channel, Complaint, EventKind, NoticeChannel
from complaints.notifications import kinds, templates
from complaints.notifications.recipients import Recipient, recipient_of

# Where whoever files has read reference and code already: the confirmation page, or the interface's answer.
_ANSWERED_ON = {Channel.WEB: "screen", Channel.API: "api"}


@dataclass(frozen=True)
class Text:
    """A notice in the reader's language: an e-mail's subject and body, and the same as one SMS.

    `short` is empty where a notice never goes by SMS.
    """

    language: str
    subject: str
    body: str
    short: str = ""


@dataclass(frozen=True)
class Letter:
    """A notice ready to be sent. `user` is the member of staff it is for, None for the complainant's."""

    kind: str
    recipient: Recipient
    text: Text
    user: User | None = None


def acknowledge(complaint: Complaint) -> None:
    """Note that the filing was acknowledged, and put a notice in line where the person has a safe channel.

    The event names the channels on which the person is told; how a notice fared stands in its `Notice` row.
    `complaint` must be locked for this change (`events.locked`). Nothing happens if it was acknowledged
    before.
    """
    if complaint.acknowledged_at is not None:
        return
    channels = [_ANSWERED_ON[Channel(complaint.channel)]]
    if recipient := recipient_of(complaint):
        channels.append(recipient.channel)
        later("complaint.notify", complaint, notice=kinds.ACKNOWLEDGEMENT)
    complaint.acknowledged_at = timezone.now()
    record(complaint, EventKind.ACKNOWLEDGED, facts={"channels": channels}, changed=("acknowledged_at",))


def letter_for(complaint: Complaint, *, notice: str) -> Letter | None:
    """The notice of this kind to the complainant; None where there is nobody to tell."""
    if notice not in kinds.TO_COMPLAINANTS:
        raise ValueError("unknown kind of notice")
    recipient = recipient_of(complaint)
    return Letter(notice, recipient, text_for(complaint, notice)) if recipient else None


def text_for(complaint: Complaint, notice: str = kinds.EVERY) -> Text:
    """The words of a notice in the language in which the complaint was filed."""
    language = complaint.language
    values = merged(complaint.reference, language, page="tracking:enter")
    mail = templates.write(notice, NoticeChannel.EMAIL, language, values)
    message = templates.write(notice, NoticeChannel.SMS, language, values)
    return Text(language=language, subject=mail.subject, body=mail.text, short=message.text)


def merged(reference: str, language: str, *, page: str, args: Sequence[str] = ()) -> dict[str, str]:
    """What the merge fields become: the reference in groups, the address of a page, and the portal's neutral name."""
    with translation.override(language):
        return {
            "reference": grouped(reference, language),
            "address": settings.PUBLIC_URL.rstrip("/") + reverse(page, args=args),
            "service": _("Requests service"),
        }


def grouped(reference: str, language: str) -> str:
    """The reference in groups. In Arabic a no-break space keeps them one number, which does not turn around.

    It is a common separator of the Unicode bidirectional algorithm (rule W4); marks that isolate would show
    as boxes on old phones. In English a plain space keeps an SMS within the 160 characters of the GSM
    alphabet.
    """
    groups = references.show_reference(reference)
    return groups.replace(" ", "\u00a0") if language == "ar" else groups
