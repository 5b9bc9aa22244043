"""What a notice says, and what it must never say; who gets one and who gets none."""

import pytest

from complaints.domain import references, workflow
from complaints.domain.events import locked
from complaints.domain.vault import Identity
from complaints.models import AccessRecord, EventKind, OutboxEntry, PersonRole
from complaints.notifications import kinds, notices
from complaints.notifications.recipients import Recipient, recipient_of
from tests.factories import make_complaint, make_filed

pytestmark = pytest.mark.django_db

# What gives away what it is about, to somebody who looks over a shoulder.
TELLING = ("complain", "police", "right", "victim", "officer", "شكو", "شكا", "حقوق", "شرطة", "ضحية", "موظف", "قرار")


def person(role=PersonRole.COMPLAINANT, **identity):
    return ((role, Identity(name="ليلى حداد", **identity)),)


def acknowledged(complaint):
    with locked(complaint) as row:
        notices.acknowledge(row)
    complaint.refresh_from_db()
    return complaint.events.get(kind=EventKind.ACKNOWLEDGED)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_notice_names_the_request_and_the_page_and_nothing_else(language, settings):
    settings.PUBLIC_URL = "https://portal.example"
    filed = make_filed(language=language)
    text = notices.text_for(filed.complaint)
    digits = references.show_reference(filed.reference).replace(" ", "\u00a0" if language == "ar" else " ")
    for part in (text.subject, text.body, text.short):
        assert digits in part
        assert not [word for word in TELLING if word in part.lower()]
        assert filed.code not in part.replace(" ", "").replace("\u00a0", "")
        assert "ليلى" not in part
    assert f"https://portal.example/{language}/follow/\n" in text.body
    assert text.short.endswith(f"https://portal.example/{language}/follow/")


def test_an_arabic_notice_holds_no_english_and_an_english_sms_fits_the_small_alphabet():
    arabic = notices.text_for(make_complaint(language="ar"))
    words = arabic.body.replace(arabic.body[arabic.body.index("http") :].split()[0], "")
    assert not [letter for letter in arabic.subject + words if "a" <= letter.lower() <= "z"]
    assert notices.text_for(make_complaint(language="en")).short.isascii()


def test_there_is_a_notice_for_the_acknowledgement_each_step_the_complainant_is_told_of_and_before_an_erasure():
    told = {rule.transition.value for rule in workflow.TABLE if rule.tells_complainant}
    assert told | {"acknowledgement", "retention"} == kinds.TO_COMPLAINANTS


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (
            person(email="layla@example.org", phone="+962790000001", safe_channel="email"),
            ("email", "layla@example.org"),
        ),
        (person(email="layla@example.org", phone="+962790000001", safe_channel="sms"), ("sms", "+962790000001")),
        (person(email="layla@example.org", phone="+962790000001", safe_channel="portal"), None),
        (person(phone="+962790000001", safe_channel="email"), None),
        (person(PersonRole.VICTIM, email="layla@example.org", safe_channel="email"), None),
        (person(PersonRole.REPRESENTATIVE, email="l@example.org", safe_channel="email"), ("email", "l@example.org")),
        ((), None),
    ],
)
def test_a_notice_goes_to_who_filed_and_only_on_the_channel_called_safe(people, expected):
    assert recipient_of(make_complaint(people=people)) == (Recipient(*expected) if expected else None)


def test_looking_up_the_address_is_recorded_and_an_erased_complaint_has_none():
    complaint = make_complaint()
    recipient_of(complaint)
    record = AccessRecord.objects.latest("id")
    assert (record.reader, record.purpose, record.complaints) == ("portal", "notice", [complaint.pk])
    complaint.keys.all().delete()
    assert recipient_of(complaint) is None


def test_a_filing_is_acknowledged_once_and_a_notice_is_put_in_line_for_the_safe_channel():
    complaint = make_complaint()
    assert acknowledged(complaint).facts == {"channels": ["screen", "email"]}
    assert complaint.acknowledged_at is not None
    acknowledged(complaint)
    waiting = OutboxEntry.objects.filter(topic="complaint.notify", complaint=complaint)
    assert [entry.payload for entry in waiting] == [{"notice": "acknowledgement"}]


def test_who_left_no_contact_was_told_on_the_screen_and_gets_no_notice():
    complaint = make_complaint(people=(), confidentiality="anonymous")
    assert acknowledged(complaint).facts == {"channels": ["screen"]}
    assert not OutboxEntry.objects.filter(topic="complaint.notify", complaint=complaint).exists()


def test_a_program_that_filed_was_told_in_its_answer():
    assert acknowledged(make_complaint(channel="api", people=())).facts == {"channels": ["api"]}
