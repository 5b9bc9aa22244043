"""Delivering one notice of the outbox: told at least once, and as a rule exactly once.

A mail server cannot take part in a database transaction, so three short ones stand around it:

1. the `Notice` row is committed as `SENDING`, with a Message-ID derived from the outbox entry;
2. while this worker holds that row locked, the server is asked, and its answer is committed: `SENT` or
`FAILED`;
3. the entry is claimed and done, with an event if the notice failed.

A worker that dies between 2 and 3 leaves a row marked `SENT`: the next one only does 3. One that dies
between the server's answer and the commit of 2 leaves `SENDING`: the next one sends again, and the same
Message-ID lets the mail system drop the copy.
"""

from collections.abc import Callable
from uuid import uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from complaints.domain import outbox
from complaints.domain.events import locked, record
from complaints.models import Complaint, EventKind, Notice, OutboxEntry
from complaints.notifications import email, hours, notices, sms, staff
from complaints.notifications.errors import AddressRefused
from complaints.notifications.notices import Letter

_CHANNELS = {"email": email.send, "sms": sms.send}
# What an entry of a topic sends; None if there is nobody to send it to.
_LETTERS: dict[str, Callable[..., Letter | None]] = {
    "complaint.notify": notices.letter_for,
    "staff.notify": staff.letter_for,
    "staff.inform": staff.letter_of_information,
}


def deliver(entry_id: str) -> None:
    """Send the notice of an outbox entry; nothing happens if it is done or in another worker's hands.

    A refusal for good ends in a `FAILED` notice, and in an event if it was for the complainant. Any other error puts
    the entry off and is raised again; when the outbox gives the entry up, the notice has failed too.
    """
    try:
        if outbox.begin(entry_id) is None or not _is_sent(entry_id):
            return
    except Exception as error:
        outbox.put_off(entry_id, error)
        _fail_if_given_up(entry_id, error)
        raise
    with outbox.finishing(entry_id) as entry:
        if entry is not None:
            _note_failure(entry)


def message_id(entry: OutboxEntry) -> str:
    """The Message-ID of an entry's notice, the same however often it is sent."""
    return f"<{uuid5(entry.pk, settings.MAIL_DOMAIN)}@{settings.MAIL_DOMAIN}>"


def _is_sent(entry_id: str) -> bool:
    """Send, unless it was sent or there is nobody to send to.

    False if another worker is about it, or if it waits for the hours that the person called safe.
    """
    entry = (
        OutboxEntry.objects.select_related("complaint")
        .filter(pk=entry_id, state=OutboxEntry.State.WAITING, complaint__isnull=False)
        .first()
    )
    if entry is None or entry.complaint is None:
        return False
    letter = _LETTERS[entry.topic](entry.complaint, **entry.payload)
    if letter is None:
        return True
    now = timezone.now()
    moment = hours.next_safe_moment(letter.recipient.safe_time, now)
    if moment > now:
        outbox.wait_until(entry_id, moment)
        return False
    notice = _announced(entry, entry.complaint, letter)
    return _sent(notice, letter)


def _announced(entry: OutboxEntry, complaint: Complaint, letter: Letter) -> Notice:
    """The entry's notice, committed before the server is asked."""
    notice, _created = Notice.objects.get_or_create(
        message_id=message_id(entry),
        defaults={
            "complaint": complaint,
            "user": letter.user,
            "kind": letter.kind,
            "channel": letter.recipient.channel,
        },
    )
    Notice.objects.filter(pk=notice.pk).exclude(state=Notice.State.SENT).update(
        state=Notice.State.SENDING, attempts=F("attempts") + 1
    )
    return notice


def _sent(notice: Notice, letter: Letter) -> bool:
    with transaction.atomic():
        row = Notice.objects.select_for_update(skip_locked=True).filter(pk=notice.pk).first()
        if row is None:
            return False
        if row.state == Notice.State.SENT:
            return True
        try:
            _CHANNELS[letter.recipient.channel](letter.recipient.address, letter.text, row.message_id)
        except AddressRefused as refusal:
            row.state, row.last_error = Notice.State.FAILED, refusal.code
        else:
            row.state, row.sent_at, row.last_error = Notice.State.SENT, timezone.now(), ""
        row.save(update_fields=["state", "sent_at", "last_error"])
        return True


def _fail_if_given_up(entry_id: str, error: Exception) -> None:
    """Once the outbox has given the entry up, its notice has failed."""
    with transaction.atomic():
        entry = OutboxEntry.objects.select_related("complaint").get(pk=entry_id)
        if entry.state != OutboxEntry.State.DEAD:
            return
        Notice.objects.filter(message_id=message_id(entry)).exclude(state=Notice.State.SENT).update(
            state=Notice.State.FAILED, last_error=type(error).__name__
        )
        _note_failure(entry)


def _note_failure(entry: OutboxEntry) -> None:
    """Leave an event if the complainant's notice failed: an officer must know that the person was not told."""
    notice = Notice.objects.filter(message_id=message_id(entry), state=Notice.State.FAILED, user=None).first()
    if notice is None or entry.complaint is None:
        return
    with locked(entry.complaint) as row:
        record(
            row,
            EventKind.NOTICE_FAILED,
            facts={"notice": notice.kind, "channel": notice.channel, "error": notice.last_error},
        )
