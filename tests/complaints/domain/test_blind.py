"""Search over sealed text: what is found, and what tokens give away."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from complaints.domain import blind

NARRATIVE = """
أنا أم لثلاث عيال ومنفصلة من سنتين. رحت مركز الرمال يوم الخميس الساعة 9 الليل ومعاي تسجيلات صوتية، والضابط المناوب
قالي «هذي مشاكل عائلية»، وما رضى يسجل بلاغ ولا عطاني رقم. طلبت من لجنة الوزارة ورقة رقم LC-4471 من شركة Blue Palm.
"""


def found(query: str, *texts: str) -> bool:
    """Whether a search for `query` returns a complaint with `texts`, as the database compares."""
    wanted = set(blind.query_tokens(query))
    return bool(wanted) and wanted <= set(blind.tokens(*texts))


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("مركز", "المركز بالمركز للمركز والمركز ومركز وبالمركز كالمركز فالمركز بمركز لمركز وللمركز مَرْكَز"),
        ("المركز", "مركز لمركز بالمركز ومركز"),
        ("بالمركز", "مركز المركز"),
        ("شرطة", "الشرطة بالشرطة للشرطة والشرطة شرطه لشرطة الشرطي ووشرطة"),
        ("وزارة", "الوزارة بالوزارة للوزارة والوزارة بوزارة لوزارة ووزارة وزارات وزارتهم"),
        ("لجنة", "اللجنة للجنة باللجنة ولجنة واللجنة وللجنة"),
        ("والد", "والدي والدته والدها والدين الوالد ووالدي لوالدي"),
        ("ولد", "ولدي الولد ولدها"),
        ("فساد", "الفساد والفساد بالفساد وفساد"),
        ("كهرباء", "الكهرباء بالكهرباء كهربا"),
        ("مسؤول", "المسئول مسؤولين والمسؤول"),
        ("مستشفى", "المستشفى مستشفي بالمستشفى مستشفيات"),
        ("مدرسة", "المدرسة مدرستي بالمدرسة مدرسته"),
        ("بلاغ", "البلاغ بلاغي ببلاغ بلاغات"),
        ("إجراء", "إجراءات الإجراءات اجراء"),
        ("ضرب", "ضربوني الضرب بالضرب ضربوه وضربوه"),
        ("محتجز", "محتجزون محتجزين المحتجزين للمحتجزين"),
        ("دولة", "الدولة والدولة بالدولة"),
        ("arrest", "arrested arresting Arrest ARRESTS"),
    ],
)
def test_a_word_is_found_with_any_article_prefix_or_ending(query: str, written: str) -> None:
    missed = [word for word in written.split() if not found(query, word)]
    assert missed == []


@pytest.mark.parametrize(
    "query",
    ["مركز الرمال", "الضابط المُناوب", "بلاغ عائلي", "٩ الليل", "lc 4471", "blue PALM شركة", "وزارة"],
)
def test_a_query_of_several_words_finds_the_narrative_that_holds_them_all(query: str) -> None:
    assert found(query, NARRATIVE)


def test_a_query_with_one_word_more_than_the_narrative_does_not_find_it() -> None:
    assert not found("مركز النخيل", NARRATIVE)


def test_a_name_of_god_s_servant_is_found_written_together_or_apart() -> None:
    assert found("عبدالله", "قابلت عبد الله أمس")
    assert found("عبد الله", "قابلت عبدالله أمس")


def test_stop_words_and_single_letters_leave_no_token_and_no_query() -> None:
    assert blind.tokens("من في على و a the of 7") == []
    assert blind.query_tokens("من the ، x") == []


def test_a_typical_narrative_takes_at_most_as_many_tokens_as_it_has_words() -> None:
    assert 30 <= len(blind.tokens(NARRATIVE)) <= len(NARRATIVE.split()) * 1.2


@given(st.lists(st.text(max_size=40), max_size=4))
def test_tokens_are_unique_ascending_and_fit_a_signed_bigint(texts: list[str]) -> None:
    tokens = blind.tokens(*texts)
    assert tokens == sorted(set(tokens))
    assert all(0 <= token < 2**63 for token in tokens)


@given(st.text(max_size=60))
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    assert set(blind.query_tokens(text)) <= set(blind.tokens(text))


@given(st.text(max_size=40), st.text(max_size=40))
def test_texts_indexed_together_have_the_tokens_of_each(one: str, other: str) -> None:
    assert set(blind.tokens(one, other)) == {*blind.tokens(one), *blind.tokens(other)}


def test_another_key_gives_other_tokens(settings: Settings) -> None:
    before = set(blind.tokens(NARRATIVE))
    settings.INDEX_KEY = bytes(range(32))
    assert before.isdisjoint(blind.tokens(NARRATIVE))


def test_an_exact_token_is_found_however_its_value_is_spelled() -> None:
    assert blind.exact("reference", "٤٨٢٧-١٥٠٣ 9164") == blind.exact("reference", "482715039164")
    assert blind.exact("email", " \u200fRana@Example.ORG\u202c\n") == blind.exact("email", "rana@example.org")
    assert blind.exact("phone", "+962 7 9123 4567") == blind.exact("phone", "+962791234567")


def test_the_same_digits_as_reference_phone_and_word_give_three_tokens() -> None:
    digits = "482715039164"
    kinds = {blind.exact("reference", digits), blind.exact("phone", digits), *blind.tokens(digits)}
    assert len(kinds) == 3


def test_threads_that_index_at_once_give_what_one_alone_gives() -> None:
    alone = blind.tokens(NARRATIVE)
    results: list[list[int]] = []

    def index() -> None:
        results.extend(blind.tokens(NARRATIVE) for _ in range(20))

    threads = [threading.Thread(target=index) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 80
    assert all(result == alone for result in results)
