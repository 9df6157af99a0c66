"""Keeping what has happened: up to when it is known, what began and ended, and how much is done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.locking import locked
from pilotage.delivery.actions.scheduling import reschedule
from pilotage.delivery.actions.upserting import upsert
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.reads.network import rows_of
from pilotage.delivery.rules.changing_edits import TaskValues
from pilotage.delivery.rules.changing_tasks import Workdays, set_values
from pilotage.delivery.rules.permissions import Impossible
from pilotage.delivery.rules.progress import hold_back, interrupt_begun, on_track
from pilotage.engine.network.plan import Kind, RuleSet
from pilotage.kit.history import deed

REPORTED = frozenset({"share_done", "physical_share", "started", "finished", "remaining"})
# What a report, and work that is put off, change of a task.
FIELDS = (
    "share_done", "physical_share", "started_at", "finished_at", "stopped_at", "resumes_at", "remaining_seconds",
    "duration_seconds", "actual_work_hours", "constraint", "constraint_at",
)  # fmt: skip
MOST_HOURS = Decimal(10) ** 9
FIRST_YEAR, LAST_YEAR = 1950, 2199


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of one task. What is not among `values` stays; `actual_work_hours` is only set where it is told.

    values   of `TaskValues`: share_done, physical_share, started, finished, remaining
    """

    uid: int
    values: TaskValues = field(default_factory=TaskValues)
    is_work_told: bool = False
    actual_work_hours: Decimal | None = None


def report_progress(plan: Plan, reports: Sequence[Report], *, revision: int, access: Access, on: date) -> Plan:
    """Keep what is reported of these tasks, and let the dates that follow from it follow: all of it or nothing.

    The forecast of the initiative follows in the same deed. Raises Refused, Stale, or Impossible with the task.
    """
    with transaction.atomic(), deed("report_progress", actor=access.person_id, tasks=len(reports)):
        current = locked(plan, access=access, revision=revision)
        rows = rows_of(current)
        days, tasks = Workdays(rows), {task.uid: task for task in rows.tasks}
        upsert([_reported(tasks, one, days) for one in reports], FIELDS)
        reschedule(current, access=access, on=on)
    return current


def report_on_track(plan: Plan, uids: Collection[int], *, revision: int, access: Access, on: date) -> tuple[Plan, int]:
    """Say that these tasks went as planned until the status date. How many had anything to say.

    Raises Refused, Stale, or Impossible: also without a status date.
    """
    with transaction.atomic(), deed("report_on_track", actor=access.person_id, tasks=len(uids)):
        current = locked(plan, access=access, revision=revision)
        if current.status_at is None:
            raise Impossible(_("Say first up to when progress is known: the status date."), field="status_at")
        rows = rows_of(current)
        days, told = Workdays(rows), []
        for task in rows.tasks:
            values = on_track(task, current.status_at, days) if task.uid in uids else {}
            if values:
                set_values(task, values, days, is_summary=False)
                told.append(task)
        upsert(told, FIELDS)
        reschedule(current, access=access, on=on)
    return current, len(told)


def set_status_date(
    plan: Plan, *, revision: int, at: datetime | None, push: bool, access: Access, on: date
) -> tuple[Plan, int]:
    """Say up to when progress is known; with `push`, work that is left does not lie before it. How many were pushed.

    A plan by Primavera's rules never schedules what is left before its data date: there nothing needs to be pushed.
    Raises Refused, Stale, or Impossible.
    """
    if at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise Impossible(_("%(day)s is no day of a plan.") % {"day": at.date().isoformat()}, field="status_at")
    with transaction.atomic(), deed("set_status_date", actor=access.person_id):
        current = locked(plan, access=access, revision=revision)
        current.status_at = at
        current.save()
        pushed = 0
        if push and at is not None and current.rule_set == RuleSet.MS_PROJECT:
            rows = rows_of(current)
            begun = interrupt_begun(rows.tasks, at, Workdays(rows))
            free = hold_back(rows.tasks, at, with_linked=False)
            upsert([*begun, *free], FIELDS)
            pushed = len(begun) + len(free)
        reschedule(current, access=access, on=on)
        if push and at is not None and current.rule_set == RuleSet.MS_PROJECT:
            pushed += _push_the_rest(current, at, access=access, on=on)
    return current, pushed


def _push_the_rest(plan: Plan, at: datetime, *, access: Access, on: date) -> int:
    """What waits for another task, and still begins before the status date: by a lead, or beside what it waits for."""
    rest = hold_back(rows_of(plan).tasks, at, with_linked=True)
    if rest:
        upsert(rest, FIELDS)
        reschedule(plan, access=access, on=on)
    return len(rest)


def _reported(tasks: Mapping[int, PlanTask], report: Report, days: Workdays) -> PlanTask:
    task = tasks.get(report.uid)
    if task is None:
        raise Impossible(_("Task %(uid)s was removed in the meantime. Load the page again.") % {"uid": report.uid})
    if task.kind == Kind.SUMMARY:
        words = _("“%(task)s” sums up the tasks below it: report the progress of these.")
        raise Impossible(words % {"task": task.name}, tasks=(task.uid,))
    if set(report.values) - REPORTED:
        raise Impossible(_("A report of progress changes nothing else of a task."), tasks=(task.uid,))
    set_values(task, report.values, days, is_summary=False)
    if report.is_work_told:
        hours = report.actual_work_hours
        if hours is not None and not 0 <= hours < MOST_HOURS:
            raise Impossible(_("Work that was done is not below 0."), field="actual_work_hours", tasks=(task.uid,))
        task.actual_work_hours = hours
    return task
