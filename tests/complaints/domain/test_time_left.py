"""The clock in words: late, soon, calm, or none, with the plural forms of Arabic."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from complaints.domain.time_left import time_left

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("away", "words", "state"),
    [
        (timedelta(minutes=-1), "1 minute late", "late"),
        (timedelta(minutes=-59), "59 minutes late", "late"),
        (timedelta(hours=-1), "1 hour late", "late"),
        (timedelta(hours=-47), "47 hours late", "late"),
        (timedelta(days=-3), "3 days late", "late"),
        (timedelta(seconds=30), "1 minute left", "soon"),
        (timedelta(hours=5, minutes=59), "5 hours left", "soon"),
        (timedelta(hours=24), "24 hours left", "calm"),
        (timedelta(days=86), "86 days left", "calm"),
        (timedelta(days=1200), "1,200 days left", "calm"),
    ],
)
def test_the_largest_unit_that_says_enough_is_used(away, words, state):
    with translation.override("en"):
        left = time_left(NOW + away, now=NOW)
    assert (left.words, left.state) == (words, state)


@pytest.mark.parametrize(
    ("days", "words"),
    [(3, "متأخرة 3 أيام"), (2, "متأخرة يومين"), (11, "متأخرة 11 يوماً"), (100, "متأخرة 100 يوم")],
)
def test_arabic_counts_in_its_own_forms(days, words):
    with translation.override("ar"):
        assert time_left(NOW - timedelta(days=days), now=NOW).words == words


def test_where_no_clock_runs_it_is_said():
    with translation.override("ar"):
        left = time_left(None, now=NOW)
    assert (left.words, left.state) == ("بلا موعد نهائي", "none")
