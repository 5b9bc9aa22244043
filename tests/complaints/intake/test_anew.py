"""Saves that come at once after a draft's time was over: one draft begins anew, and the newest words are in it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from complaints.domain.drafts import expire_drafts
from complaints.models import Draft
from tests.complaints.intake import walk
from tests.complaints.intake.test_drafts import expire
from tests.complaints.intake.test_unsent import LONG_AGO, STORY, page_now, shown
from tests.complaints.intake.walk import ANONYMOUS

AT_ONCE = 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("swept", [False, True])
def test_saves_that_come_at_once_begin_one_draft_and_the_newest_stays(client: Client, swept: bool) -> None:
    walk.begin(client, ANONYMOUS)
    seen, cookie = page_now(client), client.cookies[settings.DRAFT_COOKIE_NAME].value
    expire()
    assert expire_drafts() == 1 if swept else True
    together = Barrier(AT_ONCE)

    def save(turn: int) -> int:
        browser = Client()
        browser.cookies[settings.DRAFT_COOKIE_NAME] = cookie
        words = {"title": f"Version {turn}", "narrative": "They came", "at": str(9_000_000_000_000 + turn)}
        together.wait(10)
        status: int = browser.post(f"{STORY}typed/", seen | LONG_AGO | words).status_code
        connection.close()
        return status

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert set(pool.map(save, range(AT_ONCE), timeout=30)) <= {200, 204}
    assert Draft.objects.count() == 1
    assert shown(client)["title"] == f"Version {AT_ONCE - 1}"
