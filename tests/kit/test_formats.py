"""Values as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pytest_django import Settings

from pilotage.kit.formats import Formatter
from pilotage.kit.money import Money, Total

english = Formatter("en-gb")
german = Formatter("de")
N = "\u202f"  # narrow no-break space


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", "0"),
        ("950", "950"),
        ("999.6", "1,000"),
        ("12345", f"12.3{N}k"),
        ("999940", f"999.9{N}k"),
        ("999950", f"1.0{N}m"),  # never "1,000.0 k"
        ("12400000", f"12.4{N}m"),
        ("-1234567", f"−1.2{N}m"),
        ("1550000000", f"1.6{N}bn"),  # half up: 1.55 is 1.6
    ],
)
def test_money_is_compact_with_its_size(amount: str, expected: str) -> None:
    assert english.money(Money(Decimal(amount), "EUR")) == expected


def test_a_loss_stands_in_parentheses_in_finance() -> None:
    assert english.money_finance(Decimal(-1_200_000)) == f"(1.2{N}m)"


def test_money_in_full_has_every_digit_and_the_currency() -> None:
    assert english.money_full(Money(Decimal("12400000.5"), "EUR")) == f"12,400,000.50{N}EUR"


def test_numbers_follow_the_language() -> None:
    assert german.number(Decimal("1234567.891"), 2) == "1.234.567,89"


def test_unknown_is_a_dash_everywhere() -> None:
    f = english
    shown = {
        f.money(None),
        f.money_full(None),
        f.number(None),
        f.share(None),
        f.date(None),
        f.month(None),
        f.quarter(None),
    }
    shown |= {f.days(None), f.moment(None), f.age(None, date(2026, 1, 1)), f.money_finance(None)}
    assert shown == {"–"}


def test_a_share_is_shown_as_per_cent() -> None:
    assert english.share(0.256) == f"26{N}%"


def test_a_small_negative_number_rounds_to_zero_without_a_sign() -> None:
    assert english.number(Decimal("-0.4")) == "0"


def test_days_months_and_quarters_are_short() -> None:
    day = date(2027, 3, 31)
    assert (english.date(day), english.month(day), english.quarter(day)) == ("31 Mar 2027", "Mar 2027", "Q1 27")


def test_months_speak_the_language() -> None:
    assert german.month(date(2027, 3, 1)) == "März 2027"


def test_a_moment_is_told_in_the_zone_of_the_settings(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Paris"
    # 12:05 UTC in March (summer time) is 14:05 in Paris.
    assert english.moment(datetime(2027, 3, 31, 12, 5, tzinfo=UTC)) == "31 Mar 2027, 14:05"


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 3, 31), "today"),
        (date(2027, 4, 1), "1 day old"),
        (date(2027, 5, 11), "41 days old"),
        (date(2027, 3, 29), "in 2 days"),
    ],
)
def test_a_statement_says_how_old_it_is(today: date, expected: str) -> None:
    assert english.age(date(2027, 3, 31), today) == expected


def test_a_total_says_how_much_of_it_is_unknown() -> None:
    figure = english.total(Total(Money(Decimal(412_600_000), "EUR"), 57, 18))
    assert (figure.text, figure.full) == (f"412.6{N}m", f"412,600,000{N}EUR · 57 known, 18 unknown")


def test_an_unknown_language_is_answered_in_english() -> None:
    assert Formatter("tlh").date(date(2027, 3, 31)) == "31 Mar 2027"


@pytest.mark.parametrize(("count", "expected"), [(1, "1 day"), (1.5, "1.5 days"), (0.5, "0.5 days"), (2, "2 days")])
def test_only_one_whole_day_is_one_day(count: float, expected: str) -> None:
    assert english.days(count) == expected
