"""The words of notices come from the database, hold nothing but the merge fields, and give nothing away."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from complaints.domain import reference, reference_files
from complaints.domain.reference_load import load
from complaints.models import NoticeTemplate
from complaints.notifications import kinds, notices, templates
from complaints.notifications.sms_length import length_of
from complaints.notifications.telling import telling_words
from complaints.notifications.template_form import samples
from tests.factories import make_administrator, make_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(make_administrator())
    return client


def row(kind="", channel="email"):
    return NoticeTemplate.objects.get(kind=kind, channel=channel)


def address(row=None, language="en"):
    with translation.override(language):
        if row is None:
            return reverse("admin:complaints_noticetemplate_add")
        return reverse("admin:complaints_noticetemplate_change", args=[row.pk])


def save(browser, one, language="en", **changes):
    """Fill in the page of a row, or that of a new one, with changes, and save it."""
    form = browser.get(address(one, language)).context["adminform"].form
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()} | changes
    sent = {name: value for name, value in values.items() if value is not None and value is not False}
    return browser.post(address(one, language), sent)


def faults(answer):
    return answer.context["adminform"].form.errors


def write(kind="", channel="email", language="en"):
    reference.forget()
    values = {"reference": "4827 1503 9164", "address": "https://portal.example/en/follow/", "service": "Requests"}
    return templates.write(kind, channel, language, values)


def test_what_the_package_ships_may_be_sent_in_both_languages_and_an_sms_is_short():
    for shipped in reference_files.notice_templates():
        values = shipped.values
        for language in ("ar", "en"):
            subject, text = values[f"subject_{language}"], values[f"text_{language}"]
            found = templates.faults_of(values["channel"], subject, text, samples(language), reference.current())
            assert found == {}, shipped.key
            assert "{reference}" in text and "{address}" in text


def test_an_administrators_words_are_sent_with_the_merge_fields_filled_in(administrator, settings):
    settings.PUBLIC_URL = "https://portal.example"
    answer = save(
        administrator,
        row(),
        subject_en="About {reference}",
        text_en="{service}: open {address}\nYour number is {reference}. It costs 100 % of $nothing.",
    )
    assert answer.status_code == 302
    reference.forget()
    complaint = make_complaint(language="en")
    text = notices.text_for(complaint, kinds.ACKNOWLEDGEMENT)
    shown = notices.grouped(complaint.reference, "en")
    assert text.subject == f"About {shown}"
    assert text.body == (
        f"Requests service: open https://portal.example/en/follow/\nYour number is {shown}. It costs 100 % of $nothing."
    )
    assert "طلبكم" in notices.text_for(make_complaint(language="ar")).body
    assert load("JO").kept == 2


def test_the_words_of_a_kind_go_before_those_of_every_kind(administrator):
    added = save(
        administrator, None, kind="acknowledgement", channel="sms", text_ar="وصل {reference}", text_en="Got {reference}"
    )
    assert added.status_code == 302
    assert write("acknowledgement", "sms").text == "Got 4827 1503 9164"
    assert write("take", "sms").text.startswith("There is a new message")
    assert write("acknowledgement", "email").text.startswith("Hello,")


def test_a_second_row_for_the_same_notice_and_channel_is_refused(administrator):
    answer = save(administrator, None, kind="", channel="sms", text_en="Once more {reference}")
    assert faults(answer).as_text().endswith("There is a row for this notice and channel already.")


@pytest.mark.parametrize(
    "words",
    [
        "{reference.pk}",
        "{reference!r}",
        "{reference:>50}",
        "{reference[0]}",
        "{{reference}}",
        "{0}",
        "{}",
        "{code}",
        "{name}",
        "{Reference}",
        "{reference",
        "reference}",
        "{reference}{self.__class__}",
    ],
)
def test_only_the_merge_fields_are_taken_and_no_way_leads_from_them_to_anything_else(administrator, words):
    answer = save(administrator, row(), text_en=f"Hello {words}")
    assert answer.status_code == 422
    (message,) = faults(answer)["text_en"]
    assert (
        "is no merge field" in message
        and "\u2068{reference}\u2069 \u2068{address}\u2069 \u2068{service}\u2069" in message
    )
    assert row().text_en.startswith("Hello,\n")


@pytest.mark.parametrize(
    ("field", "words", "found"),
    [
        ("text_ar", "بشأن شكواكم {reference}", "شكواكم"),
        ("text_ar", "وبالشَّكوى رقم {reference}", "وبالشَّكوى"),
        ("text_ar", "من الشـــرطة", "الشـــرطة"),
        ("text_ar", "للنيابة العامة", "للنيابة"),
        ("text_ar", "حقوق الإنسان", "حقوق الإنسان"),
        ("text_ar", "والتعذيب", "والتعذيب"),
        ("text_ar", "في السجن", "السجن"),
        ("text_ar", "صدر القرار", "القرار"),
        ("subject_ar", "شكوى", "شكوى"),
        ("text_en", "Your COMPLAINT {reference}", "COMPLAINT"),
        ("text_en", "the Policemen came", "Policemen"),
        ("text_en", "torture, prisons and prosecutors", "torture prisons prosecutors"),
        ("text_en", "Human-rights news", "Human rights"),
        ("text_en", "com\u200dplaint", "com\u200dplaint"),
        ("subject_en", "Rights", "Rights"),
        ("text_en", "عن الشرطة", "الشرطة"),
    ],
)
def test_a_word_that_tells_what_it_is_about_is_refused_and_named(administrator, field, words, found):
    answer = save(administrator, row(), **{field: words})
    (message,) = faults(answer)[field]
    assert "tell what the message is about" in message
    assert message.replace("\u2069", "\u2068").split("\u2068")[1::2] == found.split()


@pytest.mark.parametrize(
    "words",
    [
        "يرجى فتح الصفحة الآتية آمنة وإدخال الرقم، مع حقيقة واحدة والشرط الأول وضحى اليوم.",
        "Our policy is courtesy, right away; the humane page by its courtyard, with no copyright.",
    ],
)
def test_everyday_words_that_only_begin_alike_are_no_fault(words):
    assert telling_words(words, reference.current()) == []


def test_the_refusal_is_in_the_administrators_language(administrator):
    answer = save(administrator, row(), language="ar", text_en="Your complaint {code}")
    assert [message for message in faults(answer)["text_en"] if "complaint" in message or "{code}" in message]
    assert not [message for message in faults(answer)["text_en"] if "no merge field" in message]


def test_an_sms_of_more_than_two_messages_is_refused_with_its_count(administrator, settings):
    settings.PUBLIC_URL = "https://portal.example"
    answer = save(administrator, row(channel="sms"), text_ar="رسالة " * 21 + "{address}", text_en="message " * 34)
    assert faults(answer)["text_ar"] == [
        "With reference and address this is 159 characters, in 3 messages; at most 2 may be sent."
    ]
    assert "text_en" not in faults(answer)
    answer = save(administrator, row(channel="sms"), text_en="message " * 34 + "‘{address}’")
    assert "in 5 messages" in faults(answer)["text_en"][0]


def test_the_page_shows_what_is_sent_and_how_long_an_sms_is(administrator, settings):
    settings.PUBLIC_URL = "https://portal.example"
    page = administrator.get(address(row(channel="sms"))).content.decode()
    assert '<div lang="ar"><div dir="auto">توجد رسالة جديدة' in page
    assert "in 2 messages" in page and "in 1 message<" in page
    assert '<textarea name="text_en"' in page and 'lang="en" dir="ltr"' in page
    with translation.override("ar"):
        listed = administrator.get(reverse("admin:complaints_noticetemplate_changelist")).content.decode()
    assert "في رسالتين" in listed


def test_what_would_spoil_a_mail_is_refused(administrator):
    for field, words, message in (
        ("subject_en", "x" * 101, "100"),
        ("text_en", "x" * 2001, "2"),
        ("text_en", "Hello \u202egnol", "invisible"),
        ("text_en", "com\u200bplaint", "invisible"),
        ("subject_en", "One\nBcc: other@example.org", "one line"),
    ):
        with translation.override("en"):
            found = templates.faults_of(
                "email",
                *((words, "") if field == "subject_en" else ("", words)),
                samples("en"),
                reference.current(),
            )
        assert message in " ".join(found[field.partition("_")[0]]), words
    assert faults(save(administrator, row(), subject_en="x" * 101))["subject_en"]


def test_staff_are_told_by_mail_only_and_never_in_the_words_for_complainants(administrator):
    answer = save(administrator, None, kind="deadline_near", channel="sms", text_en="A deadline {reference}")
    assert faults(answer)["channel"] == ["Staff are told by e-mail only."]
    save(administrator, row(), text_en="Hello complainants")
    NoticeTemplate.objects.filter(kind="deadline_near").delete()
    assert "coming nearer" in write("deadline_near").text


def test_words_that_are_empty_deleted_or_out_of_use_are_those_the_package_ships(administrator):
    shipped = write().text
    for change in ({"text_en": "Changed {reference}"}, {"text_en": ""}):
        assert save(administrator, row(), **change).status_code == 302
    assert write().text == shipped
    NoticeTemplate.objects.filter(kind="").update(text_en="Changed {reference}", active=False)
    assert write().text == shipped
    NoticeTemplate.objects.all().delete()
    assert write().text == shipped
    assert write(channel="sms").text.startswith("There is a new message")


def test_a_text_of_ones_own_goes_with_the_subject_as_shipped():
    NoticeTemplate.objects.filter(kind="", channel="email").update(subject_en="", text_en="Open {address}")
    words = write()
    assert (words.subject, words.text) == (
        "Update on your request 4827 1503 9164",
        "Open https://portal.example/en/follow/",
    )


def test_an_empty_language_is_never_filled_from_the_other_one():
    NoticeTemplate.objects.filter(kind="", channel="sms").update(text_en=None, text_ar="خبر {reference}")
    assert write(channel="sms", language="ar").text == "خبر 4827 1503 9164"
    assert write(channel="sms", language="en").text.startswith("There is a new message")


@pytest.mark.parametrize("words", ["Your complaint {reference}", "{code}", "{reference.x}", "{"])
def test_a_bad_row_that_got_into_the_database_past_the_page_never_reaches_anybody(words):
    NoticeTemplate.objects.filter(kind="", channel="email").update(text_en=words)
    assert write().text.startswith("Hello,")


def test_the_words_are_read_once_and_an_edit_is_seen(administrator, django_assert_num_queries):
    complaint = make_complaint(language="en")
    reference.forget()
    notices.text_for(complaint)
    with django_assert_num_queries(0):
        notices.text_for(complaint)


@pytest.mark.django_db(transaction=True)
def test_an_edit_reaches_the_next_notice_without_a_restart():
    notices.text_for(make_complaint(language="en"))
    edited = row(channel="sms")
    edited.text_en = "Now {reference}"
    edited.save()
    try:
        assert notices.text_for(make_complaint(language="en")).short.startswith("Now ")
    finally:
        NoticeTemplate.objects.filter(pk=edited.pk).update(text_en=edited.shipped["text_en"])
        reference.forget()


@pytest.mark.parametrize(
    ("text", "characters", "messages"),
    [
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("ب" * 70, 70, 1),
        ("ب" * 71, 71, 2),
        ("ب" * 134, 134, 2),
        ("ب" * 135, 135, 3),
        ("a" * 69 + "’", 70, 1),
        ("€", 2, 1),
        ("😀" * 35, 70, 1),
        ("", 0, 1),
    ],
)
def test_an_sms_is_counted_as_the_network_counts_it(text, characters, messages):
    length = length_of(text)
    assert (length.characters, length.messages) == (characters, messages)
