"""Checks 12 to 14: does delay reach the end, can the end be kept, is as much done as was planned."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.calendars.working import WorkingTime, moment_of
from pilotage.engine.network.plan import Key, Plan, Schedule, Task
from pilotage.engine.quality.dates import due_work
from pilotage.engine.quality.report import Check, Finding, Missing, not_applicable, share
from pilotage.engine.quality.subject import Limits, Subject

_IN_PROPORTION = 0.95  # a task of another calendar moves the end by a little less than by its own days

Scheduler = Callable[[Plan], Schedule]


def index_findings(subject: Subject, limits: Limits, scheduler: Scheduler) -> tuple[Finding, ...]:
    return _critical_path(subject, limits, scheduler), _cpli(subject, limits), _bei(subject, limits)


def critical_path_length_index(length: float, total_float: float) -> float | None:
    """CPLI = (CPL + TF) / CPL; None without any length left. Both in working days; TF below 0: late.

    720 days with a float of -60: 0.917. Source: DCMA-EA PAM 200.1 (2012), 4.13.
    """
    return (length + total_float) / length if length > 0 else None


def _critical_path(subject: Subject, limits: Limits, scheduler: Scheduler) -> Finding:
    """A task on the longest path is made 600 days longer: where the logic holds, the end comes as much later.

    Not just any critical one: what a deadline makes critical need not lead to the end.
    """
    task = _first_of_longest(subject)
    finish = subject.schedule.finish
    if task is None or finish is None:
        return not_applicable(Check.CRITICAL_PATH, 1.0, Missing.CRITICAL, is_least=True)
    stretch = round(limits.stretch_days * subject.seconds_a_day)
    stretched = scheduler(_stretched(subject.plan, task.key, stretch))
    moved = 0.0 if stretched.finish is None else subject.days(_between(subject, finish, stretched.finish))
    holds = moved >= _IN_PROPORTION * limits.stretch_days
    offenders = () if holds else (task.key,)
    return Finding(
        Check.CRITICAL_PATH, float(holds), moved, limits.stretch_days, 1.0, is_least=True, offenders=offenders
    )


def _first_of_longest(subject: Subject) -> Task | None:
    """Where no open work leads to the end, as before a milestone on a fixed day: the first that is critical."""
    dates, work = subject.schedule.dates, subject.open_work()
    longest = [task for task in work if dates[task.key].is_longest]
    critical = [task for task in work if dates[task.key].is_critical]
    return min(longest or critical, key=lambda task: dates[task.key].start, default=None)


def _stretched(plan: Plan, key: Key, seconds: Seconds) -> Plan:
    def longer(task: Task) -> Task:
        if task.key != key:
            return task
        left = None if task.remaining is None else task.remaining + seconds
        # Of a task whose resources or parts decide, only the duration is longer: they are left out.
        return replace(task, duration=task.duration + seconds, remaining=left, works=(), parts=())

    return replace(plan, tasks=tuple(longer(task) for task in plan.tasks), finish=None)


def _cpli(subject: Subject, limits: Limits) -> Finding:
    """From the status date, or the start, to the scheduled end; the float lies between that and the promise."""
    promised = subject.plan.finish or subject.baseline_finish
    finish, begin = subject.schedule.finish, subject.plan.status or subject.schedule.start
    if promised is None or finish is None or begin is None:
        return not_applicable(Check.CPLI, limits.cpli, Missing.FINISH, is_least=True)
    length = subject.days(_between(subject, begin, finish))
    spare = subject.days(_between(subject, finish, promised))
    value = critical_path_length_index(length, spare)
    if value is None:
        return not_applicable(Check.CPLI, limits.cpli, Missing.WORK, is_least=True)
    return Finding(Check.CPLI, value, length + spare, length, limits.cpli, is_least=True)


def _bei(subject: Subject, limits: Limits) -> Finding:
    """Work that is finished, over work that was to be by now. What the baseline does not know counts as due."""
    if subject.plan.status is None:
        return not_applicable(Check.BEI, limits.bei, Missing.STATUS, is_least=True)
    if subject.baseline is None:
        return not_applicable(Check.BEI, limits.bei, Missing.BASELINE, is_least=True)
    work = subject.work()
    done = sum(task.finished is not None for task in work)
    due = [*due_work(subject), *(task for task in work if task.key not in subject.baseline)]
    late = tuple(task.key for task in due if task.finished is None)
    return share(Check.BEI, done, len(due), limit=limits.bei, missing=Missing.DUE, is_least=True, offenders=late)


def _between(subject: Subject, start: datetime, finish: datetime) -> Seconds:
    calendar = WorkingTime(subject.plan.calendars[subject.plan.calendar])
    return calendar.between(moment_of(start), moment_of(finish))
