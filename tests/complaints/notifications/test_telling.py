"""No word that tells of a subject, a body or an institution may stand in a notice; everyday words may.

Here: of the names that the package ships. Those that an installation gives are in `test_names_given_here`.
"""

import json
import re
import shutil

import pytest
from django.utils import translation

from complaints.domain import arabic, reference_files
from complaints.models import Body, Category, CategoryGroup, Country, EmergencyNumber, Subcategory, UrgencyFlag
from complaints.notifications import notices, telling
from complaints.notifications.word_forms import readings, stems
from tests.complaints.notifications.everyday import EVERYDAY

NAMED = (Body, Category, CategoryGroup, EmergencyNumber, Subcategory, UrgencyFlag)
HARMLESS = json.loads((reference_files.FOLDER / "harmless_words.json").read_text(encoding="utf-8"))


def telling_words(text):
    """Those of the list and of the package, whatever an installation has."""
    return telling.telling_words(text, None)


SENSITIVE = """
    sexual execution corruption inmate interrogation security investigator investigation inspector petition slavery
    trafficking discrimination refugee deportation reprisal NHRC nhri verdict
    قاض جنسي إعدام فساد ضابط استجواب أمن تحقيق محقق عريضة رق اتجار تمييز لاجئ ترحيل انتقام حكم مظلمة مخفر
"""


@pytest.mark.parametrize("word", SENSITIVE.split())
def test_a_sensitive_word_is_caught(word):
    assert telling_words(f"x {word}.") == [word]


# What was done to people, in the forms that somebody writes.
DONE_TO_PEOPLE = """
    ضربوا ضربوه ضربني يضربون بالضرب ضربات مضروب مفقود المفقودين ومفقودة اختفى مختطف اختطفوا اختطاف مخطوف خطفوه يخطفون
    صعق صعقوه صعقات جلد جلدوه جلدة مجلود بالسياط ركلوه صفعوني خنقوه مشبوح قتل قتلوه يقتل مقتل مقتول قاتل اغتيال اغتالوا
    مذبحة مجزرة إبادة انتحر توفي ماتت جثمان تعذيب عذبوه معذب احتجاز احتجزوه محتجز اعتقلوه يحبسون اعتداء اعتدى اعتدوا يعتدي
    تحرش متحرش يتحرش اغتصاب اغتصبوا مغتصبة إهانة أهانوه يهينون شتموني شتائم تهديد هددوني يهدد مهددة
    رشوة ارتشى مرتشي تزوير مسروق مصاب جريح نزيف كدمات رصاصة هراوة مطعون قاصرات
    missing vanished captive captured handcuffed shackled blindfolded abducted disappeared kidnapped
    beat beaten flogged flogging whipped lashes electrocuted electrocution shocked tasered waterboarded hanged strangled
    choked kicked slapping punched hit stabbed attacked killed assassinated slaughter massacre genocide executed shot gun
    bullet bomb dead died corpse molested groped naked insulted cursed bullied coerced enslaved expelled exile
    bruises bleeding blood wounds fractured starved stolen theft robbed fraud forged embezzled bribed illegal wrongfully
"""


@pytest.mark.parametrize("word", DONE_TO_PEOPLE.split())
def test_what_was_done_to_people_is_caught_in_every_form(word):
    assert telling_words(f"x {word}.") == [word]


NEAR_THEM = """
    deadline bulletin stable stability cursor forget cocoa cope guide goal hi beta attach diet capital
    لكم زوروا محجوز تعليق إطلاق فقد معتدل متوفرة تعذر كلمات قدم مجلد تقدم ضريح معذرة
"""


@pytest.mark.parametrize("word", NEAR_THEM.split())
def test_an_ordinary_word_that_looks_like_one_is_let_through(word):
    assert telling_words(word) == []


def test_the_sentences_that_once_went_out_are_caught_word_for_word():
    assert telling_words("News on the sexual slavery investigation against the security inspector") == [
        "sexual", "slavery", "investigation", "against", "security", "inspector",
    ]  # fmt: skip
    assert telling_words("خبر عن التحقيق مع ضابط الأمن في الإعدام والترحيل والاتجار") == [
        "التحقيق", "ضابط", "الأمن", "الإعدام", "والترحيل", "والاتجار",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "refugees deported petitions inspectors verdicts evicted housing wages",
        "للمحققين وتحقيقاتهم بالضباط فالعرائض والمخافر لمحاكمتها بحريتكم ولجمعيات كالمفوضية للرق",
    ],
)
def test_plurals_possessives_and_prefixes_hide_no_word(words):
    assert telling_words(words) == words.split()


def names_of_reference_data():
    """Every name that people could read on the portal's own pages, of every country."""
    for country in reference_files.country_codes():
        for row in reference_files.shipped_rows(country):
            if row.table in NAMED:
                yield from (row.values["name_ar"], row.values["name_en"])
            elif row.table is Country:
                yield from (row.values["nhri_name_ar"], row.values["nhri_name_en"])
    for language in ("ar", "en"):
        with translation.override(language):
            yield from map(str, Body.Kind.labels)


def test_every_word_in_a_name_of_the_reference_data_is_caught_or_an_everyday_word():
    words = {
        word for name in names_of_reference_data() for word in arabic.words(name) if word.isalpha() and len(word) > 1
    }
    everyday = {arabic.normalise(word) for word in (*HARMLESS["ar"], *HARMLESS["en"])}
    let_through = {word for word in words if not telling_words(word)}
    assert len(words) > 900 and len(let_through) < len(words) / 4
    assert [word for word in let_through if not any(stems(one) & everyday for one in readings(word))] == []


@pytest.mark.parametrize(
    ("file", "add"),
    [
        ("taxonomy.json", lambda data: data["categories"][0]["subcategories"]),
        ("taxonomy.json", lambda data: data["categories"]),
        ("bodies.json", lambda data: data["bodies"]),
    ],
)
def test_a_new_subject_or_body_brings_its_words_along(tmp_path, monkeypatch, file, add):
    folder = shutil.copytree(reference_files.FOLDER, tmp_path / "data")
    data = json.loads((folder / file).read_text(encoding="utf-8"))
    add(data).append({"name_ar": "إتلاف المناحل", "name_en": "Burnt beehives"})
    (folder / file).write_text(json.dumps(data), encoding="utf-8")
    assert telling_words("The beehive burnt, وللمناحل") == []
    monkeypatch.setattr(telling, "FOLDER", folder)
    telling._of_the_package.cache_clear()
    try:
        assert telling_words("The beehive burnt, وللمناحل") == ["beehive", "burnt", "وللمناحل"]
    finally:
        telling._of_the_package.cache_clear()


@pytest.mark.parametrize("word", [*HARMLESS["ar"], *HARMLESS["en"]])
def test_an_everyday_word_is_let_through_and_would_not_be_without_the_list(word, monkeypatch):
    assert telling_words(word) == []
    monkeypatch.setattr(telling, "_harmless", frozenset)
    assert telling_words(word) == [word]


@pytest.mark.parametrize("sentence", EVERYDAY)
def test_ordinary_sentences_of_a_notice_are_let_through(sentence):
    assert telling_words(sentence) == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_portals_neutral_name_is_let_through(language):
    service = notices.merged("482715039164", language, page="tracking:enter")["service"]
    assert re.search(r"\w", service) and telling_words(service) == []
