"""Drawing a block of trials: how long each task lasts in each of them, and which risks happen."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.risk_analysis.passes import Trials
from pilotage.engine.risk_analysis.problem import Estimate, Place, Problem
from pilotage.engine.risk_analysis.tables import (
    SCORE_PLACES,
    SCORE_STEPS,
    SCORES_FROM,
    SLICES,
    Table,
    normal_table,
    slices_by_score,
    table_of,
)

Slices = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Drawn:
    """table: of 0..1, stretched by `width` from `low` on; None: always `low`."""

    low: float
    width: float
    table: Table | None

    def fill(self, row: Trials, slices: Slices) -> None:
        if self.table is None:
            row[:] = self.low
            return
        np.take(self.table, slices, out=row, mode="clip")
        np.multiply(row, self.width, out=row)
        np.add(row, self.low, out=row)


Fill = Callable[[Drawn, Trials, Slices], None]


def drawn_by(estimate: Estimate) -> Drawn:
    width = estimate.high - estimate.low
    if width == 0:
        return Drawn(estimate.low, 0.0, None)
    return Drawn(estimate.low, width, table_of(estimate.shape, (estimate.likely - estimate.low) / width))


@dataclass(frozen=True, slots=True)
class Deck:
    """What is drawn for a problem, in the order in which it is drawn."""

    certain: tuple[tuple[Place, float], ...]
    uncertain: tuple[tuple[Place, Drawn], ...]
    groups: tuple[tuple[float, tuple[int, ...]], ...]  # correlation, and which of the uncertain belong together
    events: tuple[tuple[float, Drawn, tuple[Place, ...]], ...]


def deck_of(problem: Problem) -> Deck:
    uncertain = tuple((place, drawn_by(problem.estimates[place])) for place in sorted(problem.estimates))
    at = {place: index for index, (place, _) in enumerate(uncertain)}
    groups = ((group.correlation, tuple(at[task] for task in group.tasks if task in at)) for group in problem.groups)
    return Deck(
        certain=tuple((place, one) for place, one in enumerate(problem.durations) if place not in problem.estimates),
        uncertain=uncertain,
        groups=tuple((correlation, members) for correlation, members in groups if correlation and len(members) > 1),
        events=tuple((event.probability, drawn_by(event.delay), tuple(event.tasks)) for event in problem.events),
    )


def draw(
    deck: Deck, durations: Trials, *, lot: np.random.Generator, fill: Fill = Drawn.fill
) -> tuple[Trials, dict[Place, Trials]]:
    """Fills `durations` (n, b), delays included.

    fill     `Drawn.fill`, or what does the same
    returns  the delays (events, b), 0 where the risk did not happen; and of the tasks that risks may delay how long
             they last without them, (b,)
    """
    width = durations.shape[1]
    slices = _slices(lot, len(deck.uncertain), width)
    for correlation, members in deck.groups:
        _tie(slices, members, correlation, lot)
    for place, duration in deck.certain:
        durations[place] = duration
    for at, (place, drawn) in enumerate(deck.uncertain):
        fill(drawn, durations[place], slices[at])
    delays = np.empty((len(deck.events), width), durations.dtype)
    own = {task: durations[task].copy() for _, _, tasks in deck.events for task in tasks}
    for row, (probability, drawn, tasks) in zip(delays, deck.events, strict=True):
        fill(drawn, row, _slices(lot, 1, width)[0])
        row *= lot.random(width) < probability
        for task in tasks:
            durations[task] += row
    return delays, own


def _slices(lot: np.random.Generator, count: int, width: int) -> Slices:
    """(count, width) uniform over the slices, four from each draw of 64 bits."""
    drawn = lot.integers(0, 1 << 64, (count, -(-width // 4)), dtype=np.uint64).view(np.uint16)
    drawn &= SLICES - 1
    return drawn[:, :width]


def _tie(slices: Slices, members: tuple[int, ...], correlation: float, lot: np.random.Generator) -> None:
    """Let the members vary together and each by its own distribution still: a normal copula with one common score.

    Source: Nelsen (2006), An Introduction to Copulas, section 2.3 (Sklar's theorem); one factor as in Vasicek (1987).
    """
    scores, places = normal_table(), slices_by_score()
    common = np.take(scores, _slices(lot, 1, slices.shape[1])[0]) * np.float32(correlation**0.5)
    own = np.float32((1 - correlation) ** 0.5)
    for member in members:
        score = np.take(scores, slices[member]) * own + common
        at = ((score - SCORES_FROM) * SCORE_STEPS).astype(np.uint16)
        slices[member] = np.take(places, np.minimum(at, SCORE_PLACES - 1))
