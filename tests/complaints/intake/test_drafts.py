"""What is typed stays locked, comes back in the same browser alone, and goes when it should."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.test import Client
from django.utils import timezone

from complaints.domain.drafts import expire_drafts
from complaints.models import Complaint, Draft, DraftFile
from tests.complaints.intake import walk
from tests.complaints.intake.walk import ANONYMOUS, FOR_A_BROTHER

pytestmark = pytest.mark.django_db

STORY = "/ar/complaint/story/"
TYPED = FOR_A_BROTHER["story"]


def stored_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_reading_pages_makes_no_draft_and_sets_no_draft_cookie(client: Client) -> None:
    for path in ("danger", "category", "story", "evidence", "check", "emergency"):
        response = client.get(f"/ar/complaint/{path}/")
        assert response.status_code == 200, path
        assert settings.DRAFT_COOKIE_NAME not in response.cookies
    assert not Draft.objects.exists()


def test_the_first_answer_makes_the_draft_and_its_cookie_is_kept_from_scripts_and_other_sites(client: Client) -> None:
    response = client.post(STORY, TYPED)
    cookie = response.cookies[settings.DRAFT_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"
    assert Draft.objects.count() == 1


def test_an_answer_comes_back_as_it_was_typed(client: Client) -> None:
    client.post("/ar/complaint/when/", FOR_A_BROTHER["when"])
    page = walk.page_of(client.get("/ar/complaint/when/"))
    assert page.get_element_by_id("id_happened_0").get("value") == "١٦"
    assert page.get_element_by_id("id_happened_2").get("value") == "٢٠٢٦"


def test_another_browser_sees_nothing_of_it(client: Client) -> None:
    client.post(STORY, TYPED)
    response = Client().get(STORY)
    assert TYPED["title"] not in response.content.decode()


def test_neither_the_database_nor_the_storage_shows_what_was_typed(client: Client, storage: Path) -> None:
    walk.begin(client, FOR_A_BROTHER)
    words = "scar-on-the-left-hand"
    client.post("/ar/complaint/evidence/", {"evidence": walk.jpeg(f"{words}.jpg", filling=words.encode()), "add": "1"})
    assert len(stored_files(storage)) == 1

    typed = [value for answer in FOR_A_BROTHER.values() for value in answer.values() if isinstance(value, str)]
    secrets = [text for text in [*typed, words, "physical-torture"] if len(text) > 5]
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM complaints_draft d UNION ALL SELECT f::text FROM complaints_draftfile f")
        rows = " ".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT sealed FROM complaints_draft")
        rows += bytes(cursor.fetchone()[0]).decode("utf-8", "replace")
    stored = b"".join(path.read_bytes() for path in stored_files(storage)).decode("utf-8", "replace")
    for secret in secrets:
        assert secret not in rows and secret not in stored
        assert secret.encode().hex() not in rows


def test_the_row_cannot_be_opened_with_another_key(client: Client) -> None:
    client.post(STORY, TYPED)
    mine = client.cookies[settings.DRAFT_COOKIE_NAME].value
    other = Client()
    other.post(STORY, TYPED)
    other.cookies[settings.DRAFT_COOKIE_NAME] = mine[:22] + other.cookies[settings.DRAFT_COOKIE_NAME].value[22:]
    response = other.get(STORY)
    assert response.status_code == 410
    assert TYPED["title"] not in response.content.decode()


@pytest.mark.parametrize("cookie", ["x", "a" * 64, "é", "AAAA" * 200])
def test_a_cookie_that_was_tampered_with_is_told_and_taken_back(client: Client, cookie: str) -> None:
    client.cookies[settings.DRAFT_COOKIE_NAME] = cookie
    response = client.get("/en/complaint/story/")
    assert response.status_code == 410
    assert "no longer there" in walk.text_of(response)
    assert client.get("/en/complaint/story/").status_code == 200


def expire(hours: float = 0.1) -> None:
    Draft.objects.update(expires_at=timezone.now() - timedelta(hours=hours))


def later(client: Client, hours: float) -> None:
    """Let time pass: for the draft and its task, and for the cookie as the browser was told."""
    Draft.objects.update(expires_at=F("expires_at") - timedelta(hours=hours))
    expire_drafts()
    if client.cookies[settings.DRAFT_COOKIE_NAME]["max-age"] <= hours * 3600:
        del client.cookies[settings.DRAFT_COOKIE_NAME]


@pytest.mark.parametrize("days", [0, 6])
def test_a_page_of_an_expired_draft_says_so_once_also_days_afterwards(client: Client, days: int) -> None:
    client.post("/en/complaint/story/", TYPED)
    later(client, settings.DRAFT_HOURS + days * 24)
    assert not Draft.objects.exists()
    response = client.get("/en/complaint/story/")
    assert response.status_code == 410
    assert "What you typed is no longer there" in walk.text_of(response)
    assert client.get("/en/complaint/story/").status_code == 200


def test_the_cookie_goes_by_itself_after_a_month(client: Client) -> None:
    client.post(STORY, TYPED)
    later(client, settings.DRAFT_HOURS + 31 * 24)
    assert client.get(STORY).status_code == 200


def test_a_filed_complaint_leaves_no_cookie_for_weeks(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    walk.file_it(client, "en")
    later(client, settings.DRAFT_HOURS)
    assert client.get("/en/complaint/done/").status_code == 302


def test_what_is_sent_to_an_expired_draft_is_kept_in_a_new_one_and_the_next_page_says_so(client: Client) -> None:
    client.post("/en/complaint/danger/", {"danger": "no"})
    later(client, settings.DRAFT_HOURS)
    response = client.post("/en/complaint/story/", ANONYMOUS["story"])
    assert response.status_code == 302
    following = client.get(response.headers["Location"])
    assert "Your earlier answers are no longer there" in walk.text_of(following)
    assert ANONYMOUS["story"]["narrative"] in client.get("/en/complaint/story/").content.decode()

    client.post("/en/complaint/when/", ANONYMOUS["when"])
    assert "no longer there" not in walk.text_of(client.get("/en/complaint/where/"))


def test_the_task_deletes_expired_drafts_with_their_files_and_leaves_the_others(client: Client, storage: Path) -> None:
    client.post("/ar/complaint/evidence/", {"evidence": walk.jpeg()})
    expire()
    other = Client()
    other.post("/ar/complaint/evidence/", {"evidence": walk.jpeg("other.jpg", 10)})
    assert len(stored_files(storage)) == 2

    assert expire_drafts() == 1
    assert Draft.objects.count() == DraftFile.objects.count() == len(stored_files(storage)) == 1
    assert other.get("/ar/complaint/evidence/").status_code == 200
    assert expire_drafts() == 0


def test_files_of_a_filed_complaint_outlive_the_draft(client: Client, storage: Path) -> None:
    walk.begin(client, ANONYMOUS)
    client.post("/en/complaint/evidence/", {"evidence": walk.jpeg()})
    walk.file_it(client, "en")
    expire()
    assert expire_drafts() == 1
    evidence = Complaint.objects.get().evidence.get()
    assert [path.name for path in stored_files(storage)] == [evidence.storage_name.rpartition("/")[2]]


def test_after_filing_the_draft_keeps_the_confirmation_alone_and_for_an_hour_only(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    before = len(bytes(Draft.objects.get().sealed))
    walk.file_it(client, "en")
    draft = Draft.objects.get()
    assert len(bytes(draft.sealed)) < before / 2
    assert draft.expires_at < timezone.now() + timedelta(hours=1, minutes=1)


def test_somebody_deletes_what_was_typed_and_both_row_and_cookie_are_gone(client: Client, storage: Path) -> None:
    client.post("/en/complaint/evidence/", {"evidence": walk.jpeg()})
    page = client.get("/en/complaint/discard/")
    assert "cannot be brought back" in walk.text_of(page)
    assert Draft.objects.exists()

    response = client.post("/en/complaint/discard/")
    assert response.status_code == 302
    assert response.cookies[settings.DRAFT_COOKIE_NAME].value == ""
    assert '"cache"' in response.headers["Clear-Site-Data"]
    assert not Draft.objects.exists() and not stored_files(storage)


def test_the_start_leads_back_to_where_the_draft_stopped(client: Client) -> None:
    assert client.get("/ar/complaint/").headers["Location"] == "/ar/complaint/danger/"
    client.post("/ar/complaint/danger/", {"danger": "no"})
    client.post("/ar/complaint/filing/", {"filed_for": "self"})
    assert client.get("/ar/complaint/").headers["Location"] == "/ar/complaint/confidentiality/"
    # The other language goes on with the same answers.
    assert client.get("/en/complaint/").headers["Location"] == "/en/complaint/confidentiality/"


def test_two_answers_from_two_tabs_are_both_kept(client: Client) -> None:
    client.post("/en/complaint/danger/", {"danger": "no"})
    first, second = client.get("/en/complaint/story/"), client.get("/en/complaint/who/")
    client.post("/en/complaint/who/", walk.filled(second, {"who": "A guard called Sam"}))
    client.post("/en/complaint/story/", walk.filled(first, ANONYMOUS["story"]))
    assert "A guard called Sam" in client.get("/en/complaint/who/").content.decode()
    assert ANONYMOUS["story"]["title"] in client.get("/en/complaint/story/").content.decode()


def test_pages_of_a_draft_are_never_kept_by_a_browser_or_a_proxy(client: Client) -> None:
    client.post(STORY, TYPED)
    for path in ("story", "check", "danger"):
        response: Any = client.get(f"/ar/complaint/{path}/")
        assert "no-store" in response.headers["Cache-Control"]
