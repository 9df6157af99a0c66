"""Whether a plan can be trusted: its rows, checked by the fourteen points of the DCMA."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pilotage.delivery.models import Baseline, BaselineTask, Plan, PlanTask
from pilotage.delivery.reads.network import rows_of
from pilotage.delivery.rules.networks import network_of
from pilotage.engine.network.plan import Key
from pilotage.engine.network.scheduling import schedule
from pilotage.engine.quality.assessing import assess
from pilotage.engine.quality.report import Report
from pilotage.engine.quality.subject import Limits, Subject


@dataclass(frozen=True, slots=True)
class Quality:
    """The checks, and the rows of the tasks that they name. baseline: with which missed tasks were told."""

    report: Report
    tasks: Mapping[Key, PlanTask]
    baseline: Baseline | None


def quality_of(plan: Plan) -> Quality:
    """The fourteen checks of a plan as it is now, against its current baseline.

    Raises WrongPlan or WrongCalendar where it cannot be scheduled.
    """
    rows = rows_of(plan)
    network = network_of(rows).plan
    baseline = Baseline.objects.filter(plan=plan, is_current=True).first()
    approved = _approved(baseline)
    uids = {task.id: task.uid for task in rows.tasks}
    subject = Subject(
        plan=network,
        schedule=schedule(network),
        seconds_a_day=plan.seconds_a_day,
        baseline=approved if baseline else None,
        baseline_finish=max(approved.values(), default=None),
        resourced=frozenset(uids[row.task_id] for row in rows.assignments),
    )
    return Quality(assess(subject, Limits()), {task.uid: task for task in rows.tasks}, baseline)


def _approved(baseline: Baseline | None) -> dict[Key, datetime]:
    """When each task was to finish."""
    if baseline is None:
        return {}
    rows = BaselineTask.objects.filter(baseline=baseline, is_summary=False, finish__isnull=False)
    return {uid: finish for uid, finish in rows.values_list("uid", "finish") if finish is not None}
