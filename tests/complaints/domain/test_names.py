"""Names as people write them, and whether two may be one person's; units, and whether a text speaks of one."""

import pytest

from complaints.domain import names, units

SAME = [
    ("سمير منصور", "سمير منصور"),
    ("سمير منصور", "العقيد سمير خالد منصور"),
    ("سمير منصور", "منصور سمير"),
    ("سَمير مَنصور", "السيد سمير المنصور"),
    ("سمير بن خالد آل منصور", "سمير منصور"),
    ("أحمد عبدالله الخطيب", "احمد عبد الله الخطيب"),
    ("نور الدين الخطيب", "نورالدين خطيب"),
    ("أبو بكر الصالح", "ابوبكر الصالح"),
    ("ليلى خالد منصور", "سمير خالد منصور"),  # brother and sister
    ("رائد النجار", "الرائد رائد النجار"),
    ("Samir Mansour", "Captain Samir Khaled Mansour"),
    ("Samir Al-Khatib", "AL KHATIB, Samir"),
    ("Abdul Rahman Saleh", "Mr. Abdulrahman Saleh"),
    ("Abd al-Rahman Saleh", "abdel rahman saleh"),
    ("Abdullah al-Aziz", "Abd Allah Aziz"),
    ("Omar Abdel-Aziz", "Omar Abdulaziz"),
    ("Samir K. Mansour", "Samir Mansour"),
    ("منصور", "العقيد منصور"),
]
DIFFERENT = [
    ("سمير منصور", "سمير الخطيب"),
    ("سمير منصور", "سمير"),
    ("سمير منصور", "العقيد منصور"),
    ("منصور", "سمير منصور"),
    ("محمد أحمد الخطيب", "أحمد محمد منصور"),
    ("عبد الله الخطيب", "عبد الله منصور"),
    ("عبد الله الخطيب", "عبد الرحمن الخطيب"),
    ("سمير منصور", "الضابط"),
    ("سمير منصور", ""),
    ("", ""),
    ("Samir Mansour", "Samir Haddad"),
    ("Captain Samir", "Captain Mansour"),
    ("Abu Bakr Saleh", "Abu Omar Saleh"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_person_is_known_under_what_people_add_and_leave_out(one, other):
    assert names.same_person(one, other) and names.same_person(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_a_first_name_a_rank_or_two_given_names_among_others_make_nobody_the_same(one, other):
    assert not names.same_person(one, other) and not names.same_person(other, one)


@pytest.mark.parametrize(
    "text",
    [
        "النقيب سمير منصور من مركز شرطة النخيل",
        "الموظف المناوب، ويُدعى سمير خالد منصور",
        "رئيس القسم والنقيب سمير منصور",
        "خالد الخطيب وسمير منصور",
        "أشتكي من المحقق سمير منصور الذي ضربني",
        "سمير منصور",
        "شكوى ضد سمير منصور وآخرين",
        "الضابط المناوب بسمير منصور معروف",
    ],
)
def test_a_name_is_found_in_what_was_written_about_the_respondent(text):
    assert names.named_in("سمير منصور", text)


@pytest.mark.parametrize(
    "text",
    [
        "الموظف المناوب",
        "النقيب سمير من مركز شرطة النخيل",
        "سمير الخطيب ومنصور العلي",
        "سمير الخطيب، ومنصور",
        "النقيب سمير والرقيب منصور",
        "مركز شرطة منصور",
        "",
    ],
)
def test_parts_of_two_people_make_no_third(text):
    assert not names.named_in("سمير منصور", text)


def test_a_name_that_begins_like_the_word_and_is_found():
    assert names.named_in("سامر وليد الخطيب", "الشرطي سامر وليد الخطيب من المخفر")
    assert names.named_in("وليد الخطيب", "ضربني وليد الخطيب")


def test_english_text_names_people_too():
    text = "The duty officer, Capt. Samir K. Mansour of the Valley station, and Sgt. Omar Haddad"
    assert names.named_in("Samir Mansour", text)
    assert names.named_in("Omar Haddad", text)
    assert not names.named_in("Omar Mansour", text)
    assert not names.named_in("Samir Haddad", text)


def test_one_word_is_found_only_where_it_is_the_whole_name():
    assert names.named_in("منصور", "العقيد منصور من مركز شرطة النخيل")
    assert not names.named_in("منصور", "العقيد سمير منصور")


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("مركز شرطة النخيل", "مركز شرطة النخيل"),
        ("مركز شرطة النخيل", "أمام شرطة نخيل في الشارع"),
        ("قسم شرطة تل الزيتون", "موظف في مخفر تل الزيتون"),
        ("مركز شرطة النخيل، محافظة الوادي", "في مركز شرطة النخيل"),
        ("إدارة سجن وادي السدر", "سجن وادي السدر، محافظة الشمال"),
        ("مديرية شرطة محافظة الوادي", "مديرية شرطة الوادي"),
        ("Al-Nakheel police station", "Duty officer at the Al Nakheel station"),
        ("Police Station 5", "in station 5, at night"),
        ("الكتيبة ٧", "أفراد من كتيبة 7"),
    ],
)
def test_a_unit_is_known_by_its_own_words_and_its_kind(unit, text):
    assert units.spoken_of(unit, text)


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("مركز شرطة النخيل", "مركز شرطة الرمال"),
        ("مركز شرطة النخيل", "بيتي في حي النخيل"),
        ("مركز شرطة", "مركز شرطة النخيل"),
        ("وحدة المباحث في الوادي", "مركز شرطة النخيل، محافظة الوادي"),
        ("Valley prison", "Valley police station"),
        ("", "مركز شرطة النخيل"),
        ("مركز شرطة النخيل", ""),
    ],
)
def test_another_unit_of_the_kind_or_another_thing_of_the_name_is_not_meant(unit, text):
    assert not units.spoken_of(unit, text)


def test_the_kind_of_place_that_was_chosen_counts_as_said():
    assert units.spoken_of("مركز شرطة النخيل", "النخيل", "police-station")
    assert not units.spoken_of("مركز شرطة النخيل", "النخيل", "home")


def test_a_unit_without_words_of_its_own_could_be_any():
    assert units.tells_apart("سجن وادي السدر")
    assert not units.tells_apart("مركز الشرطة")
    assert not units.tells_apart("The police station")
