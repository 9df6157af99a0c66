"""Earned value of many plans, each by itself and added up: the same queries for any number."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pilotage.accounts.rules import Access, Permission
from pilotage.delivery.models import Baseline, BaselineTask, Plan, PlanTask
from pilotage.delivery.reads.earned_value import Measured, measured_from
from pilotage.delivery.rules.earned_value import Budgeted, Unit, budgeted
from pilotage.delivery.rules.permissions import may_see_costs
from pilotage.engine.earned_value.accounts import Sum, rolled_up, sum_of
from pilotage.engine.earned_value.performance import Performance
from pilotage.engine.earned_value.schedule import EarnedSchedule
from pilotage.finance.reads.spending import complete_cost_of
from pilotage.finance.reads.terms import terms_in_force
from pilotage.insights.reads.earned_value import periods_of, schedule_of


@dataclass(frozen=True, slots=True)
class PlanValue:
    """One plan in a list; sum and schedule None: no baseline counts, or it has no dates."""

    plan: Plan
    at: datetime
    sum: Sum | None
    schedule: EarnedSchedule | None


@dataclass(frozen=True, slots=True)
class Rolled:
    """Plans as one. left_out: plans of which a part is not known, and so not in the sums."""

    performance: Performance
    plans: int
    left_out: int


def values_of(access: Access, plans: Sequence[Plan], moments: Mapping[UUID, datetime], unit: Unit) -> list[PlanValue]:
    """The earned value of plans that were found through their door, each at its own moment: five queries."""
    ids = [plan.pk for plan in plans]
    baselines = {one.plan_id: one for one in Baseline.objects.filter(plan_id__in=ids, is_current=True)}
    approved = _by_baseline([one.pk for one in baselines.values()])
    rows = _by_plan(ids)
    costs = complete_cost_of(access, [plan.initiative_id for plan in plans]) if unit is Unit.MONEY else {}
    currency = terms_in_force().currency
    found = []
    for plan in plans:
        at, baseline = moments[plan.pk], baselines.get(plan.pk)
        if baseline is None:
            found.append(PlanValue(plan, at, None, None))
            continue
        measured = measured_from(plan, baseline, approved.get(baseline.pk, []), rows.get(plan.pk, []), at)
        cost = costs.get(plan.initiative_id)
        lines = budgeted(measured.lines, unit, whole=None if cost is None else float(cost))
        # What tasks cost is money of this initiative, and in the plan's own currency.
        is_told = bool(may_see_costs(access, plan.initiative)) and plan.currency in ("", currency)
        found.append(_value(measured, lines, knows_actual=unit is not Unit.MONEY or is_told))
    return found


def _value(measured: Measured, lines: Sequence[Budgeted], *, knows_actual: bool) -> PlanValue:
    rows = lines if knows_actual else [Budgeted(one.line, one.budget, None) for one in lines]
    if measured.start is None or measured.finish is None:
        return PlanValue(measured.plan, measured.at, None, None)
    ends, _in_weeks = periods_of(measured)
    schedule = schedule_of(measured, rows, ends)
    return PlanValue(measured.plan, measured.at, sum_of([row.account for row in rows]), schedule)


def rolled(values: Sequence[PlanValue]) -> Rolled:
    """Plans together. Without any actual cost it is left unknown, and does not keep plans out of the sums."""
    standings = [one.sum.whole.standing for one in values if one.sum is not None]
    with_actual = any(one.actual is not None for one in standings)
    performance, left_out = rolled_up(standings, needs_actual=with_actual)
    return Rolled(performance, len(values), left_out + len(values) - len(standings))


def sees_money(access: Access) -> bool:
    return bool(access.may_anywhere(Permission.SEE_MONEY))


def _by_baseline(ids: Collection[UUID]) -> dict[UUID, list[BaselineTask]]:
    found: dict[UUID, list[BaselineTask]] = {}
    for row in BaselineTask.objects.filter(baseline_id__in=ids, is_summary=False).order_by("uid"):
        found.setdefault(row.baseline_id, []).append(row)
    return found


def _by_plan(ids: Collection[UUID]) -> dict[UUID, list[PlanTask]]:
    found: dict[UUID, list[PlanTask]] = {}
    for row in PlanTask.objects.filter(plan_id__in=ids).select_related("calendar").order_by("plan", "position"):
        found.setdefault(row.plan_id, []).append(row)
    return found
