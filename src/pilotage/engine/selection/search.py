"""The best choice under rows, respected exactly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pilotage.engine.selection.effort import Effort, Progress, Report
from pilotage.engine.selection.program import program_of
from pilotage.engine.selection.rows import Row
from pilotage.engine.selection.solver import State, Watch, best_point


@dataclass(frozen=True, slots=True)
class Found:
    """The best choice that was found, in the whole numbers of the values."""

    state: State
    chosen: tuple[int, ...] | None  # (n,) of 0 and 1, respecting every row exactly
    value: int | None
    bound: float | None
    seconds: float
    nodes: int


def search(values: Sequence[int], rows: Sequence[Row], effort: Effort, report: Report | None = None) -> Found:
    """The choice of the greatest total value that respects all rows.

    The solver works in floats and takes a budget that is missed by a hair for kept. Its choice is checked in whole
    numbers; when a row is broken, "not all of these" is added and the search repeated: each time at least
    one choice is forbidden and none that is allowed, so it ends.
    """
    cuts: list[Row] = []
    seconds, nodes = 0.0, 0
    while True:
        if not values:
            broken = any(row.over_by(()) for row in rows)
            return Found(State.INFEASIBLE if broken else State.SOLVED, None if broken else (), 0, 0.0, 0.0, 0)
        program = program_of(values, (*rows, *cuts))
        watch = _watch(report, program.value_scale, seconds) if report else None
        left = max(effort.seconds - seconds, 1e-3)
        point = best_point(program, seconds=left, gap=effort.gap, seed=effort.seed, nodes=effort.nodes, watch=watch)
        seconds, nodes = seconds + point.seconds, nodes + point.nodes
        bound = None if point.bound is None else point.bound / program.value_scale
        if point.chosen is None:
            return Found(point.state, None, None, bound, seconds, nodes)
        broken_rows = [cut_off(row, point.chosen) for row in rows if row.over_by(point.chosen)]
        if not broken_rows:
            value = sum(value * x for value, x in zip(values, point.chosen, strict=True))
            return Found(point.state, point.chosen, value, bound, seconds, nodes)
        if point.state is not State.SOLVED or seconds >= effort.seconds:
            state = State.TIME if point.state is State.SOLVED else point.state
            return Found(state, None, None, bound, seconds, nodes)
        cuts.extend(broken_rows)


def cut_off(row: Row, chosen: Sequence[int]) -> Row:
    """A row that forbids the choice which breaks `row`, and nothing that `row` allows.

    Too much is used: of the chosen that use it one must go, or of the left-out that give it back one must come.
    Too little is used: the same with the signs turned.
    """
    over = row.over_by(chosen) > 0
    columns, signs, most = [], [], -1
    for column, coefficient in zip(row.columns, row.coefficients, strict=True):
        pushes = (coefficient > 0) == over  # choosing it moves the sum further out
        if pushes and chosen[column]:
            columns.append(column)
            signs.append(1)
            most += 1
        elif not pushes and not chosen[column]:
            columns.append(column)
            signs.append(-1)
    return replace(row, columns=tuple(columns), coefficients=tuple(signs), at_least=None, at_most=most, scale=1)


def _watch(report: Report, scale: float, before: float) -> Watch:
    def told(value: float | None, bound: float | None, seconds: float) -> bool:
        found = None if value is None else value / scale
        return report(Progress(found, None if bound is None else bound / scale, before + seconds))

    return told
