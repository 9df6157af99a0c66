"""Amounts as exact numbers: as fractions, as decimals, as whole numbers of a common scale."""

from collections.abc import Iterable
from decimal import Decimal, localcontext
from fractions import Fraction
from math import lcm
from typing import cast

from pilotage.engine.selection.problem import Amount

_DIGITS = 700  # a float may have 308 digits before and 324 after the point
_ROUNDED_DIGITS = 40  # of a number that no decimal can write, like a third


def exact(amount: Amount | Fraction) -> Fraction:
    """The number as it is written: 0.1 is one tenth, also as a float."""
    return Fraction(repr(amount)) if isinstance(amount, float) else Fraction(amount)


def written(number: Fraction | int) -> Decimal:
    """The number as a decimal: exactly if it can be (all sums of what people write can), else to 40 digits."""
    with localcontext() as context:
        context.prec = _DIGITS if _is_decimal(number.denominator) else _ROUNDED_DIGITS
        return Decimal(number.numerator) / number.denominator


def total(amounts: Iterable[Amount]) -> Decimal:
    """Their sum, exactly."""
    with localcontext() as context:
        context.prec = _DIGITS
        return sum((as_decimal(amount) for amount in amounts), start=Decimal(0))


def decimal_of(amount: Amount | None) -> Decimal | None:
    """The amount as it is written."""
    return None if amount is None else as_decimal(amount)


def whole(amounts: Iterable[Amount | Fraction]) -> tuple[tuple[int, ...], int]:
    """The amounts times the smallest number that makes all of them whole, and that number."""
    given = tuple(amounts)
    if all(type(amount) is int for amount in given):
        return cast(tuple[int, ...], given), 1  # a tenth of the time for the most common case
    ratios = [_ratio(amount) for amount in given]
    scale = lcm(*{below for _, below in ratios})
    return tuple(above * (scale // below) for above, below in ratios), scale


def _ratio(amount: Amount | Fraction) -> tuple[int, int]:
    return (Decimal(repr(amount)) if isinstance(amount, float) else amount).as_integer_ratio()


def as_decimal(amount: Amount) -> Decimal:
    """The amount as it is written."""
    return Decimal(repr(amount)) if isinstance(amount, float) else Decimal(amount)


def _is_decimal(denominator: int) -> bool:
    """Whether it has no other prime factors than 2 and 5."""
    return pow(10, denominator.bit_length(), denominator) == 0 or denominator == 1
