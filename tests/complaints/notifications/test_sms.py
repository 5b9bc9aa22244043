"""An SMS gateway gets JSON with a token, its answers are understood, and no log shows a whole phone number."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from structlog.testing import capture_logs

from complaints.notifications.errors import AddressRefused
from complaints.notifications.sms import ConsoleBackend, GatewayUnavailable, HttpGatewayBackend
from complaints_portal.engines import free_port

PHONE = "+962790001234"


@pytest.fixture
def gateway(settings):
    """A gateway that keeps what it is asked and answers with `gateway.answer`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.asked.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(server.answer)
            if server.answer == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.answer = [], 202
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
    assert body == {"id": "<one@example.org>", "to": PHONE, "text": "توجد رسالة جديدة"}


def test_a_message_the_gateway_took_before_counts_as_sent(gateway):
    gateway.answer = 409
    send()


@pytest.mark.parametrize("answer", [400, 404, 410, 422])
def test_a_number_refused_for_good_is_not_asked_again(gateway, answer):
    gateway.answer = answer
    with pytest.raises(AddressRefused, match=str(answer)):
        send()


@pytest.mark.parametrize("answer", [302, 401, 403, 429, 500, 503])
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


def test_the_console_shows_the_text_and_only_the_end_of_the_number():
    with capture_logs() as logs:
        ConsoleBackend().send(PHONE, "توجد رسالة جديدة", "<one@example.org>")
    assert logs[0]["text"] == "توجد رسالة جديدة"
    assert logs[0]["to"] == "…34"
    assert PHONE not in str(logs)
