"""Which past complaints a trial of the rules reads and how, and that it leaves nothing behind."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.domain import handling, reference, routing, rule_trial, triage
from complaints.domain.earlier import Earlier
from complaints.domain.reference import STAMP_KEY
from complaints.domain.rule_trial import Effect
from complaints.models import Body, Complaint, ConflictRule, Event, RoutingRule, Subcategory, UrgencyFlag
from tests.complaints.domain.test_rule_trial import INSULT, REPRISAL, WAGES, body, labour_route, tried
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db


def test_complaints_of_the_last_year_count_erased_ones_too_and_older_ones_not(at):
    now = timezone.now()
    at(now - rule_trial.PERIOD - timedelta(days=1))
    make_complaint(**WAGES)
    at(now)
    make_complaint(**WAGES)
    assert tried(labour_route()).complaints == 1
    Complaint.objects.update(erased_at=now, sealed=b"", tokens=[])
    assert tried(labour_route()).effects == {Effect.UNCHANGED: 1}


def test_of_very_many_the_newest_are_tried_and_it_is_known_that_there_are_more(monkeypatch, at):
    monkeypatch.setattr(rule_trial, "MOST", 2)
    now = timezone.now()
    for days, subject in ((3, INSULT), (2, WAGES), (1, WAGES)):
        at(now - timedelta(days=days))
        make_complaint(**subject)
    at(now)
    found = tried(labour_route(), route_to=body("nhri"), alternates=["justice"])
    assert found.capped and found.effects == {Effect.MOVED: 2}


def test_the_rules_as_they_stand_give_what_the_workers_gave(reference_data):
    first = make_complaint(**INSULT, respondent="police-inspectorate")
    for given in (WAGES, INSULT, WAGES | {"objection": True}, REPRISAL | {"earlier": Earlier(first.reference)}):
        make_complaint(**given, consent_nhri=True, flags=("in-detention-now",))
    rules = rule_trial._Rules(reference_data)
    for complaint in rule_trial.past_complaints():
        fate, row = rules.fate_of(complaint), Complaint.objects.get(pk=complaint.pk)
        assert (fate.body, fate.priority) == (row.body.code, row.priority)
        assert (sorted(fate.shut_out), sorted(fate.informed)) == (sorted(row.excluded), sorted(row.informed))


def test_it_takes_the_same_queries_for_many_complaints_and_reads_nothing_sealed(monkeypatch):
    monkeypatch.setattr(rule_trial, "_AT_ONCE", 3)
    first = make_complaint(**INSULT, respondent="police-inspectorate")
    make_complaint(**REPRISAL, earlier=Earlier(first.reference))

    def queries():
        rules = reference.current()
        with CaptureQueriesContext(connection) as found:
            rule_trial.try_out(rules, rules)
        return [query["sql"] for query in found]

    assert len(queries()) == 1
    for _ in range(4):
        make_complaint(**REPRISAL, earlier=Earlier(first.reference))
        make_complaint(**WAGES, objection=True)
    (sql,) = queries()
    for column in ("sealed", "tokens", "happened_from", "division_id", "assignee_id", "place_kind"):
        assert column not in sql


# Nothing is left.


def test_nothing_is_stored_and_no_other_process_hears_of_it(django_capture_on_commit_callbacks):
    complaint = make_complaint(**WAGES)
    reference.current()
    stored, stamp, held = list(RoutingRule.objects.values()), cache.get(STAMP_KEY), reference._held
    events, version = Event.objects.count(), Complaint.objects.get().version
    with django_capture_on_commit_callbacks() as waiting:
        row = labour_route()
        found = tried(row, route_to=body("nhri"), alternates=["justice"])
    assert found.effects == {Effect.MOVED: 1}
    assert waiting == []
    assert list(RoutingRule.objects.values()) == stored
    assert cache.get(STAMP_KEY) == stamp and reference._held is held
    assert (Event.objects.count(), Complaint.objects.get().version) == (events, version)
    complaint.refresh_from_db()
    assert complaint.body.code == "labour"
    assert reference.current().route_for("labour", "unpaid-wages").route_to == "labour"


class _Watched:
    """The rules, noting what is asked of them."""

    def __init__(self, rules):
        self.rules, self.asked = rules, set()

    def __getattr__(self, name):
        self.asked.add(name)
        return getattr(self.rules, name)


# Where a rule's answer may come from: what is asked of the reference data, and the tables that it is read from.
READ_BY_RULES = {
    "bodies": {Body},
    "body": {Body},
    "body_by_pk": {Body},
    "chain": {Body},
    "conflict_rule": {ConflictRule},
    "conflict_rules": {ConflictRule},
    "flags": {UrgencyFlag},
    "route_for": {RoutingRule},
    "subcategory": {Subcategory},
    # Only a code, which nobody can change.
    "category_by_pk": set(),
    "subcategory_by_pk": set(),
}


def test_the_rules_ask_for_nothing_that_cannot_be_tried(reference_data):
    first = make_complaint(**INSULT, respondent="police-inspectorate")
    make_complaint(**REPRISAL, earlier=Earlier(first.reference))
    watched = _Watched(reference_data)
    for complaint in Complaint.objects.all():
        question = handling.question_of(complaint, watched)
        routing.route(question, watched)
        triage.assess(question.category, question.subcategory, complaint.flags, watched)
    assert watched.asked <= READ_BY_RULES.keys()
