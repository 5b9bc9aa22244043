"""How a complaint came to its body by referrals, in a sentence for each."""

import pytest
from django.utils import translation

from complaints.domain import country, presentation, steps
from complaints.domain.referred import referrals
from complaints.domain.steps import Inputs
from complaints.domain.workflow import Transition
from complaints.models import Complaint
from tests.factories import make_complaint, make_officer, make_supervisor

pytestmark = pytest.mark.django_db

INSPECTORATE = "Police Inspectorate (Professional Standards and Human Rights)"


def offered(complaint: Complaint, by: str, to: str) -> None:
    officer = make_officer(by)
    complaint.refresh_from_db()
    if complaint.assignee_id is None:
        steps.take_step(complaint, Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    else:
        officer = make_supervisor(by)
    steps.take_step(complaint, Transition.OFFER_REFERRAL, by=officer, inputs=Inputs(body=to, reason="not ours"))


def accepted(complaint: Complaint, by: str, to: str) -> None:
    offered(complaint, by, to)
    steps.take_step(complaint, Transition.ACCEPT_REFERRAL, by=make_supervisor(to), inputs=Inputs(no_conflict=True))


def test_a_complaint_that_was_only_offered_or_refused_came_by_no_referral() -> None:
    complaint = make_complaint()
    offered(complaint, "police-inspectorate", "nhri")
    assert referrals(complaint.events.order_by("seq")) == []

    steps.take_step(complaint, Transition.REFUSE_REFERRAL, by=make_supervisor("nhri"), inputs=Inputs(reason="nor ours"))
    assert referrals(complaint.events.order_by("seq")) == []


def test_each_accepted_referral_is_told_with_who_referred_it_and_when_the_last_first() -> None:
    complaint = make_complaint()
    accepted(complaint, "police-inspectorate", "nhri")
    accepted(complaint, "nhri", "public-prosecution")

    with translation.override("en"):
        last, first = referrals(complaint.events.order_by("seq"))
    with translation.override("ar"):
        arabic = referrals(complaint.events.order_by("seq"))[1]

    at = complaint.events.filter(facts__transition=Transition.ACCEPT_REFERRAL).earliest("seq").at
    english_day, arabic_day = (presentation.show_date(at, language, country.current()) for language in ("en", "ar"))
    nhri = "National Centre for Human Rights"
    assert first.startswith(f"Referred by: {INSPECTORATE}. Accepted on {english_day} by: {nhri}")
    assert last.startswith(f"Referred by: {nhri}") and last.endswith("by: Public Prosecution.")
    assert arabic.startswith("الجهة المُحيلة: المفتشية العامة للشرطة") and arabic.endswith(f"بتاريخ {arabic_day}.")
