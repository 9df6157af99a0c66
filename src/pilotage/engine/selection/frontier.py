"""The efficient frontier: the most value that each total budget can buy."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain

from pilotage.engine.selection.amounts import exact
from pilotage.engine.selection.answer import Bought, Outcome, Taken
from pilotage.engine.selection.effort import Effort, Report
from pilotage.engine.selection.problem import Amount, Limit, Problem
from pilotage.engine.selection.solving import solve


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """A choice that no other one of the sweep beats in both value and cost."""

    cost: Decimal  # of ways and of what was bought
    value: Decimal
    taken: tuple[Taken, ...]
    bought: tuple[Bought, ...]
    gap: float | None  # 0 where proved


def frontier(
    problem: Problem, totals: Iterable[Amount], effort: Effort, report: Report | None = None
) -> tuple[FrontierPoint, ...]:
    """The non-dominated choices found at the given total budgets, by rising cost.

    All other limits and rules of the problem hold as well. `effort` is for each budget. Budgets are swept downwards:
    one that the choice before already respects is not searched, since that choice is the best for it, too.
    """
    found: list[FrontierPoint] = []
    for total, amount in sorted({exact(total): total for total in totals}.items(), reverse=True):
        if found and found[-1].gap == 0 and found[-1].cost <= total:
            continue
        answer = solve(within_total(problem, amount), effort, report)
        if answer.outcome is Outcome.INFEASIBLE:
            break
        if answer.value is not None and answer.cost is not None:
            found.append(FrontierPoint(answer.cost, answer.value, answer.taken, answer.bought, answer.gap))
    return _undominated(found)


def within_total(problem: Problem, budget: Amount) -> Problem:
    """The problem with one limit more, after the others: what ways and extras cost together."""
    every = chain.from_iterable(problem.ways)
    spent = {number: way.cost for number, way in enumerate(every) if way.cost}
    place = len(problem.limits)
    return replace(
        problem,
        limits=(*problem.limits, Limit(spent, None, budget)),
        extras=tuple(replace(extra, uses={**extra.uses, place: extra.cost}) for extra in problem.extras),
    )


def _undominated(points: list[FrontierPoint]) -> tuple[FrontierPoint, ...]:
    kept: list[FrontierPoint] = []
    for point in sorted(points, key=lambda point: (point.cost, -point.value)):
        if not kept or point.value > kept[-1].value:
            kept.append(point)
    return tuple(kept)
