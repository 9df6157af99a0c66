"""Checks 6 to 11: floats, durations, dates that cannot be, people, and what was missed."""

from collections.abc import Callable

from pilotage.engine.network.plan import Task
from pilotage.engine.quality.report import Check, Finding, Missing, not_applicable, share
from pilotage.engine.quality.subject import Limits, Subject


def date_findings(subject: Subject, limits: Limits) -> tuple[Finding, ...]:
    most_float, most_days = limits.high_float_days, limits.high_duration_days

    def has_high_float(task: Task) -> bool:
        total = subject.float_of(task)
        return total is not None and total > most_float

    def is_late_already(task: Task) -> bool:
        total = subject.schedule.dates[task.key].total_float
        return total is not None and total < 0

    def is_long(task: Task) -> bool:
        return subject.days_of(task) > most_days

    return (
        _of_open_work(subject, Check.HIGH_FLOAT, limits.high_float, has_high_float),
        _of_open_work(subject, Check.NEGATIVE_FLOAT, limits.negative_float, is_late_already),
        _of_open_work(subject, Check.HIGH_DURATION, limits.high_duration, is_long),
        _invalid_dates(subject, limits),
        _resources(subject, limits),
        _missed(subject, limits),
    )


def _of_open_work(subject: Subject, check: Check, limit: float, fails: Callable[[Task], bool]) -> Finding:
    work = subject.open_work()
    found = tuple(task.key for task in work if fails(task))
    return share(check, len(found), len(work), limit=limit, missing=Missing.WORK, offenders=found)


def _invalid_dates(subject: Subject, limits: Limits) -> Finding:
    """What is still to be done before the status date, or is said to have been done after it."""
    status = subject.plan.status
    if status is None:
        return not_applicable(Check.INVALID_DATES, limits.invalid_dates, Missing.STATUS)
    work = subject.work()

    def is_invalid(task: Task) -> bool:
        dates = subject.schedule.dates[task.key]
        is_ahead = any(moment is not None and moment > status for moment in (task.started, task.finished))
        is_past = (task.started is None and task.finished is None and dates.start < status) or (
            task.finished is None and dates.finish < status
        )
        return is_ahead or is_past

    found = tuple(task.key for task in work if is_invalid(task))
    return share(
        Check.INVALID_DATES,
        len(found),
        len(work),
        limit=limits.invalid_dates,
        missing=Missing.WORK,
        offenders=found,
    )


def _resources(subject: Subject, limits: Limits) -> Finding:
    """Work of a day and more that nobody is assigned to; not applicable to a plan that names nobody at all."""
    work = [task for task in subject.open_work() if subject.days_of(task) >= 1]
    if not subject.resourced:
        return not_applicable(Check.RESOURCES, limits.without_resources, Missing.RESOURCES)
    found = tuple(task.key for task in work if task.key not in subject.resourced)
    return share(
        Check.RESOURCES,
        len(found),
        len(work),
        limit=limits.without_resources,
        missing=Missing.WORK,
        offenders=found,
    )


def _missed(subject: Subject, limits: Limits) -> Finding:
    """Of what was to finish by the status date: what finished, or will finish, later than it was to."""
    if subject.plan.status is None:
        return not_applicable(Check.MISSED, limits.missed, Missing.STATUS)
    if subject.baseline is None:
        return not_applicable(Check.MISSED, limits.missed, Missing.BASELINE)
    due = due_work(subject)
    late = tuple(
        task.key
        for task in due
        if (task.finished or subject.schedule.dates[task.key].finish) > subject.baseline[task.key]
    )
    return share(Check.MISSED, len(late), len(due), limit=limits.missed, missing=Missing.DUE, offenders=late)


def due_work(subject: Subject) -> list[Task]:
    """Work that the baseline wants finished by the status date."""
    status, baseline = subject.plan.status, subject.baseline
    if status is None or baseline is None:
        return []
    return [task for task in subject.work() if task.key in baseline and baseline[task.key] <= status]
