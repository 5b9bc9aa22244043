"""Signed-in people of the desk."""

import pytest

from tests.complaints.review.people import signed_in, staff, supervisor


@pytest.fixture
def officer(db):
    return staff()


@pytest.fixture
def boss(db):
    return supervisor()


@pytest.fixture
def officer_client(officer):
    return signed_in(officer)


@pytest.fixture
def boss_client(boss):
    return signed_in(boss)
