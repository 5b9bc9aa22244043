"""Mail that comes back is noted at its notice, by the number in its return path alone, and nothing of it is kept."""

import io
import mailbox
import sys
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from complaints.models import EventKind, Notice
from complaints.notifications import bounces, return_path
from complaints.notifications.bounces import Outcome
from complaints.notifications.delivery import deliver
from tests.factories import make_complaint, make_officer

pytestmark = pytest.mark.django_db

ADDRESS = "layla@example.org"


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.MAIL_BOUNCE_ADDRESS = "bounce@portal.example"


@pytest.fixture
def complaint():
    return make_complaint()


@pytest.fixture
def notice(sink, complaint, entry_for):
    """A notice that the first mail server took."""
    deliver(str(entry_for(complaint).pk))
    return Notice.objects.get()


@pytest.fixture
def path(notice):
    return return_path.of(notice.message_id)


def report(to, *, action="failed", status="5.1.1", kind="multipart/report", quoted=None, header="To") -> bytes:
    """A delivery report as mail servers write it (RFC 3464)."""
    message = MIMEMultipart("report", report_type="delivery-status")
    message.replace_header("Content-Type", message["Content-Type"].replace("multipart/report", kind))
    message["From"] = "MAILER-DAEMON@mail.example.org"
    message["Subject"] = "Undelivered Mail Returned to Sender"
    message[header] = to
    message.attach(MIMEText(f"The mail system could not deliver to <{ADDRESS}>: user unknown"))
    fields = MIMENonMultipart("message", "delivery-status")
    whole, recipient = Message(), Message()
    whole["Reporting-MTA"] = "dns; mail.example.org"
    recipient["Final-Recipient"] = f"rfc822; {ADDRESS}"
    if action:
        recipient["Action"] = action
    if status:
        recipient["Status"] = status
    recipient["Diagnostic-Code"] = f"smtp; 550 5.1.1 <{ADDRESS}> user unknown"
    fields._payload = [whole, recipient]
    message.attach(fields)
    if quoted is not None:
        part = MIMENonMultipart("message", "rfc822")
        part._payload = [quoted]
        message.attach(part)
    return message.as_bytes()


def fresh(notice):
    notice.refresh_from_db()
    return notice


def failures(complaint):
    return [event.facts for event in complaint.events.filter(kind=EventKind.NOTICE_FAILED)]


def test_the_envelope_names_the_notice_and_what_people_see_does_not(sink, notice, path, settings):
    (envelope,), (message,) = sink.envelopes, sink.arrived
    assert envelope.mail_from == path
    assert path.startswith("bounce+") and path.endswith("@portal.example")
    assert len(path.partition("@")[0]) <= 64
    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert "bounce" not in envelope.content.decode()


def test_without_an_address_for_it_the_envelope_has_the_plain_sender(sink, complaint, entry_for, settings):
    settings.MAIL_BOUNCE_ADDRESS = ""
    settings.DEFAULT_FROM_EMAIL = "Requests <requests@portal.example>"
    deliver(str(entry_for(complaint).pk))
    assert sink.envelopes[0].mail_from == "requests@portal.example"
    assert sink.arrived[0]["From"] == "Requests <requests@portal.example>"


def test_a_report_that_it_cannot_be_delivered_fails_the_notice_and_leaves_an_event(notice, path, complaint):
    assert bounces.take(report(path)) == Outcome.FAILED
    assert (fresh(notice).state, notice.last_error) == (Notice.State.FAILED, "5.1.1")
    assert failures(complaint) == [{"notice": "acknowledgement", "channel": "email", "error": "5.1.1"}]


def test_a_second_report_changes_nothing(notice, path, complaint):
    bounces.take(report(path))
    assert bounces.take(report(path, status="5.2.2")) == Outcome.KNOWN
    assert fresh(notice).last_error == "5.1.1"
    assert len(failures(complaint)) == 1


