"""Whether an entry got worse or better."""

from enum import StrEnum

from pilotage.risk.rules.scales import RANKS, Levels, Scales


class Trend(StrEnum):
    WORSE = "worse"
    SAME = "same"
    BETTER = "better"


def trend_of(before: Levels, after: Levels, known: Scales) -> Trend | None:
    """By severity; within one severity by probability × impact. None while one of the two is not rated."""
    first, second = _weight(before, known), _weight(after, known)
    if first is None or second is None:
        return None
    if first == second:
        return Trend.SAME
    return Trend.WORSE if second > first else Trend.BETTER


def _weight(levels: Levels, known: Scales) -> tuple[int, int] | None:
    severity, product = known.severity_of(levels), levels.product
    return None if severity is None or product is None else (RANKS[severity], product)
