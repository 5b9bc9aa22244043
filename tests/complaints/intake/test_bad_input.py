"""Bad input: told beside its field and on top, in the language of the page, with 422, and nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client

from complaints.domain import vault
from complaints.domain.vault import Reader
from complaints.models import Complaint
from tests.complaints.intake import walk
from tests.complaints.intake.walk import ANONYMOUS, FOR_A_BROTHER

pytestmark = pytest.mark.django_db


def refused(client: Client, step: str, answers: dict[str, Any], language: str = "en") -> Any:
    """Send answers that are refused, on top of a walk that leads to the step."""
    walk.begin(client, FOR_A_BROTHER, until=step)
    response = client.post(f"/{language}/complaint/{step}/", answers)
    assert response.status_code == 422, response.status_code
    links = walk.page_of(response).xpath("//*[@class='summary']//a/@href")
    ids = walk.page_of(response).xpath("//main//form//@id")
    assert links and all(link.removeprefix("#") in ids for link in links), (links, ids)
    assert walk.page_of(response).xpath("//*[contains(@class, 'message')]")
    return response


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("danger", "Choose yes or no"),
        ("filing", "Choose for whom you are complaining"),
        ("authority", "Write what you are to this person"),
        ("confidentiality", "Choose who may know your name"),
        ("category", "Choose what it is about"),
        ("subcategory", "Choose what comes closest"),
        ("urgency", "Choose what is true now, or “None of these”"),
        ("story", "Write in a few words what it is about"),
        ("when", "Write at least the year, for example 2026"),
        ("where", "Choose from the list, or “I do not know, or it is not on the list”"),
        ("respondent", "Choose the body, or “I do not know”"),
        ("level", "Choose which part, or “I am not sure”"),
        ("contact", "Write your name, or go back and choose not to give it"),
    ],
)
def test_an_empty_page_says_what_it_needs(client: Client, step: str, message: str) -> None:
    assert message in walk.errors(refused(client, step, {}))


@pytest.mark.parametrize(
    ("step", "name"),
    [
        ("danger", "danger"),
        ("filing", "filed_for"),
        ("authority", "authority"),
        ("confidentiality", "confidentiality"),
        ("category", "category"),
        ("subcategory", "subcategory"),
        ("urgency", "flags"),
        ("where", "division"),
        ("where", "place_kind"),
        ("respondent", "respondent"),
        ("level", "respondent_level"),
        ("contact", "safe_channel"),
        ("receiver", "objection"),
    ],
)
@pytest.mark.parametrize("value", ["no-such-code", "interior' OR 1=1", "\x00", "🙂"])
def test_a_code_that_is_on_no_list_is_refused(client: Client, step: str, name: str, value: str) -> None:
    errors = walk.errors(refused(client, step, FOR_A_BROTHER[step] | {name: value}))
    assert any("not on the list" in error for error in errors), errors


def test_a_subcategory_of_another_category_is_refused(client: Client) -> None:
    refused(client, "subcategory", {"subcategory": "unpaid-wages", "of_category": "labour"})


def test_none_of_these_together_with_others_is_refused_and_both_stay_ticked(client: Client) -> None:
    response = refused(client, "urgency", {"flags": ["none", "in-detention-now"]})
    assert any("None of these" in error for error in walk.errors(response))
    ticked = walk.page_of(response).xpath("//input[@name='flags'][@checked]/@value")
    assert sorted(ticked) == ["in-detention-now", "none"]


def test_a_title_and_a_story_that_are_too_long_say_by_how_much_and_keep_every_letter(client: Client) -> None:
    title, narrative = "ع" * 151, "ظلم " * 5001
    response = refused(client, "story", {"title": title, "narrative": narrative})
    errors = walk.errors(response)
    assert any("151" in error and "150" in error for error in errors)
    assert any("20003" in error and "20000" in error for error in errors)
    page = walk.page_of(response)
    assert page.get_element_by_id("id_title").get("value") == title
    assert page.get_element_by_id("id_narrative").value.strip() == narrative.strip()


def test_a_story_of_exactly_the_longest_length_is_taken_whatever_its_line_ends(client: Client) -> None:
    narrative = ("ab\r\n" * 7000)[: 4 * 6666] + "xx"  # 6666 lines of three characters after unifying, and two more
    response = client.post("/en/complaint/story/", {"title": "Long", "narrative": narrative})
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("day", "month", "year", "message"),
    [
        ("٣١", "٦", "٢٠٢٦", "لا يوجد هذا اليوم في هذا الشهر"),
        ("٢٩", "٢", "٢٠٢٥", "لا يوجد هذا اليوم في هذا الشهر"),
        ("1", "13", "2026", "لا يوجد شهر كهذا"),
        ("١", "حزيرون", "٢٠٢٦", "لا يوجد شهر كهذا"),
        ("16", "", "2026", "يرجى كتابة الشهر أيضاً"),
        ("", "11", "", "يرجى كتابة السنة على الأقل"),
        ("1", "1", "٢٦", "يرجى كتابة السنة بأربعة أرقام"),
        ("1", "1", "١٤٤٨", "يرجى كتابة السنة الميلادية"),
        ("1", "1", "سنة", "هذه ليست سنة"),
        ("٢٥", "١٢", "٢٠٩٩", "لا يمكن أن يكون التاريخ في المستقبل"),
    ],
)
def test_an_impossible_date_is_refused_beside_its_box_in_arabic_and_nothing_typed_is_lost(
    client: Client, day: str, month: str, year: str, message: str
) -> None:
    typed = {"happened_day": day, "happened_month": month, "happened_year": year, "time_of_day": "ليلاً"}
    response = refused(client, "when", typed, "ar")
    assert any(message in error for error in walk.errors(response)), walk.errors(response)
    page = walk.page_of(response)
    shown = [page.get_element_by_id(f"id_happened_{place}").get("value") for place in range(3)]
    assert shown == [day, month, year]
    assert page.get_element_by_id("id_time_of_day").get("value") == "ليلاً"
    assert len(page.xpath("//input[@aria-invalid='true']")) == 1


def test_a_date_of_tomorrow_is_in_the_future_and_today_is_not(client: Client) -> None:
    from datetime import timedelta

    from complaints.domain import country

    for days, status in ((0, 302), (1, 422)):
        day = country.today() + timedelta(days=days)
        typed = {"happened_day": day.day, "happened_month": day.month, "happened_year": day.year}
        assert client.post("/en/complaint/when/", typed).status_code == status


def test_an_end_before_the_beginning_is_refused(client: Client) -> None:
    typed = {"happened_month": "5", "happened_year": "2026", "until_month": "4", "until_year": "2026"}
    assert walk.errors(refused(client, "when", typed)) == ["The end lies before the beginning"]


@pytest.mark.parametrize("age", ["-1", "121", "twelve", "3.5", "١٢١", "9" * 50])
def test_an_age_that_is_none_is_refused(client: Client, age: str) -> None:
    response = refused(client, "victim", {"victim_name": "سامر", "victim_age": age})
    assert walk.errors(response) == ["Write the age as a number of years, for example 34"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"safe_channel": "email"}, "Write the e-mail address to which we may write"),
        ({"safe_channel": "sms"}, "Write the phone number to which we may send an SMS"),
        ({"safe_channel": "email", "email": "rami@"}, "This is not an e-mail address"),
        ({"safe_channel": "portal", "email": "a b@c d"}, "This is not an e-mail address"),
        ({"safe_channel": "portal", "email": "x" * 300 + "@example.org"}, "This e-mail address is too long"),
        ({"safe_channel": "sms", "phone": "٠٧٩"}, "This phone number is too short"),
        ({"safe_channel": "sms", "phone": "call me"}, "This is not a phone number"),
        ({"safe_channel": "sms", "phone": "9" * 40}, "This phone number is too long"),
    ],
)
def test_a_contact_that_cannot_be_used_is_refused(client: Client, typed: dict[str, str], message: str) -> None:
    errors = walk.errors(refused(client, "contact", {"name": "رامي"} | typed))
    assert len(errors) == 1 and message in errors[0], errors


def test_an_objection_without_its_reason_is_refused(client: Client) -> None:
    walk.begin(client, FOR_A_BROTHER, until="receiver")
    response = walk.answer(client, "/en/complaint/receiver/", {"objection": "yes"})
    assert response.status_code == 422
    assert walk.errors(response) == ["Write why you object to this body"]


def test_an_answer_about_a_body_that_the_page_did_not_name_is_refused_and_the_page_names_the_right_one(
    client: Client,
) -> None:
    response = refused(client, "receiver", {"receiver": "labour", "objection": "no"})
    named = walk.page_of(response).xpath("//input[@name='receiver']/@value")
    assert named == ["public-prosecution"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_unknown_step_is_not_found(client: Client, language: str) -> None:
    assert client.get(f"/{language}/complaint/no-such-step/").status_code == 404
    assert client.post(f"/{language}/complaint/no-such-step/", {}).status_code == 404


def test_other_methods_are_refused(client: Client) -> None:
    assert client.put("/en/complaint/story/").status_code == 405
    assert client.delete("/en/complaint/check/").status_code == 405


def test_null_bytes_control_characters_and_direction_overrides_are_taken_out_and_the_words_stay(client: Client) -> None:
    story = {"title": "ti\x00tle\u202e one", "narrative": "first line\x07\r\nsecond\u2066 line\x00\tend"}
    walk.begin(client, ANONYMOUS | {"story": story})
    walk.file_it(client, "en")
    contents = vault.open(Complaint.objects.get(), Reader.portal("test")).contents
    assert (contents.title, contents.narrative) == ("title one", "first line\nsecond line\tend")


def test_markup_in_an_answer_is_shown_as_text(client: Client) -> None:
    story = {"title": "<script>alert(1)</script>", "narrative": "<b>He</b> hit me & laughed\nloudly"}
    walk.begin(client, ANONYMOUS | {"story": story})
    page = client.get("/en/complaint/check/")
    assert "<script>alert" not in page.content.decode()
    assert "<script>alert(1)</script>" in walk.text_of(page)


def test_several_values_for_a_single_answer_take_the_last_as_browsers_would(client: Client) -> None:
    response = client.post("/en/complaint/danger/", {"danger": ["yes", "no"]})
    assert response.headers["Location"] == "/en/complaint/filing/"


def test_unknown_fields_are_ignored_and_not_kept(client: Client) -> None:
    client.post("/en/complaint/danger/", {"danger": "no", "filed_for": "self", "is_admin": "1"})
    assert client.get("/en/complaint/").headers["Location"] == "/en/complaint/filing/"


def test_a_form_without_its_token_is_refused_by_the_portal() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/en/complaint/danger/", {"danger": "no"}).status_code == 403
    page = client.get("/en/complaint/danger/")
    assert client.post("/en/complaint/danger/", walk.filled(page, {"danger": "no"})).status_code == 302
