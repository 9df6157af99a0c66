"""A problem as named linear rows over its candidates, in whole numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import cast

from pilotage.engine.selection.problem import (
    Amount,
    AtLeast,
    AtMost,
    Excludes,
    Kind,
    Name,
    Needs,
    Problem,
    Rule,
    Together,
)

_DIGITS = 700  # a float may have 308 digits before and 324 after the point


@dataclass(frozen=True, slots=True)
class Row:
    """at_least <= Σ coefficient × chosen <= at_most, exactly.

    Numbers are the problem's own times `scale`, which makes them whole.
    """

    name: Name
    columns: tuple[int, ...]
    coefficients: tuple[int, ...]  # none is 0
    at_least: int | None
    at_most: int | None
    scale: int  # >= 1

    def used_by(self, chosen: Sequence[int]) -> int:
        """The row's sum. chosen: (n,) of 0 and 1."""
        return sum(c * chosen[j] for j, c in zip(self.columns, self.coefficients, strict=True))

    def over_by(self, chosen: Sequence[int]) -> int:
        """How much the sum is above (positive) or below (negative) what is allowed; 0 when it is respected."""
        used = self.used_by(chosen)
        if self.at_most is not None and used > self.at_most:
            return used - self.at_most
        if self.at_least is not None and used < self.at_least:
            return used - self.at_least
        return 0


def rows_of(problem: Problem) -> tuple[Row, ...]:
    """Every limit and rule of the problem as rows; a rule may need several, which share its name.

    Unlimited budgets have no row. A forced choice is a row as well, so that it can be named in a conflict.
    """
    return tuple(_all_rows(problem))


def exact(amount: Amount | Fraction) -> Fraction:
    """The number as it is written: 0.1 is one tenth, also as a float."""
    return Fraction(repr(amount)) if isinstance(amount, float) else Fraction(amount)


def written(number: Fraction) -> Decimal:
    """The number as a decimal, exactly: sums of what people write have no other denominators."""
    with localcontext() as context:
        context.prec = _DIGITS
        return Decimal(number.numerator) / number.denominator


def whole(amounts: Iterable[Amount | Fraction]) -> tuple[tuple[int, ...], int]:
    """The amounts times the smallest number that makes all of them whole, and that number."""
    given = tuple(amounts)
    if all(isinstance(amount, int) for amount in given):
        return cast(tuple[int, ...], given), 1  # a tenth of the time for the most common case
    fractions = [exact(amount) for amount in given]
    scale = lcm(*(fraction.denominator for fraction in fractions))
    return tuple(int(fraction * scale) for fraction in fractions), scale


def _all_rows(problem: Problem) -> Iterator[Row]:
    for candidate in problem.forced_in:
        yield _count_row(Name(Kind.FORCED_IN, candidate), (candidate,), at_least=1)
    for candidate in problem.forced_out:
        yield _count_row(Name(Kind.FORCED_OUT, candidate), (candidate,), at_most=0)
    for place, rule in enumerate(problem.rules):
        yield from _rule_rows(Name(Kind.RULE, place), rule)
    for place, limit in enumerate(problem.limits):
        yield _amount_row(Name(Kind.LIMIT, place), limit.uses, limit.at_least, limit.at_most)
    for period, budget in enumerate(problem.budgets):
        if budget is not None:
            yield _amount_row(Name(Kind.BUDGET, period), [row[period] for row in problem.costs], None, budget)


def _rule_rows(name: Name, rule: Rule) -> Iterator[Row]:
    match rule:
        case Needs(candidate, needed):
            yield Row(name, (needed, candidate), (1, -1), 0, None, 1)
        case Excludes(first, second):
            yield _count_row(name, (first, second), at_most=1)
        case Together(candidates):
            for one, next_one in pairwise(candidates):
                yield Row(name, (one, next_one), (1, -1), 0, 0, 1)
        case AtMost(count, candidates):
            yield _count_row(name, candidates, at_most=count)
        case AtLeast(count, candidates):
            yield _count_row(name, candidates, at_least=count)


def _count_row(name: Name, columns: tuple[int, ...], at_least: int | None = None, at_most: int | None = None) -> Row:
    return Row(name, columns, (1,) * len(columns), at_least, at_most, 1)


def _amount_row(name: Name, uses: Sequence[Amount], at_least: Amount | None, at_most: Amount | None) -> Row:
    ends = [end for end in (at_least, at_most) if end is not None]
    numbers, scale = whole((*uses, *ends))
    coefficients = [(column, number) for column, number in enumerate(numbers[: len(uses)]) if number]
    return Row(
        name,
        tuple(column for column, _ in coefficients),
        tuple(number for _, number in coefficients),
        None if at_least is None else int(exact(at_least) * scale),
        None if at_most is None else int(exact(at_most) * scale),
        scale,
    )
