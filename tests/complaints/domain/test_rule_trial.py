"""A change of the rules tried on past complaints: what it counts, and that it leaves nothing behind."""

from collections import defaultdict

import pytest

from complaints.domain import rule_trial
from complaints.domain.earlier import Earlier
from complaints.domain.rule_trial import Compared, Effect, Fate, Move, effects_of, tally
from complaints.models import (
    Body,
    Complaint,
    ConflictRule,
    Priority,
    RoutingRule,
    Subcategory,
    UrgencyFlag,
)
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

WAGES = {"category": "labour", "subcategory": "unpaid-wages", "respondent": None}
INSULT = {"category": "police-conduct", "subcategory": "insults-humiliation"}
REPRISAL = {"category": "reprisals", "subcategory": "threats-to-complainant", "respondent": None}


def tried(row, **changes):
    """The trial of a row with changes that nobody saved."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.full_clean()
    return rule_trial.try_out(*rule_trial.with_saved(row))


def labour_route():
    return RoutingRule.objects.get(category__code="labour", subcategory=None)


def body(code):
    return Body.objects.get(code=code)


def rule(code):
    return ConflictRule.objects.get(code=code)


# Pure: two fates beside each other.


@pytest.mark.parametrize(
    ("now", "then", "effects"),
    [
        (Fate(Priority.HIGH, "labour"), Fate(Priority.HIGH, "labour"), {Effect.UNCHANGED}),
        (Fate(Priority.HIGH, "labour"), Fate(Priority.HIGH, "nhri"), {Effect.MOVED}),
        (Fate(Priority.HIGH, "labour"), Fate(Priority.NORMAL, "labour"), {Effect.REPRIORITISED}),
        (Fate(Priority.HIGH, "labour"), Fate(Priority.NORMAL, None), {Effect.REPRIORITISED, Effect.NOWHERE}),
        (
            Fate(Priority.HIGH, "labour"),
            Fate(Priority.HIGH, "nhri", deadlocked=True, waits=True),
            {Effect.MOVED, Effect.DEADLOCKED, Effect.WAITING},
        ),
        (
            Fate(Priority.HIGH, "nhri", deadlocked=True, waits=True),
            Fate(Priority.HIGH, "nhri"),
            {Effect.DEADLOCKED_NO_MORE, Effect.WAITING_NO_MORE},
        ),
        (
            Fate(Priority.HIGH, "nhri", shut_out=frozenset({"labour"})),
            Fate(Priority.HIGH, "nhri", informed=frozenset({"justice"})),
            {Effect.OTHERS_SHUT_OUT, Effect.OTHERS_INFORMED},
        ),
    ],
)
def test_two_fates_of_a_complaint_differ_in_what_people_ask_about(now, then, effects):
    assert effects_of(now, then) == effects


def test_moves_are_counted_by_subject_and_priorities_by_pair():
    stays, goes = Fate(Priority.HIGH, "labour"), Fate(Priority.NORMAL, "nhri")
    found = tally(
        Compared("labour", subject, stays, then) for subject, then in (("a", goes), ("a", goes), ("b", stays))
    )
    assert found.complaints == 3
    assert found.moves == {Move("labour", "a", "labour", "nhri"): 2}
    assert found.priorities == {(Priority.HIGH, Priority.NORMAL): 2}
    assert found.effects == {Effect.MOVED: 2, Effect.REPRIORITISED: 2, Effect.UNCHANGED: 1}


def test_no_shown_number_tells_of_a_single_complaint_and_zero_is_told():
    shown = {count: rule_trial.coarse(count) for count in (0, 1, 4, 5, 7, 8, 12, 4998)}
    assert shown == {0: 0, 1: None, 4: None, 5: 5, 7: 5, 8: 10, 12: 10, 4998: 5000}
    # Nor does what is lacking between two that are shown.
    possible = defaultdict(set)
    for many in range(5, 63):
        for few in range(1, 5):
            possible[rule_trial.coarse(many + few), rule_trial.coarse(many)].add(few)
    assert min(len(found) for found in possible.values()) > 1


# What each table's rows change.


def test_a_changed_route_moves_exactly_the_complaints_of_that_subject():
    for _ in range(2):
        make_complaint(**WAGES)
    make_complaint(**INSULT)
    found = tried(labour_route(), route_to=body("nhri"), alternates=["justice"])
    assert found.moves == {Move("labour", "unpaid-wages", "labour", "nhri"): 2}
    assert found.effects == {Effect.MOVED: 2, Effect.UNCHANGED: 1}


def test_a_route_of_its_own_for_a_subject_can_be_tried_before_there_is_one():
    make_complaint(**WAGES)
    make_complaint(category="labour", subcategory="unfair-dismissal", respondent=None)
    wages = Subcategory.objects.get(category__code="labour", code="unpaid-wages")
    row = RoutingRule(category=wages.category, subcategory=wages, route_to=body("justice"), alternates=["nhri"])
    assert tried(row).moves == {Move("labour", "unpaid-wages", "labour", "justice"): 1}
    assert not RoutingRule.objects.filter(subcategory=wages).exists()


def test_where_it_was_referred_to_later_plays_no_part():
    complaint = make_complaint(**WAGES)
    Complaint.objects.filter(pk=complaint.pk).update(body=body("nhri"))
    found = tried(labour_route(), route_to=body("nhri"), alternates=["justice"])
    assert found.moves == {Move("labour", "unpaid-wages", "labour", "nhri"): 1}


def test_who_is_informed_counts_only_where_the_complainant_agreed():
    for agreed in (True, True, False):
        make_complaint(**WAGES, consent_nhri=agreed)
    found = tried(labour_route(), inform_with_consent=["justice"])
    assert found.effects == {Effect.OTHERS_INFORMED: 2, Effect.UNCHANGED: 1}


def test_a_rule_switched_off_lets_its_complaints_go_where_the_others_say():
    assert make_complaint(**INSULT, respondent="police-inspectorate").body.code == "nhri"
    make_complaint(**INSULT)
    assert make_complaint(category="torture-ill-treatment", subcategory="degrading-treatment").body is not None
    found = tried(rule("COI-3"), active=False)
    assert found.effects[Effect.UNCHANGED] == 2
    assert {move.source for move in found.moves} == {"nhri"} and found.effects[Effect.MOVED] == 1


def test_what_a_rule_reads_can_be_tried_like_its_switch():
    make_complaint(category="torture-ill-treatment", subcategory="physical-torture")
    make_complaint(**INSULT)
    serious = rule("COI-2")
    found = tried(serious, parameters=serious.parameters | {"route_to": "justice"})
    assert found.moves == {Move("torture-ill-treatment", "physical-torture", "public-prosecution", "justice"): 1}


def test_an_earlier_complaint_counts_as_it_stands_and_no_more_once_its_rule_is_off():
    first = make_complaint(**INSULT, respondent="police-inspectorate")
    second = make_complaint(**REPRISAL, earlier=Earlier(reference=first.reference))
    assert "nhri" in second.excluded
    found = tried(rule("COI-7"), active=False)
    assert found.effects[Effect.UNCHANGED] == 1
    ((move, count),) = found.moves.items()
    assert (move.subcategory, move.source, move.to, count) == (REPRISAL["subcategory"], second.body.code, "nhri", 1)


def test_an_earlier_complaint_that_the_workers_have_not_come_to_counts_where_it_would_go():
    first = make_complaint(**INSULT, respondent="police-inspectorate", routed=False)
    make_complaint(**REPRISAL, earlier=Earlier(reference=first.reference))
    assert tried(rule("COI-7"), active=False).effects[Effect.MOVED] == 1


def test_whoever_objected_objects_to_what_the_tried_rules_propose():
    make_complaint(**WAGES, objection=True)
    found = tried(labour_route(), route_to=body("nhri"), alternates=["justice"])
    assert found.moves == {Move("labour", "unpaid-wages", "nhri", "justice"): 1}


def test_a_body_out_of_use_gives_its_complaints_to_the_next():
    make_complaint(**WAGES)
    make_complaint(**INSULT)
    assert tried(body("labour"), active=False).moves == {Move("labour", "unpaid-wages", "labour", "nhri"): 1}


def test_where_no_body_is_left_free_of_conflict_it_is_counted():
    make_complaint(**(WAGES | {"respondent": "labour", "respondent_level": "headquarters"}))
    Body.objects.filter(code="nhri").update(active=False)
    found = tried(labour_route(), alternates=["nhri"])
    assert found.effects[Effect.DEADLOCKED] == found.effects[Effect.WAITING] == 1


def test_where_not_even_the_last_resort_is_left_it_is_told_instead_of_an_error():
    make_complaint(**(WAGES | {"respondent": "labour", "respondent_level": "headquarters"}))
    make_complaint(**WAGES)
    Body.objects.exclude(code__in=["labour", "nhri"]).update(active=False)
    found = tried(body("nhri"), active=False)
    assert found.effects[Effect.NOWHERE] == 1
    assert found.moves == {}


def test_another_parent_shuts_others_out_even_where_nothing_moves():
    make_complaint(category="torture-ill-treatment", subcategory="physical-torture")
    found = tried(body("prison-administration"), parent=body("justice"))
    assert found.effects == {Effect.OTHERS_SHUT_OUT: 1}


def test_a_subjects_priority_and_a_flags_strength_change_how_urgent_complaints_are():
    make_complaint(**WAGES)
    make_complaint(**WAGES, flags=("ongoing-violation",))
    wages = Subcategory.objects.get(category__code="labour", code="unpaid-wages")
    high = tried(wages, default_priority=Priority.CRITICAL)
    assert high.effects == {Effect.REPRIORITISED: 2}
    assert {to for _source, to in high.priorities} == {Priority.CRITICAL}
    strong = tried(UrgencyFlag.objects.get(code="ongoing-violation"), strength="override")
    assert strong.effects == {Effect.REPRIORITISED: 1, Effect.UNCHANGED: 1}
