"""Fixtures of the domain's tests."""

import pytest
from django.utils import timezone


@pytest.fixture
def at(monkeypatch):
    """Set the time that the portal reads: `at(moment)`."""

    def travel(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return travel
