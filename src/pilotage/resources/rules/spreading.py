"""A total of hours, spread over months by a shape, so that the parts add up to it exactly."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

HUNDREDTH = Decimal("0.01")


class Shape(StrEnum):
    FLAT = "flat"
    FRONT = "front"
    BACK = "back"
    BELL = "bell"


def weights_of(shape: Shape, count: int) -> tuple[int, ...]:
    """How the months weigh against each other.

    front, back   a straight line down (n, n-1, ..., 1) or up
    bell          ((k + 1) * (n - k))²: 25 64 81 64 25 for five months. Binomial coefficients would leave the first and
                  last months of a long plan with nothing
    """
    if shape == Shape.FRONT:
        return tuple(range(count, 0, -1))
    if shape == Shape.BACK:
        return tuple(range(1, count + 1))
    if shape == Shape.BELL:
        return tuple(((place + 1) * (count - place)) ** 2 for place in range(count))
    return (1,) * count


def spread_hours(total: Decimal, count: int, shape: Shape) -> tuple[Decimal, ...]:
    """So many parts of a total >= 0 in hundredths of an hour, by the largest remainders: they sum to it exactly.

    The total is in hundredths itself. Of equal remainders the earlier month gets the hundredth.
    """
    weights = weights_of(shape, count)
    return _shares(total, weights)


def _shares(total: Decimal, weights: Sequence[int]) -> tuple[Decimal, ...]:
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [one.quantize(HUNDREDTH, rounding=ROUND_DOWN) for one in exact]
    left = int((total - sum(parts, Decimal(0))) / HUNDREDTH)
    # Sorting is stable: earlier months come first among equals.
    for place in sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])[:left]:
        parts[place] += HUNDREDTH
    return tuple(parts)
