"""A mail server or a gateway that drips its answers holds a worker for the time of one notice and no longer."""

import socket
import time
from contextlib import ExitStack, suppress
from smtplib import SMTPServerDisconnected
from threading import Event, Thread

import pytest

from complaints.notifications import email, sms
from complaints.notifications.notices import text_for
from complaints.notifications.sms import GatewayUnavailable, HttpGatewayBackend
from complaints.notifications.time_limit import TimeLimit
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db
# The time of a notice here; each byte comes well within it.
SECONDS = 0.8
PAUSE = 0.1
SMTP_ANSWERS = {
    "greeting": b"220 mail\r\n",
    "EHLO": b"250-mail\r\n250 STARTTLS\r\n",
    "STARTTLS": b"220 go on\r\n",
    "MAIL": b"250 OK\r\n",
    "RCPT": b"250 OK\r\n",
    "DATA": b"354 go on\r\n",
    "message": b"250 taken\r\n",
    "QUIT": b"221 bye\r\n",
}


class Server:
    """Takes connections one after the other; a test says what each hears."""

    def __init__(self, talk):
        self.over = Event()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.talk = talk
        self.thread = Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while not self.over.is_set():
            with suppress(OSError):
                connection, _address = self.listening.accept()
                with connection:
                    self.talk(self, connection)

    def drip(self, connection, said=b"2"):
        """Say something, a byte at a time, for ever."""
        while not self.over.wait(PAUSE):
            connection.sendall(said)

    def stop(self):
        self.over.set()
        # `accept` does not notice that its socket is closed.
        socket.create_connection(("127.0.0.1", self.port)).close()
        self.thread.join(5)
        self.listening.close()


@pytest.fixture
def serving():
    servers = []

    def serve(talk):
        servers.append(Server(talk))
        return servers[-1]

    yield serve
    for server in servers:
        server.stop()


def mail_server_that_drips_at(step):
    def talk(server, connection):
        lines = connection.makefile("rb")
        heard = "greeting"
        while heard != step:
            connection.sendall(SMTP_ANSWERS[heard])
            if heard == "STARTTLS":
                server.over.wait()  # the handshake is never answered
            if heard in ("STARTTLS", "QUIT"):
                return
            line = lines.readline()
            if heard == "DATA":
                while line not in (b".\r\n", b""):
                    line = lines.readline()
                heard = "message"
            else:
                heard = line.split()[0].decode().upper()
        server.drip(connection)

    return talk


@pytest.fixture
def mail(settings):
    """Sends a notice through the server of a port; says how many seconds it took."""

    def send(port):
        settings.EMAIL_BACKEND = "complaints.notifications.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, SECONDS
        text = text_for(make_complaint())
        began = time.monotonic()
        try:
            email.send("layla@example.org", text, "<x@example.org>")
        finally:
            send.took = time.monotonic() - began

    return send


@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "message"])
def test_a_mail_server_that_drips_is_left_when_the_time_of_a_notice_is_over(serving, mail, step):
    server = serving(mail_server_that_drips_at(step))
    with pytest.raises(SMTPServerDisconnected):
        mail(server.port)
    assert SECONDS / 2 < mail.took < SECONDS * 2


def test_a_mail_server_that_drips_its_farewell_took_the_message(serving, mail):
    mail(serving(mail_server_that_drips_at("QUIT")).port)
    assert mail.took < SECONDS * 2


@pytest.mark.parametrize("how", ["EMAIL_USE_TLS", "EMAIL_USE_SSL"])
def test_a_handshake_that_is_never_answered_is_bounded_too(serving, mail, settings, how):
    def say_nothing(server, _connection):
        server.over.wait()

    setattr(settings, how, True)
    server = serving(mail_server_that_drips_at("") if how == "EMAIL_USE_TLS" else say_nothing)
    with pytest.raises(TimeoutError):
        mail(server.port)
    assert mail.took < SECONDS * 2


def test_a_mail_server_that_never_stops_talking_is_left_before_it_fills_the_memory(serving, mail, monkeypatch):
    def talk(server, connection):
        while not server.over.is_set():
            connection.sendall(b"220-welcome\r\n" * 1000)

    monkeypatch.setattr("tests.complaints.notifications.test_slow_servers.SECONDS", 30)
    with pytest.raises(SMTPServerDisconnected, match="too much"):
        mail(serving(talk).port)
    assert mail.took < 10


@pytest.fixture
def text_message(settings, monkeypatch):
    """Posts a message to the gateway of a port; says how many seconds it took."""

    def send(port, scheme="http"):
        monkeypatch.setattr(sms, "_TIMEOUT_SECONDS", SECONDS)
        settings.SMS_GATEWAY_URL = f"{scheme}://127.0.0.1:{port}/messages"
        began = time.monotonic()
        try:
            HttpGatewayBackend().send("+962790001234", "توجد رسالة", "<x@example.org>")
        finally:
            send.took = time.monotonic() - began

    return send


def gateway_that_drips_after(said):
    def talk(server, connection):
        connection.recv(65536)
        connection.sendall(said)
        server.drip(connection)

    return talk


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 202 Accepted\r\n", b"HTTP/1.1 202 Accepted\r\nContent-Length: "])
def test_a_gateway_that_drips_its_answer_is_left_when_the_time_of_a_notice_is_over(serving, text_message, said):
    with pytest.raises(GatewayUnavailable, match="TimeoutError"):
        text_message(serving(gateway_that_drips_after(said)).port)
    assert SECONDS / 2 < text_message.took < SECONDS * 2


def test_a_gateway_that_drips_what_nobody_reads_has_answered(serving, text_message):
    said = b"HTTP/1.1 202 Accepted\r\nContent-Length: 1000000\r\n\r\n"
    text_message(serving(gateway_that_drips_after(said)).port)
    assert text_message.took < SECONDS / 2


def test_a_gateway_that_never_answers_the_handshake_is_left_in_time(serving, text_message):
    def say_nothing(server, _connection):
        server.over.wait()

    with pytest.raises(GatewayUnavailable, match="TimeoutError"):
        text_message(serving(say_nothing).port, "https")
    assert text_message.took < SECONDS * 2


def test_a_name_with_an_address_that_does_not_answer_leaves_time_for_the_next(monkeypatch):
    with ExitStack() as held:
        silent = held.enter_context(socket.create_server(("127.0.0.2", 0), backlog=0))
        port = silent.getsockname()[1]
        for _ in range(3):  # its queue is full now: it answers nobody any more
            with suppress(TimeoutError):
                held.enter_context(socket.create_connection(("127.0.0.2", port), 0.2))
        held.enter_context(socket.create_server(("127.0.0.1", port)))
        addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in ("127.0.0.2", "127.0.0.1")]
        looked_up = socket.getaddrinfo
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda host, *rest, **kind: addresses if host == "mail" else looked_up(host, *rest, **kind),
        )
        began = time.monotonic()
        connection = held.enter_context(TimeLimit(SECONDS).connect("mail", port))
        assert connection.getpeername() == ("127.0.0.1", port)
        assert SECONDS / 4 < time.monotonic() - began < SECONDS
