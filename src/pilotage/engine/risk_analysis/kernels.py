"""Compiled loops over trials. Imported only where numba is there; the same times as `passes`, bit for bit.

A chunk of trials goes through the whole network before the next one does, so that what it needs stays near the
processor. Times are reckoned in the order of `passes`, for they have to be the same; what is added up over a chunk is
added in whatever order is fastest.
"""

from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from pilotage.engine.risk_analysis.drawing import Slices
from pilotage.engine.risk_analysis.passes import Trials
from pilotage.engine.risk_analysis.tables import Table

Table2 = NDArray[np.uint64]
"""Without a sign: a place that might be below 0 keeps loops from being vectorised."""
Count = np.uint64
Sums = NDArray[np.float64]
Number = np.floating[Any]  # of the same kind as the trials

CHUNK: Final = Count(128)
"""Trials that go through the network together: with fewer the loops are too short, with more they wait for memory."""
PLACE, STARTS, FINISHES, FINISH_BOUNDS, START_BOUNDS, NEXT, IS_END = range(7)
"""Columns of steps, in topological order: its task; the first of the waits for its start, for its finish, of what
bounds its late finish, its late start, and of the next step; is it an end."""
OTHER, IS_OF_START = range(2)
"""Columns of waits."""
CRITICAL, SIGNIFICANCE, LASTS, SQUARES, PRODUCTS = range(5)
"""Columns of sums, as `Tally` has them."""


@njit(cache=True, nogil=True)
def fill(row: Trials, slices: Slices, table: Table, width: Number, low: Number) -> None:
    stretched = np.empty(len(table), row.dtype)  # read from end to end first: then no draw waits for memory
    for at in range(len(table)):
        stretched[at] = table[at] * width + low
    for at in range(len(row)):
        row[at] = stretched[slices[at]]


@njit(cache=True, nogil=True)
def tally(
    durations: Trials,
    count: int,
    steps: Table2,
    waits: Table2,
    lags: Trials,
    floors: Trials,
    watched: Table2,
    own_tasks: Table2,
    own: Trials,
    planned: Trials,
    planned_end: Number,
    tolerance: Number,
) -> tuple[Trials, Trials, Sums]:
    """Ends (b,), finishes of the watched (w, b), and (n, 5) sums of the first `count` trials.

    floors   (n, 2) by step, of start and finish: minus infinity where there is none
    own      (k, b) what the `own_tasks` last without the risks that delay them
    """
    tasks = len(steps)
    lasting, finishes, lates = _room(durations), _room(durations), _room(durations)
    ends, seen = np.empty(count, durations.dtype), np.empty((len(watched), count), durations.dtype)
    sums = np.zeros((tasks, 5))
    for first in range(0, count, int(CHUNK)):
        span = np.uint64(min(int(CHUNK), count - first))
        end = ends[first : first + int(span)]
        _load(durations, np.uint64(first), lasting, span)
        _early(steps, waits, lags, floors, lasting, finishes, end, span)
        for row in range(len(watched)):
            seen[row, first : first + int(span)] = finishes[watched[row] * CHUNK : watched[row] * CHUNK + span]
        _late(steps, waits, lags, lasting, finishes, lates, end, span)
        _add_slacks(sums, finishes, lasting, end, np.maximum(end, planned_end) * tolerance, span)
        for row in range(len(own)):
            for at in range(span):
                lasting[own_tasks[row] * CHUNK + at] = own[row, np.uint64(first) + at]
        _add_durations(sums, lasting, planned, end - planned_end, span)
    return ends, seen, sums


@njit(cache=True, nogil=True)
def _room(durations: Trials) -> Trials:
    return np.empty(len(durations) * int(CHUNK), durations.dtype)


@njit(cache=True, nogil=True)
def _load(durations: Trials, first: Count, lasting: Trials, span: Count) -> None:
    for task in range(np.uint64(len(durations))):
        for at in range(span):
            lasting[task * CHUNK + at] = durations[task, first + at]


@njit(cache=True, nogil=True)
def _early(
    steps: Table2,
    waits: Table2,
    lags: Trials,
    floors: Trials,
    lasting: Trials,
    finishes: Trials,
    end: Trials,
    span: Count,
) -> None:
    """As `passes.early_pass` has it."""
    end[:] = -np.inf
    for step in range(len(steps)):
        own = steps[step, PLACE] * CHUNK
        _set(finishes, own, floors[step, 0], span)
        for wait in range(steps[step, STARTS], steps[step, FINISH_BOUNDS]):
            if wait == steps[step, FINISHES]:
                _add(finishes, lasting, own, span)
            other, lag = waits[wait, OTHER] * CHUNK, lags[wait]
            if waits[wait, IS_OF_START]:
                for at in range(span):
                    finishes[own + at] = max(finishes[own + at], finishes[other + at] - lasting[other + at] + lag)
            else:
                for at in range(span):
                    finishes[own + at] = max(finishes[own + at], finishes[other + at] + lag)
        if steps[step, FINISHES] == steps[step, FINISH_BOUNDS]:
            _add(finishes, lasting, own, span)
        if floors[step, 1] > -np.inf:
            _raise_to(finishes, own, floors[step, 1], span)
        if steps[step, IS_END]:
            _raise_end(end, finishes, own, span)


