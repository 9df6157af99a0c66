"""From a plan to the rows that decide about its dates: one query a table, however many tasks there are."""

from collections.abc import Collection
from operator import attrgetter
from uuid import UUID

from django.db import connection

from pilotage.delivery.models import Plan, PlanAssignment, PlanCalendar, PlanLink, PlanResource, PlanTask
from pilotage.delivery.reads.plans import tasks_of
from pilotage.delivery.rules.calendars import calendar_from
from pilotage.delivery.rules.networks import Network, Outside, PlanRows, network_of
from pilotage.engine.calendars.calendar import STANDARD, Calendar
from pilotage.engine.network import plan as network
from pilotage.kit.rows import rows_in

# The plan at each end is looked up link by link, along two keys: there are few bridges, however many links, and so it
# is also in tables that have just been filled, of which the server knows nothing yet and takes half for bridges.
CONNECTED = """
WITH RECURSIVE bridges AS MATERIALIZED (
    SELECT DISTINCT
        (SELECT plan_id FROM delivery_plantask WHERE id = l.predecessor_id) AS one,
        (SELECT plan_id FROM delivery_plantask WHERE id = l.successor_id) AS other
    FROM delivery_planlink l WHERE l.is_bridge
), neighbours AS (
    SELECT one, other FROM bridges UNION SELECT other, one FROM bridges
), reached(plan) AS (
    SELECT %s::uuid UNION SELECT n.other FROM reached r JOIN neighbours n ON n.one = r.plan
)
SELECT plan FROM reached ORDER BY plan
"""


def rows_of(plan: Plan) -> PlanRows:
    """Everything that decides about the dates of a plan. Tasks of other plans stand where they stand there.

    Other plans' tasks are taken whether or not the person may see them, for the dates are the same for everybody; they
    have no name here, so that nobody can show one.
    """
    tasks = rows_in(tasks_of(plan))
    links = _links_touching(plan)
    # The number of queries must not hang on what the plan holds, so nothing is left out where there are no links.
    return PlanRows(
        plan=plan,
        calendars=list(PlanCalendar.objects.filter(plan=plan).order_by("key")),
        tasks=tasks,
        links=links,
        assignments=rows_in(PlanAssignment.objects.filter(task__plan=plan).order_by("id")),
        resources=list(PlanResource.objects.filter(plan=plan).order_by("id")),
        outside=_outside(links, {task.id for task in tasks}),
    )


def _links_touching(plan: Plan) -> list[PlanLink]:
    """Those to tasks of the plan, and those that leave it. Asked for in one, all links of all plans are looked at."""
    links = rows_in(PlanLink.objects.filter(successor__plan=plan))
    links += rows_in(PlanLink.objects.filter(is_bridge=True, predecessor__plan=plan))
    return sorted(links, key=attrgetter("id"))


def network_for(plan: Plan) -> Network:
    """What the engine schedules of a plan, with the row of each link."""
    return network_of(rows_of(plan))


def engine_plan_of(plan: Plan) -> network.Plan:
    """What the engine schedules of a plan: tasks by their uid."""
    return network_for(plan).plan


def connected_plan_ids(plan: Plan) -> list[UUID]:
    """This plan, and those that are connected with it by links of tasks, over however many plans between them."""
    with connection.cursor() as cursor:
        cursor.execute(CONNECTED, [plan.pk])
        return [row[0] for row in cursor.fetchall()]


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
