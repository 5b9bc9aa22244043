"""Dates, numbers and sizes as the people of a country read them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain import digits, presentation
from complaints.domain.approximate_date import ApproximateDate
from complaints.domain.reference_infos import CountryInfo
from tests.complaints.countries import EGYPT, JORDAN, MOROCCO, SAUDI_ARABIA

DAY = date(2026, 11, 24)
# Half past ten at night in UTC: already the next day in Amman and Riyadh, not yet in Rabat.
LATE = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)

LEVANT = "كانون الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول"
EAST = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
MAGHREB = "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر"


def months(names: str) -> list[str]:
    return [name.replace("_", " ") for name in names.replace("كانون الثاني", "كانون_الثاني").split()]


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        ("JO LB SY PS IQ", months(LEVANT)),
        ("EG SD YE LY SA AE BH KW OM QA DJ SO KM", months(EAST)),
        ("DZ TN", months(MAGHREB)),
        ("MA", months("يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر")),
        ("MR", months("يناير فبراير مارس إبريل مايو يونيو يوليو أغشت شتمبر أكتوبر نوفمبر دجمبر")),
    ],
)
def test_months_bear_the_names_of_each_of_the_twenty_two_countries(codes: str, names: list[str]) -> None:
    for code in codes.split():
        here = replace(JORDAN, code=code)
        shown = [presentation.show_date(date(2026, month, 4), "ar", here) for month in range(1, 13)]
        assert shown == [f"4 {name} 2026" for name in names], code


def test_a_country_unknown_to_cldr_still_gets_arabic_months() -> None:
    assert presentation.show_date(DAY, "ar", replace(JORDAN, code="XK")) == "24 نوفمبر 2026"


def test_english_dates_are_british_and_in_western_digits_everywhere() -> None:
    for here in (JORDAN, EGYPT, MOROCCO):
        assert presentation.show_date(DAY, "en", here) == "24 November 2026"


def test_a_country_of_arabic_indic_digits_gets_them_throughout_in_arabic() -> None:
    assert presentation.show_date(DAY, "ar", EGYPT) == "٢٤ نوفمبر ٢٠٢٦"
    assert presentation.show_datetime(LATE, "ar", EGYPT) == "٢٤ نوفمبر ٢٠٢٦، ١٢:٣٠ ص"
    assert presentation.show_number(-1234567.5, "ar", EGYPT) == "-١٬٢٣٤٬٥٦٧٫٥"
    assert presentation.show_size(2_500_000, "ar", EGYPT) == "٢٫٤ ميغابايت"
    assert presentation.show_duration(timedelta(days=11), "ar", EGYPT) == "١١ يومًا"


def test_the_hijri_date_stands_beside_where_the_country_asks() -> None:
    assert presentation.show_date(DAY, "ar", SAUDI_ARABIA) == "24 نوفمبر 2026 (14 جمادى الآخرة 1448 هـ)"
    assert presentation.show_date(DAY, "en", SAUDI_ARABIA) == "24 November 2026 (14 Jumada al-Akhirah 1448 AH)"
    assert presentation.show_date(DAY, "ar", JORDAN) == "24 تشرين الثاني 2026"


def test_a_page_may_ask_for_the_hijri_date_or_do_without() -> None:
    assert presentation.show_date(DAY, "ar", SAUDI_ARABIA, with_hijri=False) == "24 نوفمبر 2026"
    assert presentation.show_date(DAY, "ar", EGYPT, with_hijri=True) == "٢٤ نوفمبر ٢٠٢٦ (١٤ جمادى الآخرة ١٤٤٨ هـ)"


def test_days_outside_the_hijri_tables_are_shown_without_it() -> None:
    assert presentation.show_date(date(1901, 2, 3), "ar", SAUDI_ARABIA) == "3 فبراير 1901"
    assert presentation.show_hijri(datetime(1901, 2, 3, tzinfo=UTC), "ar", SAUDI_ARABIA) == ""


def test_a_narrow_place_shows_a_moment_and_its_hijri_day_one_beneath_the_other() -> None:
    assert presentation.show_datetime(LATE, "en", SAUDI_ARABIA, with_hijri=False) == "24 November 2026, 01:30"
    assert presentation.show_hijri(LATE, "en", SAUDI_ARABIA) == "14 Jumada al-Akhirah 1448 AH"
    assert presentation.show_hijri(LATE, "ar", replace(EGYPT, hijri="beside")) == "١٤ جمادى الآخرة ١٤٤٨ هـ"
    assert presentation.show_hijri(LATE, "ar", JORDAN) == ""


def test_a_moment_is_shown_in_the_time_zone_of_the_country() -> None:
    assert presentation.show_datetime(LATE, "ar", JORDAN) == "24 تشرين الثاني 2026، 1:30 ص"
    assert presentation.show_datetime(LATE, "en", JORDAN) == "24 November 2026, 01:30"
    assert presentation.show_datetime(LATE, "ar", MOROCCO) == "23 نونبر 2026، 23:30"


def test_the_day_of_a_moment_is_the_day_in_the_country() -> None:
    assert presentation.show_date(LATE, "en", SAUDI_ARABIA, with_hijri=False) == "24 November 2026"
    assert presentation.show_date(LATE, "en", MOROCCO) == "23 November 2026"


def test_a_time_of_day_follows_the_country() -> None:
    assert presentation.show_time(time(15, 5), "ar", JORDAN) == "3:05 م"
    assert presentation.show_time(time(15, 5), "ar", MOROCCO) == "15:05"
    assert presentation.show_time(time(15, 5), "en", JORDAN) == "15:05"


@pytest.mark.parametrize(
    ("remembered", "arabic", "english"),
    [
        (ApproximateDate(2026, 11, 24), "24 تشرين الثاني 2026", "24 November 2026"),
        (ApproximateDate(2026, 11), "تشرين الثاني 2026", "November 2026"),
        (ApproximateDate(2026), "2026", "2026"),
        (ApproximateDate(2026, 11, 24, about=True), "24 تشرين الثاني 2026 تقريباً", "about 24 November 2026"),
        (ApproximateDate(2026, 11, about=True), "تشرين الثاني 2026 تقريباً", "about November 2026"),
        (ApproximateDate(2026, about=True), "2026 تقريباً", "about 2026"),
    ],
)
def test_a_remembered_date_shows_no_more_than_what_is_known(
    remembered: ApproximateDate, arabic: str, english: str
) -> None:
    assert presentation.show_approximate(remembered, "ar", JORDAN) == arabic
    assert presentation.show_approximate(remembered, "en", JORDAN) == english
    assert presentation.show_approximate(remembered, "ar", EGYPT).startswith(("٢", "نوفمبر ٢"))


@pytest.mark.parametrize(
    ("items", "arabic", "english"),
    [
        ([], "", ""),
        (["7"], "7", "7"),
        (["1", "12"], "1 و12", "1 and 12"),
        (["وزارة الداخلية", "النيابة العامة", "وزارة العدل"], "وزارة الداخلية والنيابة العامة ووزارة العدل", None),
        (["1", "2", "12"], "1 و2 و12", "1, 2 and 12"),
    ],
)
def test_the_last_of_a_list_is_joined_by_the_word_and(items: list[str], arabic: str, english: str | None) -> None:
    assert presentation.show_list(items, "ar") == arabic
    assert english is None or presentation.show_list(iter(items), "en") == english


def test_numbers_have_the_separators_of_the_country() -> None:
    assert presentation.show_number(1234567.5, "ar", JORDAN) == "1,234,567.5"
    assert presentation.show_number(1234567.5, "ar", MOROCCO) == "1.234.567,5"
    assert presentation.show_number(1234567.5, "en", MOROCCO) == "1,234,567.5"


@pytest.mark.parametrize(
    ("size", "arabic", "english"),
    [
        (0, "1 كيلوبايت", "1 KB"),
        (700, "1 كيلوبايت", "1 KB"),
        (340 * 1024, "340 كيلوبايت", "340 KB"),
        (1024 * 1024 - 1, "1 ميغابايت", "1 MB"),
        (2_500_000, "2.4 ميغابايت", "2.4 MB"),
        (25 * 1024 * 1024, "25 ميغابايت", "25 MB"),
        (3 * 1024**3, "3,072 ميغابايت", "3,072 MB"),
    ],
)
def test_a_file_size_is_told_in_kilobytes_or_megabytes(size: int, arabic: str, english: str) -> None:
    assert presentation.show_size(size, "ar", JORDAN) == arabic
    assert presentation.show_size(size, "en", JORDAN) == english


@pytest.mark.parametrize(
    ("length", "arabic", "english"),
    [
        (timedelta(seconds=5), "دقيقة", "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 دقيقة", "59 minutes"),
        (timedelta(hours=2, minutes=50), "ساعتان", "2 hours"),
        (timedelta(days=1, hours=23), "يوم", "1 day"),
        (timedelta(days=2), "يومان", "2 days"),
        (timedelta(days=5), "5 أيام", "5 days"),
        (timedelta(days=60), "60 يومًا", "60 days"),
        (timedelta(days=100), "100 يوم", "100 days"),
        (timedelta(days=-3), "3 أيام", "3 days"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_whole_unit(length: timedelta, arabic: str, english: str) -> None:
    assert presentation.show_duration(length, "ar", JORDAN) == arabic
    assert presentation.show_duration(length, "en", JORDAN) == english


@given(st.dates(), st.sampled_from([JORDAN, SAUDI_ARABIA, EGYPT, MOROCCO]), st.sampled_from(["ar", "en"]))
def test_no_date_carries_invisible_direction_marks_or_two_kinds_of_digits(
    day: date, here: CountryInfo, language: str
) -> None:
    shown = presentation.show_date(day, language, here)
    assert shown.isprintable()
    arabic_indic = language == "ar" and here is EGYPT
    assert shown == (digits.to_arabic_indic(shown) if arabic_indic else digits.to_ascii(shown))
