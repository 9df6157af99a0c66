"""What is known of a plan's uncertainty, and the engine's problem of it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from pilotage.delivery.models import (
    DelayedTask,
    DelayRisk,
    EstimateGroup,
    Plan,
    PlanTask,
    RiskAnalysis,
    TaskEstimate,
)
from pilotage.delivery.reads.delays import delays_of, is_estimable
from pilotage.delivery.reads.network import engine_plan_of
from pilotage.delivery.reads.plans import tasks_of
from pilotage.delivery.rules.delays import Delay, Outline, tasks_delayed
from pilotage.delivery.rules.uncertainty import (
    Ends,
    MilestoneResult,
    Points,
    Result,
    RiskResult,
    TaskResult,
    result_from,
)
from pilotage.engine.network.plan import Key, Kind, Link, LinkType
from pilotage.engine.network.scheduling import schedule
from pilotage.engine.risk_analysis.answer import Answer, Numbers
from pilotage.engine.risk_analysis.planning import HOUR, Network, Timeline, Uncertain, network_of
from pilotage.engine.risk_analysis.problem import Estimate, Shape
from pilotage.kit.models import JobState

OPEN = (JobState.WAITING, JobState.RUNNING)
MOST_TRIES = 5  # an analysis that failed or was stopped before it began hides none that found something
MOST_MILESTONES = 200
MOMENT = timedelta(seconds=1)
DEFAULT_CORRELATION = 0.5  # of a group that nobody set a correlation for


@dataclass(frozen=True, slots=True)
class Analysed:
    """An analysis with what it found."""

    analysis: RiskAnalysis
    result: Result | None

    @property
    def is_open(self) -> bool:
        """Does it wait or run?"""
        return self.analysis.answered_at is None and self.is_job_open

    @property
    def is_job_open(self) -> bool:
        """Its job ends a moment after the answer is kept."""
        job = self.analysis.job
        return job is not None and job.state in OPEN


def newest_analysis(plan: Plan) -> Analysed | None:
    """The newest of a plan that found something or still may; else one that failed and says why."""
    found = [
        Analysed(one, result_from(one.result))
        for one in RiskAnalysis.objects.filter(plan=plan).select_related("job", "asked_by")[:MOST_TRIES]
    ]
    return next((one for one in found if one.result or one.is_open), found[0] if found else None)


def newest_result(plan: Plan) -> Analysed | None:
    """The newest that found something, also while another runs."""
    found = RiskAnalysis.objects.filter(plan=plan, answered_at__isnull=False).select_related("job", "asked_by").first()
    return Analysed(found, result_from(found.result)) if found else None


def analysis_to_answer(id: UUID) -> RiskAnalysis:
    """The one that a job works on."""
    return RiskAnalysis.objects.select_related("plan__initiative", "plan__calendar", "job").get(pk=id)


def estimable_tasks(plan: Plan) -> list[PlanTask]:
    """The tasks of a plan whose duration can be uncertain, in outline order, with their estimates."""
    rows = tasks_of(plan).filter(kind=Kind.TASK).select_related("estimate", "parent")
    return [row for row in rows if is_estimable(row)]


def estimate_of(task: PlanTask) -> TaskEstimate | None:
    """The estimate of a task that came with it; None: its duration is taken as certain."""
    return getattr(task, "estimate", None)


def groups_of(plan: Plan) -> QuerySet[EstimateGroup]:
    return EstimateGroup.objects.filter(plan=plan)


def risks_of(plan: Plan) -> QuerySet[DelayRisk]:
    tasks = Prefetch("delayed", DelayedTask.objects.select_related("task").order_by("task__position"))
    return DelayRisk.objects.filter(plan=plan).prefetch_related(tasks)


@dataclass(frozen=True, slots=True)
class Asked:
    """The problem of an analysis, with what its answer is told in."""

    network: Network
    tasks: dict[Key, PlanTask]
    risks: Sequence[Delay]
    finish: date
    day_hours: float
    estimated: int
    open_tasks: int


def asked_of(plan: Plan, shape: Shape) -> Asked | None:
    """None where the plan has nothing that takes time. Raises WrongPlan or WrongCalendar."""
    engine_plan = engine_plan_of(plan)
    dated = schedule(engine_plan)
    rows: dict[Key, PlanTask] = {row.uid: row for row in tasks_of(plan).select_related("estimate")}
    if dated.finish is None:
        return None
    open_work = [row for row in rows.values() if is_estimable(row)]
    estimated = [row for row in open_work if estimate_of(row) is not None]
    risks = delays_of(plan)
    outline = _outline(list(rows.values()), open_work, engine_plan.links)
    uncertain = Uncertain(
        estimates={row.uid: _estimate(_points(row.estimate), shape) for row in estimated},
        events=[
            (risk.probability, _estimate(risk.points, shape), tasks_delayed(risk.lines, outline)) for risk in risks
        ],
        groups=_groups(plan, estimated),
        watched=[row.uid for row in rows.values() if _is_milestone(row)][:MOST_MILESTONES],
    )
    return Asked(
        network=network_of(engine_plan, dated, uncertain),
        tasks=rows,
        risks=risks,
        finish=(dated.finish - MOMENT).date(),
        day_hours=plan.seconds_a_day / HOUR,
        estimated=len(estimated),
        open_tasks=len(open_work),
    )


def _is_milestone(row: PlanTask) -> bool:
    return row.kind in (Kind.MILESTONE, Kind.FINISH_MILESTONE) and row.is_active and row.finished_at is None


def _points(row: TaskEstimate) -> Points:
    return Points(row.optimistic_seconds, row.likely_seconds, row.pessimistic_seconds)


def _estimate(points: Points, shape: Shape) -> Estimate:
    return Estimate(points.optimistic / HOUR, points.likely / HOUR, points.pessimistic / HOUR, shape)


def _outline(rows: Collection[PlanTask], open_work: Collection[PlanTask], links: Collection[Link]) -> Outline:
    uids = {row.id: row.uid for row in rows}
    own: dict[Key, int] = {row.uid: row.uid for row in rows}
    return Outline(
        parents={row.uid: uids[row.parent_id] if row.parent_id else None for row in rows},
        links=[
            (own[link.predecessor], own[link.successor])
            for link in links
            if link.type is LinkType.FS and link.predecessor in own and link.successor in own
        ],
        open={row.uid for row in open_work},
    )


def _groups(plan: Plan, estimated: Sequence[PlanTask]) -> list[tuple[float, list[Key]]]:
    correlations = dict(groups_of(plan).values_list("name", "correlation"))
    members: dict[str, list[Key]] = {}
    for row in estimated:
        if row.estimate.group:
            members.setdefault(row.estimate.group, []).append(row.uid)
    return [(correlations.get(name, DEFAULT_CORRELATION), uids) for name, uids in sorted(members.items())]


def result_of(asked: Asked, answer: Answer) -> Result:
    """The answer in days and dates, of the tasks that are not certain."""
    timeline, places = asked.network.timeline, asked.network.places
    found = [
        (asked.tasks[key], answer.tasks[place])
        for key, place in places.items()
        if key in asked.tasks and asked.tasks[key].kind == Kind.TASK and answer.tasks[place].deviation > 0
    ]

    def days(hours: float | None) -> float | None:
        return None if hours is None else round(hours / asked.day_hours, 3)

    return Result(
        samples=answer.samples,
        is_stopped=answer.is_stopped,
        planned=asked.finish,
        modelled=_day(timeline, answer.planned_end),
        mean=_day(timeline, answer.mean or 0.0),
        bias_days=days(answer.merge_bias) or 0.0,
        deviation_days=days(answer.deviation) or 0.0,
        ends=_ends(timeline, answer.ends),
        milestones=tuple(
            MilestoneResult(row.uid, row.name, _day(timeline, planned), _ends(timeline, ends))
            for row, planned, ends in zip(
                [asked.tasks[key] for key in asked.network.watched], answer.planned_watched, answer.watched, strict=True
            )
        ),
        tasks=tuple(
            TaskResult(
                row.uid,
                row.name,
                risk.criticality,
                risk.significance,
                risk.sensitivity,
                risk.cruciality,
                days(risk.earlier),
                days(risk.later),
            )
            for row, risk in found
        ),
        risks=tuple(
            RiskResult(risk.id, risk.name, told.happened, told.cruciality, days(told.costs))
            for risk, told in zip([asked.risks[at] for at in asked.network.events], answer.events, strict=True)
        ),
        estimated=asked.estimated,
        open_tasks=asked.open_tasks,
    )


def _day(timeline: Timeline, hours: float) -> date:
    """The day on which it ends: what ends at midnight ended on the day before."""
    return (timeline.finish(hours) - MOMENT).date()


def _ends(timeline: Timeline, hours: Numbers) -> Ends:
    """Trials by day. To the minute: a float of the plan's hours may lie a hair behind the end of a working day."""
    minutes = Counter((hours * 60).round().astype(int).tolist())
    by_day: Counter[date] = Counter()
    for minute, count in minutes.items():
        by_day[_day(timeline, minute / 60)] += count
    days = sorted(by_day)
    return Ends(tuple(days), tuple(by_day[day] for day in days))
