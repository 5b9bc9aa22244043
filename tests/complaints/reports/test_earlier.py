"""A case report may be handed on: it leaves out because of which complaint a reprisal is reported (COI-7)."""

import pytest
from django.utils import translation

from complaints.domain import references, vault
from complaints.domain.earlier import Earlier
from complaints.domain.events import locked
from complaints.domain.vault import Reader
from complaints.reports.case_file import gather
from tests.factories import make_complaint, make_supervisor

pytestmark = pytest.mark.django_db


def test_neither_the_earlier_complaint_nor_the_bodies_that_it_shut_out_stand_in_the_report():
    first = make_complaint(respondent="police-inspectorate")
    row = make_complaint(
        category="reprisals",
        subcategory="threats-to-complainant",
        respondent=None,
        earlier=Earlier(reference=first.reference, proved_id=first.pk),
    )
    assert row.body.code == "public-prosecution"
    with locked(row) as held, translation.override("en"):
        opened = vault.open(held, Reader.portal("test"))
        found = gather(held, opened, reader=make_supervisor(row.body.code))
    told = str(found)
    assert first.reference not in told and references.show_reference(first.reference) not in told
    assert "earlier complaint" not in told and "rule 7" not in told and "Shut out" not in told
    assert found.routing
