"""The notice that a body is informed: neutral words in the reader's language, and none to whoever may not see of what."""

import pytest

from accounts.models import Membership
from complaints import tasks
from complaints.domain import informing, reference
from complaints.domain.references import show_reference
from complaints.models import Complaint, Notice, OutboxEntry
from complaints.notifications.telling import telling_words
from tests.factories import make_complaint, make_supervisor

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return make_supervisor("nhri", username="reader", language="en")


@pytest.fixture
def complaint(reader):
    """A complaint of which the reader's body is informed."""
    return make_complaint(category="torture-ill-treatment", subcategory="physical-torture", consent_nhri=True)


def send():
    (entry,) = OutboxEntry.objects.filter(topic="staff.inform")
    tasks.notify_staff(str(entry.pk))
    entry.refresh_from_db()
    assert entry.state == OutboxEntry.State.DONE


def test_it_names_the_request_and_the_page_and_says_that_no_answer_is_needed(complaint, reader, mailoutbox, settings):
    settings.PUBLIC_URL = "https://portal.example"
    send()
    (message,) = mailoutbox
    assert message.to == ["reader@example.org"]
    assert message.subject == f"For information: request {show_reference(complaint.reference)}"
    assert "No answer is needed" in message.body
    assert "https://portal.example/en/desk/informed/" in message.body
    notice = Notice.objects.get()
    assert (notice.kind, notice.user, notice.state) == ("information", reader, Notice.State.SENT)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_tells_nobody_what_it_is_about(complaint, reader, mailoutbox, language):
    reader.language = language
    reader.save()
    send()
    (message,) = mailoutbox
    words = message.subject + message.body.replace(f"/{language}/desk/informed/", "")
    assert not telling_words(words, reference.current())
    for telling in ("complain", "torture", "police", "شكو", "تعذيب", "شرطة", "ليلى", "إهانة"):
        assert telling not in words.lower()
    if language == "ar":
        assert message.subject.startswith("للعلم: الطلب") and "No answer" not in message.body


def test_who_left_the_body_gets_none(complaint, mailoutbox):
    Membership.objects.all().delete()
    send()
    assert mailoutbox == [] and not Notice.objects.exists()


def test_once_a_colleague_has_read_it_or_the_body_is_shut_out_no_mail_goes_out(complaint, mailoutbox):
    informing.note_seen(complaint.informings.get(), by=make_supervisor("nhri"))
    send()
    OutboxEntry.objects.filter(topic="staff.inform").update(state=OutboxEntry.State.WAITING, not_before=None)
    complaint.informings.update(seen_at=None, seen_by=None)
    Complaint.objects.filter(pk=complaint.pk).update(excluded=["nhri"])
    send()
    assert mailoutbox == []
