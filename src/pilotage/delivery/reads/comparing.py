"""A plan compared with its baselines: any two of them, or one with the plan as it is now."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Max, Min

from pilotage.delivery.models import Baseline, BaselineTask, Plan, PlanCalendar
from pilotage.delivery.reads.plans import tasks_of
from pilotage.delivery.rules.calendars import calendar_from
from pilotage.delivery.rules.comparing import Compared, Version, compared, version_now, version_of
from pilotage.engine.calendars.calendar import STANDARD
from pilotage.engine.calendars.working import WorkingTime


def comparison_of(
    plan: Plan, before: Baseline | None, after: Baseline | None, *, with_costs: bool
) -> tuple[Compared, ...]:
    """Both versions side by side; None is the plan as it is now. In the working time of the plan's calendar."""
    time = working_time_of(plan.calendar)
    return compared(
        _version(plan, before, time, with_costs=with_costs),
        _version(plan, after, time, with_costs=with_costs),
        time=time,
        day=plan.seconds_a_day,
    )


def working_time_of(calendar: PlanCalendar | None) -> WorkingTime:
    return WorkingTime(calendar_from(calendar.content, name=calendar.name) if calendar else STANDARD)


def current_baselines(plan_ids: Collection[UUID]) -> dict[UUID, Baseline]:
    """The baseline that counts of each plan that has one, with its `start` and `finish`: one query."""
    rows = Baseline.objects.filter(plan_id__in=plan_ids, is_current=True)
    return {row.plan_id: row for row in rows.annotate(start=Min("tasks__start"), finish=Max("tasks__finish"))}


def _version(plan: Plan, baseline: Baseline | None, time: WorkingTime, *, with_costs: bool) -> dict[int, Version]:
    week = plan.seconds_a_week
    if baseline is None:
        return version_now(list(tasks_of(plan)), time=time, week=week, with_costs=with_costs)
    rows = BaselineTask.objects.filter(baseline=baseline).order_by("start", "uid")
    elapsed = frozenset(tasks_of(plan).filter(is_elapsed=True).values_list("uid", flat=True))
    return version_of(list(rows), elapsed=elapsed, time=time, week=week, with_costs=with_costs)
