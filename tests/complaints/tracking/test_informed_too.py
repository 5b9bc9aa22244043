"""The complainant sees which bodies were informed, as they agreed to, and nothing of who there has read it."""

import pytest

from complaints.domain import informing
from tests.complaints.tracking.conftest import Follower
from tests.factories import make_filed, make_supervisor

pytestmark = pytest.mark.django_db

SERIOUS = {"category": "torture-ill-treatment", "subcategory": "physical-torture"}


def followed(client, language, **given):
    follower = Follower(client, make_filed(**SERIOUS, **given), language)
    assert follower.enter().status_code == 302
    return follower


@pytest.mark.parametrize(("language", "words"), [("en", "Informed too: National"), ("ar", "أُعلمت أيضاً: ")])
def test_the_page_names_who_was_informed(client, language, words):
    assert words in followed(client, language, consent_nhri=True).text()


def test_without_consent_there_is_nothing_to_name(client):
    assert "Informed too" not in followed(client, "en", consent_nhri=False).text()


def test_who_read_it_there_is_not_told(client):
    follower = followed(client, "en", consent_nhri=True)
    reader = make_supervisor("nhri", first_name="Huda", last_name="Salem")
    informing.note_seen(follower.complaint.informings.get(), by=reader)
    page = follower.text()
    assert "Huda" not in page and "Read by" not in page
