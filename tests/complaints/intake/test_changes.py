"""Going back, going forward, and changing an answer from the page of all answers."""

from typing import Any

import pytest
from django.test import Client

from tests.complaints.intake import walk
from tests.complaints.intake.walk import ANONYMOUS, FOR_A_BROTHER

pytestmark = pytest.mark.django_db

CHECK = "/en/complaint/check/"


def change(client: Client, step: str, answers: dict[str, object]) -> str:
    """Change one answer from the page of answers; where it leads."""
    response = walk.answer(client, f"/en/complaint/{step}/?from=check", answers)
    assert response.status_code == 302, walk.errors(response)
    return str(response.headers["Location"])


def go_back(client: Client, page: Any, path: str) -> str:
    """Press Back on a page as it stands; where it leads."""
    assert walk.page_of(page).xpath("//button[@class='back'][@form='answer']/@name") == ["back"]
    return str(client.post(path, walk.filled(page, {}) | {"back": "1"}).headers["Location"])


def test_the_page_of_answers_shows_each_answer_with_a_link_to_change_it(client: Client) -> None:
    walk.begin(client, FOR_A_BROTHER)
    response = client.get("/ar/complaint/check/")
    text = walk.text_of(response)
    for shown in (
        "ضرب وصعق بالكهرباء",
        "16 تشرين الثاني 2026",
        "رامي النجار",
        "+962 7 9012 3456",
        "31",
        "وزارة الداخلية",
    ):
        assert shown in text, shown
    changes = walk.page_of(response).xpath("//*[@class='answer']/a/@href")
    assert [link.split("/")[3] for link in changes] == list(FOR_A_BROTHER)
    assert all(link.endswith("?from=check") for link in changes)


@pytest.mark.parametrize("step", [step for step in FOR_A_BROTHER if step != "evidence"])
def test_a_change_leads_back_to_the_answers_and_shows_the_old_one_first(client: Client, step: str) -> None:
    walk.begin(client, FOR_A_BROTHER)
    page = client.get(f"/en/complaint/{step}/?from=check")
    assert go_back(client, page, f"/en/complaint/{step}/?from=check") == CHECK
    # Sent again as the page shows it: nothing is lost on the way.
    response = client.post(f"/en/complaint/{step}/?from=check", walk.filled(page, {}))
    assert response.headers["Location"] == CHECK
    assert not walk.errors(client.get(CHECK))


def test_another_category_clears_the_subcategory_and_asks_for_it_alone(client: Client) -> None:
    walk.begin(client, FOR_A_BROTHER)
    location = change(client, "category", {"category": "police-conduct"})
    assert location == "/en/complaint/subcategory/?from=check"
    assert not walk.page_of(client.get(location)).xpath("//input[@checked]")
    # What was answered about the receiver was about another body.
    location = change(client, "subcategory", {"subcategory": "insults-humiliation"})
    assert location == "/en/complaint/receiver/?from=check"
    page = client.get(location)
    assert "would now go to another body" in walk.text_of(page)
    assert change(client, "receiver", {"objection": "no"}) == CHECK


def test_the_same_category_again_keeps_the_subcategory(client: Client) -> None:
    walk.begin(client, FOR_A_BROTHER)
    assert change(client, "category", {"category": "torture-ill-treatment"}) == CHECK


def test_a_body_instead_of_a_company_asks_for_its_level_too(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    assert change(client, "respondent", {"respondent": "labour"}) == "/en/complaint/level/?from=check"


def test_who_turns_out_to_file_for_a_group_is_asked_about_the_link_and_the_people(client: Client) -> None:
    walk.begin(client, ANONYMOUS)
    assert change(client, "filing", {"filed_for": "group"}) == "/en/complaint/authority/?from=check"
    assert change(client, "authority", {"relation": "union", "authority": "oral"}) == CHECK
    assert "Who are the people?" in walk.text_of(client.get("/en/complaint/victim/"))


def test_answers_that_are_not_asked_any_more_are_not_filed_and_come_back_if_they_are(client: Client) -> None:
    walk.begin(client, FOR_A_BROTHER)
    change(client, "filing", {"filed_for": "self"})
    assert "سامر النجار" not in walk.text_of(client.get(CHECK))
    change(client, "filing", {"filed_for": "other"})
    assert "سامر النجار" in walk.text_of(client.get(CHECK))


def test_going_back_and_forward_loses_no_answer(client: Client) -> None:
    walk.begin(client, FOR_A_BROTHER)
    path = "/ar/complaint/receiver/"
    met = []
    while path != "/ar/":
        met.append(path.split("/")[3])
        page = client.get(path)
        assert page.status_code == 200
        path = go_back(client, page, path)
    assert met == list(reversed(FOR_A_BROTHER))
    assert not walk.errors(client.get("/ar/complaint/check/"))


def test_a_step_that_is_not_asked_leads_to_what_is_missing(client: Client) -> None:
    assert client.get("/en/complaint/subcategory/").headers["Location"] == "/en/complaint/danger/"
    walk.begin(client, ANONYMOUS)
    assert client.get("/en/complaint/level/").headers["Location"] == CHECK


def test_an_answer_to_a_step_that_is_not_asked_is_kept_and_leads_on(client: Client) -> None:
    response = client.post("/en/complaint/receiver/", {"receiver": "nhri", "objection": "no"})
    assert response.status_code == 302
    assert client.get(response.headers["Location"]).status_code == 200


VIOLENCE = FOR_A_BROTHER | {
    "category": {"category": "women-family"},
    "subcategory": {"subcategory": "sexual-violence"},
}


def test_consent_names_the_bodies_that_the_rules_would_inform(client: Client) -> None:
    walk.begin(client, FOR_A_BROTHER)
    assert "informed too: National Centre for Human Rights (NCHR)" in walk.text_of(
        client.get("/en/complaint/receiver/")
    )
    walk.begin(client, VIOLENCE)
    text = walk.text_of(client.get("/ar/complaint/receiver/"))
    assert "على إبلاغ: وزارة التنمية الاجتماعية" in text


def test_whoever_objects_reads_beforehand_where_it_goes_instead(client: Client) -> None:
    walk.begin(client, FOR_A_BROTHER)
    page = walk.text_of(client.get("/en/complaint/receiver/"))
    assert "I object: it should go to: National Centre for Human Rights (NCHR)" in page
    assert "أعترض، وأطلب إرسالها إلى: المركز الوطني لحقوق الإنسان" in walk.text_of(
        client.get("/ar/complaint/receiver/")
    )


def test_consent_that_one_body_is_informed_is_none_to_another(client: Client) -> None:
    walk.begin(client, VIOLENCE)
    change(client, "category", {"category": "torture-ill-treatment"})
    # The receiver stays the prosecution; whom it may inform does not.
    location = change(client, "subcategory", {"subcategory": "physical-torture"})
    assert location == "/en/complaint/receiver/?from=check"
    page = client.get(location)
    assert walk.errors(page) == ["Your other answers have changed, and others would now be informed. Look at it again"]
    assert change(client, "receiver", {}) == CHECK
