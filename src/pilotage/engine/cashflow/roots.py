"""The rates at which a discounted sum is zero."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_LEAST, _MOST = -0.9999, 1e4  # a loss of all but 0.01 % a year up to a million percent: beyond, a rate says nothing
_STEPS = 4000  # growth factors tried for a change of sign, evenly in their logarithm: 0.5 % apart
_HALVINGS = 200  # ends when neighbouring floats are reached, long before


def zero_rates(amounts: Sequence[float], years: Sequence[float]) -> tuple[float, ...]:
    """All yearly rates r in -0.9999..10000 at which Σ amount / (1 + r) ** years changes its sign, smallest first.

    The whole range is searched for changes of sign, and each is halved down to the precision of a float: no starting
    guess, no divergence. Two rates closer than half a percent to each other may be missed as a pair.
    """
    amount, year = np.array(amounts, dtype=float), np.array(years, dtype=float)
    if not (np.any(amount > 0) and np.any(amount < 0)):
        return ()
    logs = np.linspace(np.log1p(_LEAST), np.log1p(_MOST), _STEPS)
    signs = np.sign([_worth(amount, year, float(log)) for log in logs])
    found = [float(np.expm1(logs[at])) for at in np.flatnonzero(signs == 0)]
    for at in np.flatnonzero(signs[:-1] * signs[1:] < 0):
        found.append(float(np.expm1(_halved(amount, year, float(logs[at]), float(logs[at + 1])))))
    return tuple(sorted(found))


def _worth(amount: NDArray[np.float64], year: NDArray[np.float64], log: float) -> float:
    """The discounted sum up to a positive factor, chosen so that it neither overflows nor vanishes."""
    exponents = -year * log
    return float(amount @ np.exp(exponents - exponents.max()))


def _halved(amount: NDArray[np.float64], year: NDArray[np.float64], low: float, high: float) -> float:
    sign = np.sign(_worth(amount, year, low))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if np.sign(_worth(amount, year, middle)) == sign:
            low = middle
        else:
            high = middle
    return (low + high) / 2
