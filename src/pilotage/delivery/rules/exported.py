"""From the rows of a plan to a document: what an export gives away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pilotage.delivery.models import Baseline, BaselineTask, PlanLink, PlanResource, PlanTask
from pilotage.delivery.rules.document import (
    Approved,
    Assignment,
    Document,
    FileBaseline,
    ResourceKind,
    Stored,
    Words,
)
from pilotage.delivery.rules.document import PlanResource as FileResource
from pilotage.delivery.rules.networks import PlanRows, network_of
from pilotage.engine.network import plan as network


@dataclass(frozen=True, slots=True)
class Kept:
    """What belongs to a plan beside the rows that decide about its dates."""

    rows: PlanRows
    baselines: Sequence[tuple[Baseline, Sequence[BaselineTask]]]


def document_from(kept: Kept, *, title: str, with_costs: bool) -> Document:
    """The document of these rows; costs and rates only for those who may see them.

    Links to tasks of other plans stay here: what a file would name there, somebody who reads it may not be allowed to
    see, and no tool could follow them.
    """
    rows, plan = kept.rows, kept.rows.plan
    own = PlanRows(plan, rows.calendars, rows.tasks, _inner_links(rows), rows.assignments, rows.resources)
    uids = {task.id: task.uid for task in rows.tasks}
    return Document(
        title=title,
        format="",
        application="Pilotage",
        plan=network_of(own).plan,
        words={task.uid: _words(task, with_costs=with_costs) for task in rows.tasks},
        stored={task.uid: _stored(task) for task in rows.tasks},
        resources=tuple(_resource(one, rows, with_costs=with_costs) for one in rows.resources),
        assignments=_assignments(rows, uids, with_costs=with_costs),
        baselines=tuple(_baseline(one, tasks, with_costs=with_costs) for one, tasks in kept.baselines),
        calendar_names={row.key: row.name for row in rows.calendars},
        seconds_a_day=plan.seconds_a_day,
        seconds_a_week=plan.seconds_a_week,
        days_a_month=plan.days_a_month,
        currency=plan.currency,
    )


def _inner_links(rows: PlanRows) -> list[PlanLink]:
    own = {task.id for task in rows.tasks}
    return [link for link in rows.links if link.predecessor_id in own and link.successor_id in own]


def _words(task: PlanTask, *, with_costs: bool) -> Words:
    return Words(
        name=task.name,
        code=task.code,
        notes=task.notes,
        is_estimated=task.is_estimated,
        priority=task.priority,
        work_hours=task.work_hours,
        actual_work_hours=task.actual_work_hours,
        physical_share=task.physical_share,
        cost=task.cost if with_costs else None,
        actual_cost=task.actual_cost if with_costs else None,
        recurrence=task.recurrence,
    )


def _stored(task: PlanTask) -> Stored:
    return Stored(
        start=task.start,
        finish=task.finish,
        early_start=task.early_start,
        early_finish=task.early_finish,
        late_start=task.late_start,
        late_finish=task.late_finish,
        total_float=task.total_float_seconds,
        free_float=task.free_float_seconds,
        is_critical=task.is_critical if task.start else None,
    )


def _resource(row: PlanResource, rows: PlanRows, *, with_costs: bool) -> FileResource:
    keys = {calendar.id: calendar.key for calendar in rows.calendars}
    return FileResource(
        key=_as_key(row.key),
        name=row.name,
        kind=ResourceKind(row.kind),
        calendar=keys[row.calendar_id] if row.calendar_id else None,
        max_units=row.max_units,
        rate_per_hour=row.rate_per_hour if with_costs else None,
    )


def _assignments(rows: PlanRows, uids: Mapping[UUID, int], *, with_costs: bool) -> tuple[Assignment, ...]:
    keys = {row.id: _as_key(row.key) for row in rows.resources}
    return tuple(
        Assignment(
            task=uids[row.task_id],
            resource=keys[row.resource_id],
            units=row.units,
            work_hours=row.work_hours,
            actual_work_hours=row.actual_work_hours,
            cost=row.cost if with_costs else None,
        )
        for row in rows.assignments
    )


def _as_key(text: str) -> network.Key:
    """A number where the file had one."""
    return int(text) if text.isascii() and text.isdecimal() and str(int(text)) == text else text


def _baseline(row: Baseline, tasks: Sequence[BaselineTask], *, with_costs: bool) -> FileBaseline:
    return FileBaseline(
        number=row.number,
        name=row.name,
        tasks={
            one.uid: Approved(
                start=one.start,
                finish=one.finish,
                duration=one.duration_seconds,
                work_hours=one.work_hours,
                cost=one.cost if with_costs else None,
            )
            for one in tasks
        },
    )
