"""What holds for every page of the form: language, headings, progress, labels, weight, and what it asks the database."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.complaints.intake import walk
from tests.complaints.intake.walk import ANONYMOUS, FOR_A_BROTHER

pytestmark = pytest.mark.django_db

STEPS = list(FOR_A_BROTHER)
OTHERS = ["emergency", "check", "discard", "later", "return"]
# The switch of language names the other one in its own letters.
FOREIGN = {"ar": {"English"}, "en": {"العربية"}}
LETTERS = {"ar": re.compile(r"[A-Za-z]{2,}"), "en": re.compile(r"[\u0600-\u06ff]+")}


def pages(client: Client, language: str) -> dict[str, Any]:
    """Every page of a journey that was walked to its end, and the confirmation."""
    walk.begin(client, PLAIN)
    opened = {name: client.get(f"/{language}/complaint/{name}/") for name in [*STEPS, *OTHERS]}
    walk.file_it(client, language)
    return opened | {"done": client.get(f"/{language}/complaint/done/")}


# Digits and signs only where people write freely, so that every letter on the page is the portal's own.
PLAIN = FOR_A_BROTHER | {
    "authority": {"relation": "11", "authority": "detained"},
    "story": {"title": "123", "narrative": "1234567890"},
    "when": {"happened_day": "16", "happened_month": "11", "happened_year": "2026"},
    "where": {"division": "JO-AM", "place": "12", "place_kind": "police-station"},
    "who": {"who": "7"},
    "wishes": {"wishes": "8"},
    "victim": {"victim_name": "9", "victim_age": "31"},
    "contact": {"name": "10", "safe_channel": "sms", "phone": "0790123456", "safe_hours": "9"},
}


def words_shown(response: Any) -> str:
    """Everything a person sees or hears: text, labels and placeholders; not what they typed themselves."""
    page = walk.page_of(response)
    for hidden in page.xpath("//script|//style|//input|//textarea"):
        hidden.drop_tree()
    heard = page.xpath("//@aria-label|//@placeholder|//@title|//@alt")
    return " ".join([page.text_content(), *heard])


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_page_shows_a_word_of_the_other_language(client: Client, language: str) -> None:
    for name, response in pages(client, language).items():
        found = set(LETTERS[language].findall(words_shown(response))) - FOREIGN[language]
        assert not found, (name, found)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_message_shows_a_word_of_the_other_language(client: Client, language: str) -> None:
    walk.begin(client, PLAIN)
    for name in STEPS:
        response = client.post(f"/{language}/complaint/{name}/", {"flags": ["none", "x"], "phone": "x", "email": "x"})
        if response.status_code == 302:
            continue  # nothing is required there
        assert response.status_code == 422
        found = set(LETTERS[language].findall(words_shown(response))) - FOREIGN[language]
        assert found <= {"name", "example", "org"}, (name, found)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_has_one_heading_a_neutral_title_and_a_label_for_every_control(
    client: Client, language: str
) -> None:
    for name, response in pages(client, language).items():
        page = walk.page_of(response)
        assert len(page.xpath("//h1")) == 1, name
        title = page.xpath("//title")[0].text_content()
        assert title == {"ar": "نموذج", "en": "Form"}[language], (name, title)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), name
        for control in page.xpath(
            "//main//form//*[self::input or self::textarea or self::select][not(@type='hidden')]"
        ):
            assert page.xpath(f"//label[@for='{control.get('id')}']"), (name, control.get("name"))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_step_says_which_part_it_is_and_when_something_was_saved(client: Client, language: str) -> None:
    part, saved = {"ar": (r"الجزء [1-6] من 6: \S", r"حُفظ \d"), "en": (r"Part [1-6] of 6: \w", r"Saved \d")}[language]
    for name, response in pages(client, language).items():
        if name in STEPS:
            assert re.search(part, walk.text_of(response)) and re.search(saved, walk.text_of(response)), name


def test_the_parts_only_go_forward(client: Client) -> None:
    parts = [
        int(re.search(r"Part (\d)", walk.text_of(response))[1])  # type: ignore[index]  # the test before saw it
        for name, response in pages(client, "en").items()
        if name in STEPS
    ]
    assert parts == sorted(parts) and set(parts) == {1, 2, 3, 4, 5, 6}


def test_no_page_carries_inline_script_or_style(client: Client) -> None:
    for name, response in pages(client, "en").items():
        page = walk.page_of(response)
        assert not page.xpath("//style|//script[not(@src)]|//@style|//@onclick|//@onsubmit"), name


def test_each_page_has_one_form_to_fill_that_posts_to_itself(client: Client) -> None:
    walk.begin(client, FOR_A_BROTHER)
    for name in STEPS:
        forms = walk.page_of(client.get(f"/ar/complaint/{name}/")).xpath("//main//form")
        assert [(form.get("method"), form.get("action")) for form in forms] == [("post", None)], name


def test_free_words_take_the_direction_of_what_is_typed(client: Client) -> None:
    for step, name in (("story", "title"), ("story", "narrative"), ("where", "place"), ("who", "who")):
        control = walk.page_of(client.get(f"/en/complaint/{step}/")).get_element_by_id(f"id_{name}")
        assert control.get("dir") == "auto"


def test_no_page_is_heavier_than_an_old_phone_bears(client: Client) -> None:
    import gzip

    for name, response in pages(client, "ar").items():
        assert len(gzip.compress(response.content)) < 10_000, name


def test_opening_a_page_without_a_draft_asks_the_database_nothing(
    client: Client, django_assert_num_queries: Any
) -> None:
    client.get("/ar/complaint/danger/")
    with django_assert_num_queries(0):
        for name in ("danger", "story", "category", "evidence", "emergency", "check"):
            client.get(f"/ar/complaint/{name}/")


def test_opening_any_page_of_a_draft_is_one_query(client: Client, django_assert_num_queries: Any) -> None:
    walk.begin(client, FOR_A_BROTHER)
    for name in [*STEPS, "check", "emergency"]:
        with django_assert_num_queries(1):
            client.get(f"/ar/complaint/{name}/")


def test_saving_an_answer_is_two_queries_in_a_transaction(client: Client, django_assert_num_queries: Any) -> None:
    walk.begin(client, FOR_A_BROTHER)
    for name in STEPS:
        # With the savepoint and its release: the row locked, the row written.
        with django_assert_num_queries(4):
            client.post(f"/ar/complaint/{name}/", FOR_A_BROTHER[name])


def test_what_the_script_keeps_is_two_queries_in_a_transaction(client: Client, django_assert_num_queries: Any) -> None:
    walk.begin(client, FOR_A_BROTHER)
    draft = walk.page_of(client.get("/ar/complaint/story/")).get_element_by_id("answer").get("data-draft")
    sent = {"narrative": "He was", "draft": draft, "version": "1", "at": "5"}
    with django_assert_num_queries(4):
        assert client.post("/ar/complaint/story/typed/", sent).status_code == 200


def test_the_first_answer_is_one_query_in_a_transaction(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/ar/complaint/danger/")
    with django_assert_num_queries(3):
        client.post("/ar/complaint/danger/", {"danger": "no"})


def test_sending_the_complaint_takes_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    walk.begin(client, ANONYMOUS)
    with django_assert_max_num_queries(16):
        client.post("/en/complaint/check/", {"declaration": "on"})


def test_going_on_in_the_other_language_shows_the_same_question(client: Client) -> None:
    here = "/ar/complaint/story/?from=check"
    page = walk.page_of(client.get(here))
    assert page.xpath("//button[@form='answer'][@name='language']/@value") == ["en"]
    assert page.xpath("//link[@hreflang='en']/@href") == ["/en/complaint/story/?from=check"]
    response = client.post(here, {"title": "", "narrative": "", "language": "en"})
    assert response.headers["Location"] == "/en/complaint/story/?from=check"
    # Nothing was typed: no draft began.
    assert not response.cookies.get(settings.DRAFT_COOKIE_NAME)


def test_the_first_button_of_a_page_is_the_one_that_sends_the_answer(client: Client) -> None:
    """The Enter key presses it, wherever in the page it stands."""
    walk.begin(client, FOR_A_BROTHER)
    for name in STEPS:
        page = walk.page_of(client.get(f"/ar/complaint/{name}/"))
        buttons = page.xpath("//button[@form='answer'] | //form[@id='answer']//button")
        assert [button.get("name") for button in buttons[:4]] == [None, "language", "back", None], name
        assert (buttons[0].get("tabindex"), buttons[0].get("aria-hidden")) == ("-1", "true")
