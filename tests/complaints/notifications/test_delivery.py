"""Notices reach a real mail server: once as a rule, again after a crash with the same Message-ID, and never for ever."""

from contextlib import suppress
from smtplib import SMTPRecipientsRefused

import pytest

from complaints.domain import outbox
from complaints.domain.vault import Identity
from complaints.models import EventKind, Notice, OutboxEntry, PersonRole
from complaints.notifications import delivery, email, sms
from complaints.notifications.delivery import deliver
from complaints.notifications.errors import AddressRefused
from tests.factories import make_complaint
from tests.waits import end_waits

pytestmark = pytest.mark.django_db
State = Notice.State
ADDRESS = "layla@example.org"


class Crash(BaseException):
    """The process ends here: nothing after this runs."""


@pytest.fixture
def complaint():
    return make_complaint()


@pytest.fixture
def entry(complaint, entry_for):
    return entry_for(complaint)


def state_of(entry):
    entry.refresh_from_db()
    return entry.state


def test_a_notice_arrives_in_the_complainants_language_with_the_headers_a_mail_system_needs(sink, entry, settings):
    settings.DEFAULT_FROM_EMAIL = "Requests <requests@portal.example>"
    deliver(str(entry.pk))
    (message,) = sink.arrived
    assert sink.envelopes[0].rcpt_tos == [ADDRESS]
    assert message["From"] == "Requests <requests@portal.example>"
    assert message["Subject"].strip().startswith("تحديث بشأن طلبكم")
    assert message["Content-Language"] == "ar"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == delivery.message_id(entry)
    assert message.get_content_type() == "text/plain"
    assert "توجد رسالة جديدة بشأن طلبكم" in message.get_content()
    assert sink.envelopes[0].content.isascii()


def test_a_sent_notice_leaves_a_row_without_address_and_the_entry_done(sink, entry, complaint):
    deliver(str(entry.pk))
    notice = Notice.objects.get()
    assert (notice.complaint, notice.kind, notice.channel) == (complaint, "acknowledgement", "email")
    assert (notice.state, notice.attempts, notice.last_error) == (State.SENT, 1, "")
    assert notice.sent_at is not None
    assert state_of(entry) == OutboxEntry.State.DONE


def test_an_entry_delivered_twice_by_the_broker_sends_once(sink, entry):
    deliver(str(entry.pk))
    deliver(str(entry.pk))
    assert len(sink.arrived) == 1


def test_a_worker_that_dies_after_the_servers_answer_was_kept_sends_nothing_again(sink, entry, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "finishing", lambda entry_id: (_ for _ in ()).throw(Crash))
        with pytest.raises(Crash):
            deliver(str(entry.pk))
    assert Notice.objects.get().state == State.SENT
    assert state_of(entry) == OutboxEntry.State.WAITING
    end_waits()
    deliver(str(entry.pk))
    assert len(sink.arrived) == 1
    assert state_of(entry) == OutboxEntry.State.DONE


