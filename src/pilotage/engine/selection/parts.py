"""A program seen by its columns, and the small program that is left when most columns are held where they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.selection.program import Program

Point = NDArray[np.float64]  # (n,) one number for each column
Columns = NDArray[np.bool_]  # (n,) whether the column is meant

KEPT_WITHIN = 1e-6  # a row that is off by no more counts as kept here; what counts is decided in whole numbers


@dataclass(frozen=True, slots=True)
class Part:
    """maximise values · x + held, lower <= A x <= upper, 0 <= x <= most; A by columns."""

    values: Point
    most: Point
    is_whole: Columns
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    starts: NDArray[np.int32]
    rows: NDArray[np.int32]
    coefficients: NDArray[np.float64]
    held: float  # what the columns that are held are worth


class Parts:
    """A program by columns.

    group_of   (n,) the columns of one group exclude each other: the ways of a candidate, else a column by itself
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.size, self.row_count = len(program.values), len(program.lower)
        counts = np.diff(program.starts)
        row_of = np.repeat(np.arange(self.row_count), counts)
        order = np.lexsort((row_of, program.columns))
        self.rows = row_of[order]
        self.column_of = program.columns[order]
        self.coefficients = program.coefficients[order]
        self.starts = np.searchsorted(self.column_of, np.arange(self.size + 1))
        self.most = _most(program, row_of)
        self.is_free = self.most > 0
        self.group_of = _groups(program, counts)
        self.groups = int(self.group_of.max()) + 1 if self.size else 0

    def column(self, column: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Rows and coefficients of one column."""
        at = slice(self.starts[column], self.starts[column + 1])
        return self.rows[at], self.coefficients[at]

    def row(self, row: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Columns and coefficients of one row."""
        at = slice(self.program.starts[row], self.program.starts[row + 1])
        return self.program.columns[at], self.program.coefficients[at]

    def used(self, point: Point) -> NDArray[np.float64]:
        """(m,) what the point uses of each row."""
        return np.bincount(self.rows, self.coefficients * point[self.column_of], self.row_count).astype(float)

    def keeps(self, point: Point) -> bool:
        """Whether the point respects every row, within the solver's own tolerance."""
        used = self.used(point)
        return bool(
            (used <= self.program.upper + KEPT_WITHIN).all() and (used >= self.program.lower - KEPT_WITHIN).all()
        )

    def value(self, point: Point) -> float:
        """What the point is worth, in solver's values."""
        return float(self.program.values @ point)

    def whole(self) -> Part:
        """The program itself."""
        return self.left(np.zeros(self.size), np.ones(self.size, dtype=bool))

    def left(self, point: Point, free: Columns) -> Part:
        """What is left to decide when every column that is not free stays as it is in the point."""
        held = np.where(free, 0.0, point)
        used = self.used(held)
        kept = free[self.column_of]
        rows, numbers = self.rows[kept], self.coefficients[kept]
        columns = (np.cumsum(free) - 1)[self.column_of[kept]]
        lower, upper = self.program.lower - used, self.program.upper - used
        reach = numbers * self.most[self.column_of[kept]]
        highest = np.bincount(rows, np.maximum(reach, 0.0), self.row_count)
        lowest = np.bincount(rows, np.minimum(reach, 0.0), self.row_count)
        binding = (highest > upper + KEPT_WITHIN / 2) | (lowest < lower - KEPT_WITHIN / 2)
        kept = binding[rows]
        size = int(free.sum())
        return Part(
            values=self.program.values[free],
            most=self.most[free],
            is_whole=self.program.is_whole[free],
            lower=np.minimum(lower[binding], 1e300),
            upper=upper[binding],
            starts=np.searchsorted(columns[kept], np.arange(size + 1)).astype(np.int32),
            rows=(np.cumsum(binding) - 1)[rows[kept]].astype(np.int32),
            coefficients=numbers[kept],
            held=self.value(held),
        )


def _most(program: Program, row_of: NDArray[np.int64]) -> Point:
    """The most that each column can be: a way that asks for more than a whole limit is never taken."""
    negative = np.bincount(row_of, program.coefficients < 0, len(program.lower)) > 0
    wider = (program.coefficients > program.upper[row_of] + KEPT_WITHIN) & ~negative[row_of]
    wider &= program.is_whole[program.columns] & (program.most[program.columns] <= 1)
    most = program.most.copy()
    most[program.columns[wider]] = 0.0
    return most


def _groups(program: Program, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows "at most one of these" from the shortest on make the groups; whoever is in none is one by himself."""
    group_of = np.full(len(program.values), -1)
    ones = np.ones(len(program.lower), dtype=bool)
    filled = counts > 0
    if filled.any():
        is_one = program.coefficients == 1.0
        ones[filled] = np.logical_and.reduceat(is_one, program.starts[:-1][filled])
    next_group = 0
    meant = np.flatnonzero(ones & (program.upper == 1.0))
    for row in meant[np.argsort(counts[meant], kind="stable")].tolist():
        columns = program.columns[program.starts[row] : program.starts[row + 1]]
        if (group_of[columns] < 0).all():
            group_of[columns] = next_group
            next_group += 1
    alone = group_of < 0
    group_of[alone] = next_group + np.arange(int(alone.sum()))
    return group_of
