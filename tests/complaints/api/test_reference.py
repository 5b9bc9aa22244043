"""Reference data by program: in both languages, from memory, and kept by caches."""

import pytest

from tests.complaints.api.conftest import Program, errors, kind

OPEN = ["country", "divisions", "bodies", "categories", "flags", "choices"]


@pytest.mark.parametrize("what", OPEN)
def test_reference_data_asks_the_database_nothing_and_any_cache_may_keep_it(
    what, program, reference_data, django_assert_num_queries
):
    with django_assert_num_queries(0):
        answer = program.get(f"/api/v1/{what}/")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=300"
    assert "Accept-Language" in answer["Vary"]
    assert "Cookie" not in answer["Vary"]
    again = program.get(f"/api/v1/{what}/", **{"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_names_come_in_the_language_asked_for_and_in_both(program):
    arabic, english = Program(language="ar").get("/api/v1/bodies/"), program.get("/api/v1/bodies/")
    assert arabic["Content-Language"] == "ar"
    assert arabic["ETag"] != english["ETag"]
    for ours, theirs in zip(arabic.json(), english.json(), strict=True):
        assert ours["name"] == theirs["name_ar"]
        assert theirs["name"] == ours["name_en"]


def test_the_language_of_the_address_comes_before_that_of_the_header(program):
    assert program.get("/api/v1/country/?lang=ar").json()["name"] == "الأردن"
    assert program.get("/api/v1/country/").json()["name"] == "Jordan"


def test_a_language_that_there_is_not_is_refused_in_one_that_there_is(program):
    answer = program.get("/api/v1/country/?lang=fr")
    assert (answer.status_code, kind(answer)) == (400, "bad-parameter")
    assert errors(answer) == {"lang": "The languages are ar and en."}


def test_every_subcategory_stands_under_its_category_and_every_category_under_a_heading(program, reference_data):
    answer = program.get("/api/v1/categories/").json()
    groups = {group["code"] for group in answer["groups"]}
    assert {category["group"] for category in answer["categories"]} <= groups
    listed = {(category["code"], sub["code"]) for category in answer["categories"] for sub in category["subcategories"]}
    assert listed == {(sub.category, sub.code) for row in reference_data.categories for sub in row.subcategories}


def test_the_choices_are_told_in_the_words_of_the_form(program):
    choices = program.get("/api/v1/choices/").json()["confidentiality"]
    assert [choice["code"] for choice in choices] == ["open", "confidential", "anonymous"]
    assert choices[2]["label"] == choices[2]["label_en"] == "I do not want to give my name"
    assert (
        choices[2]["label_ar"] == Program(language="ar").get("/api/v1/choices/").json()["confidentiality"][2]["label"]
    )


def test_the_receiver_is_told_with_the_reasons_before_anything_is_filed(program, django_assert_num_queries):
    program.get("/api/v1/country/")
    question = {
        "category": "police-conduct",
        "subcategory": "insults-humiliation",
        "respondent": {"kind": "body", "body": "interior", "level": "unit"},
    }
    with django_assert_num_queries(0):
        answer = program.post("/api/v1/receiver/", question)
    assert answer.status_code == 200
    assert answer.json()["body"]["code"] == "police-inspectorate"
    assert answer.json()["otherwise"]["code"] == "nhri"
    assert answer.json()["reasons"]
    assert answer["Cache-Control"] == "no-store"


def test_a_question_about_a_receiver_is_refused_at_the_value_that_is_wrong(program):
    question = {
        "category": "police-conduct",
        "subcategory": "no-such-thing",
        "respondent": {"kind": "private"},
    }
    answer = program.post("/api/v1/receiver/", question)
    assert answer.status_code == 422
    assert errors(answer) == {"#/subcategory": "This category has no such subcategory"}
