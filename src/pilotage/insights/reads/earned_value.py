"""Earned value of initiatives: the tasks of their plans, with budgets in money, work or time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Plan
from pilotage.delivery.reads.earned_value import Measured, measured_of
from pilotage.delivery.rules.earned_periods import elapsed, ends_from, is_in_weeks
from pilotage.delivery.rules.earned_value import Budgeted, Line, Unit, Weight, budgeted, weight_for
from pilotage.delivery.rules.permissions import may_see_costs
from pilotage.engine.earned_value.accounts import Sum, sum_of
from pilotage.engine.earned_value.methods import Method
from pilotage.engine.earned_value.phasing import Numbers
from pilotage.engine.earned_value.schedule import EarnedSchedule, earned_schedule
from pilotage.finance.reads.spending import complete_cost_of
from pilotage.finance.reads.terms import terms_in_force
from pilotage.insights.reads.spent import Spent, books_of, spent_in, spent_until


@dataclass(frozen=True, slots=True)
class Curve:
    """Cumulative values at moments. earned, actual: None after the date of the report; actual also where unknown."""

    moments: tuple[datetime, ...]
    planned: tuple[float, ...]
    earned: tuple[float | None, ...]
    actual: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """The earned value of one plan.

    units      that it could be told in by this person, the usual one first; unit: in which it is
    weight     by what the planned cost was divided among tasks, where it was
    currency   of money; empty for the others
    in_weeks   periods of the curve and of the earned schedule are weeks, else months
    spent      actual cost by the books of Money, which counts for the whole; None: it is what the tasks report
    schedule   without level of effort, as the schedule's indices are
    """

    measured: Measured
    units: tuple[Unit, ...]
    unit: Unit
    weight: Weight | None
    currency: str
    rows: tuple[Budgeted, ...]
    sum: Sum
    schedule: EarnedSchedule
    curve: Curve
    in_weeks: bool
    spent: Spent | None


def value_of(access: Access, plan: Plan, *, at: datetime, wanted: str = "") -> Value | None:
    """None where no baseline counts, or the baseline has no dates."""
    measured = measured_of(plan, at)
    if measured is None or measured.start is None or measured.finish is None:
        return None
    cost = complete_cost_of(access, [plan.initiative_id]).get(plan.initiative_id)
    terms = terms_in_force()
    currency = terms.currency
    whole = None if cost is None else float(cost)
    books = books_of(access, plan, at, terms)
    units = _units(access, plan, measured.lines, has_cost=whole is not None, is_booked=books is not None)
    unit = next((one for one in units if one.value == wanted), units[0])
    lines = measured.lines
    if unit is Unit.MONEY and plan.currency not in ("", currency):
        # What tasks took is in the plan's own currency, which is not that of the planned cost: it is not known.
        rows = tuple(Budgeted(one.line, one.budget, None) for one in budgeted(lines, unit, whole=whole))
    else:
        rows = tuple(budgeted(lines, unit, whole=whole))
    ends, in_weeks = periods_of(measured)
    spent = spent_in(books, unit, rows) if books is not None else None
    return Value(
        measured=measured,
        units=units,
        unit=unit,
        weight=weight_for(lines) if unit is Unit.MONEY else None,
        currency={Unit.MONEY: currency, Unit.COST: plan.currency}.get(unit, ""),
        rows=rows,
        sum=sum_of([row.account for row in rows], actual=None if spent is None else spent.amount),
        schedule=schedule_of(measured, rows, ends),
        curve=_curve(measured, rows, ends, spent),
        in_weeks=in_weeks,
        spent=spent,
    )


def _units(access: Access, plan: Plan, lines: Sequence[Line], *, has_cost: bool, is_booked: bool) -> tuple[Unit, ...]:
    """What can be told: first what tells most. Days always can.

    is_booked   actual cost is reported in Money, so that money tells all
    """
    sees_costs = bool(may_see_costs(access, plan.initiative))
    has_costs = sees_costs and any(line.cost for line in lines)
    took_costs = is_booked or (sees_costs and any(line.actual_cost for line in lines))
    has_hours, took_hours = any(line.hours for line in lines), any(line.actual_hours for line in lines)
    told = [
        (Unit.MONEY, has_cost, took_costs),
        (Unit.COST, has_costs, took_costs),
        (Unit.HOURS, has_hours, took_hours),
        (Unit.DAYS, True, False),
    ]
    known = [(unit, is_whole) for unit, is_there, is_whole in told if is_there]
    return tuple(unit for unit, is_whole in sorted(known, key=lambda one: not one[1]))


def periods_of(measured: Measured) -> tuple[tuple[datetime, ...], bool]:
    """The ends of equal periods from the plan's start to the later of its end and the date of the report."""
    start, finish = measured.start or measured.at, measured.finish or measured.at
    last = max(finish, measured.at)
    in_weeks = is_in_weeks(start, last)
    return ends_from(start, last, in_weeks=in_weeks), in_weeks


