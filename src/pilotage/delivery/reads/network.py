"""From a plan to the rows that decide about its dates: one query a table, however many tasks there are."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models import Q

from pilotage.delivery.models import Plan, PlanAssignment, PlanCalendar, PlanLink, PlanResource, PlanTask
from pilotage.delivery.reads.plans import tasks_of
from pilotage.delivery.rules.calendars import calendar_from
from pilotage.delivery.rules.networks import Network, Outside, PlanRows, network_of
from pilotage.engine.calendars.calendar import STANDARD, Calendar
from pilotage.engine.network import plan as network

CONNECTED = """
WITH RECURSIVE neighbours AS MATERIALIZED (
    SELECT DISTINCT a.plan_id AS one, b.plan_id AS other
    FROM delivery_planlink l
    JOIN delivery_plantask a ON a.id = l.predecessor_id
    JOIN delivery_plantask b ON b.id = l.successor_id
    WHERE a.plan_id <> b.plan_id
), reached(plan) AS (
    SELECT %s::uuid
    UNION
    SELECT CASE WHEN n.one = r.plan THEN n.other ELSE n.one END
    FROM reached r JOIN neighbours n ON r.plan IN (n.one, n.other)
)
SELECT plan FROM reached ORDER BY plan
"""
# Tables that have just been filled have no statistics yet: the server takes them for empty, joins row by row, and needs
# minutes for 30 plans. Hashed, it is some milliseconds with statistics and without.
NESTED_LOOPS = "SELECT set_config('enable_nestloop', %s, false)"


def rows_of(plan: Plan) -> PlanRows:
    """Everything that decides about the dates of a plan. Tasks of other plans stand where they stand there.

    Other plans' tasks are taken whether or not the person may see them, for the dates are the same for everybody; they
    have no name here, so that nobody can show one.
    """
    tasks = list(tasks_of(plan))
    links = list(PlanLink.objects.filter(Q(predecessor__plan=plan) | Q(successor__plan=plan)).order_by("id"))
    # The number of queries must not hang on what the plan holds, so nothing is left out where there are no links.
    return PlanRows(
        plan=plan,
        calendars=list(PlanCalendar.objects.filter(plan=plan).order_by("key")),
        tasks=tasks,
        links=links,
        assignments=list(PlanAssignment.objects.filter(task__plan=plan).order_by("id")),
        resources=list(PlanResource.objects.filter(plan=plan).order_by("id")),
        outside=_outside(links, {task.id for task in tasks}),
    )


def network_for(plan: Plan) -> Network:
    """What the engine schedules of a plan, with the row of each link."""
    return network_of(rows_of(plan))


def engine_plan_of(plan: Plan) -> network.Plan:
    """What the engine schedules of a plan: tasks by their uid."""
    return network_for(plan).plan


def connected_plan_ids(plan: Plan) -> list[UUID]:
    """This plan, and those that are connected with it by links of tasks, over however many plans between them."""
    with connection.cursor() as cursor:
        cursor.execute(NESTED_LOOPS, ["off"])
        cursor.execute(CONNECTED, [plan.pk])
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute(NESTED_LOOPS, ["on"])
    return found


def _outside(links: Collection[PlanLink], own: Collection[UUID]) -> dict[UUID, Outside]:
    """The tasks at the other ends of links, with the calendars of their plans."""
    ids = {end for link in links for end in (link.predecessor_id, link.successor_id) if end not in own}
    rows = list(PlanTask.objects.filter(pk__in=ids).select_related("plan__calendar", "calendar"))
    calendars: dict[UUID, Calendar] = {}
    return {row.id: _as_outside(row, calendars) for row in rows}


def _as_outside(row: PlanTask, calendars: dict[UUID, Calendar]) -> Outside:
    kept = row.calendar or row.plan.calendar
    if kept is not None and kept.id not in calendars:
        calendars[kept.id] = calendar_from(kept.content, name=kept.name)
    return Outside(
        id=row.id,
        plan_id=row.plan_id,
        start=row.start,
        finish=row.finish,
        late_start=row.late_start,
        late_finish=row.late_finish,
        duration=row.duration_seconds,
        calendar=calendars[kept.id] if kept else STANDARD,
        is_started=row.started_at is not None or row.finished_at is not None,
        is_finished=row.finished_at is not None,
    )
