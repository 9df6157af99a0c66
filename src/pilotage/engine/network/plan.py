"""What is scheduled: tasks, links, calendars and the rules of the tool that the plan follows.

Times are naive, in the local time of the plan. Durations are working seconds (files hold tenths of a minute and parts
of an hour; seconds keep both exactly). Tasks, calendars and resources are named by keys that the caller chooses.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pilotage.engine.calendars.calendar import Calendar, Seconds

Key = int | str


class WrongPlan(ValueError):
    """A plan that cannot be scheduled; the message says what is wrong, and `tasks` where."""

    def __init__(self, message: str, tasks: tuple[Key, ...] = ()) -> None:
        super().__init__(message)
        self.tasks = tasks


class Cycle(WrongPlan):
    """Tasks that wait for each other in a circle: `tasks`, each the predecessor of the next."""


class NoWorkingTime(WrongPlan):
    """A calendar in which no time is worked, or none for longer than a plan can wait."""


class RuleSet(StrEnum):
    """Whose semantics count."""

    MS_PROJECT = "ms_project"
    PRIMAVERA = "primavera"


class Kind(StrEnum):
    """What a line of a plan is.

    LEVEL_OF_EFFORT  lasts from the start of what it follows to the finish of what it precedes, drives nothing
    """

    TASK = "task"
    MILESTONE = "milestone"  # at a start: its time is the moment work may go on
    FINISH_MILESTONE = "finish_milestone"  # of Primavera: its time is the end of a working day
    SUMMARY = "summary"
    LEVEL_OF_EFFORT = "level_of_effort"


class LinkType(StrEnum):
    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class Constraint(StrEnum):
    """The eight of MS Project, and the two of Primavera that overrule the network.

    Of Primavera "start on" is START_ON: early start no sooner and late start no later than the date.
    """

    AS_SOON_AS_POSSIBLE = "asap"
    AS_LATE_AS_POSSIBLE = "alap"
    START_NO_EARLIER = "snet"
    START_NO_LATER = "snlt"
    FINISH_NO_EARLIER = "fnet"
    FINISH_NO_LATER = "fnlt"
    START_ON = "mso"
    FINISH_ON = "mfo"
    MANDATORY_START = "mandatory_start"
    MANDATORY_FINISH = "mandatory_finish"


class LagUnit(StrEnum):
    """Of what a lag is an amount."""

    WORKING = "working"  # seconds of the calendar that `Rules.lag_calendar` names
    ELAPSED = "elapsed"  # seconds of the clock
    SHARE = "share"  # of the predecessor's duration: `Link.lag_share`
    ELAPSED_SHARE = "elapsed_share"


class LagCalendar(StrEnum):
    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    PROJECT = "project"
    ROUND_THE_CLOCK = "round_the_clock"


class Progress(StrEnum):
    """What counts when work began before its predecessors allowed it."""

    RETAINED_LOGIC = "retained_logic"
    PROGRESS_OVERRIDE = "progress_override"
    ACTUAL_DATES = "actual_dates"


class FloatOf(StrEnum):
    """Which of the two is the total float."""

    START = "start"
    FINISH = "finish"
    SMALLER = "smaller"


class CriticalBy(StrEnum):
    """What is called critical: what has no float, or what lies on the longest path (both of Primavera)."""

    TOTAL_FLOAT = "total_float"
    LONGEST_PATH = "longest_path"


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of a plan that decide about its dates.

    are_constraints_kept  of MS Project "tasks will always honor their constraint dates": a hard constraint beats links
    critical_float        a task with no more total float than this is critical, in working seconds
    is_from_finish        scheduled backwards from the project's finish
    critical_by           what makes a task critical
    are_open_ends_critical   of Primavera: what has no successor has no float either
    is_finish_after_break    of ProjectLibre: work that ends at a break within the day is shown to end after it
    """

    rule_set: RuleSet
    lag_calendar: LagCalendar
    progress: Progress = Progress.RETAINED_LOGIC
    total_float: FloatOf = FloatOf.SMALLER
    are_constraints_kept: bool = True
    is_expected_finish_used: bool = False
    critical_float: Seconds = 0
    is_from_finish: bool = False
    critical_by: CriticalBy = CriticalBy.TOTAL_FLOAT
    are_open_ends_critical: bool = False
    is_finish_after_break: bool = False


MS_PROJECT = Rules(RuleSet.MS_PROJECT, LagCalendar.SUCCESSOR)
PRIMAVERA = Rules(RuleSet.PRIMAVERA, LagCalendar.PREDECESSOR, total_float=FloatOf.FINISH)


