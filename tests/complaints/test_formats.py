"""The filters as templates use them: isolated, escaped, in the page's language."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.template import engines
from django.utils import translation

from complaints.domain import country
from complaints.domain.approximate_date import ApproximateDate
from tests.complaints.countries import JORDAN, SAUDI_ARABIA

MOMENT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def jordan(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation in Jordan, without the reference data that say so."""
    monkeypatch.setattr(country, "current", lambda: JORDAN)


@pytest.fixture(autouse=True)
def arabic_page() -> Iterator[None]:
    with translation.override("ar"):
        yield


def shown(source: str, **context: Any) -> str:
    return str(engines["django"].from_string("{% load formats %}" + source).render(context))


def test_reference_code_and_phone_are_grouped_and_run_left_to_right() -> None:
    assert shown("{{ r|reference }}", r="482715039164") == '<bdi class="code" dir="ltr">4827 1503 9164</bdi>'
    assert shown("{{ c|code }}", c="4827150391642075") == '<bdi class="code" dir="ltr">4827 1503 9164 2075</bdi>'
    assert shown("{{ p|phone }}", p="+962791234567") == '<bdi class="code" dir="ltr">+962 7 9123 4567</bdi>'


def test_whatever_a_value_holds_is_escaped() -> None:
    assert shown("{{ v|ltr }}", v='<b>"a".pdf</b>') == '<bdi dir="ltr">&lt;b&gt;&quot;a&quot;.pdf&lt;/b&gt;</bdi>'
    assert "<b>" not in shown("{{ v|reference }}{{ v|code }}", v="<b>")


def test_a_moment_and_its_day_are_those_of_the_country_and_readable_by_machines() -> None:
    assert (
        shown("{{ m|when }}", m=MOMENT)
        == '<time datetime="2026-11-23T22:30:00+00:00">24 تشرين الثاني 2026، 1:30 ص</time>'
    )
    assert shown("{{ m|day }}", m=MOMENT) == '<time datetime="2026-11-24">24 تشرين الثاني 2026</time>'
    assert shown("{{ d|day }}", d=date(2026, 1, 2)) == '<time datetime="2026-01-02">2 كانون الثاني 2026</time>'


def test_in_a_narrow_column_the_hijri_day_stands_on_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    time = '<time datetime="2026-11-23T22:30:00+00:00">'
    assert shown("{{ m|stacked }}", m=MOMENT) == f"{time}24 تشرين الثاني 2026، 1:30 ص</time>"
    monkeypatch.setattr(country, "current", lambda: SAUDI_ARABIA)
    below = '<span class="hijri">14 جمادى الآخرة 1448 هـ</span>'
    assert shown("{{ m|stacked }}", m=MOMENT) == f"{time}24 نوفمبر 2026، 1:30 ص{below}</time>"


def test_the_name_of_a_file_runs_as_its_first_letter_does() -> None:
    assert shown("{{ n|file_name }}", n="شهادة <2>.jpg") == '<bdi dir="auto">شهادة &lt;2&gt;.jpg</bdi>'


def test_an_approximate_date_tells_machines_no_more_than_people() -> None:
    assert (
        shown("{{ a|approximate }}", a=ApproximateDate(2026, 11, about=True))
        == '<time datetime="2026-11">تشرين الثاني 2026 تقريباً</time>'
    )
    assert shown("{{ a|approximate }}", a=ApproximateDate(2026)) == '<time datetime="2026">2026</time>'


def test_numbers_keep_their_sign_in_front_and_nought_is_shown() -> None:
    assert shown("{{ n|number }}", n=-1200) == '<bdi dir="ltr">-1,200</bdi>'
    assert shown("{{ n|number }}", n=0) == '<bdi dir="ltr">0</bdi>'


def test_sizes_and_durations_speak_the_language_of_the_page() -> None:
    source = "{{ s|size }} {{ t|duration }}"
    assert shown(source, s=2_500_000, t=timedelta(days=2)) == "<bdi>2.4 ميغابايت</bdi> يومان"
    with translation.override("en-gb"):
        assert shown(source, s=2_500_000, t=timedelta(days=2)) == "<bdi>2.4 MB</bdi> 2 days"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("missing", [None, ""])
def test_a_missing_value_shows_as_nothing(missing: str | None, language: str) -> None:
    source = "{{ v|reference }}{{ v|code }}{{ v|phone }}{{ v|ltr }}{{ v|when }}{{ v|stacked }}{{ v|file_name }}{{ v|day }}{{ v|approximate }}"
    with translation.override(language):
        assert shown(source, v=missing) == ""
        assert shown("{{ v|number }}{{ v|size }}{{ v|duration }}", v=None) == ""


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("ar-jo", "rtl"), ("en", "ltr"), ("en-gb", "ltr")])
def test_a_fragment_s_direction_follows_its_language(language: str, direction: str) -> None:
    assert shown('<p lang="{{ l }}" dir="{{ l|lang_dir }}">', l=language) == f'<p lang="{language}" dir="{direction}">'
