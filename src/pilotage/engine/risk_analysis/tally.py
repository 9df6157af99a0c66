"""What many trials say of each task: how often it is critical, and how much the end hangs on it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.risk_analysis.passes import Board, Step, Trials, early_pass, late_pass
from pilotage.engine.risk_analysis.problem import Place

Numbers = NDArray[np.float64]

# Of the length of a trial, and of the plan: what a chain of additions of float32 may be off by; of four years it is a
# quarter of an hour.
TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over trials, so that blocks can be added. d is a duration less the planned one, T an end less the planned
    one: in float32 large sums would hide small deviations, and make what is certain look a little uncertain.

    ends          (b,) when the whole ends
    watched       (w, b) when the watched tasks finish
    critical      (n,) trials in which the task has no slack
    significance  (n,) Σ duration / (duration + slack) × end
    lasts, squares, products   (n,) Σ d, Σ d², Σ d T, of what the task lasts without the risks that delay it: else all
                               tasks of one risk would look as if the end hung on each of them
    risk_lasts, risk_squares, risk_products   (events,) the same of delays
    happened, happened_ends    (events,) trials in which the delay is above 0, and Σ T over them
    """

    ends: Trials
    watched: Trials
    critical: Numbers
    significance: Numbers
    lasts: Numbers
    squares: Numbers
    products: Numbers
    risk_lasts: Numbers
    risk_squares: Numbers
    risk_products: Numbers
    happened: Numbers
    happened_ends: Numbers


def tally_of(
    steps: tuple[Step, ...],
    board: Board,
    delays: Trials,
    own: Mapping[Place, Trials],
    watched: tuple[Place, ...],
    *,
    planned: Numbers,
    planned_end: float,
) -> Tally:
    """Both passes over the durations of a board, summed up. Overwrites the board.

    delays, own   as `drawing.draw` answers
    planned       (n,) durations
    """
    end = early_pass(steps, board)
    seen = board.finishes[list(watched)]
    late_pass(steps, board, end)
    critical, significance = _criticality(board, end, np.maximum(end, planned_end) * TOLERANCE)
    off = end - end.dtype.type(planned_end)
    for task, row in own.items():
        board.durations[task] = row
    board.durations -= planned.astype(end.dtype)[:, None]
    return Tally(
        end,
        seen,
        critical,
        significance,
        lasts=_summed("ij->i", board.durations),
        squares=_summed("ij,ij->i", board.durations, board.durations),
        products=_summed("ij,j->i", board.durations, off),
        **sums_of_events(delays, off),
    )


def sums_of_events(delays: Trials, off: Trials) -> dict[str, Numbers]:
    """What a tally holds of risks. off: (b,) ends less the planned one."""
    happened = delays > 0
    return {
        "risk_lasts": _summed("ij->i", delays),
        "risk_squares": _summed("ij,ij->i", delays, delays),
        "risk_products": _summed("ij,j->i", delays, off),
        "happened": happened.sum(axis=1).astype(np.float64),
        "happened_ends": _summed("ij,j->i", happened.astype(off.dtype), off),
    }


def _criticality(board: Board, end: Trials, tolerance: Trials) -> tuple[Numbers, Numbers]:
    critical, significance = np.empty(len(board.durations)), np.empty(len(board.durations))
    is_critical, spare = np.empty(len(end), dtype=bool), board.spare
    for at, (slack, duration) in enumerate(zip(board.finishes, board.durations, strict=True)):
        np.less_equal(slack, tolerance, out=is_critical)
        critical[at] = np.count_nonzero(is_critical)
        np.add(slack, duration, out=spare)
        # Where both are 0 the task is critical with no time of its own: its significance is undefined, and None later.
        np.maximum(spare, tolerance, out=spare)
        np.divide(duration, spare, out=spare)
        significance[at] = np.einsum("j,j->", spare, end)
    return critical, significance


def _summed(rule: str, *parts: Trials) -> Numbers:
    """By NumPy's own loops: a BLAS may share a sum among threads, and then its last digits depend on their number."""
    summed: Numbers = np.einsum(rule, *parts, optimize=False).astype(np.float64)
    return summed
