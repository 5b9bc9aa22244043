"""What administrators call a body, a subject or a division tells as much as what the package ships, at once."""

import json
import time

import pytest
from django.core.cache import cache
from django.test import Client
from structlog.testing import capture_logs

from complaints.domain import arabic, reference, reference_files
from complaints.domain.reference import DivisionInfo, Reference
from complaints.models import (
    Body,
    Category,
    CategoryGroup,
    Country,
    Division,
    EmergencyNumber,
    NoticeTemplate,
    Subcategory,
    UrgencyFlag,
)
from complaints.notifications import kinds, notices, telling, templates
from complaints.notifications.delivery import deliver
from complaints.notifications.telling import telling_words
from complaints.notifications.template_form import samples
from tests.complaints.notifications.everyday import EVERYDAY
from tests.complaints.notifications.test_templates import faults, row, save
from tests.factories import make_administrator, make_complaint

pytestmark = pytest.mark.django_db
ADDED = json.loads((reference_files.FOLDER / "harmless_words.json").read_text(encoding="utf-8"))["added"]


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(make_administrator())
    return client


def add_body(name_ar="هيئة المناحل", name_en="Beehive Authority", **fields):
    body = Body.objects.create(
        code="added", kind="independent", independence="yes", name_ar=name_ar, name_en=name_en, **fields
    )
    reference.forget()
    return body


def told(text):
    return telling_words(text, reference.current())


def named(*names):
    """Reference data in memory in which divisions have these names."""
    divisions = tuple(
        DivisionInfo(pk=n, code=str(n), name_ar=name, name_en="", active=True) for n, name in enumerate(names)
    )
    nothing = dict.fromkeys(
        ("bodies", "groups", "categories", "subcategories", "flags", "instruments", "conflict_rules"), ()
    )
    return Reference(
        country=reference.current().country,
        divisions=divisions,
        routes={},
        policies={},
        notice_templates={},
        **nothing,
    )


def test_an_added_body_brings_its_words_along_in_both_languages_and_all_their_forms():
    text = "The beehives burn. في المنحل وللمناحل وبمناحلهم ومنحلكم"
    assert told(text) == []
    add_body("هيئة المناحل والمنحل")
    assert told(text) == ["beehives", "المنحل", "وللمناحل", "وبمناحلهم", "ومنحلكم"]


@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize("table", [Body, Category, CategoryGroup, Subcategory, UrgencyFlag, Division])
@pytest.mark.parametrize(("column", "name"), [("name_ar", "المناحل"), ("name_en", "Beehives")])
def test_a_row_that_is_renamed_brings_its_new_name_along_whether_it_is_in_use_or_not(table, column, name, active):
    assert told("beehive منحل والمناحل") == []
    rows = table.objects.filter(country="JO") if table is Division else table.objects.all()
    table.objects.filter(pk=rows.first().pk).update(active=active, **{column: name})
    reference.forget()
    assert told("beehive منحل والمناحل") == (["beehive"] if column == "name_en" else ["والمناحل"])


def test_so_do_the_national_institution_and_the_emergency_services():
    Country.objects.filter(iso2="JO").update(nhri_name_en="Beehive Keepers")
    EmergencyNumber.objects.filter(country="JO", kind="child").update(name_ar="خط المناحل")
    reference.forget()
    assert told("beehives والمناحل") == ["beehives", "والمناحل"]


def test_what_a_shipped_body_was_called_tells_after_it_is_renamed_too():
    Body.objects.filter(code="labour").update(name_ar="هيئة المناحل", name_en="Beehives")
    reference.forget()
    assert told("labour beehives") == ["labour", "beehives"]


def test_divisions_of_other_countries_tell_nothing_here():
    Division.objects.create(country=Country.objects.get(iso2="EG"), code="EG-X1", name_ar="المناحل", name_en="Beehives")
    reference.forget()
    assert told("beehives") == []


def test_a_name_that_is_missing_in_one_language_stops_no_notice():
    add_body(name_en=None)
    assert told("beehive والمناحل") == ["والمناحل"]


def test_of_a_name_of_several_words_each_tells_but_the_everyday_ones():
    add_body("مكتب استقبال المناحل", "The Beehive Reception Office No. 4")
    assert told("مكتبنا، قسم الاستقبال، المناحل") == ["المناحل"]
    assert told("our offices, reception, the beehive, number 4") == ["beehive"]


@pytest.mark.parametrize("name", ["مكتب الاستقبال", "المركز", "الوحدة الرئيسية", "Reception Office", "New Centre"])
def test_a_name_of_everyday_words_keeps_no_notice_from_being_written(name):
    add_body(name, name)
    assert [told(sentence) for sentence in EVERYDAY if told(sentence)] == []


@pytest.mark.parametrize("word", [*ADDED["ar"], *ADDED["en"]])
def test_each_everyday_word_of_the_list_stays_usable_and_would_not_without_it(word, monkeypatch):
    data = named(word)
    assert telling_words(word, data) == []
    monkeypatch.setattr(telling, "_everyday", frozenset)
    assert telling_words(word, data) == [word]


