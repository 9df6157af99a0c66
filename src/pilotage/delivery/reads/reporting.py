"""What a status report tells of plans: milestones, what the finish waits for, how much is done. A few queries for all.

Plans come by their ids, which were found through their door; nothing of other plans is named.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection

from pilotage.delivery.models import Plan
from pilotage.delivery.rules.times import Times
from pilotage.engine.calendars.working import moment_of

# A chain that is longer begins where it is cut.
MOST_STEPS = 100
MILESTONES = """
SELECT t.plan_id, t.uid, t.name, t.finish, t.finished_at, b.finish
FROM delivery_plantask t
LEFT JOIN delivery_baseline l ON l.plan_id = t.plan_id AND l.is_current
LEFT JOIN delivery_baselinetask b ON b.baseline_id = l.id AND b.uid = t.uid
WHERE t.plan_id = ANY(%s) AND t.is_active AND t.kind IN ('milestone', 'finish_milestone') AND t.finish IS NOT NULL
ORDER BY t.plan_id, t.finish, t.position
"""
# From the task with which each plan ends, back along what drives each; it stops at the border of the plan.
CHAINS = """
WITH RECURSIVE ends AS (
    SELECT DISTINCT ON (t.plan_id) t.plan_id, t.id
    FROM delivery_plantask t JOIN delivery_plan p ON p.id = t.plan_id
    WHERE t.plan_id = ANY(%s) AND t.is_active AND t.kind <> 'summary' AND t.finish = p.computed_finish
    ORDER BY t.plan_id, t.is_critical DESC, t.is_longest DESC, t.position DESC
), chain(plan_id, task_id, home_id, link_id, step, seen) AS (
    SELECT e.plan_id, t.id, t.plan_id, (t.driver->>'link')::uuid, 0, ARRAY[t.id]
    FROM ends e JOIN delivery_plantask t ON t.id = e.id
    UNION ALL
    SELECT c.plan_id, t.id, t.plan_id, (t.driver->>'link')::uuid, c.step + 1, c.seen || t.id
    FROM chain c
    JOIN delivery_planlink l ON l.id = c.link_id
    JOIN delivery_plantask t ON t.id = l.predecessor_id
    WHERE c.step < %s AND c.home_id = c.plan_id AND t.id <> ALL(c.seen)
)
SELECT c.plan_id, c.home_id = c.plan_id, t.uid, t.name, t.finish, t.finished_at, b.finish
FROM chain c
JOIN delivery_plantask t ON t.id = c.task_id
LEFT JOIN delivery_baseline l ON l.plan_id = c.plan_id AND l.is_current
LEFT JOIN delivery_baselinetask b ON b.baseline_id = l.id AND b.uid = t.uid AND c.home_id = c.plan_id
ORDER BY c.plan_id, c.step DESC
"""
DONE = """
SELECT plan_id, sum(duration_seconds * share_done) / sum(duration_seconds)
FROM delivery_plantask
WHERE plan_id = ANY(%s) AND is_active AND kind = 'task' AND NOT is_elapsed
GROUP BY plan_id HAVING sum(duration_seconds) > 0
"""
# What the baseline has done by a moment: a task in between counts with the part of its span that is over.
PLANNED = """
SELECT l.plan_id, sum(b.duration_seconds * greatest(0, least(1,
    extract(epoch FROM %s - b.start) / nullif(extract(epoch FROM b.finish - b.start), 0)
))) / nullif(sum(b.duration_seconds), 0)
FROM delivery_baselinetask b JOIN delivery_baseline l ON l.id = b.baseline_id AND l.is_current
WHERE l.plan_id = ANY(%s) AND NOT b.is_summary AND b.duration_seconds > 0
    AND b.start IS NOT NULL AND b.finish IS NOT NULL
GROUP BY l.plan_id
"""


@dataclass(frozen=True, slots=True)
class PlanMilestone:
    """late_days: working days after the current baseline, below 0 before it; None: it is not in one."""

    uid: int
    name: str
    on: date
    is_reached: bool
    approved: date | None
    late_days: float | None


@dataclass(frozen=True, slots=True)
class PlanCause:
    """Where the delay of the finish begins: the first task of the chain that ends later than its baseline.

    uid, name   None: the chain begins in another plan
    late_days   working days; None: no task of the chain is late against a baseline, and this is its first one
    """

    uid: int | None
    name: str | None
    late_days: float | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """Shares of the duration: done, and what the current baseline wanted by then."""

    done: float
    planned: float | None


def milestones_of(plans: Sequence[Plan]) -> dict[UUID, list[PlanMilestone]]:
    """The milestones of each plan, in the order of their dates: one query."""
    days, found = _Days(plans), defaultdict(list)
    for plan_id, uid, name, finish, finished, approved in _rows(MILESTONES, [list(days.plans)]):
        at: datetime = finished or finish
        late = days.between(plan_id, approved, at)
        on = approved.date() if approved else None
        found[plan_id].append(PlanMilestone(uid, name, at.date(), finished is not None, on, late))
    return dict(found)


def causes_of(plans: Sequence[Plan]) -> dict[UUID, PlanCause]:
    """By plan, of those that were computed: one query, however long the chains are."""
    days = _Days(plans)
    chains: dict[UUID, list[tuple[bool, int, str, datetime | None, datetime | None, datetime | None]]] = {}
    for plan_id, *step in _rows(CHAINS, [list(days.plans), MOST_STEPS]):
        chains.setdefault(plan_id, []).append((step[0], step[1], step[2], step[3], step[4], step[5]))
    found = {}
    for plan_id, chain in chains.items():
        is_home, uid, name, _finish, finished, _approved = chain[0]
        cause = PlanCause(uid if is_home else None, name if is_home else None, None, finished is not None)
        for _is_home, uid, name, finish, finished, approved in chain:
            late = days.between(plan_id, approved, finished or finish)
            if late is not None and round(late, 1) > 0 and is_home:
                cause = PlanCause(uid, name, late, finished is not None)
                break
        found[plan_id] = cause
    return found


def progress_of(plan_ids: Collection[UUID], *, on: date) -> dict[UUID, PlanProgress]:
    """By plan, at the end of a day: two queries."""
    ids = list(plan_ids)
    planned = {id: float(share) for id, share in _rows(PLANNED, [datetime.combine(on, time.max), ids]) if share}
    return {id: PlanProgress(float(share), planned.get(id)) for id, share in _rows(DONE, [ids])}


class _Days:
    """Working days between two moments of a plan, in its own calendar."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self.plans: Mapping[UUID, Plan] = {one.pk: one for one in plans}
        self._times = Times()

    def between(self, plan_id: UUID, first: datetime | None, last: datetime | None) -> float | None:
        if first is None or last is None:
            return None
        plan = self.plans[plan_id]
        return self._times.of(plan.calendar).between(moment_of(first), moment_of(last)) / plan.seconds_a_day


def _rows(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:  # values and columns of many types: Any
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
