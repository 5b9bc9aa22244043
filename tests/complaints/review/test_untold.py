"""An officer sees that the person could not be told, for as long as it is so, in the page and in the list."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from complaints.models import Notice
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

LINES = {
    ("email", "en"): "The person could not be told by e-mail. The complainant sees news on this site only.",
    ("sms", "en"): "The person could not be told by SMS. The complainant sees news on this site only.",
    ("email", "ar"): "تعذر الإخطار بالبريد الإلكتروني. لا يظهر الجديد لمقدم الشكوى إلا في هذا الموقع.",
    ("sms", "ar"): "تعذر الإخطار برسالة نصية. لا يظهر الجديد لمقدم الشكوى إلا في هذا الموقع.",
}
MARK = {"en": "could not be told", "ar": "تعذر الإخطار"}


def notice(complaint, state, *, channel="email", minutes_ago=0, user=None):
    made = Notice.objects.create(
        complaint=complaint, kind="take", channel=channel, state=state, message_id=f"<{uuid4()}@x>", user=user
    )
    Notice.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(minutes=minutes_ago))
    return made


def shown(client, complaint, language):
    return client.get(f"/{language}/desk/{complaint.reference}/").content.decode()


def listed(client, language):
    return client.get(f"/{language}/desk/?view=untaken").content.decode()


@pytest.mark.parametrize(("channel", "language"), LINES)
def test_a_notice_that_failed_is_said_on_the_page_and_marked_in_the_list(officer_client, channel, language):
    complaint = make_complaint()
    notice(complaint, "failed", channel=channel)
    assert LINES[channel, language] in shown(officer_client, complaint, language)
    assert MARK[language] in listed(officer_client, language)


def test_one_that_was_sent_later_or_is_on_its_way_after_a_success_takes_it_back(officer_client):
    complaint = make_complaint()
    notice(complaint, "failed", minutes_ago=10)
    notice(complaint, "sending")
    assert LINES["email", "en"] in shown(officer_client, complaint, "en")
    notice(complaint, "sent", minutes_ago=5)
    assert "could not be told" not in shown(officer_client, complaint, "en")
    assert "could not be told" not in listed(officer_client, "en")
    notice(complaint, "failed", minutes_ago=1)
    assert LINES["email", "en"] in shown(officer_client, complaint, "en")


def test_a_notice_to_a_colleague_or_about_another_complaint_says_nothing(officer, officer_client):
    complaint, other = make_complaint(), make_complaint()
    notice(complaint, "failed", user=officer)
    notice(other, "failed")
    assert "could not be told" not in shown(officer_client, complaint, "en")
    assert listed(officer_client, "en").count("could not be told") == 1
