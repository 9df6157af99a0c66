"""Early and late times of a network for many trials at once: a row of trials for each task, one call for each link."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.network.plan import LinkType
from pilotage.engine.risk_analysis.problem import Place, Problem

Trials = NDArray[np.floating[Any]]  # float32 while drawing; float64 where trials are given exactly

_FROM_START = (LinkType.SS, LinkType.SF)
_TO_FINISH = (LinkType.FF, LinkType.SF)


class Wait(NamedTuple):
    """From or to the task at `place`, of its finish or of its start."""

    place: Place
    is_of_start: bool
    lag: float


class Step(NamedTuple):
    """What one task waits for (before), and what waits for it (after).

    start_waits, finish_waits     bound its start, its finish, from below
    start_bounds, finish_bounds   bound its late start, its late finish, from above; `is_of_start` is of the successor
    floor, finish_floor           None where the waits make it superfluous
    keeps_start  others wait for its start
    is_end       nothing that comes after it makes sure that the whole ends after it
    """

    place: Place
    start_waits: tuple[Wait, ...]
    finish_waits: tuple[Wait, ...]
    start_bounds: tuple[Wait, ...]
    finish_bounds: tuple[Wait, ...]
    floor: float | None
    finish_floor: float | None
    keeps_start: bool
    is_end: bool


def steps_of(problem: Problem) -> tuple[Step, ...]:
    """The tasks in topological order."""
    waits: list[tuple[list[Wait], ...]] = [([], [], [], []) for _ in problem.durations]
    for before, after, kind, lag in ((link.predecessor, link.successor, link.type, link.lag) for link in problem.links):
        is_from_start, is_to_finish = kind in _FROM_START, kind in _TO_FINISH
        waits[after][is_to_finish].append(Wait(before, is_from_start, lag))
        waits[before][2 if is_from_start else 3].append(Wait(after, not is_to_finish, lag))
    return tuple(_step(problem, place, *map(tuple, waits[place])) for place in problem.order)


def _step(
    problem: Problem,
    place: Place,
    starts: tuple[Wait, ...],
    finishes: tuple[Wait, ...],
    start_bounds: tuple[Wait, ...],
    finish_bounds: tuple[Wait, ...],
) -> Step:
    floor = problem.not_before.get(place, 0.0)
    is_floored = floor > 0 or all(wait.lag < 0 for wait in starts)
    return Step(
        place,
        starts,
        finishes,
        start_bounds,
        finish_bounds,
        floor=max(floor, 0.0) if is_floored else None,
        finish_floor=problem.finish_not_before.get(place),
        keeps_start=bool(start_bounds),
        is_end=all(wait.lag < 0 for wait in finish_bounds),
    )


@dataclass(slots=True)
class Board:
    """Room for the trials of one block.

    durations  (n, b); finishes (n, b) early finishes, and after `late_pass` the slacks; starts: rows of those tasks
               whose start others wait for; lates (n, b) late starts; spare (b,)
    """

    durations: Trials
    finishes: Trials
    lates: Trials
    starts: dict[Place, Trials]
    spare: Trials


def board_for(durations: Trials, steps: tuple[Step, ...]) -> Board:
    kept = [step.place for step in steps if step.keeps_start]
    width = durations.shape[1]
    return Board(
        durations=durations,
        finishes=np.empty_like(durations),
        lates=np.empty_like(durations),
        starts={place: np.empty(width, durations.dtype) for place in kept},
        spare=np.empty(width, durations.dtype),
    )


def narrowed(board: Board, width: int) -> Board:
    """The same room for fewer trials."""
    return Board(
        durations=board.durations[:, :width],
        finishes=board.finishes[:, :width],
        lates=board.lates[:, :width],
        starts={place: row[:width] for place, row in board.starts.items()},
        spare=board.spare[:width],
    )


def early_pass(steps: tuple[Step, ...], board: Board) -> Trials:
    """Fills `finishes`; answers (b,) when the whole ends. Every task starts as soon as it may and runs through."""
    finishes, durations = list(board.finishes), list(board.durations)
    for step in steps:
        row, duration = finishes[step.place], durations[step.place]
        if step.start_waits:
            begun = _latest(step.start_waits, finishes, board, row)
            if step.floor is not None:
                begun = np.maximum(begun, step.floor, out=row)
            np.add(begun, duration, out=row)
        else:
            np.add(duration, step.floor or 0.0, out=row)
        if step.finish_waits:
            np.maximum(row, _latest(step.finish_waits, finishes, board, board.spare), out=row)
        if step.finish_floor is not None:
            np.maximum(row, step.finish_floor, out=row)
        if step.keeps_start:
            np.subtract(row, duration, out=board.starts[step.place])
    ends = [finishes[step.place] for step in steps if step.is_end]
    end: Trials = ends[0].copy()
    for row in ends[1:]:
        np.maximum(end, row, out=end)
    return end


def _latest(waits: tuple[Wait, ...], finishes: list[Trials], board: Board, out: Trials) -> Trials:
    """The latest of the moments waited for; lies in `out`, or is a row that must not be written to."""
    found: Trials = _moment(waits[0], finishes, board, out)
    room = np.empty_like(out) if out is board.spare else board.spare
    for wait in waits[1:]:
        found = np.maximum(found, _moment(wait, finishes, board, room), out=out)
    return found


def _moment(wait: Wait, finishes: list[Trials], board: Board, room: Trials) -> Trials:
    moment = board.starts[wait.place] if wait.is_of_start else finishes[wait.place]
    if wait.lag:
        moment = np.add(moment, wait.lag, out=room)
    return moment


def late_pass(steps: tuple[Step, ...], board: Board, end: Trials) -> None:
    """Fills `lates`, and turns `finishes` into slacks: how far each task may slip before the whole does, (n, b)."""
    slacks, lates, durations = list(board.finishes), list(board.lates), list(board.durations)
    for step in reversed(steps):
        late, duration, slack = lates[step.place], durations[step.place], slacks[step.place]
        bounds = step.finish_bounds
        if step.is_end:
            finish = end
        else:
            finish, bounds = _limit(bounds[0], lates, durations, board.spare, out=late), bounds[1:]
        for bound in bounds:
            finish = np.minimum(finish, _limit(bound, lates, durations, board.spare), out=late)
        if not step.start_bounds:
            np.subtract(finish, slack, out=slack)
            np.subtract(finish, duration, out=late)
            continue
        np.subtract(finish, duration, out=late)
        for bound in step.start_bounds:
            np.minimum(late, _limit(bound, lates, durations, board.spare), out=late)
        np.subtract(late, slack, out=slack)
        np.add(slack, duration, out=slack)


def _limit(
    bound: Wait, lates: list[Trials], durations: list[Trials], spare: Trials, *, out: Trials | None = None
) -> Trials:
    """The moment that a successor still allows; lies in `out` or the spare row, or is a row not to be written to."""
    moment, room = lates[bound.place], spare if out is None else out
    if not bound.is_of_start:
        moment = np.add(moment, durations[bound.place], out=room)
    if bound.lag:
        moment = np.subtract(moment, bound.lag, out=room)
    return moment
