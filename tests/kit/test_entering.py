"""Reading what people type."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.kit.entering import Unreadable, amount_from, day_from


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200", "1200"),
        ("1 200.50", "1200.50"),
        ("1,200", "1200"),
        ("1.200,50", "1200.50"),
        ("1,234,567.8", "1234567.8"),
        ("12.4m", "12400000"),
        ("£1.2bn", "1200000000"),
        ("(300k)", "-300000"),
        ("−5", "-5"),
        ("12,5", "12.5"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, amount):
    assert amount_from(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", " ", "?", "unknown", "–"])
def test_nothing_is_unknown_and_not_zero(text):
    assert amount_from(text) is None
    assert day_from(text) is None


@pytest.mark.parametrize("text", ["twelve", "1.2.3,4,5x", "12 apples"])
def test_words_are_not_an_amount(text):
    with pytest.raises(Unreadable, match="not an amount"):
        amount_from(text)


@pytest.mark.parametrize("text", ["2027-03-31", "31/3/2027", "31.03.2027", "31 March 2027"])
def test_a_day_is_read_as_people_write_it(text):
    assert day_from(text) == date(2027, 3, 31)


@pytest.mark.parametrize("text", ["March 2027", "soon", "31/31/2027", "2027"])
def test_half_a_day_is_not_guessed(text):
    with pytest.raises(Unreadable, match="not a day"):
        day_from(text)
