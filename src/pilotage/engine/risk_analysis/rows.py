"""Tallies with NumPy alone: a row of trials for each task."""

from collections.abc import Sequence

import numpy as np

from pilotage.engine.risk_analysis.drawing import Deck, draw
from pilotage.engine.risk_analysis.passes import Board, Step, board_for, narrowed
from pilotage.engine.risk_analysis.problem import Place
from pilotage.engine.risk_analysis.tally import Numbers, Tally, tally_of


class InRows:
    """Draws and adds up blocks of trials, of up to `size`, in any thread. planned: (n,) durations."""

    def __init__(
        self,
        steps: tuple[Step, ...],
        watched: Sequence[Place],
        *,
        size: int,
        planned: Numbers,
        planned_end: float,
    ) -> None:
        self._steps, self._watched, self._size = steps, tuple(watched), size
        self._planned, self._planned_end = planned, planned_end
        self._boards: list[Board] = []  # not in use: fresh memory costs as much as the arithmetic

    def tally(self, deck: Deck, width: int, *, lot: np.random.Generator) -> Tally:
        try:
            whole = self._boards.pop()
        except IndexError:
            whole = board_for(np.empty((len(self._planned), self._size), np.float32), self._steps)
        board = whole if width == self._size else narrowed(whole, width)
        delays, own = draw(deck, board.durations, lot=lot)
        found = tally_of(
            self._steps, board, delays, own, self._watched, planned=self._planned, planned_end=self._planned_end
        )
        self._boards.append(whole)
        return found
