"""Months and fiscal years."""

from datetime import date

import pytest

from pilotage.kit.periods import (
    FiscalYear,
    add_months,
    fiscal_year_of,
    fiscal_years,
    last_day,
    month_of,
    months,
    months_between,
)


def test_a_month_is_its_first_day() -> None:
    assert month_of(date(2027, 3, 31)) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, date(2026, 11, 1)), (2, date(2027, 1, 1)), (-11, date(2025, 12, 1)), (26, date(2029, 1, 1))],
)
def test_months_are_counted_over_the_turn_of_the_year(count: int, expected: date) -> None:
    assert add_months(date(2026, 11, 1), count) == expected


def test_a_span_of_months_has_both_ends() -> None:
    assert list(months(date(2026, 11, 20), date(2027, 1, 3))) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


def test_a_span_that_ends_before_it_begins_is_empty() -> None:
    assert list(months(date(2027, 1, 1), date(2026, 12, 1))) == []


def test_months_between_may_be_negative() -> None:
    assert months_between(date(2027, 1, 1), date(2026, 11, 1)) == -2


def test_february_of_a_leap_year_ends_on_the_29th() -> None:
    assert last_day(date(2028, 2, 1)) == date(2028, 2, 29)


def test_a_fiscal_year_from_april_reaches_into_the_next() -> None:
    year = fiscal_year_of(date(2027, 3, 31), start_month=4)
    assert (year.label, year.first_month, year.last_month) == ("2026/27", date(2026, 4, 1), date(2027, 3, 1))


def test_a_fiscal_year_from_january_is_the_calendar_year() -> None:
    assert FiscalYear(2027, 1).label == "2027"


def test_the_turn_of_the_century_is_written_with_two_digits() -> None:
    assert FiscalYear(2099, 7).label == "2099/00"


def test_all_fiscal_years_that_a_span_touches() -> None:
    # 31 March 2026 lies in 2025/26, 1 April 2027 in 2027/28.
    found = fiscal_years(date(2026, 3, 31), date(2027, 4, 1), start_month=4)
    assert [year.label for year in found] == ["2025/26", "2026/27", "2027/28"]


def test_a_thirteenth_month_is_refused() -> None:
    with pytest.raises(ValueError, match="not 13"):
        FiscalYear(2027, 13)
