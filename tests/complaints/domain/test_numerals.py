"""Arabic-Indic numerals on a finished page: which digits change, which stay, and their order."""

import pytest
from django.db import OperationalError
from django.utils import translation

from complaints.domain import country, numerals
from complaints.domain.reference import ReferenceMissing
from tests.complaints.countries import EGYPT, JORDAN


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>المادتان 20 و39</p>", "<p>المادتان ٢٠ و٣٩</p>"),
        ('<p title="الجزء 1 من 6">الجزء 1 من 6</p>', '<p title="الجزء ١ من ٦">الجزء ١ من ٦</p>'),
        ('<td data-label="خلال 30 يوماً">5</td>', '<td data-label="خلال ٣٠ يوماً">٥</td>'),
        ('<input value="12" placeholder="مثلاً 34">', '<input value="12" placeholder="مثلاً ٣٤">'),
        ('<option value="3" selected>3 ملفات</option>', '<option value="3" selected>٣ ملفات</option>'),
        ("<p>قال &#39;3&#x27; &amp; 4</p>", "<p>قال &#39;٣&#x27; &amp; ٤</p>"),
        ("<p>10:30 و3/4 و2.5</p>", "<p>١٠:٣٠ و٣/٤ و٢.٥</p>"),
    ],
)
def test_numbers_of_sentences_and_of_what_is_read_out_change(before: str, after: str) -> None:
    assert numerals.in_html(before) == after


@pytest.mark.parametrize(
    "markup",
    [
        '<bdi class="code" dir="ltr">4827 1503 9164</bdi>',
        '<span dir="ltr"><span>1</span><b>2 <span>3</span></b> 4</span>',
        '<p dir="auto">ضربوني 3 مرات</p>',
        '<p class="narrative" lang="ar" dir="rtl">في 3 أيار</p>',
        "<textarea name='words'>3 أيام</textarea>",
        "<script>var n = 1 < 2;</script><style>p { margin: 0 }</style><!-- 5 -->",
        '<a href="/ar/desk/482715039164/?page=2" id="row-7" class="h3">المزيد</a>',
        '<time datetime="2026-11-24">اليوم</time>',
        "<p>المقاس A4 والقاعدة COI-6 والعنوان name2@example.org وUTF-8</p>",
        "<title>تقرير 4827 1503 9164</title><p>4827 1503 9164 2075 و482715039164</p>",
        "<p>اتصل على +962 7 9123 4567</p>",
    ],
)
def test_codes_words_of_people_what_is_typed_and_markup_stay(markup: str) -> None:
    assert numerals.in_html(markup) == markup


def test_what_follows_an_element_that_stays_changes_again() -> None:
    page = '<p><bdi dir="ltr">1 <bdi>2</bdi></bdi> 3 <input dir="ltr" value="4"> 5 <b dir="auto">6</b> 7</p>'
    assert numerals.in_html(page) == (
        '<p><bdi dir="ltr">1 <bdi>2</bdi></bdi> ٣ <input dir="ltr" value="4"> ٥ <b dir="auto">6</b> ٧</p>'
    )


@pytest.mark.parametrize("hyphen", ["-", "\u2011", "–"])
def test_digits_that_a_hyphen_joins_are_isolated_or_they_would_be_read_in_reverse(hyphen: str) -> None:
    assert numerals.in_text(f"في 31{hyphen}12{hyphen}2026.") == f"في \u2066٣١{hyphen}١٢{hyphen}٢٠٢٦\u2069."
    assert numerals.in_text(f"من ٩{hyphen}١٧") == f"من \u2066٩{hyphen}١٧\u2069"


def test_a_page_of_another_language_stays() -> None:
    page = '<html lang="en" dir="ltr"><body><p>Part 1 of 6</p></body></html>'
    assert numerals.in_html(page) == page


@pytest.mark.parametrize(
    ("here", "language", "expected"),
    [
        (EGYPT, "ar", "<p>٣</p>"),
        (EGYPT, "en", "<p>3</p>"),
        (JORDAN, "ar", "<p>3</p>"),
    ],
)
def test_the_country_asks_and_english_never_has_them(monkeypatch, here, language, expected) -> None:
    monkeypatch.setattr(country, "current", lambda: here)
    with translation.override(language):
        assert numerals.as_read("<p>3</p>") == expected


@pytest.mark.parametrize("error", [OperationalError(), ReferenceMissing("JO")])
def test_a_page_is_shown_while_the_reference_data_cannot_be_read(monkeypatch, error) -> None:
    def fails():
        raise error

    monkeypatch.setattr(country, "current", fails)
    with translation.override("ar"):
        assert numerals.as_read("<p>3</p>") == "<p>3</p>"