def schedule_of(measured: Measured, rows: Sequence[Budgeted], ends: Sequence[datetime]) -> EarnedSchedule:
    """Without level of effort, which is always on time; of finished work up to its finish, for no time passes after."""
    discrete = [row for row in rows if row.line.method is not Method.LEVEL_OF_EFFORT and row.budget is not None]
    budgets = np.array([row.budget for row in discrete], dtype=float)
    planned = budgets @ measured.planned_at([row.line for row in discrete], ends)
    is_known = any(row.line.earned is not None for row in discrete)
    earned = sum((row.budget or 0.0) * (row.line.earned or 0.0) for row in discrete) if is_known else None
    until = _over_at([row.line for row in discrete if row.budget], measured.at)
    at = elapsed(ends, start=measured.start or measured.at, until=until)
    return earned_schedule(np.maximum.accumulate(planned).tolist(), earned, at=at)


def _over_at(lines: Sequence[Line], at: datetime) -> datetime:
    """When the last of the work was finished; the date of the report where something is not, or nobody said when."""
    finished = [line.finished for line in lines if line.earned is not None and line.earned >= 1]
    known = [moment for moment in finished if moment is not None]
    return min(at, max(known)) if known and len(known) == len(lines) else at


def _curve(measured: Measured, rows: Sequence[Budgeted], ends: Sequence[datetime], spent: Spent | None) -> Curve:
    known = [row for row in rows if row.budget is not None]
    lines = [row.line for row in known]
    moments = tuple(sorted({measured.start or measured.at, *ends, measured.at}))
    past = [moment for moment in moments if moment <= measured.at]
    budgets = np.array([row.budget for row in known], dtype=float)
    earned = _earned(measured, lines, past)
    after = (None,) * (len(moments) - len(past))
    told = _reported(measured, known, past) if spent is None else spent_until(spent, past, measured.at)
    return Curve(
        moments=moments,
        planned=tuple((budgets @ measured.planned_at(lines, moments)).tolist()),
        earned=(*(budgets @ earned).tolist(), *after),
        actual=(*told, *after),
    )


def _reported(measured: Measured, rows: Sequence[Budgeted], past: Sequence[datetime]) -> tuple[float | None, ...]:
    """What tasks took, laid over the dates at which they ran; None where none of them says."""
    if all(row.actual is None for row in rows):
        return (None,) * len(past)
    actuals = np.array([row.actual or 0.0 for row in rows], dtype=float)
    found: Numbers = actuals @ measured.earned_at([row.line for row in rows], past)
    return tuple(found.tolist())


def _earned(measured: Measured, lines: Sequence[Line], past: Sequence[datetime]) -> Numbers:
    """(lines, moments) the share of its budget that each had earned; level of effort as planned."""
    shares = np.array([line.earned or 0.0 for line in lines], dtype=float)[:, None]
    earned: Numbers = measured.earned_at(lines, past) * shares
    effort = [at for at, line in enumerate(lines) if line.method is Method.LEVEL_OF_EFFORT]
    if effort:
        earned[effort] = measured.planned_at([lines[at] for at in effort], past)
    return earned
