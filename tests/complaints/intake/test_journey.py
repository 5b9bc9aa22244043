"""From the first question to the confirmation, through the pages."""

import pytest
from django.test import Client

from complaints.domain import vault
from complaints.domain.approximate_date import ApproximateDate
from complaints.domain.vault import Reader
from complaints.models import Complaint, Draft, DraftFile, OutboxEntry
from tests.complaints.intake import walk
from tests.complaints.intake.walk import ANONYMOUS, FOR_A_BROTHER

pytestmark = pytest.mark.django_db


def opened(complaint: Complaint) -> vault.Opened:
    return vault.open(complaint, Reader.portal("test"))


def test_a_brother_files_in_arabic_and_everything_he_wrote_arrives(client: Client) -> None:
    steps = walk.walk(client, FOR_A_BROTHER)
    assert steps == list(FOR_A_BROTHER)

    response = walk.file_it(client)
    assert response.headers["Location"] == "/ar/complaint/done/"

    complaint = Complaint.objects.get()
    assert complaint.category.code == "torture-ill-treatment"
    assert complaint.subcategory.code == "physical-torture"
    assert complaint.flags == ["in-detention-now", "evidence-perishable"]
    assert complaint.division is not None
    assert (complaint.division.code, complaint.place_kind) == ("JO-AM", "police-station")
    assert complaint.respondent_body is not None
    assert (complaint.respondent_body.code, complaint.respondent_level) == ("interior", "unit")
    assert (complaint.filed_for, complaint.confidentiality, complaint.language) == ("other", "confidential", "ar")
    assert complaint.consent_nhri and not complaint.objection
    assert complaint.happened_from == complaint.happened_to == ApproximateDate(2026, 11, 16).earliest()

    contents = opened(complaint).contents
    assert contents.title == "ضرب وصعق بالكهرباء"
    assert contents.narrative == FOR_A_BROTHER["story"]["narrative"]
    assert contents.happened == ApproximateDate(2026, 11, 16)
    assert contents.time_of_day == "قبل الفجر"
    people = {person.role: opened(complaint).identity(person) for person in complaint.people.all()}
    assert people["complainant"].name == "رامي النجار"
    assert (people["complainant"].phone, people["complainant"].safe_channel) == ("+962790123456", "sms")
    assert (people["complainant"].safe_time, people["complainant"].safe_hours) == ("evening", "بعد المغرب")
    assert people["complainant"].extra == {"authority": "detained"}
    assert (people["victim"].name, people["victim"].extra) == ("سامر النجار", {"age": "31"})
    topics = OutboxEntry.objects.values_list("topic", flat=True)
    assert sorted(topics) == ["complaint.acknowledge", "complaint.route"]


def test_somebody_files_anonymously_in_english_and_no_person_is_stored(client: Client) -> None:
    assert walk.walk(client, ANONYMOUS, "en") == list(ANONYMOUS)
    walk.file_it(client, "en")

    complaint = Complaint.objects.get()
    assert complaint.people.count() == 0
    assert (complaint.respondent_kind, complaint.respondent_level, complaint.division) == ("private", "none", None)
    assert opened(complaint).contents.happened == ApproximateDate(2026, about=True)


def test_the_confirmation_shows_reference_and_code_again_at_a_reload_until_it_is_cleared(client: Client) -> None:
    walk.walk(client, ANONYMOUS, "en")
    walk.file_it(client, "en")
    reference = Complaint.objects.get().reference

    first, again = client.get("/en/complaint/done/"), client.get("/en/complaint/done/")
    grouped = " ".join(reference[at : at + 4] for at in (0, 4, 8))
    assert grouped in walk.text_of(first)
    code = walk.page_of(first).get_element_by_id("code").text_content()
    assert code == walk.page_of(again).get_element_by_id("code").text_content()
    assert client.get("/en/complaint/story/").headers["Location"] == "/en/complaint/done/"

    cleared = client.post("/en/complaint/discard/")
    assert cleared.headers["Location"] == "/en/?cleared"
    assert "Removed from this browser" in walk.text_of(client.get("/en/?cleared"))
    assert "Removed from this browser" not in walk.text_of(client.get("/en/"))
    assert not Draft.objects.exists() and not DraftFile.objects.exists()
    assert client.get("/en/complaint/done/").headers["Location"] == "/en/complaint/"
