"""The page that describes the API: complete, under the portal's strict policy, and without asking anybody else."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Page, Route

from tests.browser import SITE, Site, chromium, in_memory

OPERATIONS = 12


def test_the_page_sets_no_cookie_and_allows_nothing_inline(client: Client, db: None) -> None:
    answer = client.get("/api/docs/")
    assert answer.status_code == 200
    assert not answer.cookies
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "style-src 'self';" in f"{policy};"
    page = answer.content.decode()
    assert "<style" not in page
    assert 'style="' not in page
    assert all('src="' in tag for tag in re.findall(r"<script[^>]*>", page))


@pytest.fixture
def served(client: Client, db: None) -> Site:
    """The page and the schema, with the static files."""
    return in_memory({path: client.get(path) for path in ("/api/docs/", "/api/schema/")})


@pytest.fixture
def page(served: Site) -> Iterator[tuple[Page, list[str], list[str]]]:
    """The page in Chromium, with what it complains of and what it asks for in vain."""
    complaints: list[str] = []
    outside: list[str] = []

    def serve(route: Route) -> None:
        url = route.request.url
        if url.startswith(SITE) and urlsplit(url).path in served:
            body, headers = served[urlsplit(url).path]
            route.fulfill(body=body, headers=headers)
        else:
            outside.append(url)
            route.abort()

    def listen(message: Any) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    with chromium() as browser:
        tab = browser.new_page()
        tab.on("console", listen)
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.route("**/*", serve)
        yield tab, complaints, outside


@pytest.mark.browser
def test_every_operation_is_shown_and_opens_without_breaking_the_policy_or_asking_elsewhere(
    page: tuple[Page, list[str], list[str]],
) -> None:
    tab, complaints, outside = page
    tab.goto(f"{SITE}/api/docs/")
    tab.wait_for_selector(".opblock")
    assert tab.locator(".opblock").count() == OPERATIONS
    tab.locator("#operations-complaint-file .opblock-summary-control").click()
    tab.get_by_role("button", name="Try it out").click()
    assert "narrative" in tab.locator("#operations-complaint-file textarea").first.input_value()
    assert complaints == []
    assert outside == []
