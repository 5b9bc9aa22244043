"""A complainant at a browser, with reference and code in hand."""

import pytest
from django.test import Client

from complaints.domain import steps
from complaints.domain.steps import Inputs
from complaints.domain.workflow import Transition
from tests.factories import make_filed, make_supervisor


class Follower:
    """A browser that follows one complaint."""

    def __init__(self, client, filed, language="en"):
        self.client, self.filed, self.complaint, self.language = client, filed, filed.complaint, language

    def url(self, path=""):
        return f"/{self.language}/follow/{path}"

    def enter(self, reference=None, code=None, **more):
        typed = {"reference": reference or self.filed.reference, "code": code or self.filed.code}
        return self.client.post(self.url(), typed | more)

    def status(self, query=""):
        return self.client.get(self.url(f"status/{query}"))

    def text(self, query=""):
        return self.status(query).content.decode()

    def send(self, transition, **values):
        """Send a step's form as the page showed it."""
        self.complaint.refresh_from_db()
        return self.client.post(self.url(f"step/{transition}/"), {"version": self.complaint.version} | values)


@pytest.fixture
def filed(db):
    """A filing that was routed to the police inspectorate."""
    return make_filed()


@pytest.fixture
def follower(filed, client):
    """Somebody who has not typed anything yet."""
    return Follower(client, filed)


@pytest.fixture
def inside(follower):
    """Somebody who has the complaint open."""
    assert follower.enter().status_code == 302
    return follower


@pytest.fixture
def supervisor(filed):
    """Who works on it."""
    return make_supervisor(filed.complaint.body.code, first_name="Huda", last_name="Salem")


@pytest.fixture
def work(filed, supervisor):
    """Take steps on the complaint, as its officer: `work("take", "admit")`."""

    def take(*transitions, by=supervisor, **inputs):
        for transition in transitions:
            given = Inputs(**({"no_conflict": True} | inputs))
            steps.take_step(filed.complaint, Transition(transition), by=by, inputs=given)

    return take


@pytest.fixture
def asked(work):
    """A question waits."""
    work("take", "admit", "start_review")
    work("ask_complainant", message="متى زرت المركز؟")


@pytest.fixture
def decide(work):
    """Bring the complaint to a decision that a second person signed."""

    def decide(outcome="partly_substantiated", reason="ثبتت الإهانة ولم يثبت الضرب."):
        work("take", "admit", "start_review")
        work("propose_decision", outcome=outcome, reason=reason)
        work("approve_decision", by=make_supervisor("police-inspectorate"))

    return decide


@pytest.fixture
def other_browser():
    """A second browser."""
    return Client()
