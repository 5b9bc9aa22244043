"""What was typed and not sent: kept by the buttons that leave a page and by its script, and never taken for an answer."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import QueryDict
from django.test import Client

from complaints.domain import cipher, vault
from complaints.domain.drafts import expire_drafts
from complaints.domain.files import StorageFailed
from complaints.domain.vault import Reader
from complaints.intake import aside, drafts, unsent, uploads
from complaints.intake.drafts import Contents, Ticket
from complaints.intake.steps import STEPS
from complaints.models import Complaint, Draft
from tests.complaints.intake import walk
from tests.complaints.intake.test_drafts import expire
from tests.complaints.intake.test_earlier import THREATENED
from tests.complaints.intake.test_resume import code_of, come_back
from tests.complaints.intake.test_unavailable import EVERYTHING, database_away
from tests.complaints.intake.walk import ANONYMOUS, FOR_A_BROTHER, jpeg

pytestmark = pytest.mark.django_db

STORY, CHECK = "/en/complaint/story/", "/en/complaint/check/"
HALF = {"title": "", "narrative": "They came"}


def shown(client: Client, path: str = STORY) -> dict[str, Any]:
    """What stands in the boxes of a page, of which nothing is called wrong."""
    page = client.get(path)
    assert page.status_code == 200
    assert not walk.errors(page) and not walk.page_of(page).xpath("//*[contains(@class, 'wrong')]")
    return walk.filled(page, {})


def page_now(client: Client, path: str = STORY) -> dict[str, str]:
    """What the script of a page says of it."""
    form = walk.page_of(client.get(path)).get_element_by_id("answer")
    return {
        "draft": form.get("data-draft"),
        "version": form.get("data-version"),
        "at": str(int(form.get("data-at")) + 1),
        "until": form.get("data-until"),
    }


def typed(client: Client, given: dict[str, Any], seen: dict[str, str], **other: Any) -> int:
    """Send as the script of the story's page does; the status."""
    response = client.post(f"{STORY}typed/", given | seen | other)
    assert settings.DRAFT_COOKIE_NAME not in response.cookies
    return int(response.status_code)


@pytest.mark.parametrize("button", [{"back": "1"}, {"language": "ar"}, {"later": "1"}])
@pytest.mark.parametrize("step", [step for step in STEPS if step != "evidence"])
def test_every_button_that_leaves_a_page_keeps_what_is_typed_there(
    client: Client, step: str, button: dict[str, str]
) -> None:
    walk.begin(client, THREATENED if step == "earlier" else FOR_A_BROTHER)
    path, given = f"/en/complaint/{step}/", EVERYTHING[step]
    fresh = {"receiver", "informed", "of_category"}
    response = client.post(path, given | button)
    expected = {"language": f"/ar/complaint/{step}/", "later": "/en/complaint/later/"}
    assert response.headers["Location"] == expected.get(next(iter(button)), response.headers["Location"])
    again = shown(client, path)
    for name, value in given.items():
        assert name in fresh or again[name] in (value, [value]), name


def test_half_a_date_and_words_on_the_wrong_lines_come_back_as_they_were_typed(client: Client) -> None:
    walk.begin(client, FOR_A_BROTHER)
    half = {"happened_day": "", "happened_month": "حزيرون", "happened_year": "٢٠", "about": "on", "time_of_day": "  "}
    client.post("/ar/complaint/when/", half | {"back": "1"})
    again = shown(client, "/ar/complaint/when/")
    assert {name: again[name] for name in half} == half | {"about": ["on"]}
    names = "سامر\nليلى"
    client.post("/ar/complaint/filing/", {"filed_for": "group"})
    client.post("/ar/complaint/victim/", {"victim_name": names, "back": "1"})
    assert shown(client, "/ar/complaint/victim/")["victim_name"] == names


def test_what_was_unticked_stays_unticked(client: Client) -> None:
    walk.begin(client, FOR_A_BROTHER)
    client.post("/en/complaint/urgency/", {"back": "1"})
    assert "flags" not in shown(client, "/en/complaint/urgency/")


def test_files_chosen_before_going_back_are_kept(client: Client, storage: Path) -> None:
    walk.begin(client, ANONYMOUS)
    response = client.post("/en/complaint/evidence/", {"evidence": jpeg(), "back": "1"})
    assert response.headers["Location"] == "/en/complaint/who/"
    assert "photo.jpg" in walk.text_of(client.get("/en/complaint/evidence/"))


