"""A complainant's page and reprisals (COI-7): the button, and what the page of the new complaint says of the earlier."""

import re

import pytest

from complaints.domain import earlier_link, reference, references
from complaints.domain.earlier import Earlier
from complaints.models import ConflictRule
from tests.complaints.tracking.conftest import Follower
from tests.factories import make_complaint, make_filed

REPRISAL = {"category": "reprisals", "subcategory": "threats-to-complainant", "respondent": None}


def follow(client, filed, language="en"):
    follower = Follower(client, filed, language)
    follower.enter()
    return follower


def test_the_page_has_a_button_that_carries_a_note_of_this_complaint(inside):
    note = re.search(r'name="note" value="([^"]+)"', inside.text())[1]
    assert earlier_link.read(note).reference == inside.filed.reference


def test_a_plain_link_stands_there_while_no_complaint_about_a_reprisal_can_be_linked(inside):
    ConflictRule.objects.filter(code="COI-7").update(active=False)
    reference.forget()
    text = inside.text()
    assert 'name="note"' not in text
    assert '<a href="/en/complaint/">File a new complaint about it</a>' in text


@pytest.mark.django_db
def test_the_page_of_the_new_complaint_says_because_of_which_one(client):
    first = make_complaint()
    said = Earlier(reference=first.reference, proved_id=first.pk)
    text = follow(client, make_filed(**REPRISAL, earlier=said)).text()
    assert "Reports a reprisal because of" in text
    assert references.show_reference(first.reference) in text


@pytest.mark.django_db
def test_of_a_typed_reference_the_page_repeats_what_was_typed_and_tells_nothing_more(client, reference_data):
    first = make_complaint(respondent="police-inspectorate")
    said = Earlier(reference=first.reference, handled_by_id=reference_data.body("interior").pk)
    text = follow(client, make_filed(**REPRISAL, earlier=said)).text()
    assert references.show_reference(first.reference) in text
    assert "Handled by: Ministry of Interior" in text
    assert "Why there" not in text
    assert first.body.name_en not in text


@pytest.mark.django_db
def test_the_new_page_speaks_arabic_alone(client, reference_data):
    said = Earlier(reference="482715039164", handled_by_id=reference_data.body("interior").pk)
    page = follow(client, make_filed(**REPRISAL, earlier=said), "ar").text()
    shown = re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")])
    assert not re.findall(r"[A-Za-z]{2,}", shown)


@pytest.mark.django_db
def test_it_costs_one_query_more(client, django_assert_num_queries):
    follower = follow(client, make_filed(**REPRISAL))
    follower.text()
    with django_assert_num_queries(7):
        follower.text()
