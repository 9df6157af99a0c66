"""A roadmap as rows over steps: of each practice and increment, whether it is in place when the increment ends.

A practice that is in place by an increment is in place by all later ones, so that earliness and lateness are plain sums
of steps, and a need is a comparison of two of them: sparse rows, and a relaxation that is nearly whole.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from pilotage.engine.roadmap.alike import dominations
from pilotage.engine.roadmap.problem import Place, Problem, Slot
from pilotage.engine.selection.amounts import exact, whole
from pilotage.engine.selection.problem import Amount
from pilotage.engine.selection.program import Program

Goal = tuple[int, ...]  # (n·s,) what each step is worth, whole
Slots = tuple[Slot | None, ...]  # (n,) where each practice stands


@dataclass(frozen=True, slots=True)
class Row:
    """at_least <= Σ coefficient × step <= at_most; coefficients by number of the step."""

    coefficients: Mapping[int, int]
    at_least: float = -inf
    at_most: float = inf


def step(problem: Problem, place: Place, slot: Slot) -> int:
    """The number of the step of a practice and an increment."""
    return place * len(problem.slots) + slot


def rows_of(problem: Problem, *, is_locked: bool = True) -> list[Row]:
    """All that a roadmap must respect; without `is_locked` locks are left out."""
    return [
        *_rising(problem),
        *_needs(problem),
        *_days(problem),
        *_places(problem),
        *(_locks(problem) if is_locked else ()),
    ]


def sharper_rows_of(problem: Problem) -> list[Row]:
    """Rows that some best roadmap respects, too: they leave the search less to look through.

    Which of two comes first where they could change places; and what all increments up to one hold together, which
    follows from each of them and says it of steps alone.
    """
    efforts, ones = [one.effort for one in problem.practices], [1] * problem.size
    pairs = dominations(problem)
    return [
        *(Row(_before(problem, *pair, slot), at_least=0) for pair in pairs for slot in problem.slots),
        *(_until(problem, slot, efforts, problem.capacities) for slot in problem.slots),
        *(_until(problem, slot, ones, problem.places) for slot in problem.slots),
    ]


def program_of(problem: Problem, goal: Goal, rows: Sequence[Row]) -> Program:
    """The arrays for the solver: most of the goal under the rows."""
    width = problem.size * len(problem.slots)
    starts, columns, coefficients = [0], [], []
    for row in rows:
        for column in sorted(row.coefficients):
            columns.append(column)
            coefficients.append(row.coefficients[column])
        starts.append(len(columns))
    return Program(
        values=np.array(goal, dtype=float),
        value_scale=1.0,
        most=np.ones(width),
        is_whole=np.ones(width, dtype=bool),
        column_scales=np.ones(width),
        lower=np.array([row.at_least for row in rows], dtype=float),
        upper=np.array([row.at_most for row in rows], dtype=float),
        row_scales=np.ones(len(rows)),
        starts=np.array(starts, dtype=np.int32),
        columns=np.array(columns, dtype=np.int32),
        coefficients=np.array(coefficients, dtype=float),
    )


def slots_from(problem: Problem, units: Sequence[float]) -> Slots:
    """(n,) where each practice stands, from the steps of a point."""
    found: list[Slot | None] = []
    for place in range(problem.size):
        steps = (slot for slot in problem.slots if units[step(problem, place, slot)] > 0.5)
        found.append(next(steps, None))
    return tuple(found)


def steps_from(problem: Problem, slots: Sequence[Slot | None]) -> list[float]:
    """(n·s,) the steps of a roadmap."""
    return [float(at is not None and at <= slot) for at in slots for slot in problem.slots]


def _rising(problem: Problem) -> Iterator[Row]:
    """What is in place stays so; and nothing is put in place where there are not days enough for it alone."""
    for place, one in enumerate(problem.practices):
        effort = exact(one.effort)
        for slot in problem.slots:
            fits = effort <= exact(problem.capacities[slot])
            yield Row(_put(problem, place, slot), at_least=0, at_most=1 if fits else 0)


def _put(problem: Problem, place: Place, slot: Slot, amount: int = 1) -> dict[int, int]:
    """Whether it is put in place in that increment: in place by its end, and not by the end of the one before."""
    found = {step(problem, place, slot): amount}
    return found | {step(problem, place, slot - 1): -amount} if slot else found


def _needs(problem: Problem) -> Iterator[Row]:
    for place, one in enumerate(problem.practices):
        for needed in one.needs:
            for slot in problem.slots:
                yield Row(_before(problem, needed, place, slot), at_least=0)


def _before(problem: Problem, first: Place, second: Place, slot: Slot) -> dict[int, int]:
    """At least 0 where the first is in place whenever the second is."""
    return {step(problem, first, slot): 1, step(problem, second, slot): -1}


def _days(problem: Problem) -> Iterator[Row]:
    for slot in problem.slots:
        (most, *efforts), _scale = whole((problem.capacities[slot], *(one.effort for one in problem.practices)))
        yield Row(_together(problem, slot, efforts), at_most=most)


def _until(problem: Problem, slot: Slot, amounts: Sequence[Amount], rooms: Sequence[Amount]) -> Row:
    """What is in place by the end of an increment took no more than there was until then."""
    (most, *each), _scale = whole((sum(map(exact, rooms[: slot + 1])), *amounts))
    return Row({step(problem, place, slot): amount for place, amount in enumerate(each)}, at_most=most)


def _places(problem: Problem) -> Iterator[Row]:
    for slot in problem.slots:
        yield Row(_together(problem, slot, [1] * problem.size), at_most=problem.places[slot])


def _together(problem: Problem, slot: Slot, amounts: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for place, amount in enumerate(amounts):
        found |= _put(problem, place, slot, amount)
    return found


def _locks(problem: Problem) -> Iterator[Row]:
    for place, one in enumerate(problem.practices):
        if one.locked is not None:
            yield Row(_put(problem, place, one.locked), at_least=1)
