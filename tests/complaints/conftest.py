"""What the tests of all faces share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import Site, chromium


@pytest.fixture
def browser(site: Site) -> Iterator[Browser]:
    """Chromium, once the module's `site` was rendered."""
    with chromium() as started:
        yield started
