"""The best roadmap for a goal: found by the solver in floats, checked in whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from pilotage.engine.roadmap.problem import Problem, effort_of
from pilotage.engine.roadmap.program import Goal, Row, Slots, program_of, slots_from, steps_from
from pilotage.engine.selection.amounts import as_decimal
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.solver import State, best_point

# Whole numbers: less than one is no room. A bound is good to about a billionth of itself.
_LESS_THAN_ONE, _DIGITS = 0.999, 1e-9
_LEAST_SECONDS = 1e-3


@dataclass(frozen=True, slots=True)
class Found:
    """slots: None without a roadmap; bound: no roadmap has more of the goal, None: not known."""

    state: State
    slots: Slots | None
    bound: float | None
    seconds: float
    nodes: int


def best_roadmap(
    problem: Problem, goal: Goal, rows: Sequence[Row], effort: Effort, *, start: Slots | None = None
) -> Found:
    """The roadmap with most of the goal that keeps all rows.

    The solver works in floats; where it takes an increment for full that has too much by a hair, that roadmap is
    forbidden and the search goes on.
    """
    seconds, nodes = 0.0, 0
    kept, forbidden = list(rows), set[Slots]()
    while True:
        left = max(effort.seconds - seconds, _LEAST_SECONDS)
        point = best_point(
            program_of(problem, goal, kept),
            seconds=left,
            gap=effort.gap,
            seed=effort.seed,
            nodes=effort.nodes,
            watch=None,
            start=None if start is None else steps_from(problem, start),
        )
        seconds, nodes = seconds + point.seconds, nodes + point.nodes
        slots = None if point.units is None else slots_from(problem, point.units)
        if slots is None or keeps_all(problem, kept, slots):
            return Found(point.state, slots, point.bound, seconds, nodes)
        if slots in forbidden or seconds >= effort.seconds:
            return Found(State.TIME, None, point.bound, seconds, nodes)
        forbidden.add(slots)
        kept.append(_not_this(problem, slots))


def keeps_all(problem: Problem, rows: Sequence[Row], slots: Slots) -> bool:
    """Whether a roadmap keeps all rows, in exact numbers."""
    units = [int(one) for one in steps_from(problem, slots)]
    if any(not row.at_least <= _sum(row, units) <= row.at_most for row in rows):
        return False
    for slot in problem.slots:
        here = [place for place, at in enumerate(slots) if at == slot]
        if effort_of(problem, here) > as_decimal(problem.capacities[slot]):
            return False
    return True


def reached(problem: Problem, goal: Goal, slots: Slots) -> int:
    """How much of the goal a roadmap has."""
    return sum(worth for worth, taken in zip(goal, steps_from(problem, slots), strict=True) if taken)


def is_proved(value: int, bound: float | None) -> bool:
    """Whether the bound leaves no room above the value."""
    return bound is not None and bound - value < max(_LESS_THAN_ONE, abs(value) * _DIGITS)


def at_least_row(goal: Goal, least: int) -> Row:
    """No less of the goal than that."""
    return Row({column: worth for column, worth in enumerate(goal) if worth}, at_least=least)


def _sum(row: Row, units: Sequence[int]) -> int:
    return sum(number * units[column] for column, number in row.coefficients.items())


def _not_this(problem: Problem, slots: Slots) -> Row:
    steps = [int(one) for one in steps_from(problem, slots)]
    return Row({column: -1 if taken else 1 for column, taken in enumerate(steps)}, at_least=1 - sum(steps))
