"""The course of a complaint in words."""

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from complaints.domain import casework, steps, vault
from complaints.domain.course import STEPS, Entry, course
from complaints.domain.steps import Inputs
from complaints.domain.vault import Reader
from complaints.domain.workflow import TABLE, Transition
from complaints.models import Complaint
from tests.factories import make_complaint, make_officer, make_supervisor

pytestmark = pytest.mark.django_db


def read(complaint: Complaint) -> list[Entry]:
    complaint.refresh_from_db()
    return course(complaint, vault.open(complaint, Reader.portal("test")))


def test_it_tells_what_happened_and_who_did_it() -> None:
    complaint = make_complaint()
    officer = make_officer(first_name="Huda", last_name="Salem")
    steps.take_step(complaint, Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))

    with translation.override("en"):
        told = [(entry.what, entry.who) for entry in read(complaint)]

    assert told == [
        ("Complaint received", "Complainant"),
        ("Priority set: Normal", "Portal"),
        ("Routed to: Police Inspectorate (Professional Standards and Human Rights)", "Portal"),
        ("Taken over for triage", "Officer: Huda Salem"),
    ]


def test_it_speaks_arabic() -> None:
    with translation.override("ar"):
        assert [entry.what for entry in read(make_complaint())][:2] == ["وردت الشكوى", "حُددت الأولوية: عادية"]


def test_an_assignment_names_the_officer_and_a_note_brings_its_words() -> None:
    complaint, officer = make_complaint(), make_officer(first_name="Huda", last_name="Salem")
    casework.assign(complaint, to=officer, by=make_supervisor())
    casework.add_note(complaint, "The register was asked for.", by=officer)

    with translation.override("en"):
        *_, assigned, note = read(complaint)

    assert assigned.what == "Assigned to: Officer: Huda Salem"
    assert note.words == "The register was asked for."


def test_a_merge_keeps_the_order_of_the_other_reference_in_arabic() -> None:
    first, second, officer = make_complaint(), make_complaint(), make_officer()
    steps.take_step(second, Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    steps.take_step(second, Transition.MERGE, by=officer, inputs=Inputs(reference=first.reference, reason="same"))

    last = read(second)[-1]

    digits = first.reference
    assert f"\u2066{digits[:4]} {digits[4:8]} {digits[8:]}\u2069" in last.what


def test_every_step_of_the_workflow_has_its_words() -> None:
    assert {rule.transition for rule in TABLE} <= STEPS.keys()


def test_the_queries_do_not_grow_with_the_events(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    complaint = make_complaint()
    for name in ("one", "two", "three"):
        casework.add_note(complaint, name, by=make_officer())
    complaint.refresh_from_db()
    opened = vault.open(complaint, Reader.portal("test"))

    with django_assert_num_queries(3):
        course(complaint, opened)
