"""Days as staff type them."""

from datetime import date

import pytest

from complaints.domain.days import DayMistyped, parse_day, parse_days

NEW_YEARS_EVE = date(2026, 12, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "31/12/2026",
        "2026-12-31",
        "٣١/١٢/٢٠٢٦",
        "٢٠٢٦-١٢-٣١",
        "31.12.2026",
        " 31 / 12 / 2026 ",
        "۳۱-۱۲-۲۰۲۶",
        "2026/12/31",
    ],
)
def test_a_day_is_read_in_either_order_and_script_and_with_any_separator(typed: str) -> None:
    assert parse_day(typed) == NEW_YEARS_EVE


@pytest.mark.parametrize("typed", ["", "31/12/26", "31/2/2026", "31/12", "2026-13-01", "غداً", "31/12/2026 و1/1/2027"])
def test_what_is_no_day_is_refused_with_what_was_typed(typed: str) -> None:
    with pytest.raises(DayMistyped) as refused:
        parse_day(typed)
    assert refused.value.typed == typed


@pytest.mark.parametrize(
    "typed",
    ["31/12/2026\n1/1/2027", "2027-01-01,2026-12-31", "٣١/١٢/٢٠٢٦، ١/١/٢٠٢٧", "1/1/2027؛31/12/2026\r\n31/12/2026;\n\n"],
)
def test_days_stand_one_a_line_or_between_commas_of_either_script_and_come_in_their_order(typed: str) -> None:
    assert parse_days(typed) == [NEW_YEARS_EVE, date(2027, 1, 1)]


def test_no_days_are_an_empty_list_and_one_wrong_entry_is_named() -> None:
    assert parse_days(" \n ") == []
    with pytest.raises(DayMistyped) as refused:
        parse_days("31/12/2026\n32/12/2026")
    assert refused.value.typed == "32/12/2026"
