"""Better choices near a good one: most of it is held, the rest is decided anew as well as possible.

Sources: Danna, Rothberg & Le Pape (2005), Exploring relaxation induced neighborhoods; Shaw (1998), large neighbourhood
search by related parts; Ropke & Pisinger (2006), its adaptive form.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from pilotage.engine.selection.board import Board
from pilotage.engine.selection.branching import QUICK, THOROUGH, Branched, Heard, Options, Relaxed, branched
from pilotage.engine.selection.parts import Columns, Parts, Point
from pilotage.engine.selection.solver import State

_FIRST_GROUPS: Final = 15  # candidates that are decided anew at once, at first
_LEAST_GROUPS: Final = 8
_LEAST_ROW: Final = 6  # rows of fewer candidates do not make them neighbours
_GROWTH: Final = 1.2
_SHRINKING: Final = 0.85
_QUICK_NODES: Final = 200
_THOROUGH_NODES: Final = 1000
_QUICK_WORK: Final = 1500  # simplex iterations, about a tenth of a second, that a part may cost and still grow
_WORK_A_SECOND: Final = 5000  # a part that takes longer than its work should is given up
_PATIENCE: Final = 1.08  # what it may cost grows with every part that brought nothing
_CORE_EVERY: Final = 5  # every so many parts, one around the relaxation
_CORE_SHARE: Final = 0.4  # of all work at most
_CORE_TIME: Final = 0.3  # of the time that is left, for a single one: on large problems the first of them brings most
_GAP: Final = 1e-3  # of a part: the last tenth of a per cent is left to the next ones


@dataclass(slots=True)
class _Kind:
    """One way of saying what lies near, with what it learned about how much can be decided at once."""

    pick: Callable[[int], Columns]
    size: float
    largest: int
    affordable: float  # work
    work: int = 0


class Neighbourhood:
    """A search that goes on from the board's point; seeded, and the same every time but for limits by seconds."""

    def __init__(self, parts: Parts, relaxed: Relaxed, board: Board, seed: int) -> None:
        self._parts, self._relaxed, self._board = parts, relaxed, board
        self._lot = np.random.default_rng(seed)
        self._turn = 0
        self._work = 0
        self.fruitless = 0  # parts in a row that brought nothing
        self._near = _Near(parts)
        few = min(_FIRST_GROUPS, parts.groups)
        self._core = _Kind(self._around_relaxation, self._core_size(), parts.size, 10.0 * _QUICK_WORK)
        picks = (self._anyone, self._sharing_rows, self._away_from_relaxation, self._alike)
        self._kinds = [_Kind(pick, few, parts.groups, _QUICK_WORK) for pick in picks]

    def step(self, *, seconds: float | None, heard: Heard | None = None) -> Branched | None:
        """Decide one part anew and offer what comes out; None without a point to start from.

        seconds   that it may take; None: limited by work alone
        """
        point = self._board.point
        if point is None:
            return None
        is_core = self._turn % _CORE_EVERY == 0 and self._core.work <= _CORE_SHARE * self._work
        kind = self._core if is_core else self._kinds[self._turn % len(self._kinds)]
        self._turn += 1
        free = kind.pick(int(kind.size)) & self._parts.is_free | ~self._parts.program.is_whole
        if seconds is not None:
            seconds = seconds * _CORE_TIME if is_core else min(seconds, kind.affordable / _WORK_A_SECOND)
        part = self._parts.left(point, free)
        found = branched(part, options=self._options(is_core, seconds), start=point[free], heard=heard)
        self._learn(kind, found, is_better=self._offer(point, free, found))
        return found

    def _options(self, is_core: bool, seconds: float | None) -> Options:
        limits: dict[str, int | float] = {
            "random_seed": int(self._lot.integers(2**31 - 1)),
            "mip_rel_gap": _GAP,
            "mip_max_nodes": _THOROUGH_NODES if is_core else _QUICK_NODES,
        }
        if seconds is not None:
            limits["time_limit"] = max(seconds, 0.01)
        return {**(THOROUGH if is_core else QUICK), **limits}

    def _offer(self, point: Point, free: Columns, found: Branched) -> bool:
        if found.point is None:
            return False
        better = point.copy()
        better[free] = found.point
        return self._board.offer(better, self._parts.value(better))

    def _learn(self, kind: _Kind, found: Branched, *, is_better: bool) -> None:
        self.fruitless = 0 if is_better else self.fruitless + 1
        kind.work += found.work
        self._work += found.work
        kind.affordable *= 1 / _PATIENCE if is_better else _PATIENCE
        grows = found.state is State.SOLVED and found.work < kind.affordable
        kind.size = min(kind.largest, max(_LEAST_GROUPS, kind.size * (_GROWTH if grows else _SHRINKING)))

    # What lies near. Each picks whole candidates, `_around_relaxation` single columns.

    def _anyone(self, count: int) -> Columns:
        return self._columns_of(self._lot.permutation(self._parts.groups)[:count])

    def _sharing_rows(self, count: int) -> Columns:
        chosen = np.zeros(self._parts.groups, dtype=bool)
        for row in self._lot.permutation(self._near.rows):
            groups = self._near.groups_in(row)
            groups = groups[~chosen[groups]]
            chosen[self._lot.permutation(groups)[: count - int(chosen.sum())]] = True
            if chosen.sum() >= count:
                break
        return chosen[self._parts.group_of]

    def _alike(self, count: int) -> Columns:
        centre = int(self._lot.integers(self._parts.groups))
        shared = self._near.shared_with(centre) + 1.5 * self._lot.random(self._parts.groups)
        shared[centre] = np.inf
        return self._columns_of(np.argsort(-shared, kind="stable")[:count])

    def _away_from_relaxation(self, count: int) -> Columns:
        noise = 0.7 * self._lot.random(self._parts.groups)
        apart = np.abs(self._point() - self._relaxed.point)
        distance = noise + np.bincount(self._parts.group_of, apart, self._parts.groups)
        return self._columns_of(np.argsort(-distance, kind="stable")[:count])

    def _around_relaxation(self, count: int) -> Columns:
        """Columns on which choice and relaxation differ, then those that are nearly worth their use of scarce rows."""
        weight = np.abs(self._relaxed.reduced) * self._lot.lognormal(0.0, 0.5, self._parts.size)
        differs = self._differing()
        weight[differs] = -self._lot.random(int(differs.sum()))
        weight[~self._parts.is_free] = np.inf
        free = np.zeros(self._parts.size, dtype=bool)
        free[np.argsort(weight, kind="stable")[:count]] = True
        return free

    def _core_size(self) -> float:
        return max(50.0, min(50 + 1.5 * float(self._differing().sum()), self._parts.size / 4))

    def _differing(self) -> Columns:
        return np.abs(self._point() - self._relaxed.point) > 1e-6

    def _point(self) -> Point:
        point = self._board.point
        return np.zeros(self._parts.size) if point is None else point

    def _columns_of(self, groups: np.ndarray) -> Columns:
        chosen = np.zeros(self._parts.groups, dtype=bool)
        chosen[groups] = True
        return chosen[self._parts.group_of]


class _Near:
    """Which candidates use the same rows. Rows of a few (rules) do not count, nor does a row twice."""

    def __init__(self, parts: Parts) -> None:
        pairs = np.unique(parts.rows.astype(np.int64) * max(parts.groups, 1) + parts.group_of[parts.column_of])
        self._row, self._group = pairs // max(parts.groups, 1), pairs % max(parts.groups, 1)
        counts = np.bincount(self._row, minlength=parts.row_count)
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        self._is_large = counts >= _LEAST_ROW
        self._groups = parts.groups
        self.rows = np.flatnonzero(self._is_large)

    def groups_in(self, row: int) -> np.ndarray:
        """The candidates that use the row."""
        return self._group[self._starts[row] : self._starts[row + 1]]

    def shared_with(self, group: int) -> np.ndarray:
        """(groups,) rows that each candidate shares with this one."""
        own = np.zeros(len(self._is_large), dtype=bool)
        own[self._row[self._group == group]] = True
        own &= self._is_large
        return np.bincount(self._group, own[self._row], self._groups)
