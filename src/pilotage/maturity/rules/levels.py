"""How the level of a dimension is told from what holds of its practices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

TOP = 5
IN_PLACE, PARTLY, NOT_IN_PLACE = 1.0, 0.5, 0.0


class Weighed(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def level(self) -> int: ...

    @property
    def weight(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Told:
    """The level of a dimension.

    level      0: not even the first; None: not known, for nothing that is known stands against the first
    progress   share (0..1) of the next level that is there, by weight; 0 at the top
    unknown    how many practices of that next level nothing is known of; None: that was not kept
    """

    level: int | None
    progress: float
    unknown: int | None


def told(practices: Iterable[Weighed], held: Mapping[str, float | None]) -> Told:
    """The highest level of which, and of all below it, every practice that counts is in place.

    practices   of one dimension; those of weight 0 do not count
    held        by key: 1 in place, 0.5 partly, 0 not in place; None or absent: not known

    A practice that nothing is known of does not hold a level, and is no proof against it either: where no level that
    has practices is reached, and nothing that is known stands against the first, the level is not known: that is not 0.
    A level without practices that count is reached together with the one below.
    """
    counted = [one for one in practices if one.weight > 0]
    reached = 0
    for level in range(1, TOP + 1):
        here = [one for one in counted if one.level == level]
        if any(held.get(one.key) != IN_PLACE for one in here):
            is_grounded = any(one.level <= reached for one in counted)
            return _stopped(reached, here, held, is_grounded=is_grounded)
        reached = level
    return Told(reached if counted else None, 0.0, 0)


def _stopped(reached: int, here: list[Weighed], held: Mapping[str, float | None], *, is_grounded: bool) -> Told:
    """is_grounded: there are practices that count on the levels that are reached"""
    found = [held.get(one.key) for one in here]
    unknown = sum(value is None for value in found)
    is_open = not is_grounded and all(value in (None, IN_PLACE) for value in found)
    there = sum(one.weight * (value or 0.0) for one, value in zip(here, found, strict=True))
    return Told(None if is_open else reached, there / sum(one.weight for one in here), unknown)
