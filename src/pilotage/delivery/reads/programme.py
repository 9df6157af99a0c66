"""All plans side by side: their milestones and phases, what waits for what across plans, and what drives the end."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Plan, PlanCalendar, PlanFigures, PlanLink, PlanTask
from pilotage.delivery.reads.listing import MILESTONES
from pilotage.delivery.reads.plans import links_visible_to, plans_visible_to, tasks_visible_to
from pilotage.delivery.rules.bridges import Bridge, bridge_of
from pilotage.delivery.rules.times import Times
from pilotage.engine.network.plan import Kind

# What is asked of a link between plans, and of the tasks at its ends.
OF_LINK = ("id", "type", "lag_seconds", "lag_unit", "lag_share", "predecessor", "successor")
ENDS = ("predecessor", "successor")
NEEDED = ("id", "uid", "name", "plan", "calendar", "duration_seconds", "start", "finish")
# A chain goes from task to task; one that is longer is cut, and says so.
MOST_STEPS = 200
# Back from one task along what drives each: one statement for the whole chain, over the borders of plans.
CHAIN = """
WITH RECURSIVE chain(task, link, step, seen) AS (
    SELECT t.id, (t.driver->>'link')::uuid, 0, ARRAY[t.id] FROM delivery_plantask t WHERE t.id = %s
    UNION ALL
    SELECT t.id, (t.driver->>'link')::uuid, c.step + 1, c.seen || t.id
    FROM chain c
    JOIN delivery_planlink l ON l.id = c.link
    JOIN delivery_plantask t ON t.id = l.predecessor_id
    WHERE c.step < %s AND t.id <> ALL(c.seen)
)
SELECT task, link FROM chain ORDER BY step
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line of a plan as far as it is drawn."""

    name: str
    start: datetime
    finish: datetime | None


@dataclass(frozen=True, slots=True)
class Lines:
    """What is drawn of each plan: its milestones, and the rows of its first level. By plan."""

    milestones: Mapping[UUID, Sequence[Drawn]]
    phases: Mapping[UUID, Sequence[Drawn]]


@dataclass(frozen=True, slots=True)
class Step:
    """One task of the chain that drives the end; None: a task of a plan that the person may not see."""

    task: PlanTask | None


def lines_of(plans: Sequence[Plan], *, with_phases: bool) -> Lines:
    """Milestones, and first-level rows where asked for, of plans that were found through their door: one query."""
    rows = PlanTask.objects.filter(plan__in=[plan.pk for plan in plans], is_active=True, start__isnull=False)
    # In the words of the index `plan_task_in_picture`: what is not drawn is not read.
    rows = rows.filter(Q(kind__in=MILESTONES) | Q(level=1) if with_phases else Q(kind__in=MILESTONES))
    milestones: dict[UUID, list[Drawn]] = {}
    phases: dict[UUID, list[Drawn]] = {}
    columns = rows.order_by("plan_id", "position").values_list("plan_id", "kind", "name", "start", "finish")
    for plan, kind, name, start, finish in columns:
        if start is not None:
            (milestones if kind in MILESTONES else phases).setdefault(plan, []).append(Drawn(name, start, finish))
    return Lines(milestones, phases)


def approved_finishes(plans: Sequence[Plan]) -> dict[UUID, datetime]:
    """When the baseline that counts wanted each of these plans to end, where there is one: one query."""
    rows = PlanFigures.objects.filter(plan__in=[plan.pk for plan in plans]).values_list("plan_id", "baseline_finish")
    return {plan: finish for plan, finish in rows if finish is not None}


def bridges_between(access: Access, plans: Collection[Plan]) -> list[Bridge]:
    """The links between different plans that touch one of these, both ends in sight; by what is latest."""
    ids = [plan.pk for plan in plans]
    links = links_visible_to(access).filter(Q(predecessor__plan__in=ids) | Q(successor__plan__in=ids))
    links = links.exclude(predecessor__plan=F("successor__plan")).select_related("predecessor", "successor")
    # Plans and calendars are few and stand at many links: each is read, and made ready for counting, once.
    found = list(links.only(*(f"{end}__{name}" for end in ENDS for name in NEEDED), *OF_LINK))
    tasks = [end for link in found for end in (link.predecessor, link.successor)]
    owners = {plan.pk: plan for plan in plans_visible_to(access).filter(pk__in={task.plan_id for task in tasks})}
    calendars = PlanCalendar.objects.in_bulk({task.calendar_id for task in tasks if task.calendar_id})
    for task in tasks:
        task.plan = owners[task.plan_id]
        task.calendar = calendars[task.calendar_id] if task.calendar_id else None
    times = Times()
    bridges = [bridge_of(link, times) for link in found]
    return sorted(bridges, key=lambda one: (not one.is_conflict, 1e9 if one.margin_days is None else one.margin_days))


def hidden_bridge_count(access: Access, plans: Collection[Plan]) -> int:
    """How many links lead from these plans to tasks that the person may not see."""
    ids = [plan.pk for plan in plans]
    touching = PlanLink.objects.filter(Q(predecessor__plan__in=ids) | Q(successor__plan__in=ids))
    touching = touching.exclude(predecessor__plan=F("successor__plan"))
    return touching.count() - links_visible_to(access).filter(pk__in=touching.values("pk")).count()


def last_task(plans: Sequence[Plan]) -> PlanTask | None:
    """The task with which the last of these plans ends."""
    dated = [plan for plan in plans if plan.computed_finish is not None]
    if not dated:
        return None
    last = max(dated, key=lambda plan: (plan.computed_finish, plan.pk))
    rows = PlanTask.objects.filter(plan=last, is_active=True, finish=last.computed_finish).exclude(kind=Kind.SUMMARY)
    return rows.order_by("-is_critical", "-is_longest", "-position").first()


def chain_behind(access: Access, task: PlanTask) -> list[Step]:
    """What drives this task, back to what waits for nothing, the earliest first. Two queries, however long.

    What the person may not see is a step without a task; several of them in a row are one.
    """
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, [task.pk, MOST_STEPS])
        ids = [row[0] for row in cursor.fetchall()]
    seen = {
        row.pk: row for row in tasks_visible_to(access).filter(pk__in=ids).select_related("plan__initiative__manager")
    }
    steps: list[Step] = []
    for id in reversed(ids):
        step = Step(seen.get(id))
        if step.task is not None or not steps or steps[-1].task is not None:
            steps.append(step)
    return steps
