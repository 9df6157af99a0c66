"""The best choice: most value within all limits, and of equally good ones the cheapest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pilotage.engine.selection.answer import Answer, Outcome
from pilotage.engine.selection.conflict import conflict_in
from pilotage.engine.selection.effort import Effort, Ended, Progress, Report, gap_between
from pilotage.engine.selection.problem import Kind, Name, Problem
from pilotage.engine.selection.reasons import left_out_of, uses_of, worths_of
from pilotage.engine.selection.rows import Row, exact, rows_of, whole, written
from pilotage.engine.selection.search import Found, search
from pilotage.engine.selection.solver import NAME, State, version

_CHEAPER_NODES = (
    200  # branches spent on finding a cheaper choice of the same value: bounded by work, so the same every time
)
_LESS_THAN_ONE, _FLOAT_DIGITS = 0.999, 1e-9

_ENDED = {
    State.INFEASIBLE: Ended.PROVED,
    State.TIME: Ended.TIME,
    State.NODES: Ended.NODES,
    State.STOPPED: Ended.STOPPED,
}


@dataclass(frozen=True, slots=True)
class _Search:
    """What all steps of one answer share."""

    problem: Problem
    rows: tuple[Row, ...]
    values: tuple[int, ...]
    value_scale: int  # value = whole number / scale
    effort: Effort

    def real(self, whole_value: float) -> float:
        return whole_value / self.value_scale


def solve(problem: Problem, effort: Effort, report: Report | None = None) -> Answer:
    """The choice of the greatest total value that respects every limit and rule exactly.

    Among proved best choices the one of the lowest total cost is taken as far as a bounded search can tell
    (`Answer.is_cheapest`); what then still ties is decided by the solver, the same way in every run with the same seed.
    `report` is told where the search stands and may stop it: the best so far is the answer then.
    Exponential in the worst case. Raises SolverFailure when the solver itself gives up.
    """
    values, value_scale = whole(problem.values)
    task = _Search(problem, rows_of(problem), values, value_scale, effort)
    first = search(values, task.rows, effort, _in_own_units(report, value_scale))
    if first.chosen is None:
        return _without_choice(task, first, report)
    final, is_cheapest = _cheapest(task, first, report)
    return _with_choice(task, first, final, is_cheapest)


def _with_choice(task: _Search, first: Found, final: Found, is_cheapest: bool) -> Answer:
    chosen = final.chosen or ()
    value = first.value or 0
    bound = max(task.real(first.bound), task.real(value)) if first.bound is not None else None
    if _is_proved(first):
        bound = task.real(value)
    gap = gap_between(task.real(value), bound)
    worths = worths_of(task.values, task.value_scale, task.rows, task.effort.seed)
    selected = tuple(candidate for candidate, x in enumerate(chosen) if x)
    return Answer(
        outcome=Outcome.OPTIMAL if _is_proved(first) else Outcome.WITHIN,
        selected=selected,
        value=written(Fraction(value, task.value_scale)),
        bound=bound,
        gap=gap,
        is_cheapest=is_cheapest,
        ended=Ended.PROVED if _is_proved(first) else _ENDED.get(first.state, Ended.GAP),
        uses=uses_of(task.problem, selected, worths),
        left_out=left_out_of(task.problem, task.rows, chosen, worths),
        conflict=None,
        solver=NAME,
        solver_version=version(),
        seed=task.effort.seed,
        seconds=final.seconds,
        nodes=final.nodes,
    )


def _without_choice(task: _Search, found: Found, report: Report | None) -> Answer:
    infeasible = found.state is State.INFEASIBLE
    # The conflict gets as much time again as the search was given: without it the reader has no answer at all.
    conflict = conflict_in(task.problem.size, task.rows, task.effort, report) if infeasible else None
    return Answer(
        outcome=Outcome.INFEASIBLE if infeasible else Outcome.NO_ANSWER,
        selected=(),
        value=None,
        bound=None if infeasible or found.bound is None else task.real(found.bound),
        gap=None,
        is_cheapest=False,
        ended=_ENDED.get(found.state, Ended.GAP),
        uses=(),
        left_out=(),
        conflict=conflict,
        solver=NAME,
        solver_version=version(),
        seed=task.effort.seed,
        seconds=found.seconds,
        nodes=found.nodes,
    )


def _cheapest(task: _Search, first: Found, report: Report | None) -> tuple[Found, bool]:
    """A choice of the same value and the lowest total cost, and whether that is proved."""
    costs, _ = whole(sum((exact(cost) for cost in row), start=Fraction(0)) for row in task.problem.costs)
    if not _is_proved(first) or first.chosen is None:
        return first, False
    left = task.effort.seconds - first.seconds
    if not any(costs):
        return first, True
    if left <= 0:
        return first, False
    keep_value = _value_row(task.values, first.value or 0)
    effort = replace(task.effort, seconds=left, gap=0.0, nodes=_CHEAPER_NODES)
    quiet = _stop_only(report, task, first) if report else None
    found = search([-cost for cost in costs], (*task.rows, keep_value), effort, quiet)
    spent = replace(first, seconds=first.seconds + found.seconds, nodes=first.nodes + found.nodes)
    if found.chosen is None or found.value is None or found.value < -_sum(costs, first.chosen):
        return spent, False
    return replace(spent, chosen=found.chosen), _is_proved(found)


def _is_proved(found: Found) -> bool:
    """Values are whole: a bound less than one above the choice leaves no room, but for the digits of a float."""
    if found.value is None or found.bound is None:
        return False
    return found.bound - found.value < max(_LESS_THAN_ONE, abs(found.value) * _FLOAT_DIGITS)


def _value_row(values: Sequence[int], least: int) -> Row:
    columns = tuple(candidate for candidate, value in enumerate(values) if value)
    coefficients = tuple(values[candidate] for candidate in columns)
    return Row(Name(Kind.LIMIT, -1), columns, coefficients, least, None, 1)


def _in_own_units(report: Report | None, value_scale: int) -> Report | None:
    if report is None or value_scale == 1:
        return report

    def told(progress: Progress) -> bool:
        value = None if progress.value is None else progress.value / value_scale
        bound = None if progress.bound is None else progress.bound / value_scale
        return report(Progress(value, bound, progress.seconds))

    return told


def _stop_only(report: Report, task: _Search, first: Found) -> Report:
    """While looking for a cheaper choice the value stands still; the caller may still stop."""
    value = task.real(first.value or 0)

    def told(progress: Progress) -> bool:
        return report(Progress(value, value, first.seconds + progress.seconds))

    return told


def _sum(numbers: Sequence[int], chosen: Sequence[int]) -> int:
    return sum(number * x for number, x in zip(numbers, chosen, strict=True))
