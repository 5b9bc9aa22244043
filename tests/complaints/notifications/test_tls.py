"""Notices travel encrypted where the addresses say so, and only to servers whose certificates are vouched for."""

import ssl
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from smtplib import SMTPNotSupportedError
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from complaints.notifications import email
from complaints.notifications.notices import text_for
from complaints.notifications.sms import GatewayUnavailable, HttpGatewayBackend
from complaints_portal.engines import free_port
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(tmp_path):
    """A file with the key and the certificate of 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    own = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "server.pem").write_bytes(own + made.public_bytes(pem))
    return tmp_path / "server.pem"


@pytest.fixture
def encrypting(certificate):
    """How the servers of this module encrypt."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate, monkeypatch):
    """The machine trusts the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


class Kept:
    def __init__(self):
        self.arrived = []

    async def handle_DATA(self, server, session, envelope):
        self.arrived.append((envelope.rcpt_tos, server.transport.get_extra_info("ssl_object") is not None))
        return "250 OK"


@pytest.fixture(params=["EMAIL_USE_SSL", "EMAIL_USE_TLS"])
def mail_server(request, settings, encrypting):
    kept = Kept()
    how = {"ssl_context": encrypting} if request.param == "EMAIL_USE_SSL" else {"tls_context": encrypting}
    controller = Controller(kept, hostname="127.0.0.1", port=free_port(), **how)
    controller.start()
    settings.EMAIL_BACKEND = "complaints.notifications.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    setattr(settings, request.param, True)
    yield kept
    controller.stop()


def send_mail():
    email.send("layla@example.org", text_for(make_complaint()), "<x@example.org>")


@pytest.mark.usefixtures("trusted")
def test_mail_goes_encrypted_to_a_server_that_is_trusted(mail_server):
    send_mail()
    ((addresses, is_encrypted),) = mail_server.arrived
    assert addresses == ["layla@example.org"]
    assert is_encrypted


def test_mail_to_a_server_that_nobody_vouches_for_waits_and_says_nothing_against_the_address(mail_server):
    with pytest.raises(ssl.SSLCertVerificationError):
        send_mail()
    assert not mail_server.arrived


def test_mail_that_must_be_encrypted_waits_for_a_server_that_can(sink, settings):
    settings.EMAIL_USE_TLS = True
    with pytest.raises(SMTPNotSupportedError):
        send_mail()
    assert not sink.arrived


@pytest.fixture
def gateway(settings, encrypting):
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append((self.path, self.headers["Host"]))
            self.send_response(202)
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.socket = encrypting.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_GATEWAY_URL = f"https://127.0.0.1:{server.server_port}/messages?from=portal"
    yield asked
    server.shutdown()
    server.server_close()


def send_sms():
    HttpGatewayBackend().send("+962790001234", "توجد رسالة جديدة", "<x@example.org>")


@pytest.mark.usefixtures("trusted")
def test_a_gateway_that_is_trusted_gets_the_message(gateway, settings):
    send_sms()
    assert gateway == [("/messages?from=portal", settings.SMS_GATEWAY_URL.split("/")[2])]


def test_a_gateway_that_nobody_vouches_for_gets_nothing(gateway):
    with pytest.raises(GatewayUnavailable, match="SSLCertVerificationError"):
        send_sms()
    assert not gateway
