"""One spelling for what people write in many."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from complaints.domain import arabic


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        # Phrases of complaints, in several countries' manner.
        ("توجهتُ إلى المطار", "توجهت الي المطار"),
        ("ففوجئتُ عند منفذ الجوازات", "ففوجيت عند منفذ الجوازات"),
        ("لم أتسلَّم قبل ذلك أي إخطار", "لم اتسلم قبل ذلك اي اخطار"),
        ("كهربوه في صوابعه", "كهربوه في صوابعه"),
        ("يوم ١٦/١١/٢٠٢٦ الساعة حوالي ٣", "يوم 16/11/2026 الساعه حوالي 3"),
        ("۱۹۸۷", "1987"),
        ("مشاكل عائلية", "مشاكل عايليه"),
        ("الـ transfer بكرة", "ال transfer بكره"),
        # Alef and its forms, also taken apart.
        ("أإآٱا", "ااااا"),
        ("ا\u0654خ", "اخ"),
        # Ya, alef maqsura, ta marbuta, Persian kaf and ya, Urdu ha.
        ("مستشفى", "مستشفي"),
        ("الشرطة", "الشرطه"),
        ("شکایت های", "شكايت هاي"),
        ("گارد", "گارد"),
        # Hamza.
        ("مسئول", "مسوول"),
        ("مَسْؤُول", "مسوول"),
        ("شِئُون", "شوون"),
        ("دائرة", "دايره"),
        ("كهرباء، قضاء", "كهربا، قضا"),
        ("شيء", "شي"),
        ("القراءة", "القراءه"),
        ("ء", "ء"),
        # Tatweel, vowel signs of the Koran, zero-width and bidi marks.
        ("محمّــــد", "محمد"),
        ("ٱلرَّحْمَٰن", "الرحمن"),
        ("\u202bاحتـ\u200dجاز\u202c\u200f", "احتجاز"),
        # Ligatures and presentation forms, as PDFs give them.
        ("ﻻ", "لا"),
        ("ﻷﺣﺮﻕ ﺍﻟﺒﻴﺖ", "لاحرق البيت"),
        ("ﷲ", "الله"),
        # Other scripts.
        ("Détenu À CAEN", "detenu a caen"),
        ("Straße", "strasse"),
        ("ＬＣ－４４７１", "lc-4471"),
    ],
)
def test_a_phrase_is_brought_to_its_one_spelling(written: str, normal: str) -> None:
    assert arabic.normalise(written) == normal


@given(st.one_of(st.text(), st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0x6FF))))
@example("ءءء")
@example("ئو ئُو ﺋﻮ")
@example("İΐ\u0345")
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = arabic.normalise(text)
    assert arabic.normalise(once) == once


@given(st.text(alphabet="ابتكيءئؤة", min_size=1), st.text(alphabet="\u064b\u064e\u0651\u0652\u0670\u0640\u200f"))
def test_vowel_signs_and_marks_never_change_a_word(word: str, marks: str) -> None:
    marked = "".join(letter + marks for letter in word)
    assert arabic.words(marked) == arabic.words(word)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قالي «هذي مشاكل عائلية»، وما رضى!", ["قالي", "هذي", "مشاكل", "عايليه", "وما", "رضي"]),
        ("شركة Blue Palm للمقاولات", ["شركه", "blue", "palm", "للمقاولات"]),
        ("الـtransfer بكرة", ["ال", "transfer", "بكره"]),
        ("رقم LC-4471؛ عمره ١٥سنة", ["رقم", "lc", "4471", "عمره", "15", "سنه"]),
        ("عبدالله وعبدالرحمن وعبد الله", ["عبد", "الله", "وعبد", "الرحمن", "وعبد", "الله"]),
        ("snake_case", ["snake", "case"]),
        (" \n،؟ ", []),
    ],
)
def test_words_come_normalised_and_in_order(text: str, words: list[str]) -> None:
    assert arabic.words(text) == words


@given(st.text())
def test_words_hold_neither_blanks_nor_capitals(text: str) -> None:
    for word in arabic.words(text):
        assert word
        assert word == word.casefold()
        assert not any(character.isspace() for character in word)
