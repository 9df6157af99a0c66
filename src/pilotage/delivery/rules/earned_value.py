"""What is measured of a plan's earned value: in which unit, by which method, and a task's progress in these terms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import fsum

from pilotage.delivery.models import PlanTask
from pilotage.engine.earned_value.accounts import Account
from pilotage.engine.earned_value.methods import Method, Milestone, Progress, earned_share
from pilotage.engine.network.plan import Kind


class Unit(StrEnum):
    """What budgets are in. MONEY: the planned cost of the initiative; COST: the costs that the plan itself holds."""

    MONEY = "money"
    COST = "cost"
    HOURS = "hours"
    DAYS = "days"


class Weight(StrEnum):
    """By what a budget for the whole is divided among tasks."""

    COST = "cost"
    HOURS = "hours"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Line:
    """One task of the baseline at one date. task None: it is no longer in the plan.

    start, finish     as approved; actual_*: what happened
    cost, hours, days the budget as approved, by unit; actual cost and hours: what it took
    planned, earned   shares of its budget, 0..1
    """

    uid: int
    name: str
    task: PlanTask | None
    method: Method
    start: datetime | None
    finish: datetime | None
    cost: float | None
    hours: float | None
    days: float | None
    planned: float | None
    earned: float | None
    actual_cost: float | None
    actual_hours: float | None
    started: datetime | None
    finished: datetime | None

    def budget(self, unit: Weight) -> float | None:
        return {Weight.COST: self.cost, Weight.HOURS: self.hours, Weight.DAYS: self.days}[unit]


@dataclass(frozen=True, slots=True)
class Budgeted:
    """A line with what it is planned to take in the unit that is asked for, and what it took."""

    line: Line
    budget: float | None
    actual: float | None

    @property
    def account(self) -> Account:
        return Account(self.line.method, self.budget, self.line.planned, self.line.earned, self.actual)


def method_of(task: PlanTask | None) -> Method:
    """As it was set; level of effort of such a task; else by percent complete."""
    if task is None:
        return Method.PERCENT_COMPLETE
    if task.ev_method in set(Method):
        return Method(task.ev_method)
    return Method.LEVEL_OF_EFFORT if task.kind == Kind.LEVEL_OF_EFFORT else Method.PERCENT_COMPLETE


def shares_of(
    tasks: Sequence[PlanTask], planned: Mapping[int, float], weights: Mapping[int, float]
) -> dict[int, float | None]:
    """What each task has earned of its budget, by uid.

    planned   shares that were planned by now; weights: budgets of siblings, for what is apportioned to them
    Weighted milestones are those beside the task, below the same summary, all alike; an apportioned task earns as the
    rest of its summary does.
    """
    beside: dict[object, list[PlanTask]] = {}
    for task in tasks:
        beside.setdefault(task.parent_id, []).append(task)
    found = {
        task.uid: earned_share(method_of(task), _progress(task, beside[task.parent_id], planned.get(task.uid)))
        for task in tasks
        if method_of(task) is not Method.APPORTIONED
    }
    for task in tasks:
        if method_of(task) is Method.APPORTIONED:
            found[task.uid] = _of_the_rest(
                (weights.get(one.uid, 0.0), found.get(one.uid)) for one in beside[task.parent_id] if one is not task
            )
    return found


def _progress(task: PlanTask, beside: Sequence[PlanTask], planned: float | None) -> Progress:
    milestones = tuple(
        Milestone(1.0, one.finished_at is not None)
        for one in beside
        if one.kind in (Kind.MILESTONE, Kind.FINISH_MILESTONE)
    )
    return Progress(
        done=task.share_done,
        physical=task.physical_share,
        is_started=task.started_at is not None,
        is_finished=task.finished_at is not None,
        milestones=milestones,
        planned=planned,
    )


def _of_the_rest(parts: Iterable[tuple[float, float | None]]) -> float | None:
    """The mean of what is known, by weight; None where nothing is."""
    known = [(weight, share) for weight, share in parts if share is not None and weight > 0]
    whole = fsum(weight for weight, _ in known)
    return fsum(weight * share for weight, share in known) / whole if whole else None


def weight_for(lines: Sequence[Line]) -> Weight:
    """Costs where every task that takes time has one, else work where every one has, else duration."""
    timed = [line for line in lines if line.days]
    for weight in (Weight.COST, Weight.HOURS):
        if (
            timed
            and all(line.budget(weight) is not None for line in timed)
            and any(line.budget(weight) for line in timed)
        ):
            return weight
    return Weight.DAYS


def budgeted(lines: Sequence[Line], unit: Unit, *, whole: float | None = None) -> list[Budgeted]:
    """Each line with its budget.

    whole   of MONEY: the planned cost of the initiative, divided among the tasks by `weight_for`; None: not known
    """
    actuals: list[float | None] = [None] * len(lines)
    if unit is not Unit.DAYS:
        actuals = _actuals([_actual(line, unit) for line in lines], lines)
    if unit is Unit.MONEY:
        weight = weight_for(lines)
        total = fsum(line.budget(weight) or 0.0 for line in lines)
        rate = None if whole is None or not total else whole / total
        budgets = [None if rate is None else rate * (line.budget(weight) or 0.0) for line in lines]
    else:
        budgets = [line.budget(Weight(unit.value)) for line in lines]
    return [Budgeted(*one) for one in zip(lines, budgets, actuals, strict=True)]


def _actual(line: Line, unit: Unit) -> float | None:
    return line.actual_hours if unit is Unit.HOURS else line.actual_cost


def _actuals(said: Sequence[float | None], lines: Sequence[Line]) -> list[float | None]:
    """What has not begun took nothing, where anybody reports what tasks take, or nothing has begun at all.

    Of what has begun it is not known where nobody reports it.
    """
    has_begun = any(line.started is not None or line.finished is not None for line in lines)
    if has_begun and all(one is None for one in said):
        return list(said)
    pairs = zip(said, lines, strict=True)
    return [0.0 if one is None and line.started is None and line.finished is None else one for one, line in pairs]
