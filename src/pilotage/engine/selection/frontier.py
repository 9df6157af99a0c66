"""The efficient frontier: the most value that each total budget can buy."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from pilotage.engine.selection.answer import Outcome
from pilotage.engine.selection.effort import Effort, Report
from pilotage.engine.selection.problem import Amount, Limit, Problem
from pilotage.engine.selection.rows import exact, written
from pilotage.engine.selection.solving import solve


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """A choice that no other one of the sweep beats in both value and cost."""

    cost: Decimal  # total over all periods
    value: Decimal
    selected: tuple[int, ...]
    gap: float | None  # 0 where proved


def frontier(
    problem: Problem, totals: Iterable[Amount], effort: Effort, report: Report | None = None
) -> tuple[FrontierPoint, ...]:
    """The non-dominated choices found at the given total budgets, by rising cost.

    All other limits and rules of the problem hold as well. `effort` is for each budget. Budgets are swept downwards:
    one that the choice before already respects is not searched, since that choice is the best for it, too.
    """
    cost_of = tuple(sum((exact(cost) for cost in row), start=exact(0)) for row in problem.costs)
    uses = tuple(written(cost) for cost in cost_of)
    found: list[FrontierPoint] = []
    for total in sorted({exact(total) for total in totals}, reverse=True):
        if found and found[-1].gap == 0 and found[-1].cost <= total:
            continue
        limit = Limit(uses, None, written(total))
        answer = solve(replace(problem, limits=(*problem.limits, limit)), effort, report)
        if answer.outcome is Outcome.INFEASIBLE:
            break
        if answer.value is not None:
            found.append(FrontierPoint(answer.uses[-1].used, answer.value, answer.selected, answer.gap))
    return _undominated(found)


def _undominated(points: list[FrontierPoint]) -> tuple[FrontierPoint, ...]:
    kept: list[FrontierPoint] = []
    for point in sorted(points, key=lambda point: (point.cost, -point.value)):
        if not kept or point.value > kept[-1].value:
            kept.append(point)
    return tuple(kept)
