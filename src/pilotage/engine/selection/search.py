"""The best choice under rows, respected exactly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

from pilotage.engine.selection.board import IsKept
from pilotage.engine.selection.completing import Broken, Choice, Cuts, completed, with_fewest
from pilotage.engine.selection.effort import Effort, Progress, Report
from pilotage.engine.selection.model import Model, worth_of
from pilotage.engine.selection.program import Program, program_of
from pilotage.engine.selection.rows import Row
from pilotage.engine.selection.solver import NAME, State, Watch, best_point
from pilotage.engine.selection.together import Sought, best_together


@dataclass(frozen=True, slots=True)
class Found:
    """The best choice that was found, in the whole numbers of the goal."""

    state: State
    choice: Choice | None
    value: Fraction | int | None
    bound: float | None
    seconds: float
    nodes: int
    solvers: tuple[str, ...] = (NAME,)


class Searcher(Protocol):
    """How a program's best point is looked for, from the solver's floats on."""

    def __call__(
        self, program: Program, effort: Effort, *, watch: Watch | None, is_kept: IsKept, start: Sequence[float] | None
    ) -> Sought: ...


def search(
    model: Model,
    goal: Sequence[int],
    effort: Effort,
    report: Report | None = None,
    *,
    more: Sequence[Row] = (),
    start: Choice | None = None,
    by: Searcher | None = None,
) -> Found:
    """The choice with the most of the goal that respects the model's rows, and `more`.

    goal    what one unit of each column is worth, whole
    start   a choice that may be a good one
    by      None: as the effort says, in one thread or two

    The solver works in floats and takes a budget that is missed by a hair for kept. Its ways and whole extras are
    completed in exact numbers; when that fails, "not all of these" is added and the search repeated: each time at
    least one choice is forbidden and none that is allowed, so it ends.
    """
    rows = (*model.rows, *more)
    if not model.width:
        broken = any(row.over_by(()) for row in rows)
        return Found(State.INFEASIBLE if broken else State.SOLVED, None if broken else Choice(()), 0, 0.0, 0.0, 0)
    cuts = Cuts(model)
    seconds, nodes = 0.0, 0
    seen: set[tuple[int, ...]] = set()
    kept: Choice | None = None
    while True:
        program = program_of(goal, model, (*rows, *model.sharper, *cuts.rows), cuts.switches)
        point = (by or by_effort)(
            program,
            replace(effort, seconds=max(effort.seconds - seconds, 1e-3)),
            watch=_watch(report, program.value_scale, seconds) if report else None,
            is_kept=lambda units: isinstance(completed(model, rows, _picked(model, units.tolist())), Choice),
            start=None if start is None or cuts.rows else _in_program(program, start),
        )
        seconds, nodes = seconds + point.seconds, nodes + point.nodes
        bound = None if point.bound is None else point.bound / program.value_scale
        kept = _better(goal, kept, _checked(model, rows, point.kept))
        if point.unchecked is None:
            return _found(model, rows, goal, kept, Found(point.state, None, None, bound, seconds, nodes, point.solvers))
        picked = _picked(model, point.unchecked)
        found = completed(model, rows, picked)
        if isinstance(found, Choice):
            kept = _better(goal, kept, found)
            return _found(model, rows, goal, kept, Found(point.state, None, None, bound, seconds, nodes, point.solvers))
        if point.state is not State.SOLVED or seconds >= effort.seconds or picked in seen:
            state = State.TIME if point.state is State.SOLVED else point.state
            return _found(model, rows, goal, kept, Found(state, None, None, bound, seconds, nodes, point.solvers))
        seen.add(picked)
        _forbid(cuts, found, picked)


def by_effort(
    program: Program, effort: Effort, *, watch: Watch | None, is_kept: IsKept, start: Sequence[float] | None
) -> Sought:
    """By two threads where that is wanted: a limit of nodes asks for the same answer every time, which takes one."""
    if effort.threads > 1 and effort.nodes is None:
        return best_together(
            program,
            seconds=effort.seconds,
            gap=effort.gap,
            seed=effort.seed,
            watch=watch,
            is_kept=is_kept,
            start=start,
        )
    point = best_point(
        program,
        seconds=effort.seconds,
        gap=effort.gap,
        seed=effort.seed,
        nodes=effort.nodes,
        watch=watch,
        start=start,
    )
    return Sought(point.state, None, point.units, point.bound, point.seconds, point.nodes)


def _found(model: Model, rows: Sequence[Row], goal: Sequence[int], kept: Choice | None, found: Found) -> Found:
    if kept is None:
        return found
    choice = with_fewest(model, rows, kept)
    return replace(found, choice=choice, value=worth_of(goal, choice.units))


def _checked(model: Model, rows: Sequence[Row], units: Sequence[float] | None) -> Choice | None:
    found = None if units is None else completed(model, rows, _picked(model, units))
    return found if isinstance(found, Choice) else None


def _better(goal: Sequence[int], one: Choice | None, other: Choice | None) -> Choice | None:
    if one is None or other is None:
        return one or other
    return other if worth_of(goal, other.units) >= worth_of(goal, one.units) else one


def _forbid(cuts: Cuts, found: Broken, picked: Sequence[int]) -> None:
    for row in found.rows:
        cuts.forbid(row, picked)


def _picked(model: Model, units: Sequence[float]) -> tuple[int, ...]:
    extras = zip(model.is_whole, units[model.ways :], strict=False)  # switches of cuts come after
    return (
        *(round(x) for x in units[: model.ways]),
        *(round(x) if is_whole else 0 for is_whole, x in extras),
    )


def _in_program(program: Program, choice: Choice) -> list[float]:
    return [float(units) * scale for units, scale in zip(choice.units, program.column_scales.tolist(), strict=True)]


def _watch(report: Report, scale: float, before: float) -> Watch:
    def told(value: float | None, bound: float | None, seconds: float) -> bool:
        found = None if value is None else value / scale
        return report(Progress(found, None if bound is None else bound / scale, before + seconds))

    return told