@njit(cache=True, nogil=True)
def _late(
    steps: Table2,
    waits: Table2,
    lags: Trials,
    lasting: Trials,
    finishes: Trials,
    lates: Trials,
    end: Trials,
    span: Count,
) -> None:
    """As `passes.late_pass` has it: slacks lie where the finishes were."""
    for step in range(len(steps) - 1, -1, -1):
        own = steps[step, PLACE] * CHUNK
        if steps[step, IS_END]:
            _end_with(lates, end, own, span)
        else:
            _set(lates, own, np.inf, span)
        for wait in range(steps[step, FINISH_BOUNDS], steps[step, NEXT]):
            if wait == steps[step, START_BOUNDS]:
                _subtract(lates, lasting, own, span)
            other, lag = waits[wait, OTHER] * CHUNK, lags[wait]
            if waits[wait, IS_OF_START]:
                for at in range(span):
                    lates[own + at] = min(lates[own + at], lates[other + at] - lag)
            else:
                for at in range(span):
                    lates[own + at] = min(lates[own + at], lates[other + at] + lasting[other + at] - lag)
        if steps[step, START_BOUNDS] == steps[step, NEXT]:
            _slacken_to_finish(finishes, lates, own, span)
            _subtract(lates, lasting, own, span)
        else:
            _slacken_to_start(finishes, lates, lasting, own, span)


@njit(cache=True, nogil=True, inline="always")
def _set(rows: Trials, own: Count, value: float, span: Count) -> None:
    for at in range(span):
        rows[own + at] = value


@njit(cache=True, nogil=True, inline="always")
def _add(rows: Trials, lasting: Trials, own: Count, span: Count) -> None:
    for at in range(span):
        rows[own + at] += lasting[own + at]


@njit(cache=True, nogil=True, inline="always")
def _subtract(rows: Trials, lasting: Trials, own: Count, span: Count) -> None:
    for at in range(span):
        rows[own + at] -= lasting[own + at]


@njit(cache=True, nogil=True, inline="always")
def _raise_to(rows: Trials, own: Count, least: Number, span: Count) -> None:
    for at in range(span):
        rows[own + at] = max(rows[own + at], least)


@njit(cache=True, nogil=True, inline="always")
def _raise_end(end: Trials, rows: Trials, own: Count, span: Count) -> None:
    for at in range(span):
        end[at] = max(end[at], rows[own + at])


@njit(cache=True, nogil=True, inline="always")
def _end_with(rows: Trials, end: Trials, own: Count, span: Count) -> None:
    for at in range(span):
        rows[own + at] = end[at]


@njit(cache=True, nogil=True, inline="always")
def _slacken_to_finish(rows: Trials, lates: Trials, own: Count, span: Count) -> None:
    for at in range(span):
        rows[own + at] = lates[own + at] - rows[own + at]


@njit(cache=True, nogil=True, inline="always")
def _slacken_to_start(rows: Trials, lates: Trials, lasting: Trials, own: Count, span: Count) -> None:
    for at in range(span):
        rows[own + at] = (lates[own + at] - rows[own + at]) + lasting[own + at]


@njit(cache=True, nogil=True, fastmath={"reassoc"}, error_model="numpy")
def _add_slacks(sums: Sums, slacks: Trials, lasting: Trials, end: Trials, slim: Trials, span: Count) -> None:
    none, one = slacks.dtype.type(0), slacks.dtype.type(1)
    for task in range(np.uint64(len(sums))):
        own = task * CHUNK
        critical = significance = none
        for at in range(span):
            critical += one if slacks[own + at] <= slim[at] else none
            significance += lasting[own + at] / max(slacks[own + at] + lasting[own + at], slim[at]) * end[at]
        sums[task, CRITICAL] += critical
        sums[task, SIGNIFICANCE] += significance


@njit(cache=True, nogil=True, fastmath={"reassoc"})
def _add_durations(sums: Sums, lasting: Trials, planned: Trials, off: Trials, span: Count) -> None:
    for task in range(np.uint64(len(sums))):
        own = task * CHUNK
        lasts = squares = products = off.dtype.type(0)
        for at in range(span):
            more = lasting[own + at] - planned[task]
            lasts += more
            squares += more * more
            products += more * off[at]
        sums[task, LASTS] += lasts
        sums[task, SQUARES] += squares
        sums[task, PRODUCTS] += products
