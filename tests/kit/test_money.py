"""Amounts and totals."""

from decimal import Decimal

import pytest

from pilotage.kit.money import MixedCurrencies, Money, Total, total_of


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_amounts_of_one_currency_add_up() -> None:
    assert euros("600") + euros("0.10") == euros("600.10")


def test_amounts_of_two_currencies_are_not_added() -> None:
    with pytest.raises(MixedCurrencies, match="EUR and GBP"):
        euros("1") + Money(Decimal(1), "GBP")


def test_amounts_of_two_currencies_are_not_compared() -> None:
    with pytest.raises(MixedCurrencies):
        _ = euros("1") < Money(Decimal(2), "GBP")


def test_a_ratio_of_amounts_has_no_currency() -> None:
    # 600 / 480 = 1.25
    assert euros("600") / euros("480") == Decimal("1.25")


@pytest.mark.parametrize("wrong", ["eur", "EURO", "", "€"])
def test_a_currency_that_is_no_code_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(Decimal(1), wrong)


def test_an_amount_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        Money(Decimal("NaN"), "EUR")


def test_a_total_counts_what_is_unknown() -> None:
    assert total_of([euros("10"), None, euros("2.50"), None]) == Total(euros("12.50"), 2, 2)


def test_the_total_of_nothing_known_is_unknown_and_not_zero() -> None:
    assert total_of([None, None]) == Total(None, 0, 2)
