"""Plans, baselines and backlogs, counted in the database: a plan of a thousand tasks is one row here."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils.timezone import localtime

from pilotage.delivery.models import EarnedFigures, RiskAnalysis, SprintState
from pilotage.delivery.reads.backlogs import backlogs_visible_to, sprints_visible_to, stories_visible_to
from pilotage.delivery.reads.plans import baselines_visible_to, links_visible_to, plans_visible_to
from pilotage.maturity.reads.facts.asked import Asked
from pilotage.maturity.rules.facts import BacklogFact, BaselineFact, PlanFact

# A task is linked where it, or a summary above it, is. Work: what takes time, as the engine's checks of plans count.
COUNTS = """
WITH RECURSIVE after_summary (id) AS (
    SELECT DISTINCT t.id FROM delivery_planlink l JOIN delivery_plantask t ON t.id = l.successor_id
    WHERE t.kind = 'summary'
    UNION SELECT t.id FROM delivery_plantask t JOIN after_summary s ON t.parent_id = s.id
), before_summary (id) AS (
    SELECT DISTINCT t.id FROM delivery_planlink l JOIN delivery_plantask t ON t.id = l.predecessor_id
    WHERE t.kind = 'summary'
    UNION SELECT t.id FROM delivery_plantask t JOIN before_summary s ON t.parent_id = s.id
), waits (id) AS (SELECT successor_id FROM delivery_planlink UNION SELECT id FROM after_summary),
awaited (id) AS (SELECT predecessor_id FROM delivery_planlink UNION SELECT id FROM before_summary),
asked AS (
    SELECT p.id, coalesce(p.status_at, %(moment)s) AS until, b.id AS baseline_id
    FROM delivery_plan p LEFT JOIN delivery_baseline b ON b.plan_id = p.id AND b.is_current
    WHERE p.id = ANY(%(plans)s)
), tasks AS (
    SELECT t.plan_id, t.finish, t.finished_at, t.kind, a.finish AS approved, asked.until, asked.baseline_id,
        t.kind = 'task' AND t.duration_seconds > 0 AS is_work,
        waits.id IS NOT NULL AND awaited.id IS NOT NULL AS is_tied
    FROM asked JOIN delivery_plantask t ON t.plan_id = asked.id
    LEFT JOIN delivery_baselinetask a ON a.baseline_id = asked.baseline_id AND a.uid = t.uid
    LEFT JOIN waits ON waits.id = t.id LEFT JOIN awaited ON awaited.id = t.id
    WHERE t.is_active AND t.kind <> 'summary'
)
SELECT plan_id, count(*),
    count(*) FILTER (WHERE is_work AND finished_at IS NULL),
    count(*) FILTER (WHERE is_work AND finished_at IS NULL AND NOT is_tied),
    CASE WHEN bool_or(baseline_id IS NOT NULL) THEN count(*) FILTER (WHERE is_work AND approved <= until) END,
    count(*) FILTER (
        WHERE is_work AND approved <= until AND (finished_at IS NULL OR finished_at > approved)
    ),
    min(finish) FILTER (
        WHERE kind IN ('milestone', 'finish_milestone') AND finished_at IS NULL AND finish >= %(morning)s
    )
FROM tasks GROUP BY plan_id
"""


def plan_facts(asked: Asked) -> dict[UUID, PlanFact]:
    """By initiative: four queries."""
    seen = plans_visible_to(asked.access).filter(asked.lies_here("initiative__scope__path"))
    columns = ("id", "initiative_id", "status_at", "computed_finish")
    rows = list(seen.select_related(None).order_by().values_list(*columns))
    ids = [id for id, *_rest in rows]
    counts, earned, analysed = _counts(ids, asked.day), _earned(ids), _analysed(ids, asked.day)
    nothing = (0, 0, 0, None, 0, None)
    found = {}
    for id, initiative, status_at, finish in rows:
        tasks, work, loose, due, missed, milestone = counts.get(id, nothing)
        found[initiative] = PlanFact(
            initiative, _day(status_at), _day(finish), tasks, work, loose, due, missed, _day(milestone),
            id in earned, analysed.get(id),
        )  # fmt: skip
    return found


def _day(moment: datetime | None) -> date | None:
    """Times of plans are local: no zone is to be asked."""
    return moment.date() if moment else None


def _counts(ids: list[UUID], day: date) -> dict[UUID, tuple[Any, ...]]:  # counts and a moment: Any
    facts: dict[str, list[UUID] | datetime]
    facts = {"plans": ids, "moment": datetime.combine(day, time.max), "morning": datetime.combine(day, time.min)}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, facts)
        return {id: tuple(rest) for id, *rest in cursor.fetchall()}


def _earned(ids: list[UUID]) -> set[UUID]:
    """Plans of which something is known to be earned."""
    rows = EarnedFigures.objects.filter(plan_id__in=ids, earned__len__gt=0).order_by()
    return set(rows.values_list("plan_id", flat=True).distinct())


def _analysed(ids: list[UUID], day: date) -> dict[UUID, date]:
    rows = RiskAnalysis.objects.filter(plan_id__in=ids, answered_at__isnull=False, asked_at__date__lte=day)
    newest = rows.order_by().values_list("plan_id").annotate(at=Max("asked_at"))
    return {id: localtime(at).date() for id, at in newest}


def baseline_facts(asked: Asked) -> dict[UUID, BaselineFact]:
    """The baseline that counts, by initiative: one query."""
    rows = baselines_visible_to(asked.access).filter(asked.lies_here("plan__initiative__scope__path"))
    columns = ("plan__initiative_id", "name", "approved_at", "approved_by_id", "reason", "is_current")
    first: dict[UUID, datetime] = {}
    current: dict[UUID, tuple[str, datetime, UUID | None, str]] = {}
    ordered = rows.select_related(None).order_by("approved_at", "number").values_list(*columns)
    for id, name, at, by, reason, is_current in ordered:
        first.setdefault(id, at)
        if is_current:
            current[id] = (name, at, by, reason)
    return {
        id: BaselineFact(id, name, at, by, reason, is_first=first[id] == at)
        for id, (name, at, by, reason) in current.items()
    }


def bridged_pairs(asked: Asked) -> frozenset[frozenset[UUID]]:
    """Initiatives whose plans are linked task to task, in sight: one query."""
    rows = links_visible_to(asked.access).filter(is_bridge=True).order_by()
    pairs = rows.values_list("predecessor__plan__initiative_id", "successor__plan__initiative_id").distinct()
    return frozenset(frozenset(pair) for pair in pairs)


def backlog_facts(asked: Asked) -> dict[UUID, BacklogFact]:
    """By initiative: three queries."""
    here = asked.lies_here("backlog__initiative__scope__path")
    sprints = sprints_visible_to(asked.access).filter(
        here, state=SprintState.DONE, finish_on__lte=asked.day
    )  # fmt: skip
    stories = stories_visible_to(asked.access).filter(here, done_on__lte=asked.day)
    closed: Mapping[UUID, date] = dict(
        sprints.order_by().values_list("backlog_id").annotate(on=Max("finish_on"))
    )  # fmt: skip
    done: Mapping[UUID, date] = dict(stories.order_by().values_list("backlog_id").annotate(on=Max("done_on")))
    rows = backlogs_visible_to(asked.access).filter(asked.lies_here("initiative__scope__path"))
    ids = rows.select_related(None).order_by().values_list("id", "initiative_id")
    return {initiative: BacklogFact(initiative, closed.get(id), done.get(id)) for id, initiative in ids}