def test_a_server_that_goes_on_trying_is_noted_and_is_no_failure(notice, path, complaint):
    assert bounces.take(report(path, action="delayed", status="4.4.1")) == Outcome.DELAYED
    assert (fresh(notice).state, notice.last_error) == (Notice.State.SENT, "4.4.1")
    assert failures(complaint) == []


def test_a_server_that_gave_up_after_days_of_trying_has_failed_whatever_its_status(notice, path):
    assert bounces.take(report(path, action="failed", status="4.4.7")) == Outcome.FAILED
    assert (fresh(notice).state, notice.last_error) == (Notice.State.FAILED, "4.4.7")


@pytest.mark.parametrize(
    ("status", "outcome", "noted"),
    [
        ("5.1.1", Outcome.FAILED, "5.1.1"),
        ("4.2.2", Outcome.DELAYED, "4.2.2"),
        ("2.0.0", Outcome.DELIVERED, ""),
        ("5.1.1 (bad mailbox <layla@example.org>)", Outcome.FAILED, "5.1.1"),
    ],
)
def test_without_an_action_the_status_decides_and_only_its_code_is_kept(notice, path, status, outcome, noted):
    assert bounces.take(report(path, action="", status=status)) == outcome
    assert fresh(notice).last_error == noted


def test_a_status_that_is_none_is_not_kept(notice, path):
    assert bounces.take(report(path, status=f"no such user {ADDRESS}")) == Outcome.FAILED
    assert fresh(notice).last_error == "0.0.0"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_of_success_changes_nothing(notice, path, action):
    assert bounces.take(report(path, action=action, status="2.0.0")) == Outcome.DELIVERED
    assert fresh(notice).state == Notice.State.SENT


@pytest.mark.parametrize("header", ["To", "Delivered-To", "X-Original-To", "Envelope-To"])
def test_the_return_path_is_found_wherever_a_server_writes_it_and_however_it_spells_it(notice, path, header):
    spelled = f"Portal <{path.upper()}>"
    assert bounces.take(report(spelled, header=header)) == Outcome.FAILED


def test_a_forged_number_an_unknown_one_and_several_at_once_are_ignored(notice, path, complaint):
    unknown = f"bounce+{uuid4().hex}@portal.example"
    for to in (unknown, "bounce@portal.example", "bounce+1@portal.example", f"{path}, {unknown}"):
        assert bounces.take(report(to)) == Outcome.UNKNOWN_NOTICE, to
    for to in (path.replace("portal.example", "elsewhere.example"), path.replace("bounce+", "bounces+"), "", "x"):
        assert bounces.take(report(to)) == Outcome.NOT_OURS, to
    assert fresh(notice).state == Notice.State.SENT
    assert failures(complaint) == []


def test_a_number_cannot_be_guessed_piece_by_piece(notice, path):
    """The beginning of a number is no number: no search with a pattern is ever made of what a stranger writes."""
    digits = path.partition("+")[2].partition("@")[0]
    for token in (digits[:8], digits[:31] + "%", digits + "0", "%" * 32, "_" * 32):
        assert bounces.take(report(f"bounce+{token}@portal.example")) == Outcome.UNKNOWN_NOTICE
    assert fresh(notice).state == Notice.State.SENT


def test_what_is_no_report_is_not_read_even_if_it_quotes_one(notice, path):
    answer = EmailMessage()
    answer["To"], answer["From"] = path, ADDRESS
    answer.set_content("I am not here. Status: 5.1.1 Action: failed")
    assert bounces.take(answer.as_bytes()) == Outcome.NO_REPORT
    assert bounces.take(report(path, kind="multipart/mixed")) == Outcome.NO_REPORT
    inner = Message()
    inner.set_payload("quoted")
    assert bounces.take(report(path, action="", status="", quoted=inner)) == Outcome.NO_REPORT
    assert fresh(notice).state == Notice.State.SENT


