"""Which policy applies, and that an administrator's times outlast a release."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from complaints.domain import reference_files
from complaints.domain.reference_infos import TimeAllowed
from complaints.domain.reference_load import load
from complaints.domain.reference_read import read_reference
from complaints.models import Body, Clock, DeadlinePolicy, Unit
from tests.factories import make_administrator

pytestmark = pytest.mark.django_db
REPLY = {"clock": Clock.REPLY, "priority": "normal", "unit": Unit.DAYS}


def allowed(body="nhri", clock=Clock.REPLY, priority="normal"):
    found = read_reference("JO").time_allowed(clock, priority, body=body)
    return found.amount if found else None


@pytest.fixture
def nhri(db):
    return Body.objects.get(code="nhri")


def test_the_shipped_times_are_those_of_the_practice():
    shipped = {
        clock: [
            (found.amount, found.unit)
            for priority in ("critical", "high", "normal")
            if (found := read_reference("JO").time_allowed(clock, priority, body=None))
        ]
        for clock in Clock
    }
    hours, working_days, days = Unit.HOURS, Unit.WORKING_DAYS, Unit.DAYS
    assert shipped == {
        Clock.TRIAGE: [(4, hours), (1, working_days), (3, working_days)],
        Clock.ADMISSIBILITY: [(24, hours), (3, working_days), (10, working_days)],
        Clock.REPLY: [(48, hours), (10, working_days), (20, working_days)],
        Clock.COMMENT: [(5, working_days), (10, working_days), (10, working_days)],
        Clock.DECISION: [(30, days), (60, days), (90, days)],
        Clock.UPDATE: [(7, days), (14, days), (30, days)],
        Clock.REVIEW: [(30, days), (30, days), (30, days)],
    }


def test_the_most_specific_policy_wins_body_before_country_before_all(nhri):
    assert allowed() == 20
    DeadlinePolicy.objects.create(country_id="JO", amount=15, **REPLY)
    assert allowed() == 15
    DeadlinePolicy.objects.create(body=nhri, amount=12, **REPLY)
    assert (allowed(), allowed("health")) == (12, 15)
    DeadlinePolicy.objects.create(country_id="JO", body=nhri, amount=9, **REPLY)
    assert (allowed(), allowed("health"), allowed(body=None)) == (9, 15, 15)


def test_a_policy_of_another_country_body_priority_or_clock_does_not_apply(nhri):
    DeadlinePolicy.objects.create(country_id="EG", amount=1, **REPLY)
    DeadlinePolicy.objects.create(body=Body.objects.get(code="health"), amount=2, **REPLY)
    DeadlinePolicy.objects.create(body=nhri, amount=3, **REPLY | {"priority": "high"})
    DeadlinePolicy.objects.create(body=nhri, amount=4, **REPLY | {"clock": Clock.REVIEW})
    assert allowed() == 20


def test_a_policy_out_of_use_leaves_the_next_wider_one_and_at_last_none(nhri):
    DeadlinePolicy.objects.create(body=nhri, amount=9, active=False, **REPLY)
    assert allowed() == 20
    DeadlinePolicy.objects.filter(clock=Clock.REPLY).update(active=False)
    assert allowed() is None


@pytest.mark.parametrize("amount", [0, 1001])
def test_a_time_that_can_only_be_a_slip_is_refused(amount):
    with pytest.raises(ValidationError) as refused:
        DeadlinePolicy(country_id="JO", amount=amount, **REPLY).full_clean()
    assert list(refused.value.message_dict) == ["amount"]


def test_a_second_policy_of_a_kind_is_refused_also_where_it_is_for_all():
    with pytest.raises(ValidationError, match="يوجد صف"):
        DeadlinePolicy(amount=5, **REPLY).full_clean()


def test_an_edited_time_outlasts_a_release_and_an_untouched_one_takes_its_value(monkeypatch, nhri):
    DeadlinePolicy.objects.filter(clock=Clock.REPLY, priority="normal").update(amount=7)
    own = DeadlinePolicy.objects.create(country_id="JO", body=nhri, amount=9, **REPLY)
    read = reference_files._read

    def next_release(name):
        data = read(name)
        if name == "deadlines.json":
            for row in data["policies"]:
                row["amount"] += 1
        return json.loads(json.dumps(data))

    monkeypatch.setattr(reference_files, "_read", next_release)
    loaded = load("JO")
    assert (loaded.created, loaded.updated, loaded.kept, loaded.retired) == (0, 21, 1, 0)
    assert allowed(body="health") == 7
    assert allowed(priority="high") == 11
    own.refresh_from_db()
    assert (own.amount, own.active) == (9, True)


def test_the_times_are_kept_in_memory(django_assert_num_queries):
    rules = read_reference("JO")
    with django_assert_num_queries(0):
        assert rules.time_allowed(Clock.TRIAGE, "critical", body="nhri") == TimeAllowed(4, Unit.HOURS)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_administrator_adds_the_time_of_a_body_on_its_page(language, nhri, client):
    client.force_login(make_administrator())
    with translation.override(language):
        page = reverse("admin:complaints_deadlinepolicy_add")
    typed = REPLY | {"body": nhri.pk, "amount": 12, "position": 0, "active": "on"}
    assert client.post(page, typed | {"amount": 0}).status_code == 422
    assert allowed() == 20
    assert client.post(page, typed).status_code == 302
    assert (allowed(), allowed("health")) == (12, 20)
