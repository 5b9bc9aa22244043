"""The complaint page tells which clocks run, until when, and which stand still."""

import re

import pytest

from complaints.domain.steps import Inputs, take_step
from complaints.domain.workflow import Transition
from complaints.models import Deadline
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db


def _deadlines(client, complaint, language):
    """The words of the section, without markup; empty where there is none."""
    page = client.get(f"/{language}/desk/{complaint.reference}/").content.decode()
    section = re.search(r'<section class="card" aria-labelledby="deadlines">(.*?)</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", section.group(1)).split()) if section else ""


def _step(complaint, transition, officer):
    inputs = Inputs(no_conflict=True, message="متى؟", outcome="settled", reason="x")
    return take_step(complaint, transition, by=officer, inputs=inputs)


def test_the_clocks_stand_there_nearest_first_in_both_languages(officer, officer_client):
    complaint = _step(make_complaint(), Transition.TAKE, officer)
    english = _deadlines(officer_client, complaint, "en")
    places = [english.index(label) for label in ("Admissibility", "News for the complainant", "Decision")]
    assert places == sorted(places)
    assert "days left until" in english
    arabic = _deadlines(officer_client, complaint, "ar")
    assert "القبول" in arabic and "القرار" in arabic
    assert not re.search("[A-Za-z]", arabic)


def test_a_clock_that_stands_still_says_so(officer, officer_client):
    complaint = make_complaint()
    for transition in ("take", "admit", "start_review", "ask_complainant"):
        complaint = _step(complaint, Transition(transition), officer)
    english = _deadlines(officer_client, complaint, "en")
    assert "Decision stands still until the complainant answers" in english
    assert "Answer of the complainant" in english


def test_where_no_clock_runs_there_is_no_section(officer, officer_client):
    complaint = _step(make_complaint(), Transition.TAKE, officer)
    Deadline.objects.update(ended_at=complaint.received_at)
    assert _deadlines(officer_client, complaint, "en") == ""