@pytest.mark.parametrize("button", [{"back": "1"}, {"language": "ar"}, {"later": "1"}])
@pytest.mark.parametrize(
    "content",
    [pytest.param(b"MZ\x90\x00", id="kind"), pytest.param(b"", id="empty"), pytest.param(b"x" * 2000, id="size")],
)
def test_a_file_that_cannot_be_taken_is_told_by_the_buttons_that_leave_its_page_too(
    client: Client, storage: Path, settings: Any, button: dict[str, str], content: bytes
) -> None:
    settings.EVIDENCE_MAX_BYTES = 1000
    walk.begin(client, ANONYMOUS)
    good = jpeg("photo.jpg", size=20)
    path = "/en/complaint/evidence/"
    response = client.post(path, {"evidence": [SimpleUploadedFile("other.exe", content), good]} | button)
    assert response.status_code == 422
    assert any("other.exe" in line for line in walk.errors(response))
    # The sound one is kept, and the button leads on once nothing is wrong.
    assert "photo.jpg" in walk.text_of(response)
    assert client.post(path, button).status_code == 302


def test_a_file_that_the_storage_did_not_take_is_told_by_the_way_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: Any) -> None:
        raise StorageFailed

    walk.begin(client, ANONYMOUS)
    monkeypatch.setattr(uploads, "FileWriter", away)
    response = client.post("/en/complaint/evidence/", {"evidence": jpeg(), "back": "1"})
    assert response.status_code == 503
    assert any("photo.jpg" in line for line in walk.errors(response))


@pytest.mark.parametrize("button", ["back", "language"])
def test_whoever_typed_nothing_passes_by_without_a_draft(client: Client, button: str) -> None:
    for step in ("danger", "story", "when", "subcategory"):
        response = client.post(f"/en/complaint/{step}/", {"title": "", "of_category": "labour", button: "ar"})
        assert response.status_code == 302 and not response.cookies
    assert not Draft.objects.exists()


def test_the_first_thing_typed_begins_a_draft_also_by_going_back(client: Client) -> None:
    client.post(STORY, HALF | {"back": "1"})
    assert shown(client)["narrative"] == HALF["narrative"]


def test_a_page_left_unchanged_asks_for_nothing_before_filing(client: Client) -> None:
    story = {"title": "Wages not paid", "narrative": "None for three months.\nNone was promised."}
    walk.begin(client, ANONYMOUS | {"story": story})
    for step in ANONYMOUS:
        path = f"/en/complaint/{step}/"
        page = walk.filled(client.get(path), {})
        assert client.post(path, page).status_code == 302
        if "narrative" in page:
            page["narrative"] = page["narrative"].replace("\n", "\r\n")
        client.post(path, page | {"back": "1"})
    assert not walk.errors(client.get(CHECK))


