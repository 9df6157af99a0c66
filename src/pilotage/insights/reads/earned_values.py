"""Earned value of many plans, each by itself and added up, by the same queries for any number.

Only what is kept is read, and no task. What a plan costs, and what day it is, are no part of that: they come in here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from pilotage.accounts.rules import Access, Permission
from pilotage.delivery.models import EarnedUnit, Plan
from pilotage.delivery.reads.earned_figures import Earned, earned_at
from pilotage.delivery.rules.earned_periods import elapsed, ends_from, is_in_weeks
from pilotage.delivery.rules.permissions import may_see_costs
from pilotage.engine.earned_value.accounts import rolled_up
from pilotage.engine.earned_value.performance import Performance, Standing, performance_of, ratio
from pilotage.engine.earned_value.schedule import EarnedSchedule, earned_schedule
from pilotage.finance.reads.actuals import CostTo, actual_cost_seen_to
from pilotage.finance.reads.spending import complete_cost_of
from pilotage.finance.rules.actuals import month_counted
from pilotage.finance.rules.terms import Terms

NOON = time(12)


@dataclass(frozen=True, slots=True)
class PlanValue:
    """One plan in a list; whole and schedule None: no baseline counts, or it has no dates.

    discrete_spi   without level of effort, by which a schedule is judged
    """

    plan: Plan
    at: datetime
    whole: Performance | None
    discrete_spi: float | None
    schedule: EarnedSchedule | None


@dataclass(frozen=True, slots=True)
class Rolled:
    """Plans as one. left_out: plans of which a part is not known, and so not in the sums."""

    performance: Performance
    plans: int
    left_out: int


def values_of(access: Access, plans: Sequence[Plan], unit: EarnedUnit, *, today: date, terms: Terms) -> list[PlanValue]:
    """The earned value of plans that were found through their door, at its status date or today: four queries at most.

    unit   one of those that can be added up: what the tasks of plans cost may be in different currencies
    """
    kept = earned_at(plans, unit, day=today)
    moments = {plan.pk: plan.status_at or datetime.combine(today, NOON) for plan in plans}
    money = _money_of(access, plans, moments, terms) if unit is EarnedUnit.MONEY else None
    found = []
    for plan in plans:
        at, one = moments[plan.pk], kept.get(plan.pk)
        if one is None:
            found.append(PlanValue(plan, at, None, None, None))
        elif money is None:
            found.append(_value(plan, at, one, 1.0, one.actual))
        else:
            cost = money.costs.get(plan.initiative_id)
            # Of money the shares of the whole are kept.
            scale = None if cost is None else float(cost)
            found.append(_value(plan, at, one, scale, _spent(access, plan, one, scale, money)))
    return found


@dataclass(frozen=True, slots=True)
class _Money:
    """What the initiatives of plans cost in the whole, and by the books until each moment, where it is seen."""

    costs: Mapping[UUID, Decimal | None]
    books: Mapping[UUID, CostTo]
    currency: str


def _money_of(access: Access, plans: Sequence[Plan], moments: Mapping[UUID, datetime], terms: Terms) -> _Money:
    ids = [plan.initiative_id for plan in plans]
    months = {plan.initiative_id: month_counted(moments[plan.pk].date()) for plan in plans}
    books = actual_cost_seen_to(access, ids, months, terms)
    return _Money(complete_cost_of(access, ids), books, terms.currency)


def _spent(access: Access, plan: Plan, one: Earned, scale: float | None, money: _Money) -> float | None:
    """By the books, else what the tasks say: money of this initiative, and in the plan's own currency."""
    book = money.books.get(plan.initiative_id)
    if book is not None and book.known is not None:
        return float(book.known)
    is_told = plan.currency in ("", money.currency) and bool(may_see_costs(access, plan.initiative))
    return one.actual if is_told and scale is not None else None


def _value(plan: Plan, at: datetime, one: Earned, scale: float | None, actual: float | None) -> PlanValue:
    whole = Standing(
        budget=_times(one.budget, scale),
        planned=_times(one.planned, scale),
        earned=_times(one.earned, scale),
        actual=actual,
    )
    spi = ratio(one.discrete_earned, one.discrete_planned) if scale else None
    return PlanValue(plan, at, performance_of(whole), spi, _schedule(one, at, is_known=bool(scale)))


def _times(amount: float | None, scale: float | None) -> float | None:
    return None if amount is None or scale is None else amount * scale


def _schedule(one: Earned, at: datetime, *, is_known: bool) -> EarnedSchedule:
    """How late in time: the same in any scale, for what is earned lies where it lies among what was planned."""
    last = max(one.finish, at)
    in_weeks = is_in_weeks(one.start, last)
    ends = ends_from(one.start, last, in_weeks=in_weeks)
    kept = (one.weeks or () if in_weeks else one.months) if is_known else ()
    # After the last end that is kept nothing more is planned.
    planned = [*kept, *[kept[-1] if kept else 0.0] * (len(ends) - len(kept))]
    until = at if one.over_at is None else min(at, one.over_at)
    earned = one.discrete_earned if is_known else None
    return earned_schedule(planned, earned, at=elapsed(ends, start=one.start, until=until))


def rolled(values: Sequence[PlanValue]) -> Rolled:
    """Plans together. Without any actual cost it is left unknown, and does not keep plans out of the sums."""
    standings = [one.whole.standing for one in values if one.whole is not None]
    with_actual = any(one.actual is not None for one in standings)
    performance, left_out = rolled_up(standings, needs_actual=with_actual)
    return Rolled(performance, len(values), left_out + len(values) - len(standings))


def sees_money(access: Access) -> bool:
    return bool(access.may_anywhere(Permission.SEE_MONEY))