def test_a_worker_that_dies_before_the_answer_was_kept_sends_again_with_the_same_message_id(sink, entry, monkeypatch):
    def send_and_die(*arguments):
        email.send(*arguments)
        raise Crash

    with monkeypatch.context() as patched:
        patched.setitem(delivery._CHANNELS, "email", send_and_die)
        with pytest.raises(Crash):
            deliver(str(entry.pk))
    assert Notice.objects.get().state == State.SENDING
    end_waits()
    deliver(str(entry.pk))
    assert len(sink.arrived) == 2
    assert len(set(sink.message_ids)) == 1
    assert (Notice.objects.get().state, Notice.objects.get().attempts) == (State.SENT, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_long_at_work", [False, True])
def test_the_row_is_committed_before_the_mail_server_is_asked_and_a_second_worker_keeps_away(
    complaint, entry, monkeypatch, is_long_at_work
):
    from threading import Thread

    from django.db import connection

    seen, sent = [], []

    def second_worker():
        seen.append(Notice.objects.get().state)
        if is_long_at_work:
            end_waits()
        deliver(str(entry.pk))
        connection.close()

    def slow_send(*arguments):
        thread = Thread(target=second_worker)
        thread.start()
        # After a long time it waits for the row to count its attempt, and then finds the notice sent.
        thread.join(1)
        threads.append(thread)
        sent.append(arguments)

    threads = []
    monkeypatch.setitem(delivery._CHANNELS, "email", slow_send)
    deliver(str(entry.pk))
    threads[0].join(10)
    assert seen == [State.SENDING]
    assert len(sent) == 1
    assert state_of(entry) == OutboxEntry.State.DONE


@pytest.mark.parametrize("where", ["recipient", "data"])
def test_a_refusal_for_good_ends_in_a_failed_notice_and_an_event_without_the_address(sink, entry, complaint, where):
    if where == "recipient":
        sink.answers[ADDRESS] = f"550 5.1.1 <{ADDRESS}> no such user"
    else:
        sink.data_answer = "554 5.7.1 refused"
    deliver(str(entry.pk))
    notice = Notice.objects.get()
    code = "550" if where == "recipient" else "554"
    assert (notice.state, notice.last_error) == (State.FAILED, code)
    assert state_of(entry) == OutboxEntry.State.DONE
    event = complaint.events.get(kind=EventKind.NOTICE_FAILED)
    assert event.facts == {"notice": "acknowledgement", "channel": "email", "error": code}


@pytest.mark.parametrize("where", ["recipient", "data"])
def test_a_refusal_for_now_is_tried_again_later(sink, entry, complaint, where):
    if where == "recipient":
        sink.answers[ADDRESS] = "450 4.2.0 greylisted"
    else:
        sink.data_answer = "451 4.3.0 try later"
    with pytest.raises(Exception):  # noqa: B017 - which one is smtplib's affair
        deliver(str(entry.pk))
    entry.refresh_from_db()
    assert (entry.state, entry.attempts) == (OutboxEntry.State.WAITING, 1)
    assert not complaint.events.filter(kind=EventKind.NOTICE_FAILED).exists()
    sink.answers, sink.data_answer = {}, "250 OK"
    end_waits()
    deliver(str(entry.pk))
    assert len(sink.arrived) == 1
    assert Notice.objects.get().state == State.SENT


def test_a_mail_server_that_is_away_puts_the_entry_off(entry, settings):
    settings.EMAIL_BACKEND = "complaints.notifications.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(OSError):
        deliver(str(entry.pk))
    entry.refresh_from_db()
    assert (entry.state, entry.attempts, entry.last_error) == ("waiting", 1, "ConnectionRefusedError")


def test_a_notice_of_which_the_broker_holds_many_copies_is_tried_once_and_waits(sink, entry):
    sink.answers[ADDRESS] = "450 4.2.0 mailbox busy"
    for _ in range(30):
        with suppress(SMTPRecipientsRefused):
            deliver(str(entry.pk))
    entry.refresh_from_db()
    assert (entry.state, entry.attempts) == (OutboxEntry.State.WAITING, 1)
    assert Notice.objects.get().state == State.SENDING


def test_when_the_outbox_gives_up_the_notice_has_failed_and_a_revived_entry_still_sends_it(sink, entry, complaint):
    sink.answers[ADDRESS] = "450 4.2.0 mailbox busy"
    OutboxEntry.objects.filter(pk=entry.pk).update(attempts=outbox.MAX_ATTEMPTS - 1)
    with pytest.raises(Exception):  # noqa: B017 - which one is smtplib's affair
        deliver(str(entry.pk))
    assert state_of(entry) == OutboxEntry.State.DEAD
    assert Notice.objects.get().state == State.FAILED
    assert complaint.events.get(kind=EventKind.NOTICE_FAILED).facts["error"] == "SMTPRecipientsRefused"
    sink.answers.clear()
    outbox.revive(entry)
    deliver(str(entry.pk))
    assert Notice.objects.get().state == State.SENT
    assert complaint.events.filter(kind=EventKind.NOTICE_FAILED).count() == 1


def test_a_notice_whose_workers_died_again_and_again_has_failed_and_an_officer_sees_it(sink, entry, complaint):
    OutboxEntry.objects.filter(pk=entry.pk).update(attempts=outbox.MAX_ATTEMPTS)
    Notice.objects.create(
        complaint=complaint, kind="acknowledgement", channel="email", message_id=delivery.message_id(entry)
    )
    with pytest.raises(outbox.WorkerLost):
        deliver(str(entry.pk))
    assert not sink.arrived
    assert (Notice.objects.get().state, state_of(entry)) == (State.FAILED, OutboxEntry.State.DEAD)
    assert complaint.events.get(kind=EventKind.NOTICE_FAILED).facts["error"] == "WorkerLost"


def test_who_has_no_safe_channel_gets_nothing_and_the_entry_is_done(sink, entry_for):
    entry = entry_for(make_complaint(people=()), "take")
    deliver(str(entry.pk))
    assert not sink.arrived
    assert not Notice.objects.exists()
    assert state_of(entry) == OutboxEntry.State.DONE


def test_an_unknown_kind_of_notice_is_put_off_and_not_sent(sink, complaint, entry_for):
    entry = entry_for(complaint, "gossip")
    with pytest.raises(ValueError):
        deliver(str(entry.pk))
    assert not sink.arrived
    assert state_of(entry) == OutboxEntry.State.WAITING


def test_a_notice_by_sms_goes_to_the_phone_that_was_called_safe(entry_for, monkeypatch):
    sent = []
    monkeypatch.setitem(delivery._CHANNELS, "sms", lambda *arguments: sent.append(arguments))
    identity = Identity(phone="+962790000001", email=ADDRESS, safe_channel="sms")
    entry = entry_for(make_complaint(people=((PersonRole.COMPLAINANT, identity),)), "ask_complainant")
    deliver(str(entry.pk))
    ((address, text, message_id),) = sent
    assert (address, message_id) == ("+962790000001", delivery.message_id(entry))
    assert Notice.objects.get().channel == "sms"
    assert sms.send is not delivery._CHANNELS["sms"]
    assert text.language == "ar"


def test_an_address_no_mail_can_have_is_refused_for_good(entry_for, sink):
    identity = Identity(email="layla@example.org\nBcc: other@example.org", safe_channel="email")
    entry = entry_for(make_complaint(people=((PersonRole.COMPLAINANT, identity),)))
    deliver(str(entry.pk))
    assert not sink.arrived
    assert Notice.objects.get().last_error == "invalid address"


def test_an_error_of_a_refused_address_never_quotes_it(sink):
    from complaints.notifications.notices import text_for

    sink.answers[ADDRESS] = f"550 <{ADDRESS}> unknown"
    with pytest.raises(AddressRefused) as refused:
        email.send(ADDRESS, text_for(make_complaint()), "<x@example.org>")
    assert ADDRESS not in str(refused.value)
    assert refused.value.__suppress_context__
