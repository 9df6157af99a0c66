"""All plans side by side: their milestones and phases, what waits for what across plans, and what drives the end."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, Func, Q

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Plan, PlanCalendar, PlanFigures, PlanLink, PlanTask
from pilotage.delivery.reads.listing import MILESTONES, OF_INITIATIVE, OF_PLAN
from pilotage.delivery.reads.plans import links_visible_to, plans_visible_to, tasks_visible_to
from pilotage.delivery.rules.bridges import Bridge, bridge_of
from pilotage.delivery.rules.times import Times

# What is asked of a link between plans, and of the tasks at its ends.
OF_LINK = ("id", "type", "lag_seconds", "lag_unit", "lag_share", "predecessor", "successor")
ENDS = ("predecessor", "successor")
NEEDED = ("id", "uid", "name", "plan", "calendar", "duration_seconds", "start", "finish")
OF_STEP = (
    "name", "start", "finish", "total_float_seconds", "plan__seconds_a_day", "plan__initiative__key",
    "plan__initiative__name", "plan__initiative__manager__name",
)  # fmt: skip
# A chain goes from task to task; one that is longer is cut, and says so.
MOST_STEPS = 200
# From the task with which a plan ends back along what drives each: one statement, over the borders of plans.
CHAIN = """
WITH RECURSIVE chain(task, link, step, seen) AS (
    (SELECT t.id, (t.driver->>'link')::uuid, 0, ARRAY[t.id] FROM delivery_plantask t
     WHERE t.plan_id = %s AND t.is_active AND t.finish = %s AND t.kind <> 'summary'
     ORDER BY t.is_critical DESC, t.is_longest DESC, t.position DESC LIMIT 1)
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
class Bridges:
    """Links between plans: those with both ends in sight, and how many more lead to tasks that may not be seen."""

    seen: Sequence[Bridge]
    hidden: int


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


def bridges_between(access: Access, plans: Collection[Plan]) -> Bridges:
    """The links between different plans that touch one of these, by what is latest: four queries.

    plans   found by `plans_matching`
    """
    ends = {id: (before, after) for id, before, after in _ends({plan.pk for plan in plans})}
    owners = {plan.pk: plan for plan in plans}
    elsewhere = {plan for pair in ends.values() for plan in pair} - owners.keys()
    rows = plans_visible_to(access).filter(pk__in=elsewhere).select_related(None)
    owners |= {plan.pk: plan for plan in rows.select_related(*OF_INITIATIVE).only(*OF_PLAN)}
    seen = [id for id, pair in ends.items() if set(pair) <= owners.keys()]
    links = links_visible_to(access).filter(pk__in=seen).select_related("predecessor", "successor")
    found = list(links.only(*(f"{end}__{name}" for end in ENDS for name in NEEDED), *OF_LINK))
    _join([end for link in found for end in (link.predecessor, link.successor)], owners)
    times = Times()
    bridges = [bridge_of(link, times) for link in found]
    bridges.sort(key=lambda one: (not one.is_conflict, 1e9 if one.margin_days is None else one.margin_days))
    return Bridges(bridges, len(ends) - len(found))


def _ends(plan_ids: Collection[UUID]) -> Iterable[tuple[UUID, UUID, UUID]]:
    """The links that lead out of these plans or into them, with the plans at both ends: a kept few of all links."""
    kept = PlanFigures.objects.annotate(link=Func(F("bridges"), function="unnest")).values("link")
    rows = PlanLink.objects.filter(pk__in=kept).exclude(predecessor__plan=F("successor__plan"))
    rows = rows.filter(Q(predecessor__plan__in=plan_ids) | Q(successor__plan__in=plan_ids))
    return rows.values_list("id", "predecessor__plan_id", "successor__plan_id")


def _join(tasks: Collection[PlanTask], owners: Mapping[UUID, Plan]) -> None:
    """Give tasks their plans, and both their calendars: plans are few and stand at many links."""
    mine = {owners[task.plan_id].pk: owners[task.plan_id] for task in tasks}.values()
    ids = {task.calendar_id for task in tasks} | {plan.calendar_id for plan in mine}
    calendars = PlanCalendar.objects.in_bulk([id for id in ids if id is not None])
    for plan in mine:
        plan.calendar = calendars[plan.calendar_id] if plan.calendar_id else None
    for task in tasks:
        task.plan = owners[task.plan_id]
        task.calendar = calendars[task.calendar_id] if task.calendar_id else None


def chain_behind(access: Access, plans: Sequence[Plan]) -> list[Step]:
    """What drives the end of the last of these plans, from what waits for nothing to the task with which it ends.

    Two queries, however long the chain is. What the person may not see is a step without a task; several of them in a
    row are one. The last step is a task of a plan of theirs.
    """
    dated = [plan for plan in plans if plan.computed_finish is not None]
    if not dated:
        return []
    last = max(dated, key=lambda plan: (plan.computed_finish, plan.pk))
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, [last.pk, last.computed_finish, MOST_STEPS])
        ids = [row[0] for row in cursor.fetchall()]
    rows = tasks_visible_to(access).filter(pk__in=ids).select_related("plan__initiative__manager")
    seen = {row.pk: row for row in rows.only(*OF_STEP)}
    steps: list[Step] = []
    for id in reversed(ids):
        step = Step(seen.get(id))
        if step.task is not None or not steps or steps[-1].task is not None:
            steps.append(step)
    return steps
