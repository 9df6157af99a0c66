"""Tallies by compiled loops, which need no room but for the durations. Imported only where numba is there."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from pilotage.engine.risk_analysis import kernels
from pilotage.engine.risk_analysis.drawing import Deck, Drawn, Slices, draw
from pilotage.engine.risk_analysis.passes import Step, Trials, Wait
from pilotage.engine.risk_analysis.problem import Place
from pilotage.engine.risk_analysis.tally import TOLERANCE, Numbers, Tally, sums_of_events


class Compiled:
    """Draws and adds up blocks of trials, of up to `size`, in any thread. planned: (n,) durations."""

    def __init__(
        self, steps: tuple[Step, ...], watched: Sequence[Place], *, size: int, planned: Numbers, planned_end: float
    ) -> None:
        self._steps = np.array(list(_rows(steps)), dtype=np.uint64)
        waits = [wait for step in steps for wait in _waits(step)]
        self._waits = np.array([(wait.place, wait.is_of_start) for wait in waits], dtype=np.uint64).reshape(-1, 2)
        self._lags = np.array([wait.lag for wait in waits], dtype=np.float64)
        self._floors = np.array(list(map(_floors, steps)), dtype=np.float64)
        self._watched = np.array(watched, dtype=np.uint64)
        self._planned, self._planned_end, self._size = planned, planned_end, size
        self._rooms: list[Trials] = []  # not in use: fresh memory costs as much as the arithmetic

    def tally(self, deck: Deck, width: int, *, lot: np.random.Generator) -> Tally:
        try:
            durations = self._rooms.pop()
        except IndexError:
            durations = np.empty((len(self._planned), self._size), np.float32)
        delays, own = draw(deck, durations[:, :width], lot=lot, fill=fill)
        found = self.tally_of(durations, width, delays, own)
        self._rooms.append(durations)
        return found

    def tally_of(self, durations: Trials, count: int, delays: Trials, own: Mapping[Place, Trials]) -> Tally:
        """As `tally.tally_of` has it, of the first `count` trials; durations stay."""
        kind = durations.dtype
        ends, seen, sums = kernels.tally(
            durations,
            count,
            self._steps,
            self._waits,
            self._lags.astype(kind),
            self._floors.astype(kind),
            self._watched,
            np.array(list(own), dtype=np.uint64),
            np.array(list(own.values()), dtype=kind).reshape(len(own), count),
            self._planned.astype(kind),
            kind.type(self._planned_end),
            kind.type(TOLERANCE),
        )
        return Tally(ends, seen, *sums.T, **sums_of_events(delays, ends - kind.type(self._planned_end)))


def fill(drawn: Drawn, row: Trials, slices: Slices) -> None:
    """As `Drawn.fill` does, bit for bit."""
    if drawn.table is None:
        row[:] = drawn.low
    else:
        kernels.fill(row, slices, drawn.table, row.dtype.type(drawn.width), row.dtype.type(drawn.low))


def _waits(step: Step) -> Iterator[Wait]:
    yield from step.start_waits
    yield from step.finish_waits
    yield from step.finish_bounds
    yield from step.start_bounds


def _rows(steps: tuple[Step, ...]) -> Iterator[tuple[int, ...]]:
    """The columns are those of `kernels`."""
    at = 0
    for step in steps:
        starts, finishes = at, at + len(step.start_waits)
        finish_bounds = finishes + len(step.finish_waits)
        start_bounds = finish_bounds + len(step.finish_bounds)
        at = start_bounds + len(step.start_bounds)
        yield step.place, starts, finishes, finish_bounds, start_bounds, at, step.is_end


def _floors(step: Step) -> tuple[float, float]:
    nothing = -np.inf if step.start_waits else 0.0
    floor = nothing if step.floor is None else step.floor
    return floor, -np.inf if step.finish_floor is None else step.finish_floor
