"""What is checked of a schedule, and against which limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.calendars.working import WorkingTime, moment_of
from pilotage.engine.network.plan import Key, Kind, Link, Plan, Schedule, Task, WrongPlan


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares are 0..1. The figures are those that the DCMA checks by; an organisation may set its own."""

    missing_logic: float = 0.05
    leads: float = 0.0
    lags: float = 0.05
    finish_to_start: float = 0.90  # at least
    hard_constraints: float = 0.05
    high_float: float = 0.05
    high_float_days: float = 44.0
    negative_float: float = 0.0
    high_duration: float = 0.05
    high_duration_days: float = 44.0
    invalid_dates: float = 0.0
    without_resources: float = 0.0
    missed: float = 0.05
    stretch_days: float = 600.0
    cpli: float = 0.95  # at least
    bei: float = 0.95  # at least

    def __post_init__(self) -> None:
        shares = (
            self.missing_logic, self.leads, self.lags, self.finish_to_start, self.hard_constraints, self.high_float,
            self.negative_float, self.high_duration, self.invalid_dates, self.without_resources, self.missed,
        )  # fmt: skip
        if not all(0 <= share <= 1 for share in shares):
            raise WrongPlan("a limit of a check is a share in 0..1")
        if not all(0 < days < 1e5 for days in (self.high_float_days, self.high_duration_days, self.stretch_days)):
            raise WrongPlan("a limit in days is above 0")
        if not (0 <= self.cpli <= 2 and 0 <= self.bei <= 2):
            raise WrongPlan("the least index lies in 0..2")


@dataclass(frozen=True, slots=True)
class Subject:
    """A scheduled plan, and what it is compared with.

    seconds_a_day      working seconds that the plan calls a day
    baseline           when each task was to finish; None: there is no baseline. Tasks added since are not in it
    baseline_finish    when the whole was to finish; with `Plan.finish` set that counts instead
    resourced          tasks that somebody or something is assigned to
    """

    plan: Plan
    schedule: Schedule
    seconds_a_day: Seconds
    baseline: Mapping[Key, datetime] | None = None
    baseline_finish: datetime | None = None
    resourced: frozenset[Key] = frozenset()

    def __post_init__(self) -> None:
        if self.seconds_a_day <= 0:
            raise WrongPlan("a day has working time")
        if missing := tuple(task.key for task in self.plan.tasks if task.key not in self.schedule.dates):
            raise WrongPlan("the schedule is not that of the plan", missing)

    def days(self, seconds: Seconds) -> float:
        return seconds / self.seconds_a_day

    def days_of(self, task: Task) -> float:
        """How long a task lasts in working days; of one that lasts by the clock the working time between its dates."""
        dates = self.schedule.dates[task.key]
        return self._worked(dates.start, dates.finish) if task.is_elapsed else self.days(task.duration)

    def float_of(self, task: Task) -> float | None:
        """Total float in working days, of such a task, too."""
        dates = self.schedule.dates[task.key]
        if dates.total_float is None:
            return None
        return self._worked(dates.early_finish, dates.late_finish) if task.is_elapsed else self.days(dates.total_float)

    def _worked(self, start: datetime, finish: datetime) -> float:
        time = WorkingTime(self.plan.calendars[self.plan.calendar])
        return self.days(time.between(moment_of(start), moment_of(finish)))

    def work(self) -> list[Task]:
        """Tasks, whether done or not: no summaries, milestones, level of effort, nothing inactive."""
        return [task for task in self.plan.tasks if task.is_active and task.kind is Kind.TASK and task.duration > 0]

    def open_work(self) -> list[Task]:
        """Of these what is not finished: what nearly all checks speak of."""
        return [task for task in self.work() if task.finished is None]

    def open_links(self) -> list[Link]:
        """Links into what is not finished, between tasks and milestones that are active."""
        tasks = {task.key: task for task in self.plan.tasks if task.is_active and task.kind is not Kind.SUMMARY}
        return [
            link
            for link in self.plan.links
            if link.predecessor in tasks and link.successor in tasks and tasks[link.successor].finished is None
        ]
