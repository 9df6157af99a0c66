"""Rows and values as the solver's arrays, scaled so that its tolerances do not bite."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import frexp, gcd

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.selection.rows import Row

# The solver accepts a row that is off by 1e-6. Rows are given a largest number of about 2**16, so it is about 1e-11 of
# a budget, and still far above the rounding of a sum of floats. What slips through is caught in whole numbers.
_ROW_BITS = 16
_VALUE_BITS = 10  # values: gaps are relative, only the size of the numbers matters; small whole numbers stay whole
_WHOLE_BITS = 20


@dataclass(frozen=True, slots=True)
class Program:
    """maximise values · x, lower <= A x <= upper, x in {0, 1}; A by rows."""

    values: NDArray[np.float64]  # (n,)
    value_scale: float  # solver's value = whole value × this
    lower: NDArray[np.float64]  # (m,)
    upper: NDArray[np.float64]  # (m,)
    row_scales: NDArray[np.float64]  # (m,) solver's number = the row's own whole number × this
    starts: NDArray[np.int32]  # (m + 1,)
    columns: NDArray[np.int32]
    coefficients: NDArray[np.float64]


def program_of(values: Sequence[int], rows: Sequence[Row]) -> Program:
    """The arrays of a choice that is worth `values` under `rows`."""
    lower: list[float] = []
    upper: list[float] = []
    scales: list[float] = []
    columns: list[int] = []
    coefficients: list[float] = []
    starts = [0]
    for row in rows:
        low, high, numbers, scale = _scaled(row)
        lower.append(low)
        upper.append(high)
        scales.append(scale)
        columns.extend(row.columns)
        coefficients.extend(numbers)
        starts.append(len(columns))
    largest = max((abs(value) for value in values), default=0)
    value_scale = 1.0 if largest < 2**_WHOLE_BITS else 2.0 ** (_VALUE_BITS - largest.bit_length())
    return Program(
        values=np.array([_times(value, value_scale) for value in values], dtype=float),
        value_scale=value_scale,
        lower=np.array(lower, dtype=float),
        upper=np.array(upper, dtype=float),
        row_scales=np.array(scales, dtype=float),
        starts=np.array(starts, dtype=np.int32),
        columns=np.array(columns, dtype=np.int32),
        coefficients=np.array(coefficients, dtype=float),
    )


def _scaled(row: Row) -> tuple[float, float, list[float], float]:
    # Whole multiples of the common divisor are all that a sum can reach: ends move inwards to the next one, exactly.
    divisor = gcd(*row.coefficients) or 1
    numbers = [coefficient // divisor for coefficient in row.coefficients]
    low = None if row.at_least is None else -(-row.at_least // divisor)
    high = None if row.at_most is None else row.at_most // divisor
    largest = max((abs(number) for number in numbers), default=1)
    scale = 1.0 if largest < 2**_ROW_BITS else 2.0 ** (_ROW_BITS - largest.bit_length())
    return (
        -np.inf if low is None else _times(low, scale),
        np.inf if high is None else _times(high, scale),
        [_times(number, scale) for number in numbers],
        scale / divisor,
    )


def _times(number: int, scale: float) -> float:
    """number × scale for whole numbers too large for a float; scale is a power of two."""
    return number * scale if abs(number) < 2**1000 else float(number >> -(frexp(scale)[1] - 1))
