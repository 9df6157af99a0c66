"""The efficient frontier: the most value that each budget can buy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from math import inf

import numpy as np

from pilotage.engine.selection.amounts import exact, written
from pilotage.engine.selection.answer import Answer
from pilotage.engine.selection.effort import Effort, Report
from pilotage.engine.selection.model import model_of
from pilotage.engine.selection.problem import Amount, Kind, Limit, Name, Problem, WrongProblem
from pilotage.engine.selection.program import program_of
from pilotage.engine.selection.rows import value_row
from pilotage.engine.selection.sliding import Sliding
from pilotage.engine.selection.stopping import Stop
from pilotage.engine.selection.sweeping import FrontierPoint, Keep, Sweep

_DIGITS = 1e-9  # of a float that went through the solver: its own tolerance is a thousand times larger
_FREE = (-inf, inf)


def frontier(
    problem: Problem,
    budgets: Iterable[Amount],
    effort: Effort,
    report: Report | None = None,
    keep: Keep | None = None,
) -> tuple[FrontierPoint, ...]:
    """The non-dominated choices at total budgets, by rising cost. What ways and extras cost counts, over all time.

    All other limits and rules of the problem hold as well; its second goal does not count. `effort` is for each
    budget. A few budgets over the whole line come first, then the others from above. A budget is not searched when a
    proved choice from above fits into it, or when it lies between two of the same value; the best known choice that
    fits starts a search, and a bound from above holds below. When `report` stops, what was found is answered.
    """
    sweep = Sweep(
        within=lambda budget: within_total(problem, budget),
        needs=lambda answer: Fraction(answer.cost or 0),
        effort=effort,
        stop=Stop(report),
        keep=keep,
    )
    return sweep.over(budgets)


def frontier_by_share(
    problem: Problem,
    scaled: Sequence[int],
    shares: Iterable[Amount],
    effort: Effort,
    report: Report | None = None,
    keep: Keep | None = None,
) -> tuple[FrontierPoint, ...]:
    """The non-dominated choices when some limits are scaled together: the whole budget line moves. By rising share.

    scaled   limits whose at_most is taken times the share, like the budgets of all years; each at_most >= 0
    shares   >= 0; 1 = as they are

    A point's `at` and `up_to` are shares. Else as `frontier`. Raises WrongProblem where a limit cannot be scaled.
    """
    _refuse_unscalable(problem, scaled)
    sweep = Sweep(
        within=lambda share: scaled_by(problem, scaled, share),
        needs=lambda answer: _share_needed(problem, scaled, answer),
        effort=effort,
        stop=Stop(report),
        keep=keep,
    )
    return sweep.over(shares)


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


def scaled_by(problem: Problem, scaled: Sequence[int], share: Amount) -> Problem:
    """The problem with the at_most of some limits times `share`."""
    limits = list(problem.limits)
    for place in scaled:
        limits[place] = replace(limits[place], at_most=written(exact(limits[place].at_most or 0) * exact(share)))
    return replace(problem, limits=tuple(limits))


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """No choice of this total cost is worth more than `value`."""

    cost: float
    value: float


def relaxed_frontier(problem: Problem, points: int = 30) -> tuple[CurvePoint, ...]:
    """The upper curve of the frontier, at once: what each total budget could buy if parts could be chosen.

    `points` budgets, evenly from the least that any choice costs to the least with which most is reached; fewer when
    both are the same, none when even parts cannot keep the limits. Rises, bends down, lies above every exact point.
    A parametric linear program: about a tenth of a second for 30 points of 200 candidates in four ways.
    Source: Gass & Saaty (1955), The computational algorithm for the parametric objective function.
    """
    model = model_of(within_total(problem, 0))
    *others, total = model.rows
    rows = (*model.sharper, *others, value_row(model.values, 0), total)
    value_at, total_at = len(rows) - 2, len(rows) - 1
    program = program_of(model.values, model, rows)
    to_value = 1 / (program.value_scale * model.value_scale)
    dearest = max(map(abs, model.costs), default=0) or 1
    spared = np.array([-cost / dearest for cost in model.costs]) / program.column_scales
    to_cost = -dearest / model.cost_scale
    per_money = float(program.row_scales[total_at]) * total.scale

    curve = Sliding(program)
    curve.bound({value_at: _FREE, total_at: _FREE})
    most = curve.best()
    if most is None:
        return ()
    curve.want(spared)
    lowest = curve.best()
    reached = most / program.value_scale * float(program.row_scales[value_at])
    curve.bound({value_at: (reached, inf)})
    highest = curve.best()
    if lowest is None or highest is None:
        return ()
    curve.bound({value_at: _FREE})
    curve.want(program.values)
    found = []
    for budget in _between(lowest * to_cost, highest * to_cost, points):
        curve.bound({total_at: (-inf, (budget + abs(budget) * _DIGITS) * per_money)})
        if (value := curve.best()) is not None:
            found.append(CurvePoint(budget, value * to_value))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SharePoint:
    """No choice is worth more than `value` when the scaled limits are taken times `share`."""

    share: float
    value: float


def relaxed_frontier_by_share(
    problem: Problem, scaled: Sequence[int], shares: Sequence[float]
) -> tuple[SharePoint, ...]:
    """The upper curve of `frontier_by_share` at these shares, by rising share; those at which nothing is possible lack.

    Raises WrongProblem where a limit cannot be scaled.
    """
    _refuse_unscalable(problem, scaled)
    model = model_of(problem)
    rows = (*model.sharper, *model.rows)
    program = program_of(model.values, model, rows)
    names = {Name(Kind.LIMIT, place) for place in scaled}
    moved = {
        at: (float(program.lower[at]), float(row.at_most or 0) * float(program.row_scales[at]))
        for at, row in enumerate(rows)
        if row.name in names
    }
    curve, found = Sliding(program), []
    for share in sorted(shares):
        curve.bound({at: (lower, upper * share) for at, (lower, upper) in moved.items()})
        if (value := curve.best()) is not None:
            found.append(SharePoint(share, value / (program.value_scale * model.value_scale)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class FallsOut:
    """From which budget on a candidate is in, as far as the asked budgets tell.

    in_from   smallest budget from which on every best choice that was found has it, all of them proved; None: none
    out_at    largest budget at which a choice without it is proved to be the best; None: none

    Where several choices are equally good, one of them may have it and another not: the one that was found counts.
    """

    in_from: Decimal | None
    out_at: Decimal | None


def falls_out_at(points: Sequence[FrontierPoint], candidate: int) -> FallsOut:
    """At what budget a candidate comes in for good, and where it is last out.

    points   by rising budget, as a frontier gives them
    """
    in_from: Decimal | None = None
    for point in reversed(points):
        if not point.is_proved or candidate not in point.selected:
            break
        in_from = point.at
    without = (point.up_to for point in points if point.is_proved and candidate not in point.selected)
    return FallsOut(in_from, max(without, default=None))


def _between(lowest: float, highest: float, points: int) -> list[float]:
    if highest - lowest <= abs(highest) * _DIGITS or points < 2:
        return [highest]
    step = (highest - lowest) / (points - 1)
    return [lowest + step * place for place in range(points - 1)] + [highest]


def _share_needed(problem: Problem, scaled: Sequence[int], answer: Answer) -> Fraction:
    needed = Fraction(0)
    for place in scaled:
        whole = exact(problem.limits[place].at_most or 0)
        if whole:
            use = answer.uses[place]
            needed = max(needed, (Fraction(use.used) - Fraction(use.eased)) / whole)
    return needed


def _refuse_unscalable(problem: Problem, scaled: Sequence[int]) -> None:
    for place in scaled:
        if place not in range(len(problem.limits)):
            raise WrongProblem(f"there is no limit {place}")
        most = problem.limits[place].at_most
        if most is None or most < 0:
            raise WrongProblem(f"limit {place} has no at_most that can be scaled: {most}")
