"""Initiatives in order of priority, with the ranks that each may still take."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from pilotage.strategy.reads.priorities import Priority

# Rounding in the last place must not part two equal priorities.
_SLACK = 1e-9
ORDERS: dict[str, Callable[[Priority], float]] = {
    "low": lambda one: one.low,
    "high": lambda one: one.high,
    "rated": lambda one: one.share_rated,
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """An initiative with its priority, and the best and worst rank that its missing ratings leave open."""

    initiative_id: UUID
    priority: Priority
    best: int
    worst: int


def ranked(priorities: Mapping[UUID, Priority], *, by: str, is_descending: bool) -> list[Ranked]:
    """All of them in that order; equal ones in the order in which they came. n log n.

    best    1 + how many are surely above (their low over this high)
    worst   how many are not surely below, itself included
    """
    lows = sorted(one.low for one in priorities.values())
    highs = sorted(one.high for one in priorities.values())
    count = len(priorities)
    rows = [
        Ranked(
            initiative_id=initiative_id,
            priority=one,
            best=1 + count - bisect_right(lows, one.high + _SLACK),
            worst=_worst(highs, one, count),
        )
        for initiative_id, one in priorities.items()
    ]
    key = ORDERS[by]
    return sorted(rows, key=lambda row: (key(row.priority), row.priority.high), reverse=is_descending)


def _worst(highs: list[float], one: Priority, count: int) -> int:
    """Surely below: their high under this low. Equals share their ranks."""
    surely_below = bisect_left(highs, one.low - _SLACK)
    return count - surely_below
