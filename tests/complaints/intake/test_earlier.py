"""The step about the earlier complaint (COI-7): who is asked, what is accepted, and what no page gives away."""

from typing import Any

import pytest
from django.test import Client

from complaints.domain import references
from complaints.models import Complaint, EarlierComplaint
from tests.complaints.intake import walk
from tests.complaints.intake.test_pages import FOREIGN, LETTERS, words_shown
from tests.complaints.intake.walk import ANONYMOUS, Answers
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

BEFORE: Answers = {name: ANONYMOUS[name] for name in ("danger", "filing", "confidentiality")}
AFTER: Answers = {name: given for name, given in ANONYMOUS.items() if name not in BEFORE}
THREATENED: Answers = (
    BEFORE
    | {
        "category": {"category": "reprisals"},
        "subcategory": {"subcategory": "threats-to-complainant"},
        "earlier": {"earlier_reference": "", "earlier_body": ""},
    }
    | {name: given for name, given in AFTER.items() if name not in ("category", "subcategory")}
)
STEP = "/en/complaint/earlier/"
MISTYPED = "482715039165"


def told(**said: str) -> Answers:
    return THREATENED | {"earlier": THREATENED["earlier"] | said}


def proposed(client: Client) -> str:
    heading = walk.page_of(client.get("/en/complaint/receiver/")).xpath("//main//h2")[0]
    return str(heading.text_content())


def test_only_who_complains_of_a_reprisal_is_asked(client: Client) -> None:
    assert "earlier" in walk.walk(client, THREATENED, "en")
    assert "earlier" not in walk.walk(Client(), ANONYMOUS, "en")


def test_both_questions_may_be_left_empty_and_then_nothing_is_stored(client: Client) -> None:
    walk.begin(client, THREATENED)
    walk.file_it(client, "en")
    assert Complaint.objects.get().category.code == "reprisals"
    assert not EarlierComplaint.objects.exists()


@pytest.mark.parametrize("typed", ["٤٨٢٧ ١٥٠٣ ٩١٦٤", "4827-1503-9164", "\u2066482715039164\u2069"])
def test_a_reference_is_taken_in_any_digits_with_anything_between_them(client: Client, typed: str) -> None:
    walk.begin(client, told(earlier_reference=typed, earlier_body="interior"))
    assert "4827 1503 9164" in walk.text_of(client.get("/en/complaint/check/"))
    walk.file_it(client, "en")
    row = EarlierComplaint.objects.get()
    assert (row.reference, row.found, row.proved) == ("482715039164", None, False)
    assert row.handled_by is not None and row.handled_by.code == "interior"


@pytest.mark.parametrize(
    ("language", "typed", "message"),
    [
        ("en", MISTYPED, "A digit of the reference is wrong. Compare it with your receipt."),
        ("ar", "٤٨٢٧ ١٥٠٣ ٩١٦٥", "في الرقم المرجعي رقم غير صحيح"),
        ("en", "48271503916", "A reference has 12 digits; these are 11 digits."),
        ("ar", "شكوى", "يتكون الرقم المرجعي من أرقام فقط."),
    ],
)
def test_a_mistyped_reference_is_told_beside_its_field_and_stays_there(
    client: Client, language: str, typed: str, message: str
) -> None:
    walk.begin(client, THREATENED, until="earlier")
    response = walk.answer(client, f"/{language}/complaint/earlier/", {"earlier_reference": typed})
    assert response.status_code == 422
    assert message in walk.errors(response)[0]
    page = walk.page_of(response)
    assert page.xpath("//*[@class='summary']//a/@href") == ["#id_earlier_reference"]
    assert page.get_element_by_id("id_earlier_reference").get("value") == typed


def test_a_body_that_is_not_on_the_list_is_refused(client: Client) -> None:
    walk.begin(client, THREATENED, until="earlier")
    response = client.post(STEP, {"earlier_body": "no-such-body"})
    assert walk.errors(response) == ["This answer is not on the list. Choose again"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_speaks_its_language_alone(client: Client, language: str) -> None:
    walk.begin(client, told(earlier_reference=MISTYPED))
    for response in (
        client.get(f"/{language}/complaint/earlier/"),
        client.post(f"/{language}/complaint/earlier/", {"earlier_reference": MISTYPED, "earlier_body": "x"}),
        client.get(f"/{language}/complaint/check/"),
    ):
        text = words_shown(response)
        for own in [word for given in THREATENED["story"].values() for word in str(given).split()]:
            text = text.replace(own, "")
        assert not set(LETTERS[language].findall(text)) - FOREIGN[language]


def test_the_page_of_answers_names_both_and_a_changed_category_drops_them(client: Client) -> None:
    walk.begin(client, told(earlier_reference="482715039164", earlier_body="interior"))
    assert "Ministry of Interior" in walk.text_of(client.get("/en/complaint/check/"))
    walk.answer(client, "/en/complaint/category/?from=check", ANONYMOUS["category"])
    walk.answer(client, "/en/complaint/subcategory/?from=check", ANONYMOUS["subcategory"])
    assert "4827 1503 9164" not in walk.text_of(client.get("/en/complaint/check/"))
    walk.answer(client, "/en/complaint/receiver/?from=check", ANONYMOUS["receiver"])
    walk.file_it(client, "en")
    assert Complaint.objects.get().category.code == "labour"
    assert not EarlierComplaint.objects.exists()


def test_the_body_that_handled_the_earlier_complaint_is_not_proposed(client: Client) -> None:
    walk.begin(client, THREATENED)
    assert "National Centre for Human Rights" in proposed(client)
    other = Client()
    walk.begin(other, told(earlier_body="nhri"))
    assert "National Centre for Human Rights" not in proposed(other)


def test_whether_a_reference_is_of_a_complaint_and_who_holds_it_shows_on_no_page(client: Client) -> None:
    held = make_complaint(respondent="police-inspectorate")
    assert held.body is not None and held.body.code == "nhri"
    seen: list[list[Any]] = []
    for reference in (held.reference, references.new_reference()):
        browser = Client()
        walk.begin(browser, told(earlier_reference=reference))
        answered = walk.answer(browser, STEP, {})
        pages = [browser.get(f"/en/complaint/{name}/") for name in ("earlier", "receiver", "check")]
        shown = references.show_reference(reference)
        seen.append(
            [answered.headers["Location"]]
            + [walk.text_of(page).replace(shown, "").replace(reference, "") for page in pages]
        )
    assert seen[0] == seen[1]


def test_the_page_asks_the_database_for_the_draft_alone(client: Client, django_assert_num_queries: Any) -> None:
    walk.begin(client, told(earlier_reference=make_complaint().reference))
    with django_assert_num_queries(1):
        client.get(STEP)
    with django_assert_num_queries(4):
        client.post(STEP, {"earlier_reference": "482715039164", "earlier_body": ""})


def test_a_page_sent_while_the_database_is_away_keeps_what_was_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from complaints.intake import drafts

    walk.begin(client, THREATENED)

    def away(*args: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(drafts, "_open", away)
    response = client.post(STEP, {"earlier_reference": "4827 1503 9164", "earlier_body": "interior"})
    assert response.status_code == 503
    page = walk.page_of(response)
    assert page.get_element_by_id("id_earlier_reference").get("value") == "4827 1503 9164"
    assert page.xpath("//select[@name='earlier_body']/option[@selected]/@value") == ["interior"]