def test_no_division_of_any_country_stands_in_ordinary_sentences_or_in_what_the_package_ships():
    divisions = [
        row.values[name]
        for country in reference_files.country_codes()
        for row in reference_files.shipped_rows(country)
        if row.table is Division
        for name in ("name_ar", "name_en")
    ]
    data = named(*divisions)
    assert len(divisions) > 600 and telling_words("Zarqa", data) == ["Zarqa"]
    assert [sentence for sentence in EVERYDAY if telling_words(sentence, data)] == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_notices_as_shipped_may_be_sent_whatever_anything_is_called_here(language):
    shipped = [row.values for row in reference_files.notice_templates()]
    service = samples(language)["service"]
    data = named(service, *(values[f"{part}_{language}"] for values in shipped for part in ("subject", "text")))
    assert len(telling._of_the_installation(data)) > 50 and telling_words(service, data) == []
    for values in shipped:
        subject, text = values[f"subject_{language}"], values[f"text_{language}"]
        assert templates.faults_of(values["channel"], subject, text, samples(language), data) == {}


@pytest.mark.parametrize(
    ("field", "words", "found"),
    [
        ("text_en", "News of the beehives {reference}", "beehives"),
        ("subject_en", "Beehives", "Beehives"),
        ("text_ar", "خبر عن المناحل {reference}", "المناحل"),
        ("subject_ar", "وللمَناحل", "وللمَناحل"),
    ],
)
def test_words_that_name_an_added_body_are_refused_beside_their_field(administrator, field, words, found):
    assert save(administrator, row(), **{field: words}).status_code == 302
    add_body("هيئة المناحل")
    answer = save(administrator, row(), **{field: words})
    (message,) = faults(answer)[field]
    assert f"\u2068{found}\u2069" in message and "tell what the message is about" in message


def test_the_refusal_stands_on_the_arabic_page_in_arabic(administrator):
    add_body()
    answer = save(administrator, row(), language="ar", text_ar="خبر عن المناحل")
    (message,) = faults(answer)["text_ar"]
    assert message.startswith("هذه الكلمات تكشف موضوع الرسالة: \u2068المناحل\u2069")


def write(kind="acknowledgement", channel="email", language="en"):
    return templates.write(kind, channel, language, samples(language))


def test_a_notice_whose_words_became_a_name_goes_out_in_the_words_as_shipped_and_the_log_says_so():
    NoticeTemplate.objects.filter(kind="", channel="email").update(
        subject_en="Beehive {reference}", text_en="Hello {reference}", text_ar="عن المناحل {reference}"
    )
    reference.forget()
    assert (write().subject, write().text) == ("Beehive 0000 0000 0000", "Hello 0000 0000 0000")
    assert write(language="ar").text.startswith("عن المناحل")
    add_body()
    with capture_logs() as logs:
        words, arabic_words = write(), write(language="ar")
    assert (words.subject, words.text) == ("Update on your request 0000 0000 0000", "Hello 0000 0000 0000")
    assert "توجد رسالة جديدة بشأن طلبكم" in arabic_words.text
    assert [(line["event"], line["language"], line["part"]) for line in logs] == [
        ("notice.words_refused", "en", "subject"),
        ("notice.words_refused", "ar", "text"),
    ]


def test_words_of_one_kind_give_way_to_the_administrators_words_of_every_kind():
    NoticeTemplate.objects.create(kind="acknowledgement", channel="sms", text_en="The beehive got {reference}")
    NoticeTemplate.objects.filter(kind="", channel="sms").update(text_en="Read {reference}")
    add_body()
    assert write(channel="sms").text == "Read 0000 0000 0000"


def test_the_portals_name_counts_where_it_is_filled_in(monkeypatch):
    NoticeTemplate.objects.filter(kind="", channel="sms").update(text_en="{service}: read {reference}")
    reference.forget()
    add_body()
    values = samples("en")
    assert templates.write("", "sms", "en", values).text.startswith("Requests service: read")
    words = templates.write("", "sms", "en", values | {"service": "Beehive news"}).text
    assert words.startswith("There is a new message") and "Beehive" not in words


def test_nobody_loses_the_acknowledgement_by_it(sink, entry_for):
    NoticeTemplate.objects.filter(kind="", channel="email").update(
        subject_ar="المناحل", text_ar="عن المناحل {reference}"
    )
    add_body()
    entry = entry_for(make_complaint(language="ar"), kinds.ACKNOWLEDGEMENT)
    deliver(str(entry.pk))
    (message,) = sink.arrived
    assert message["Subject"].strip().startswith("تحديث بشأن طلبكم")
    assert "توجد رسالة جديدة بشأن طلبكم" in message.get_content() and "المناحل" not in message.get_content()


def test_what_another_process_names_tells_here_a_second_later(monkeypatch):
    NoticeTemplate.objects.filter(kind="", channel="sms").update(text_en="The beehive {reference}")
    reference.forget()
    assert write(channel="sms").text.startswith("The beehive")
    Body.objects.filter(code="labour").update(name_en="Ministry of Beehives")
    cache.set(reference.STAMP_KEY, "of another process", timeout=None)
    assert write(channel="sms").text.startswith("The beehive")
    monkeypatch.setattr(reference, "monotonic", lambda: time.monotonic() + 1.1)
    assert write(channel="sms").text.startswith("There is a new message")


def test_a_notice_asks_the_database_nothing_and_the_words_are_put_together_once(django_assert_num_queries, monkeypatch):
    add_body()
    complaint = make_complaint(language="en")
    notices.text_for(complaint)
    with django_assert_num_queries(0):
        notices.text_for(complaint)
    monkeypatch.setattr(arabic, "normalise", lambda text: pytest.fail(text) if "Beehive" in text else text)
    notices.text_for(complaint)
