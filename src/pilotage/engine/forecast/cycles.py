"""How long single items take: percentiles of cycle times, and how many dates were not to be used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pilotage.engine.risk_analysis.answer import probability_until, quantile


@dataclass(frozen=True, slots=True)
class CycleTimes:
    """Days from start to finish, both counted, so that what is begun and done on one day takes 1.

    days    (n,) rising
    wrong   items that were finished before they began: they are counted, and left out
    open    items without a start or a finish
    """

    days: tuple[int, ...]
    wrong: int
    open: int

    def within(self, share: float) -> float | None:
        """The days within which that share of the items were done: the smallest d with F(d) >= share."""
        return quantile(self.days, share)

    def share_within(self, days: float) -> float | None:
        """The share of the items that took no longer."""
        return probability_until(self.days, days)


def cycle_times(items: Sequence[tuple[date | None, date | None]]) -> CycleTimes:
    """From (start, finish) of each item."""
    whole = [(start, finish) for start, finish in items if start is not None and finish is not None]
    days = sorted((finish - start).days + 1 for start, finish in whole if finish >= start)
    return CycleTimes(tuple(days), wrong=len(whole) - len(days), open=len(items) - len(whole))
