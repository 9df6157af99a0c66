"""A good choice to start from: the relaxation rounded, one candidate after the other, with all rules kept."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.selection.branching import Relaxed
from pilotage.engine.selection.parts import KEPT_WITHIN, Parts, Point

_DEPTH: Final = 6  # columns that one column may draw in after it: it needs another one, which goes with a third
_TRIES: Final = 24  # columns that are tried out for it, all together
_ABREAST: Final = 4  # of those that mend the same row, the most promising


def rounded(parts: Parts, relaxed: Relaxed) -> Point:
    """A point near the relaxed one: candidates enter in the order of what the relaxation takes of them, if they fit.

    Whoever draws others in (a candidate that needs another, a pair that goes together) enters with them or not at all.
    Rows that ask for something are served first; when this fails they stay broken, and the point keeps all other rows.
    Extras are taken as the relaxation buys them.
    """
    filling = _Filling(parts, relaxed)
    for group in _order(parts, relaxed, filling.is_asked_for):
        filling.enter(group)
    return filling.point


def _order(parts: Parts, relaxed: Relaxed, asked_for: NDArray[np.bool_]) -> list[int]:
    ways = parts.program.is_whole & parts.is_free
    taken = np.bincount(parts.group_of[ways], relaxed.point[ways], parts.groups)
    reduced = np.full(parts.groups, -np.inf)
    np.maximum.at(reduced, parts.group_of[ways], relaxed.reduced[ways])
    return [int(group) for group in np.lexsort((-reduced, -taken, ~asked_for)) if np.isfinite(reduced[group])]


class _Filling:
    """A point that grows; every step can be taken back."""

    def __init__(self, parts: Parts, relaxed: Relaxed) -> None:
        program = parts.program
        self._parts = parts
        self._lower, self._upper = program.lower - KEPT_WITHIN, program.upper + KEPT_WITHIN
        self._promise = relaxed.point + 1e-3 * relaxed.reduced / max(float(np.abs(relaxed.reduced).max()), 1e-9)
        self._is_way = program.is_whole & (program.most <= 1) & parts.is_free
        self._is_worth = program.values > 0
        self.point = np.where(self._is_way | ~parts.is_free, 0.0, np.minimum(_bought(parts, relaxed), parts.most))
        self.point[program.is_whole & (program.most <= 1)] = 0.0
        self._used = parts.used(self.point)
        self._is_taken = np.zeros(parts.groups, dtype=bool)
        self._steps: list[int] = []
        self._tries = 0
        self._columns_of = _columns_by_group(parts, self._is_way)
        self.is_asked_for = self._asked_for()

    def enter(self, group: int) -> None:
        """Take the most promising column of the group that can be had without breaking anything, or none."""
        if self._is_taken[group]:
            return
        columns = self._columns_of[group]
        for column in sorted(columns, key=self._promise.__getitem__, reverse=True):
            if not self._is_worth[column] and not self.is_asked_for[group]:
                continue
            self._tries = _TRIES
            if self._take(column, _DEPTH):
                self._steps.clear()
                return

    def _take(self, column: int, depth: int) -> bool:
        mark = len(self._steps)
        before = self._push(column)
        if self._mended(column, before, depth):
            return True
        while len(self._steps) > mark:
            self._pop()
        return False

    def _push(self, column: int) -> NDArray[np.float64]:
        rows, numbers = self._parts.column(column)
        before = self._used[rows]
        self._used[rows] = before + numbers
        self.point[column] = 1.0
        self._is_taken[self._parts.group_of[column]] = True
        self._steps.append(column)
        return before

    def _pop(self) -> None:
        column = self._steps.pop()
        rows, numbers = self._parts.column(column)
        self._used[rows] -= numbers
        self.point[column] = 0.0
        self._is_taken[self._parts.group_of[column]] = False

    def _mended(self, column: int, before: NDArray[np.float64], depth: int) -> bool:
        """Whether nothing is broken that was not before, if need be after taking others as well."""
        rows, _ = self._parts.column(column)
        while True:
            used = self._used[rows]
            over = (used > self._upper[rows]) & (used > before)
            under = (used < self._lower[rows]) & (used < before)
            broken = np.flatnonzero(over | under)
            if not len(broken):
                return True
            if not depth or not self._mend(int(rows[broken[0]]), -1.0 if over[broken[0]] else 1.0, depth):
                return False

    def _mend(self, row: int, direction: float, depth: int) -> bool:
        columns, numbers = self._parts.row(row)
        fitting = columns[(numbers * direction > 0) & self._is_way[columns]]
        fitting = fitting[~self._is_taken[self._parts.group_of[fitting]]]
        for column in fitting[np.argsort(-self._promise[fitting], kind="stable")][:_ABREAST].tolist():
            self._tries -= 1
            if self._tries < 0:
                return False
            if self._take(column, depth - 1):
                return True
        return False

    def _asked_for(self) -> NDArray[np.bool_]:
        asked = np.zeros(self._parts.groups, dtype=bool)
        for row in np.flatnonzero(self._used < self._lower).tolist():
            columns, numbers = self._parts.row(row)
            asked[self._parts.group_of[columns[numbers > 0]]] = True
        return asked


def _bought(parts: Parts, relaxed: Relaxed) -> Point:
    return np.where(parts.program.is_whole, np.ceil(relaxed.point - KEPT_WITHIN), relaxed.point)


def _columns_by_group(parts: Parts, is_way: NDArray[np.bool_]) -> list[list[int]]:
    columns_of: list[list[int]] = [[] for _ in range(parts.groups)]
    for column in np.flatnonzero(is_way).tolist():
        columns_of[parts.group_of[column]].append(column)
    return columns_of
