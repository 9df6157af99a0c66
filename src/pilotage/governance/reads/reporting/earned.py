"""Earned value of plans, as it is kept with them: the two indices that a report tells. Two queries for all."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from pilotage.delivery.models import EarnedUnit, Plan
from pilotage.delivery.reads.earned_figures import Earned, earned_at
from pilotage.engine.earned_value.performance import ratio
from pilotage.governance.rules.reporting.facts import Indices


def indices_of(plans: Collection[Plan], *, on: date) -> dict[UUID, Indices]:
    """By plan of which anything was to be done by now, at its status date or that day. Plans came through their door.

    In hours; of a plan whose baseline holds no hours, in working days.
    """
    in_hours, in_days = (earned_at(plans, unit, day=on) for unit in (EarnedUnit.HOURS, EarnedUnit.DAYS))
    found = {}
    for plan in plans:
        told = _indices(in_hours.get(plan.pk), is_hours=True) or _indices(in_days.get(plan.pk), is_hours=False)
        if told is not None:
            found[plan.pk] = told
    return found


def _indices(one: Earned | None, *, is_hours: bool) -> Indices | None:
    if one is None:
        return None
    spi, cpi = ratio(one.discrete_earned, one.discrete_planned), ratio(one.earned, one.actual) if is_hours else None
    return None if spi is None else Indices(_rounded(spi), _rounded(cpi), is_hours)


def _rounded(index: float | None) -> float | None:
    return None if index is None else round(index, 4)