def test_a_report_quoted_in_another_says_nothing(notice, path):
    import email

    quoted = email.message_from_bytes(report(path))
    assert bounces.take(report(path, action="delayed", status="4.4.1", quoted=quoted)) == Outcome.DELAYED
    assert fresh(notice).state == Notice.State.SENT


def test_an_sms_cannot_come_back_by_mail(notice, path):
    Notice.objects.update(channel="sms")
    assert bounces.take(report(path)) == Outcome.UNKNOWN_NOTICE


def test_a_notice_to_staff_fails_without_an_event_in_the_complaint(notice, path, complaint):
    Notice.objects.update(user=make_officer())
    assert bounces.take(report(path)) == Outcome.FAILED
    assert fresh(notice).state == Notice.State.FAILED
    assert failures(complaint) == []


@pytest.mark.parametrize(
    "noise", [b"", b"\x00\xff\xfe", b"To: =?utf-8?b?//////8=?=\n\nx", b"Content-Type: multipart/report\n\n"]
)
def test_noise_is_read_without_an_error(noise):
    assert bounces.take(noise) == Outcome.NOT_OURS


def read(monkeypatch, message: bytes, **options):
    said = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(message)))
    call_command("read_bounces", stdout=said, **options)
    return said.getvalue().strip()


def test_a_mail_server_gives_the_command_one_message(notice, path, monkeypatch, caplog, capsys):
    assert read(monkeypatch, report(path)) == "1 failed"
    assert fresh(notice).state == Notice.State.FAILED
    said = "".join([*(str(record.__dict__) for record in caplog.records), *capsys.readouterr()])
    assert ADDRESS not in said and path.partition("@")[0] not in said


def test_a_folder_is_read_once_and_only_what_was_sent_to_a_return_path_is_deleted(notice, path, tmp_path, monkeypatch):
    folder = mailbox.Maildir(tmp_path / "bounces")
    folder.add(report(path))
    folder.add(report(f"bounce+{uuid4().hex}@portal.example"))
    folder.add(b"From: a@example.org\nTo: somebody@portal.example\n\nA letter to a person.\n")
    assert read(monkeypatch, b"", maildir=tmp_path / "bounces") == "1 failed, 1 not ours, 1 unknown notice"
    assert fresh(notice).state == Notice.State.FAILED
    (left,) = folder
    assert left.get_payload().strip() == "A letter to a person."
    assert read(monkeypatch, b"", maildir=tmp_path / "bounces") == "no mail"


def test_one_message_that_breaks_the_reading_does_not_keep_the_others_from_being_read(
    notice, path, tmp_path, monkeypatch
):
    folder = mailbox.Maildir(tmp_path / "bounces")
    folder.add(b"To: bounce@portal.example\n\nbreaks")
    folder.add(report(path))
    whole = bounces.take

    def breaking(message):
        if b"breaks" in message:
            raise LookupError(ADDRESS)
        return whole(message)

    monkeypatch.setattr(bounces, "take", breaking)
    assert read(monkeypatch, b"", maildir=tmp_path / "bounces") == "1 failed, 1 unreadable"
    assert read(monkeypatch, b"", maildir=tmp_path / "bounces") == "no mail"


def test_while_the_database_is_away_the_mail_server_is_told_to_try_again(path, monkeypatch):
    def away(_message):
        raise OperationalError

    monkeypatch.setattr(bounces, "take", away)
    with pytest.raises(CommandError) as refused:
        read(monkeypatch, report(path))
    assert refused.value.returncode == 75


def test_a_wrong_folder_and_a_missing_setting_are_said_clearly(tmp_path, monkeypatch, settings):
    with pytest.raises(CommandError, match="There is no Maildir"):
        read(monkeypatch, b"", maildir=tmp_path / "nowhere")
    settings.MAIL_BOUNCE_ADDRESS = ""
    with pytest.raises(CommandError, match="MAIL_BOUNCE_ADDRESS is not set"):
        read(monkeypatch, b"")
