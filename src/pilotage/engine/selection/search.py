"""The best choice under rows, respected exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pilotage.engine.selection.completing import Broken, Choice, Cuts, completed, with_fewest
from pilotage.engine.selection.effort import Effort, Progress, Report
from pilotage.engine.selection.model import Model, worth_of
from pilotage.engine.selection.program import Program, program_of
from pilotage.engine.selection.rows import Row
from pilotage.engine.selection.solver import State, Watch, best_point


@dataclass(frozen=True, slots=True)
class Found:
    """The best choice that was found, in the whole numbers of the goal."""

    state: State
    choice: Choice | None
    value: Fraction | int | None
    bound: float | None
    seconds: float
    nodes: int


def search(
    model: Model,
    goal: Sequence[int],
    effort: Effort,
    report: Report | None = None,
    *,
    more: Sequence[Row] = (),
    start: Choice | None = None,
) -> Found:
    """The choice with the most of the goal that respects the model's rows, and `more`.

    goal    what one unit of each column is worth, whole
    start   a choice that may be a good one

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
    while True:
        program = program_of(goal, model, (*rows, *model.sharper, *cuts.rows), cuts.switches)
        point = best_point(
            program,
            seconds=max(effort.seconds - seconds, 1e-3),
            gap=effort.gap,
            seed=effort.seed,
            nodes=effort.nodes,
            watch=_watch(report, program.value_scale, seconds) if report else None,
            start=None if start is None or cuts.rows else _in_program(program, start),
        )
        seconds, nodes = seconds + point.seconds, nodes + point.nodes
        bound = None if point.bound is None else point.bound / program.value_scale
        if point.units is None:
            return Found(point.state, None, None, bound, seconds, nodes)
        picked = _picked(model, point.units)
        found = completed(model, rows, picked)
        if isinstance(found, Choice):
            choice = with_fewest(model, rows, found)
            return Found(point.state, choice, worth_of(goal, choice.units), bound, seconds, nodes)
        if point.state is not State.SOLVED or seconds >= effort.seconds or picked in seen:
            state = State.TIME if point.state is State.SOLVED else point.state
            return Found(state, None, None, bound, seconds, nodes)
        seen.add(picked)
        _forbid(cuts, found, picked)


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
