"""Dates as people remember and type them."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain import digits
from complaints.domain.approximate_date import (
    ApproximateDate,
    DateIncomplete,
    DateMistyped,
    FutureDate,
    ImpossibleDate,
    YearNotInFull,
    YearTooEarly,
    parse,
)

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(1900, 1, 1), TODAY)
PRECISIONS = st.sampled_from(["day", "month", "year"])


def known_to(day: date, precision: str, about: bool = False) -> ApproximateDate:
    """`day` as somebody remembers it who knows it only to `precision`."""
    month = None if precision == "year" else day.month
    return ApproximateDate(day.year, month, day.day if precision == "day" else None, about)


@given(DAYS, PRECISIONS, st.booleans())
def test_a_date_survives_storing(day: date, precision: str, about: bool) -> None:
    remembered = known_to(day, precision, about)
    assert remembered.precision == precision
    assert ApproximateDate.from_dict(json.loads(json.dumps(remembered.to_dict()))) == remembered


@given(DAYS, PRECISIONS)
def test_the_true_day_lies_between_earliest_and_latest(day: date, precision: str) -> None:
    remembered = known_to(day, precision)
    assert remembered.earliest() <= day <= remembered.latest()
    next_day = remembered.latest() + timedelta(days=1)
    assert known_to(next_day, precision) != remembered


@given(DAYS, PRECISIONS, st.booleans(), st.booleans())
def test_what_is_typed_in_either_digits_is_understood(
    day: date, precision: str, about: bool, arabic_indic: bool
) -> None:
    remembered = known_to(day, precision, about)
    typed = digits.to_arabic_indic if arabic_indic else digits.to_ascii
    day_box, month_box = typed(str(remembered.day or "")), typed(str(remembered.month or ""))
    assert parse(day_box, month_box, typed(str(remembered.year)), about, TODAY) == remembered


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("نوفمبر", 11),
        ("تشرين الثاني", 11),
        ("تشرين ثاني", 11),
        ("نونبر", 11),
        ("تشرين الثاني/نوفمبر", 11),
        ("نوفمبر (تشرين الثاني)", 11),
        ("Nov", 11),
        ("NOVEMBER", 11),
        ("novembre", 11),
        ("۱۱", 11),
        ("شهر ١١", 11),
        ("جانفي", 1),
        ("يناير", 1),
        ("كانون الثاني", 1),
        ("كانون الأوّل", 12),
        ("دجنبر", 12),
        ("إبريل", 4),
        ("أبريل", 4),
        ("افريل", 4),
        ("نيسان", 4),
        ("آذار", 3),
        ("ماي", 5),
        ("يونيه", 6),
        ("جوان", 6),
        ("جويلية", 7),
        ("يوليوز", 7),
        ("آب", 8),
        ("غشت", 8),
        ("أوت", 8),
        ("août", 8),
        ("شتنبر", 9),
        ("Sept.", 9),
    ],
)
def test_a_month_may_be_named_as_any_country_names_it(typed: str, month: int) -> None:
    assert parse("", typed, "2025", False, TODAY) == ApproximateDate(2025, month)


@pytest.mark.parametrize(
    ("boxes", "error", "part"),
    [
        (("٣١", "٦", "٢٠٢٥"), ImpossibleDate, "day"),
        (("29", "2", "2025"), ImpossibleDate, "day"),
        (("0", "2", "2025"), ImpossibleDate, "day"),
        (("first", "2", "2025"), ImpossibleDate, "day"),
        (("1.5", "2", "2025"), ImpossibleDate, "day"),
        (("١٫٥", "2", "2025"), ImpossibleDate, "day"),
        (("-1", "2", "2025"), ImpossibleDate, "day"),
        (("1", "-2", "2025"), ImpossibleDate, "month"),
        (("1", "1.2", "2025"), ImpossibleDate, "month"),
        (("1", "1,2", "2025"), ImpossibleDate, "month"),
        (("1", "2", "-2025"), ImpossibleDate, "year"),
        (("1", "2", "20.25"), ImpossibleDate, "year"),
        (("1", "13", "2025"), ImpossibleDate, "month"),
        (("1", "0", "2025"), ImpossibleDate, "month"),
        (("1", "تشرين", "2025"), ImpossibleDate, "month"),
        (("1", "آب/أيلول", "2025"), ImpossibleDate, "month"),
        (("1", "-", "2025"), ImpossibleDate, "month"),
        (("1", "99999999999999999999", "2025"), ImpossibleDate, "month"),
        (("1", "2", "abcd"), ImpossibleDate, "year"),
        (("1", "2", "202"), ImpossibleDate, "year"),
        (("1", "2", "20255"), ImpossibleDate, "year"),
        (("1", "2", "٢٥"), YearNotInFull, "year"),
        (("1", "2", "1448"), YearTooEarly, "year"),
        (("1", "2", "0025"), YearTooEarly, "year"),
        (("", "", ""), DateIncomplete, "year"),
        (("1", "2", " "), DateIncomplete, "year"),
        (("1", "", "2025"), DateIncomplete, "month"),
        (("25", "11", "2026"), FutureDate, "day"),
        (("1", "12", "2026"), FutureDate, "month"),
        (("", "12", "2026"), FutureDate, "month"),
        (("1", "1", "2027"), FutureDate, "year"),
        (("", "", "٢٠٢٧"), FutureDate, "year"),
    ],
)
def test_a_wrong_date_names_the_box_to_correct(
    boxes: tuple[str, str, str], error: type[DateMistyped], part: str
) -> None:
    with pytest.raises(DateMistyped) as refused:
        parse(*boxes, False, TODAY)
    assert (type(refused.value), refused.value.part) == (error, part)


def test_today_and_the_month_and_year_under_way_are_not_the_future() -> None:
    assert parse("24", "11", "2026", False, TODAY).latest() == TODAY
    assert parse("", "11", "2026", False, TODAY).latest() > TODAY
    assert parse("", "", "2026", True, TODAY) == ApproximateDate(2026, about=True)


@given(st.text(max_size=6), st.text(max_size=12), st.text(max_size=6))
def test_whatever_is_typed_gives_a_date_or_a_named_mistake(day: str, month: str, year: str) -> None:
    try:
        typed = parse(day, month, year, False, TODAY)
    except DateMistyped as mistake:
        assert mistake.part in {"day", "month", "year"}
    else:
        assert typed.earliest() <= TODAY


@pytest.mark.parametrize(("month", "day"), [(None, 3), (2, 30), (2, 0), (0, None), (13, None)])
def test_no_approximate_date_can_be_built_that_is_no_date(month: int | None, day: int | None) -> None:
    with pytest.raises(ValueError):
        ApproximateDate(2025, month, day)
