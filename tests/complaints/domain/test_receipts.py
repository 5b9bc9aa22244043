"""Reference and code find one complaint; wrong codes make a reference wait, and a broken cache locks nobody out."""

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as CacheAwayError

from complaints.domain import receipts
from complaints.domain.receipts import CodeRefused, TooManyAttempts, find_by_code
from tests.factories import make_filed

pytestmark = pytest.mark.django_db
WRONG = "0" * 16


@pytest.fixture
def filed(settings):
    settings.CODE_ATTEMPTS, settings.CODE_WAIT_MINUTES = 3, 15
    return make_filed()


def test_the_right_pair_finds_the_complaint_and_nothing_else_does(filed):
    assert find_by_code(filed.reference, filed.code) == filed.complaint
    for reference, code in [
        (filed.reference, WRONG),
        (make_filed().reference, filed.code),
        ("482715039164", filed.code),
    ]:
        with pytest.raises(CodeRefused):
            find_by_code(reference, code)


def test_an_unknown_reference_waits_after_as_many_attempts_as_a_known_one(filed):
    for reference in (filed.reference, "482715039164"):
        for _ in range(3):
            with pytest.raises(CodeRefused):
                find_by_code(reference, WRONG)
        with pytest.raises(TooManyAttempts) as waiting:
            find_by_code(reference, filed.code)
        assert waiting.value.minutes == 15


def test_an_unknown_reference_costs_the_same_slow_hash_as_a_known_one(filed, monkeypatch):
    hashed = []
    real = receipts.references.hash_code
    monkeypatch.setattr(receipts.references, "hash_code", lambda *pair: hashed.append(pair) or real(*pair))
    with pytest.raises(CodeRefused):
        find_by_code("482715039164", WRONG)
    assert hashed == [(WRONG, "482715039164")]


def test_without_a_cache_the_right_pair_still_opens_and_a_wrong_one_does_not(filed, monkeypatch):
    def away(*arguments, **options):
        raise CacheAwayError("connection refused")

    for name in ("get", "add", "incr"):
        monkeypatch.setattr(cache, name, away)
    assert find_by_code(filed.reference, filed.code) == filed.complaint
    with pytest.raises(CodeRefused):
        find_by_code(filed.reference, WRONG)
