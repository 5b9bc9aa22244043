"""An SMS gateway gets JSON with a token, its answers are understood, and no log shows a whole phone number."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from time import sleep

import pytest

from complaints.domain.vault import Identity
from complaints.models import EventKind, Notice, PersonRole
from complaints.notifications import delivery, sms
from complaints.notifications.errors import AddressRefused
from complaints.notifications.sms import ConsoleBackend, GatewayUnavailable, HttpGatewayBackend
from complaints_portal.engines import free_port
from tests.factories import make_complaint
from tests.waits import end_waits

PHONE = "+962790001234"
pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(settings):
    """A gateway that keeps what it is asked and answers with `gateway.answer`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.asked.append((self.path, dict(self.headers), json.loads(body)))
            sleep(server.delay)
            if server.answer is None:
                self.close_connection = True
                return
            self.send_response(server.answer)
            if server.answer == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.answer, server.delay = [], 202, 0
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/messages"
    settings.SMS_GATEWAY_TOKEN = "a token"
    yield server
    server.shutdown()
    server.server_close()


def send():
    HttpGatewayBackend().send(PHONE, "توجد رسالة جديدة", "<one@example.org>")


def test_the_gateway_gets_number_text_and_an_id_that_stays_the_same(gateway):
    send()
    ((path, headers, body),) = gateway.asked
    assert path == "/messages"
    assert headers["Authorization"] == "Bearer a token"
    assert headers["Idempotency-Key"] == "one@example.org"
    assert body == {"id": "<one@example.org>", "to": PHONE, "text": "توجد رسالة جديدة"}


def test_a_message_the_gateway_took_before_counts_as_sent(gateway):
    gateway.answer = 409
    send()


@pytest.mark.parametrize("answer", [400, 404, 406, 410, 413, 415, 422, 451])
def test_a_number_refused_for_good_is_not_asked_again(gateway, answer):
    gateway.answer = answer
    with pytest.raises(AddressRefused, match=str(answer)):
        send()


@pytest.mark.parametrize("answer", [302, 401, 402, 403, 405, 407, 408, 421, 425, 429, 500, 502, 503, 504])
def test_any_other_answer_is_asked_again_later_and_no_redirect_is_followed(gateway, answer):
    gateway.answer = answer
    with pytest.raises(GatewayUnavailable):
        send()
    assert len(gateway.asked) == 1


def test_a_gateway_that_is_away_is_asked_again_later_without_a_word_about_the_number(settings):
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{free_port()}/{PHONE}"
    with pytest.raises(GatewayUnavailable) as away:
        send()
    assert PHONE not in str(away.value)
    assert away.value.__suppress_context__


def test_a_gateway_that_does_not_answer_in_time_is_asked_again_later(gateway, monkeypatch):
    monkeypatch.setattr(sms, "_TIMEOUT_SECONDS", 0.2)
    gateway.delay = 1
    with pytest.raises(GatewayUnavailable, match="TimeoutError"):
        send()


def test_a_gateway_that_breaks_off_is_asked_again_later(gateway):
    gateway.answer = None
    with pytest.raises(GatewayUnavailable):
        send()


def test_the_same_message_is_sent_again_with_the_same_id_and_key(gateway, entry_for, settings):
    settings.SMS_BACKEND = "complaints.notifications.sms.HttpGatewayBackend"
    identity = Identity(phone=PHONE, safe_channel="sms")
    entry = entry_for(make_complaint(people=((PersonRole.COMPLAINANT, identity),)))
    gateway.answer = 503
    with pytest.raises(GatewayUnavailable):
        delivery.deliver(str(entry.pk))
    gateway.answer = 202
    end_waits()
    delivery.deliver(str(entry.pk))
    first, second = ((headers["Idempotency-Key"], body["id"]) for _path, headers, body in gateway.asked)
    assert first == second
    notice = Notice.objects.get()
    assert (notice.state, notice.attempts, notice.channel) == (Notice.State.SENT, 2, "sms")
    assert second == (notice.message_id.strip("<>"), notice.message_id)


def test_a_number_the_gateway_refuses_is_a_failed_notice_that_names_the_answer_alone(gateway, entry_for, settings):
    settings.SMS_BACKEND = "complaints.notifications.sms.HttpGatewayBackend"
    identity = Identity(phone=PHONE, safe_channel="sms")
    complaint = make_complaint(people=((PersonRole.COMPLAINANT, identity),))
    gateway.answer = 422
    delivery.deliver(str(entry_for(complaint).pk))
    assert (Notice.objects.get().state, Notice.objects.get().last_error) == (Notice.State.FAILED, "422")
    assert complaint.events.get(kind=EventKind.NOTICE_FAILED).facts["error"] == "422"


def test_the_console_shows_the_text_and_only_the_end_of_the_number(capsys):
    ConsoleBackend().send(PHONE, "توجد رسالة جديدة", "<one@example.org>")
    assert capsys.readouterr().out == "SMS to …34: توجد رسالة جديدة\n"
