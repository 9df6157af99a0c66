"""The lines of a plan as text, for the table beside the Gantt and for the form of one task."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from pilotage.delivery.models import Baseline, BaselineTask, Plan, PlanAssignment, PlanLink, PlanTask
from pilotage.delivery.reads.comparing import working_time_of
from pilotage.delivery.rules.changing_text import Lag, duration_text, link_text, units_of
from pilotage.delivery.rules.durations import weight_of
from pilotage.delivery.rules.times import duration_of
from pilotage.engine.calendars.working import WorkingTime
from pilotage.engine.network.plan import Kind, LagUnit


@dataclass(frozen=True, slots=True)
class Line:
    """A task with what stands in its cells beside its own columns.

    outline        "1.2.3": where it stands
    share_done     0..1; of a summary that of the work below it, by duration
    baseline       of the current baseline; None: there is none, or it did not know the task
    """

    task: PlanTask
    row: int
    outline: str
    share_done: float
    duration: str
    predecessors: str
    resources: str
    baseline_start: datetime | None
    baseline_finish: datetime | None

    @property
    def is_summary(self) -> bool:
        return self.task.kind == Kind.SUMMARY


def lines_of(plan: Plan, *, first: int = 0, count: int | None = None) -> list[Line]:
    """Rows from the given place on; all of them without a count."""
    tasks = list(PlanTask.objects.filter(plan=plan).order_by("position"))
    shown = tasks[first:] if count is None else tasks[first : first + count]
    return _lines(plan, tasks, shown)


def line_of(plan: Plan, uid: int) -> Line | None:
    tasks = list(PlanTask.objects.filter(plan=plan).order_by("position"))
    return next(iter(_lines(plan, tasks, [task for task in tasks if task.uid == uid])), None)


def _lines(plan: Plan, tasks: Sequence[PlanTask], shown: Sequence[PlanTask]) -> list[Line]:
    time, units = working_time_of(plan.calendar), units_of(plan)
    outlines, shares = outlines_of(tasks), shares_of(plan, tasks, time)
    ids = [task.id for task in shown]
    predecessors = _predecessors(plan, ids, {task.id: task.position + 1 for task in tasks})
    resources = _resources(ids)
    approved = _approved(plan, [task.uid for task in shown])
    return [
        Line(
            task=task,
            row=task.position + 1,
            outline=outlines[task.id],
            share_done=shares[task.id],
            duration=duration_text(
                duration_of(task, time, day=plan.seconds_a_day),
                units,
                is_elapsed=task.is_elapsed,
                is_estimated=task.is_estimated,
            ),
            predecessors=", ".join(predecessors.get(task.id, ())),
            resources=", ".join(resources.get(task.id, ())),
            baseline_start=approved.get(task.uid, (None, None))[0],
            baseline_finish=approved.get(task.uid, (None, None))[1],
        )
        for task in shown
    ]


def outlines_of(tasks: Sequence[PlanTask]) -> dict[UUID, str]:
    """ "1.2.3" of each line; they come in outline order."""
    counts: dict[UUID | None, int] = {}
    found: dict[UUID, str] = {}
    for task in tasks:
        counts[task.parent_id] = counts.get(task.parent_id, 0) + 1
        above = found.get(task.parent_id, "") if task.parent_id else ""
        found[task.id] = f"{above}.{counts[task.parent_id]}" if above else str(counts[task.parent_id])
    return found


def shares_of(plan: Plan, tasks: Sequence[PlanTask], time: WorkingTime) -> dict[UUID, float]:
    """How far each line is; a summary is as far as the tasks below it, by working time. In outline order.

    Milestones weigh nothing beside work; a summary of nothing else is as far as they are reached.
    time   of the plan's calendar
    """
    below: dict[UUID | None, list[float]] = {}
    parents = {task.parent_id for task in tasks}
    shares: dict[UUID, float] = {}
    for task in reversed(tasks):
        weight = weight_of(task, time, week=plan.seconds_a_week)
        own = [weight * task.share_done, weight, task.share_done, 1.0]
        if task.id in parents:
            own = below.get(task.id, [0.0] * 4)
            shares[task.id] = own[0] / own[1] if own[1] else own[2] / own[3] if own[3] else task.share_done
        else:
            shares[task.id] = task.share_done
        if task.is_active:
            sums = below.setdefault(task.parent_id, [0.0] * 4)
            below[task.parent_id] = [one + more for one, more in zip(sums, own, strict=True)]
    return shares


def _predecessors(plan: Plan, ids: Sequence[UUID], rows: dict[UUID, int]) -> dict[UUID, list[str]]:
    units = units_of(plan)
    found: dict[UUID, list[str]] = {}
    links = PlanLink.objects.filter(Q(predecessor__plan=plan), successor__in=ids).order_by("predecessor__position")
    for link in links:
        lag = Lag(link.lag_seconds, LagUnit(link.lag_unit), link.lag_share)
        text = link_text(rows[link.predecessor_id], link.type, lag, units)
        found.setdefault(link.successor_id, []).append(text)
    return found


def _resources(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = PlanAssignment.objects.filter(task__in=ids).order_by("resource__name")
    for task, name, units in rows.values_list("task_id", "resource__name", "units"):
        found.setdefault(task, []).append(name if units in (None, 1) else f"{name}[{units * 100:g}%]")
    return found


def _approved(plan: Plan, uids: Sequence[int]) -> dict[int, tuple[datetime | None, datetime | None]]:
    current = Baseline.objects.filter(plan=plan, is_current=True).first()
    if current is None:
        return {}
    rows = BaselineTask.objects.filter(baseline=current, uid__in=uids).values_list("uid", "start", "finish")
    return {uid: (start, finish) for uid, start, finish in rows}
