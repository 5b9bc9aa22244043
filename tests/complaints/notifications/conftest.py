"""A real mail server that keeps what it gets and refuses whom a test wants refused."""

import email
import email.policy
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller

from complaints.models import OutboxEntry
from complaints_portal.engines import free_port


@dataclass
class Sink:
    """What arrived, and how the server answers: `answers` maps an address to its reply."""

    answers: dict[str, str] = field(default_factory=dict)
    data_answer: str = "250 OK"
    arrived: list = field(default_factory=list)
    envelopes: list = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        if self.data_answer.startswith("250"):
            self.envelopes.append(envelope)
            self.arrived.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return self.data_answer

    @property
    def message_ids(self):
        return [message["Message-ID"] for message in self.arrived]


@pytest.fixture
def sink(settings):
    """The portal's mail server for one test."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "complaints.notifications.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    yield sink
    controller.stop()


@pytest.fixture
def entry_for():
    """The waiting outbox entry of a notice of `kind` about a complaint."""
    from complaints.domain import outbox

    def later(complaint, kind="acknowledgement") -> OutboxEntry:
        return outbox.later("complaint.notify", complaint, notice=kind)

    return later
