"""Rows and values as the solver's arrays, scaled so that its tolerances do not bite."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, frexp, gcd

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.selection.model import Model
from pilotage.engine.selection.rows import Row

# The solver accepts a row that is off by 1e-6. Rows are given a largest number of about 2**16, so it is about 1e-11 of
# a budget, and still far above the rounding of a sum of floats. What slips through is caught in whole numbers.
_ROW_BITS = 16
_VALUE_BITS = 10  # values: gaps are relative, only the size of the numbers matters; small whole numbers stay whole
_WHOLE_BITS = 20
_LARGEST = 2**1000  # whole number that is turned into a float as it is


@dataclass(frozen=True, slots=True)
class Program:
    """maximise values · x, lower <= A x <= upper, 0 <= x <= most, some x whole; A by rows.

    Columns are those of the model, then switches of cuts. Solver's number of a column = units × its scale.
    """

    values: NDArray[np.float64]  # (n,)
    value_scale: float  # solver's value = whole value × this
    most: NDArray[np.float64]  # (n,)
    is_whole: NDArray[np.bool_]  # (n,)
    column_scales: NDArray[np.float64]  # (n,) 1 of whole columns
    lower: NDArray[np.float64]  # (m,)
    upper: NDArray[np.float64]  # (m,)
    row_scales: NDArray[np.float64]  # (m,) solver's number = the row's own whole number × this
    starts: NDArray[np.int32]  # (m + 1,)
    columns: NDArray[np.int32]
    coefficients: NDArray[np.float64]


def program_of(goal: Sequence[int], model: Model, rows: Sequence[Row], switches: int = 0) -> Program:
    """The arrays of a choice that is worth `goal` under `rows`.

    goal       what one unit of each of the model's columns is worth, whole
    switches   columns of cuts, after the model's
    """
    parts = frozenset(model.ways + place for place, is_whole in enumerate(model.is_whole) if not is_whole)
    lower: list[float] = []
    upper: list[float] = []
    scales: list[float] = []
    columns: list[int] = []
    coefficients: list[float] = []
    starts = [0]
    for row in rows:
        low, high, numbers, scale = _scaled(row, parts)
        lower.append(low)
        upper.append(high)
        scales.append(scale)
        columns.extend(row.columns)
        coefficients.extend(numbers)
        starts.append(len(columns))
    at = np.array(columns, dtype=np.int32)
    numbers_of = np.array(coefficients, dtype=float)
    ranges = np.array(starts, dtype=np.int32)
    column_scales = _column_scales(model, switches, parts, ranges, at, numbers_of)
    worths = [_divided(number, column_scales[column]) for column, number in enumerate(goal)]
    largest = max((abs(worth) for worth in worths), default=0)
    value_scale = 1.0 if largest < 2**_WHOLE_BITS else 2.0 ** (_VALUE_BITS - int(largest).bit_length())
    ends = [1] * model.ways + [np.inf if most is None else float(most) for most in model.most] + [1] * switches
    return Program(
        values=np.array([_times(worth, value_scale) for worth in worths] + [0] * switches, dtype=float),
        value_scale=value_scale,
        most=np.array(ends, dtype=float) * column_scales,
        is_whole=np.array([column not in parts for column in range(model.width + switches)], dtype=bool),
        column_scales=column_scales,
        lower=np.array(lower, dtype=float),
        upper=np.array(upper, dtype=float),
        row_scales=np.array(scales, dtype=float),
        starts=ranges,
        columns=at,
        coefficients=numbers_of / column_scales[at],
    )


def _scaled(row: Row, parts: frozenset[int]) -> tuple[float, float, Sequence[float], float]:
    divisor = gcd(*row.coefficients) or 1
    if parts and not parts.isdisjoint(row.columns):
        divisor = 1
    numbers = row.coefficients if divisor == 1 else [coefficient // divisor for coefficient in row.coefficients]
    # Whole multiples of the common divisor are all that a sum can reach: ends move inwards to the next one, exactly.
    low = None if row.at_least is None else -(-row.at_least // divisor)
    high = None if row.at_most is None else row.at_most // divisor
    largest = max((abs(number) for number in numbers), default=1)
    scale = 1.0 if largest < 2**_ROW_BITS else 2.0 ** (_ROW_BITS - largest.bit_length())
    return (
        -np.inf if low is None else _times(low, scale),
        np.inf if high is None else _times(high, scale),
        numbers if scale == 1.0 else [_times(number, scale) for number in numbers],
        scale / divisor,
    )


def _column_scales(
    model: Model,
    switches: int,
    parts: frozenset[int],
    starts: NDArray[np.int32],
    columns: NDArray[np.int32],
    coefficients: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Units of extras that are bought in parts so large that one moves a row as much as a way does.

    A euro of overspend would otherwise weigh a millionth of a project, and its price be lost in the tolerance.
    """
    scales = np.ones(model.width + switches)
    if not parts or not len(columns):
        return scales
    filled = starts[:-1] < starts[1:]
    largest = np.zeros(len(filled))
    largest[filled] = np.maximum.reduceat(np.abs(coefficients), starts[:-1][filled])
    of_row = np.repeat(largest, np.diff(starts))
    shares = np.zeros(len(scales))
    np.maximum.at(shares, columns, np.abs(coefficients) / of_row)
    for column in parts:
        if shares[column]:
            scales[column] = 2.0 ** floor(np.log2(shares[column]))
    return scales


def _divided(number: int, scale: float) -> int:
    """number / scale; scale is a power of two <= 1."""
    return number if scale == 1.0 else number * round(1 / scale)


def _times(number: int, scale: float) -> float:
    """number × scale for whole numbers too large for a float; scale is a power of two."""
    if -_LARGEST < number < _LARGEST:
        return number * scale
    return float(number >> -(frexp(scale)[1] - 1))