def test_an_answer_typed_anew_and_not_sent_is_looked_at_before_filing(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    client.post(f"{STORY}?from=check", ANONYMOUS["story"] | {"title": "Another title", "back": "1"})
    response = client.get(CHECK)
    assert walk.errors(response) == ["What happened? You typed something there that is not sent yet"]
    assert walk.file_it(client, "en").status_code == 422
    assert Complaint.objects.count() == 0

    sent = walk.answer(client, f"{STORY}?from=check", {})
    assert sent.headers["Location"] == CHECK
    walk.file_it(client, "en")
    assert vault.open(Complaint.objects.get(), Reader.portal("test")).contents.title == "Another title"


def test_what_the_script_keeps_is_shown_again_and_is_no_answer(client: Client) -> None:
    walk.begin(client, ANONYMOUS, until="story")
    assert typed(client, ANONYMOUS["story"], page_now(client)) == 200
    assert shown(client)["title"] == ANONYMOUS["story"]["title"]
    # Whole and valid, and yet nobody pressed the button.
    assert client.get("/en/complaint/").headers["Location"] == STORY
    assert "What happened? You typed something there that is not sent yet" in walk.errors(client.get(CHECK))
    assert walk.file_it(client, "en").status_code == 422


def test_a_yes_to_danger_that_was_only_kept_leads_to_the_numbers_once_it_is_sent(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    path = "/en/complaint/danger/"
    kept = client.post(f"{path}typed/", {"danger": "yes"} | page_now(client, path))
    assert kept.status_code == 200
    assert client.get("/en/complaint/").headers["Location"] == path
    assert walk.file_it(client, "en").status_code == 422
    assert walk.answer(client, path, {}).headers["Location"] == "/en/complaint/emergency/"


def test_another_category_that_was_only_kept_changes_nothing_else(client: Client) -> None:
    walk.begin(client, FOR_A_BROTHER)
    path = "/en/complaint/category/"
    client.post(f"{path}typed/", {"category": "labour"} | page_now(client, path))
    assert shown(client, "/en/complaint/subcategory/")["subcategory"] == ["physical-torture"]


def test_a_save_that_comes_after_the_button_changes_nothing(client: Client) -> None:
    walk.begin(client, ANONYMOUS, until="story")
    seen = page_now(client)
    client.post(STORY, ANONYMOUS["story"])
    before = bytes(Draft.objects.get().sealed)
    assert typed(client, HALF, seen) == 409
    assert bytes(Draft.objects.get().sealed) == before
    assert shown(client)["narrative"] == ANONYMOUS["story"]["narrative"]
    # The page as it is now may.
    assert typed(client, HALF, page_now(client)) == 200


def test_a_save_that_was_overtaken_by_a_newer_one_changes_nothing(client: Client) -> None:
    walk.begin(client, ANONYMOUS, until="story")
    seen = page_now(client)
    assert typed(client, HALF, seen, at="1001") == 200
    assert typed(client, {"title": "", "narrative": ""}, seen, at="1002") == 200
    assert typed(client, HALF, seen, at="1001") == typed(client, HALF, seen, at="1002") == 204
    assert shown(client)["narrative"] == ""


def test_a_button_on_one_page_does_not_stop_the_script_of_another(client: Client) -> None:
    walk.begin(client, ANONYMOUS, until="story")
    seen = page_now(client)
    client.post("/en/complaint/who/", {"who": "A guard"})
    assert typed(client, HALF, seen) == 200


def test_a_save_after_filing_changes_nothing(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    seen = page_now(client)
    walk.file_it(client, "en")
    before = bytes(Draft.objects.get().sealed)
    assert typed(client, HALF, seen) == 409
    assert bytes(Draft.objects.get().sealed) == before


def test_a_save_to_a_deleted_draft_brings_nothing_back(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    seen, cookie = page_now(client), client.cookies[settings.DRAFT_COOKIE_NAME].value
    client.post("/en/complaint/discard/")
    client.cookies[settings.DRAFT_COOKIE_NAME] = cookie
    assert typed(client, HALF, seen) == 410
    assert not Draft.objects.exists()


# As the page of a draft that was kept until then; what a page made just now says is in `page_now`.
LONG_AGO = {"until": "1700000000"}


@pytest.mark.parametrize("swept", [False, True])
def test_a_save_to_an_expired_draft_begins_one_anew_in_which_a_reload_finds_it(
    client: Client, storage: Path, swept: bool
) -> None:
    walk.begin(client, ANONYMOUS)
    client.post("/en/complaint/evidence/", {"evidence": jpeg()})
    seen = page_now(client)
    expire()
    assert expire_drafts() == 1 if swept else True
    assert typed(client, HALF, seen | LONG_AGO) == 200
    assert typed(client, HALF | {"title": "More"}, seen | LONG_AGO, at="9000000000000") == 200
    again = shown(client)
    assert (again["title"], again["narrative"]) == ("More", HALF["narrative"])
    assert "Your earlier answers are no longer there" in walk.text_of(client.get(STORY))
    # Nothing of the earlier one is in it.
    assert shown(client, "/en/complaint/who/")["who"] == ""
    assert not [path for path in storage.rglob("*") if path.is_file()]


def test_whoever_sends_a_page_that_was_kept_after_the_time_is_told_on_the_next_what_is_gone(client: Client) -> None:
    told = "Your earlier answers are no longer there"
    walk.begin(client, ANONYMOUS)
    seen = page_now(client)
    expire()
    assert typed(client, HALF, seen | LONG_AGO) == 200
    onward = client.post(STORY, ANONYMOUS["story"])
    assert told in walk.text_of(client.get(onward.headers["Location"]))
    client.post("/en/complaint/when/", ANONYMOUS["when"])
    assert told not in walk.text_of(client.get(STORY))
    # A save of the page from before the button comes too late here as well.
    assert typed(client, HALF, seen | LONG_AGO, at="9000000000000") == 409


def test_what_is_begun_anew_after_one_was_filed_is_filed_as_a_complaint_of_its_own(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    seen = page_now(client)
    walk.file_it(client, "en")
    expire()
    assert typed(client, HALF, seen | LONG_AGO) == 200
    for step, given in ANONYMOUS.items():
        walk.answer(client, f"/en/complaint/{step}/", given)
    walk.file_it(client, "en")
    assert Complaint.objects.count() == 2


@pytest.mark.parametrize("until", ["", "x", "-1", "²", "9" * 20])
@pytest.mark.parametrize("swept", [False, True])
def test_a_save_to_a_draft_that_is_gone_before_its_time_changes_nothing_and_the_button_keeps_it_in_a_new_one(
    client: Client, swept: bool, until: str
) -> None:
    walk.begin(client, ANONYMOUS, until="story")
    seen = page_now(client)
    expire()
    assert expire_drafts() == 1 if swept else True
    assert typed(client, HALF, seen) == typed(client, HALF, seen | {"until": until}) == 410
    response = client.post(STORY, HALF | {"back": "1"})
    assert "Your earlier answers are no longer there" in walk.text_of(client.get(response.headers["Location"]))
    client.post("/en/complaint/danger/", {"language": "ar"})
    assert "إجاباتك السابقة" in walk.text_of(client.get("/ar/complaint/danger/"))
    assert shown(client)["narrative"] == HALF["narrative"]


def test_a_page_says_until_when_its_draft_is_kept(client: Client) -> None:
    walk.begin(client, ANONYMOUS, until="story")
    assert int(page_now(client)["until"]) == int(Draft.objects.get().expires_at.timestamp())


def test_a_false_ticket_takes_nothing_from_the_draft_whose_number_it_has(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    seen, before = page_now(client), bytes(Draft.objects.get().sealed)
    true = Ticket.read(client.cookies[settings.DRAFT_COOKIE_NAME].value)
    client.cookies[settings.DRAFT_COOKIE_NAME] = Ticket(true.draft_id, cipher.new_key()).written
    assert typed(client, HALF, seen | LONG_AGO) == 410
    assert bytes(Draft.objects.get().sealed) == before


@pytest.mark.parametrize("said", [{}, {"version": "x", "at": "1"}, {"version": "1"}, {"version": "1", "at": "1"}])
def test_a_save_that_does_not_say_what_page_it_is_from_changes_nothing(client: Client, said: dict[str, str]) -> None:
    walk.begin(client, ANONYMOUS, until="story")
    assert typed(client, HALF, said) == 409
    assert shown(client)["narrative"] == ""


def test_a_script_begins_no_draft_and_its_address_is_for_it_alone(client: Client) -> None:
    assert typed(client, HALF, {"version": "1", "at": "1"}) == 409
    assert not Draft.objects.exists()
    assert "data-typed" not in client.get(STORY).content.decode()
    assert client.get(f"{STORY}typed/").status_code == 405
    assert client.post("/en/complaint/nothing/typed/").status_code == 404
    assert Client(enforce_csrf_checks=True).post(f"{STORY}typed/").status_code == 403


def test_while_the_database_is_away_the_script_is_told_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    walk.begin(client, ANONYMOUS, until="story")
    seen = page_now(client)
    with database_away(monkeypatch, OperationalError):
        assert typed(client, HALF, seen) == 503


def test_what_was_typed_opens_with_the_return_code_too_and_its_pages_count_on(client: Client) -> None:
    walk.begin(client, ANONYMOUS, until="story")
    for _ in range(3):
        client.post(STORY, HALF)
    client.post(STORY, HALF | {"narrative": "They came at night", "later": "1"})
    elsewhere, _opened = come_back(code_of(client))
    assert shown(elsewhere)["narrative"] == "They came at night"
    assert typed(elsewhere, HALF, page_now(elsewhere)) == 200


def test_the_line_says_when_it_was_saved_in_the_language_of_the_page(client: Client) -> None:
    walk.begin(client, ANONYMOUS, until="story")
    response = client.post("/ar/complaint/story/typed/", HALF | page_now(client))
    assert response.content.decode().strip().startswith("حُفظ")


@pytest.mark.parametrize("button", [{"back": "1"}, {"language": "ar"}, {"later": "1"}])
def test_a_button_that_leaves_a_page_on_which_nothing_was_typed_takes_the_place_of_nothing(
    client: Client, button: dict[str, str]
) -> None:
    walk.begin(client, FOR_A_BROTHER)
    older, seen = shown(client), page_now(client)
    newer = {"title": "Beaten", "narrative": "Typed in another tab"}
    assert typed(client, newer, seen) == 200
    client.post(STORY, older | button)
    assert shown(client)["narrative"] == newer["narrative"]
    # Nor does it stop the script of the other tab.
    later = str(int(seen["at"]) + 1)
    assert (
        typed(client, newer | {"title": "Beaten again"}, page_now(client) | {"version": seen["version"], "at": later})
        == 200
    )

    client.post(STORY, newer)
    client.post(STORY, older | button)
    assert shown(client)["narrative"] == newer["narrative"]
    assert not walk.errors(client.get(CHECK))


@pytest.mark.parametrize("step", [step for step in STEPS if step != "earlier"])
@pytest.mark.parametrize("answers", [FOR_A_BROTHER, {}])
def test_every_page_knows_when_nothing_was_typed_on_it(client: Client, step: str, answers: walk.Answers) -> None:
    """Answered, not sent, and blank."""
    path = f"/en/complaint/{step}/"
    if answers:
        walk.begin(client, answers)
    for _ in range(2):
        page = client.get(path)
        if page.status_code == 200:
            sent = QueryDict(mutable=True)
            for name, value in walk.filled(page, {}).items():
                sent.setlist(name, value if isinstance(value, list) else [value])
            assert unsent.is_as_shown(STEPS[step], sent)
        if answers:
            client.post(path, EVERYTHING.get(step, {}) | {"back": "1"})


def test_what_stands_chosen_on_a_page_by_itself_was_not_typed(client: Client) -> None:
    path = "/en/complaint/confidentiality/"
    assert not client.post(path, walk.filled(client.get(path), {}) | {"back": "1"}).cookies
    assert not Draft.objects.exists()
    walk.begin(client, ANONYMOUS, until="confidentiality")
    client.post(path, walk.filled(client.get(path), {}) | {"back": "1"})
    assert "not sent yet" not in client.get(CHECK).content.decode()


def test_what_an_expired_draft_showed_is_kept_by_a_button_that_leaves_it(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    page = shown(client)
    expire()
    client.post(STORY, page | {"back": "1"})
    assert shown(client)["narrative"] == ANONYMOUS["story"]["narrative"]


def test_what_is_typed_on_a_page_whose_draft_left_the_browser_does_not_land_in_the_next(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    of_one, late = page_now(client), "9000000000000"
    client.post("/en/complaint/leave/")
    client.post("/en/complaint/danger/", {"danger": "no"})
    assert typed(client, HALF, of_one, at=late) == 409
    assert shown(client)["narrative"] == ""
    assert typed(client, HALF, page_now(client)) == 200


def test_an_emptied_draft_takes_nothing_from_its_pages_of_before(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    aside_for = client.cookies[settings.DRAFT_COOKIE_NAME].value
    with drafts.held(None) as draft:
        draft.contents.aside = aside_for
        draft.save()
    client.cookies[settings.DRAFT_COOKIE_NAME] = draft.ticket.written
    seen = page_now(client)
    assert aside.empty_and_return(draft.ticket)
    assert typed(client, HALF, seen) == 409
    # The one that was put aside takes nothing of the other's either.
    client.cookies[settings.DRAFT_COOKIE_NAME] = aside_for
    assert typed(client, HALF, seen) == 409
    assert shown(client)["narrative"] == ANONYMOUS["story"]["narrative"]


def test_the_pages_of_a_draft_are_still_its_own_once_it_has_a_return_code(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    seen = page_now(client)
    client.post("/en/complaint/later/")
    assert typed(client, HALF, seen) == 200


def test_a_draft_of_the_release_before_keeps_what_is_typed_on_its_pages(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    with drafts.held(Ticket.read(client.cookies[settings.DRAFT_COOKIE_NAME].value)) as draft:
        kept = asdict(draft.contents)
        del kept["name"]
        draft.contents = Contents.from_json(kept)
        draft.save()
    seen = page_now(client)
    assert seen["draft"] == ""
    assert typed(client, HALF, seen) == 200
