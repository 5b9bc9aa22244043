"""Administrators are told when a new name keeps words of theirs from being sent, and find which on the pages."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from complaints.domain import reference
from complaints.domain.reference_load import load
from complaints.models import Body, Category, Country, NoticeTemplate
from tests.complaints.notifications.test_templates import address, row, save
from tests.factories import make_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(make_administrator())
    return client


@pytest.fixture
def words() -> NoticeTemplate:
    """A sound template, until something is named after beehives."""
    NoticeTemplate.objects.filter(kind="", channel="sms").update(
        text_en="The beehive: {reference}", text_ar="عن المناحل {reference}"
    )
    reference.forget()
    return row(channel="sms")


def page_of(table: Any, pk: Any = None, language: str = "en") -> str:
    with translation.override(language):
        name = f"admin:complaints_{table._meta.model_name}"
        return reverse(f"{name}_change", args=[pk]) if pk else reverse(f"{name}_add")


def rename(browser: Client, one: Any, language: str = "en", **changes: Any) -> list[str]:
    """Change the names of a row on its page; the warnings that the page after it shows."""
    page = page_of(type(one), one.pk, language)
    form = browser.get(page).context["adminform"].form
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    typed = {name: form.fields[name].prepare_value(value) for name, value in values.items()} | changes
    sent = {name: value for name, value in typed.items() if value is not None and value is not False}
    answer = browser.post(page, sent, follow=True)
    assert answer.redirect_chain, answer.context["adminform"].form.errors
    return warnings_on(answer)


def warnings_on(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"] if message.level_tag == "warning"]


def listed(browser: Client, language: str = "en") -> str:
    with translation.override(language):
        return browser.get(reverse("admin:complaints_noticetemplate_changelist")).content.decode()


def not_sent(page: str) -> list[str]:
    return [piece.partition("<")[0] for piece in page.split('<td class="field-not_sent">')[1:]]


def test_who_renames_a_body_is_told_which_words_are_not_sent_any_more_and_why(administrator, words):
    (warning,) = rename(administrator, Body.objects.get(code="labour"), name_en="Beehives")
    assert f'<a href="{address(words)}">Every notice to complainants without words of its own, SMS</a>' in warning
    assert "Text (English): These words tell what the message is about: \u2068beehive\u2069." in warning
    assert "Text (Arabic)" not in warning
    assert Body.objects.get(code="labour").name_en == "Beehives"


def test_the_warning_is_arabic_on_the_arabic_page(administrator, words):
    (warning,) = rename(administrator, Category.objects.get(code="labour"), "ar", name_ar="هيئة المناحل")
    assert warning.startswith("نص إشعار لا يُرسل كما هو")
    assert "النص (العربية): هذه الكلمات تكشف موضوع الرسالة: \u2068المناحل\u2069." in warning


def test_a_body_that_is_added_and_an_institution_that_is_renamed_are_names_too(administrator, words):
    answer = administrator.post(
        page_of(Body),
        {"code": "bees", "kind": "independent", "independence": "yes", "name_ar": "المناحل", "name_en": "Beehives", "position": 0, "active": "on"},
        follow=True,
    )  # fmt: skip
    (warning,) = warnings_on(answer)
    assert "Text (English)" in warning and "Text (Arabic)" in warning
    Body.objects.filter(code="bees").delete()
    reference.forget()
    assert len(rename(administrator, Country.objects.get(iso2="JO"), nhri_name_en="Beehives")) == 1


def test_nothing_is_said_of_a_name_that_no_notice_holds_nor_again_of_what_was_not_sent_before(administrator, words):
    assert rename(administrator, Body.objects.get(code="labour"), name_en="Orchards") == []
    assert rename(administrator, Body.objects.get(code="labour"), name_en="The Beehive Reception Office")
    reference.forget()
    assert rename(administrator, Body.objects.get(code="labour"), name_en="Beehive Office") == []
    assert rename(administrator, Body.objects.get(code="interior"), name_en="مكتب الاستقبال") == []


def test_a_save_without_a_new_name_looks_at_no_notice(administrator, words):
    def queries(**changes: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            rename(administrator, Body.objects.get(code="labour"), **changes)
        return len([query for query in asked if "complaints_noticetemplate" in query["sql"]])

    assert queries(position=3) == 0
    assert queries(name_en="Orchards") > 0


def test_the_list_marks_what_is_not_sent_and_the_page_says_why_until_it_is_written_anew(administrator, words):
    assert set(not_sent(listed(administrator))) == {"-"}
    assert warnings_on(administrator.get(address(words))) == []
    Body.objects.filter(code="labour").update(name_en="Beehives", name_ar="المناحل")
    reference.forget()

    assert sorted(set(not_sent(listed(administrator)))) == ["-", "Text (Arabic), Text (English)"]
    assert "النص (العربية)، النص (الإنجليزية)" in not_sent(listed(administrator, "ar"))
    (warning,) = warnings_on(administrator.get(address(words)))
    assert "Text (Arabic)" in warning and "Text (English)" in warning
    page = administrator.get(address(words)).content.decode()
    assert "There is a new message about your request" in page

    answer = save(administrator, words, text_en="The beehive: {reference}", text_ar="")
    assert list(answer.context["adminform"].form.errors) == ["text_en"] and warnings_on(answer) == []
    assert save(administrator, words, text_en="Read {reference}", text_ar="").status_code == 302
    assert set(not_sent(listed(administrator))) == {"-"}


def test_a_row_that_is_not_in_use_is_not_marked(administrator, words):
    NoticeTemplate.objects.filter(pk=words.pk).update(active=False)
    Body.objects.filter(code="labour").update(name_en="Beehives")
    reference.forget()
    assert set(not_sent(listed(administrator))) == {"-"}


def test_the_list_takes_no_query_per_row(administrator, words, django_assert_max_num_queries):
    Body.objects.filter(code="labour").update(name_en="Beehives")
    reference.forget()
    reference.current()
    with django_assert_max_num_queries(14):
        listed(administrator)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "This setting of the portal stands in notices"),
        ("ar", "هذا الإعداد من إعدادات البوابة يظهر في الإشعارات"),
    ],
)
def test_the_list_says_that_sender_or_link_tells(administrator, settings, language, said):
    assert said not in listed(administrator, language)
    settings.PUBLIC_URL = "https://complaints.example"
    assert said in listed(administrator, language)
    assert '<bdi dir="ltr">PUBLIC_URL</bdi> (<bdi>complaints</bdi>)' in listed(administrator, language)


def test_a_reload_keeps_a_name_given_here_and_the_words_that_it_keeps_from_being_sent(administrator, words):
    rename(administrator, Body.objects.get(code="labour"), name_en="Beehives")
    loaded = load("JO")
    assert (loaded.created, loaded.updated, loaded.retired) == (0, 0, 0)
    assert Body.objects.get(code="labour").name_en == "Beehives"
    assert row(channel="sms").text_en == "The beehive: {reference}"
    reference.forget()
    assert "Text (English)" in not_sent(listed(administrator))[1]