@dataclass(frozen=True, slots=True)
class Work:
    """What one resource does of a task, where its own calendar counts.

    seconds   working seconds of the resource's calendar that it takes; delay: before it begins, after the task begins
    """

    calendar: Key
    seconds: Seconds
    delay: Seconds = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a split task: so much work, after so long a pause. Working seconds of the task's calendar."""

    seconds: Seconds
    pause: Seconds = 0


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a plan, with what decides about its dates.

    key               unique in the plan
    parent            the summary above it
    calendar          None: that of the plan
    duration          working seconds of its calendar, in the whole; of an elapsed one seconds of the clock
    remaining         what is left from the status date on; None: what `share_done` leaves of the duration
    share_done        0..1 of the duration
    started, finished actual dates
    stopped, resumes  of work that was interrupted: when it stood still, and when it goes on
    constraints       with their moments; at most two, the second as Primavera's secondary constraint
    deadline          a late finish that delays nothing (MS Project)
    manual            start and finish of a manually scheduled task; either may be open
    works             of its resources, where their calendars decide when is worked
    parts             of a split task, in order
    levelling_delay   seconds of the clock by which levelling moved its start
    expected_finish   of Primavera: with `Rules.is_expected_finish_used` the remaining work ends then
    external_early_start, external_late_finish   from links to plans that are not here
    """

    key: Key
    kind: Kind = Kind.TASK
    parent: Key | None = None
    calendar: Key | None = None
    duration: Seconds = 0
    is_elapsed: bool = False
    remaining: Seconds | None = None
    share_done: float = 0.0
    started: datetime | None = None
    finished: datetime | None = None
    stopped: datetime | None = None
    resumes: datetime | None = None
    constraints: tuple[tuple[Constraint, datetime | None], ...] = ()
    deadline: datetime | None = None
    is_manual: bool = False
    manual: tuple[datetime | None, datetime | None] = (None, None)
    is_active: bool = True
    works: tuple[Work, ...] = ()
    parts: tuple[Part, ...] = ()
    levelling_delay: Seconds = 0
    expected_finish: datetime | None = None
    external_early_start: datetime | None = None
    external_late_finish: datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The successor waits for the predecessor. A lead is a lag below 0.

    lag         seconds, counted as `unit` says
    lag_share   of the predecessor's duration, where `unit` is a share
    """

    predecessor: Key
    successor: Key
    type: LinkType = LinkType.FS
    lag: Seconds = 0
    unit: LagUnit = LagUnit.WORKING
    lag_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as it is to be scheduled. Several with links across them are one plan with all their tasks.

    tasks        in outline order: a summary before what is below it
    calendars    by key; `calendar` is the plan's own
    start        no work before it; None is only allowed where scheduling goes backwards from `finish`
    status       progress is known up to here: what is left is not scheduled before it (Primavera's data date)
    finish       must finish by: late dates are counted from it; None: from the latest early finish
    """

    tasks: tuple[Task, ...]
    links: tuple[Link, ...]
    calendars: Mapping[Key, Calendar]
    calendar: Key
    rules: Rules
    start: datetime | None
    status: datetime | None = None
    finish: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """When a task can, and when it must, happen.

    start, finish    as the tool would show them: of what is done the actual dates, of a manual task its own
    early_*, late_*  of a task in progress those of what is left (Primavera) or of the whole (MS Project)
    total_float, free_float   working seconds of the task's calendar; below 0: it is late already; None where the rule
                              set has none (a finished activity of Primavera), and of what is inactive
    """

    start: datetime
    finish: datetime
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float: Seconds | None
    free_float: Seconds | None
    is_critical: bool
    is_longest: bool = False


class Reason(StrEnum):
    """What holds a task where it is."""

    PLAN_START = "plan_start"
    STATUS = "status"
    LINK = "link"
    CONSTRAINT = "constraint"
    MANUAL = "manual"
    ACTUAL = "actual"
    CALENDAR = "calendar"
    LEVELLING = "levelling"
    CHILDREN = "children"
    PARENT = "parent"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class Driver:
    """The one thing that a task's dates wait for; `link` its place in `Plan.links` where it is one."""

    reason: Reason
    link: int | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """The answer: dates and driver of each task, by key."""

    dates: Mapping[Key, Dates]
    drivers: Mapping[Key, Driver]
    start: datetime | None
    finish: datetime | None
    warnings: tuple[WrongPlan, ...] = field(default=())
