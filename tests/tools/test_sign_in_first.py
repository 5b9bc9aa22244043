"""`make file-cases` tries the officers' password before it files anything, and says what to do."""

import sys
from pathlib import Path

import pytest
from django.test import Client

from complaints.models import Complaint
from complaints_portal.engines import free_port
from tests.factories import make_officer
from tools.file_cases import __main__ as command
from tools.file_cases.__main__ import CannotSignIn, Place, file_all, signed_in
from tools.file_cases.case import read_cases

CASES = Path(__file__).parent.parent / "data" / "cases.jsonl"
PASSWORD = "a password of that portal"


@pytest.fixture
def running(transactional_db, live_server, settings):
    """A portal that runs, with the demonstration officer of the prosecution."""
    settings.ALLOWED_HOSTS = ["*"]
    officer = make_officer("public-prosecution", username="officer.public-prosecution")
    officer.set_password(PASSWORD)
    officer.save()
    assert Client().get("/health/live").status_code == 200
    return live_server.url


def test_a_wrong_password_ends_it_before_anything_is_filed_and_says_what_to_give(running, monkeypatch, capsys):
    monkeypatch.setenv("DEMO_PASSWORD", "that of another portal")
    monkeypatch.setattr(sys, "argv", ["file-cases", str(CASES), "--base-url", running])
    assert command.main() == 2
    said = capsys.readouterr()
    assert "nothing was filed" in said.err
    assert "The name or the password is not right" in said.err
    assert "DEMO_PASSWORD=… make file-cases" in said.err
    assert said.out == ""
    assert not Complaint.objects.exists()


def test_the_right_password_signs_the_officer_in(running):
    desk = signed_in(Place(running, PASSWORD, None))
    assert desk.as_("officer").get("/en/desk/").status == 200


def test_a_portal_that_does_not_answer_ends_it_in_the_same_way():
    nobody = Place(f"http://127.0.0.1:{free_port()}", PASSWORD, None)
    with pytest.raises(CannotSignIn, match="nothing was filed"):
        file_all(nobody, list(read_cases(CASES)))
