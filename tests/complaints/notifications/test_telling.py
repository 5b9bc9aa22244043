"""No word that tells of a subject, a body or an institution may stand in a notice; everyday words may."""

import json
import re
import shutil

import pytest
from django.utils import translation

from complaints.domain import arabic, reference_files
from complaints.models import Body, Category, CategoryGroup, Country, EmergencyNumber, Subcategory, UrgencyFlag
from complaints.notifications import notices, telling
from complaints.notifications.telling import telling_words
from complaints.notifications.word_forms import readings, stems

NAMED = (Body, Category, CategoryGroup, EmergencyNumber, Subcategory, UrgencyFlag)
HARMLESS = json.loads((reference_files.FOLDER / "harmless_words.json").read_text(encoding="utf-8"))


SENSITIVE = """
    sexual execution corruption inmate interrogation security investigator investigation inspector petition slavery
    trafficking discrimination refugee deportation reprisal NHRC nhri verdict
    قاض جنسي إعدام فساد ضابط استجواب أمن تحقيق محقق عريضة رق اتجار تمييز لاجئ ترحيل انتقام حكم مظلمة مخفر
"""


@pytest.mark.parametrize("word", SENSITIVE.split())
def test_a_sensitive_word_is_caught(word):
    assert telling_words(f"x {word}.") == [word]


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
    telling._of_reference_data.cache_clear()
    try:
        assert telling_words("The beehive burnt, وللمناحل") == ["beehive", "burnt", "وللمناحل"]
    finally:
        telling._of_reference_data.cache_clear()


@pytest.mark.parametrize("word", [*HARMLESS["ar"], *HARMLESS["en"]])
def test_an_everyday_word_is_let_through_and_would_not_be_without_the_list(word, monkeypatch):
    assert telling_words(word) == []
    monkeypatch.setattr(telling, "_harmless", frozenset)
    assert telling_words(word) == [word]


EVERYDAY = """
    We have received your request. Keep this number in a safe place.
    There is an update. Please open the page below and enter your reference and your code.
    Your request needs an answer from you before 30 November. Please sign in to read it.
    A document is waiting for you. You can download it for 30 days.
    This message was sent automatically. Please do not reply; nobody reads this mailbox.
    If you did not ask for this, please ignore it, or call our service line from 8 to 15 on working days.
    Thank you for your patience. We are sorry for the delay.
    Your appointment is on Sunday at 10:00. To change it, open this link.
    The site will be closed for maintenance on Friday night between 22:00 and 02:00.
    Reply STOP to end these messages. They are free of charge.
    Please check your e-mail address and telephone number, and let us know if they have changed.
    We will contact you again within ten days. You need to do nothing now.
    Dear customer, your file was forwarded to the team that can help you. Kind regards
    Our office is closed on public holidays. Visit our home page for opening times.
    Your code is private: never give it to anyone, not even to our staff.
    The time for your answer ends soon. Please upload the missing papers. Nothing else is due.
    وصل طلبكم وسُجل برقم جديد. يرجى الاحتفاظ بهذا الرقم.
    يوجد تحديث. يرجى فتح الصفحة أدناه وإدخال الرقم المرجعي والرمز.
    يحتاج طلبكم إلى رد منكم قبل يوم 30 تشرين الثاني. لقراءته يرجى تسجيل الدخول.
    توجد وثيقة بانتظاركم، ويمكن تنزيلها خلال ثلاثين يوماً.
    إذا وصلتكم هذه الرسالة خطأً فيرجى تجاهلها أو الاتصال بنا في أيام العمل من الثامنة إلى الثالثة.
    شكراً لصبركم، ونعتذر عن التأخير. أهلاً وسهلاً بكم.
    موعدكم يوم الأحد الساعة العاشرة صباحاً. لتغيير الموعد يرجى فتح هذا الرابط.
    سيتوقف الموقع للصيانة مساء الجمعة من العاشرة ليلاً إلى الثانية فجراً.
    يرجى التأكد من عنوان البريد الإلكتروني ورقم الهاتف.
    سنتواصل معكم مرة أخرى خلال عشرة أيام، ولا يلزم أي إجراء الآن.
    مكتبنا مغلق في أيام العطل الرسمية. يرجى زيارة الصفحة الرئيسية لمعرفة مواعيد الدوام.
    الرمز السري خاص بكم فلا تعطوه لأحد. أُنشئ حسابكم خلال أربع وعشرين ساعة.
    الخطوة التالية تبدأ يوم الاثنين، ولا شيء مطلوب منكم حالياً. الخدمة مجانية.
    معاملتكم قيد المتابعة لدى الجهة المختصة. للحصول على المساعدة يرجى الاتصال بمركز خدمة المتعاملين.
"""


@pytest.mark.parametrize("sentence", EVERYDAY.strip().splitlines())
def test_ordinary_sentences_of_a_notice_are_let_through(sentence):
    assert telling_words(sentence) == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_portals_neutral_name_is_let_through(language):
    service = notices.merged("482715039164", language, page="tracking:enter")["service"]
    assert re.search(r"\w", service) and telling_words(service) == []
