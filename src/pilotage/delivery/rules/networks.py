"""From the rows of a plan to the network that the engine schedules: pure, so that an edit can be tried unsaved.

rows = reads.network.rows_of(plan)       # the rows, loaded
rows.tasks[3].duration_seconds = 28_800  # an edit, in memory only
schedule(network_of(rows).plan)          # what it does
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from pilotage.delivery.models import Plan, PlanAssignment, PlanCalendar, PlanLink, PlanResource, PlanTask
from pilotage.delivery.rules.calendars import calendar_from
from pilotage.engine.calendars.calendar import ROUND_THE_CLOCK, STANDARD, Calendar, Seconds
from pilotage.engine.calendars.working import WorkingTime, datetime_of, moment_of
from pilotage.engine.network import plan as network

STANDARD_KEY = "standard"
"""Of the calendar of a plan that has none of its own."""
# Words of thousands of rows: looked up, for to call the class takes five times as long.
_KINDS = {word.value: word for word in network.Kind}
_TYPES = {word.value: word for word in network.LinkType}
_UNITS = {word.value: word for word in network.LagUnit}


@dataclass(frozen=True, slots=True)
class Outside:
    """A task of another plan, as it stands there: it is waited for, or waits, and is not moved from here.

    calendar   of its own plan; duration in its working seconds
    late_*     the latest at which its own plan is not late; None: not known
    """

    id: UUID
    plan_id: UUID
    start: datetime | None
    finish: datetime | None
    late_start: datetime | None
    late_finish: datetime | None
    duration: int
    calendar: Calendar
    is_started: bool = False
    is_finished: bool = False


@dataclass(slots=True)
class PlanRows:
    """The rows of one plan that decide about its dates. They may be changed in memory to see what a change does.

    tasks    in outline order
    links    whose predecessor, successor or both are tasks of this plan
    outside  the tasks of other plans at the ends of these links, by their id
    """

    plan: Plan
    calendars: list[PlanCalendar]
    tasks: list[PlanTask]
    links: list[PlanLink]
    assignments: list[PlanAssignment] = field(default_factory=list)
    resources: list[PlanResource] = field(default_factory=list)
    outside: dict[UUID, Outside] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Network:
    """What the engine schedules, and which row each of its links is.

    plan   tasks by their uid; the ends of links to other plans are milestones with a text as their key
    links  the row of each link of `plan.links`, in the same order
    """

    plan: network.Plan
    links: tuple[PlanLink, ...]


def network_of(rows: PlanRows) -> Network:
    """The network of these rows. Raises WrongCalendar."""
    keys = {row.id: row.key for row in rows.calendars}
    uids = {task.id: task.uid for task in rows.tasks}
    own: dict[network.Key, Calendar] = {row.key: calendar_from(row.content, name=row.name) for row in rows.calendars}
    main = keys.get(rows.plan.calendar_id, STANDARD_KEY) if rows.plan.calendar_id else STANDARD_KEY
    own.setdefault(STANDARD_KEY, STANDARD)
    works = _works(rows, keys)
    tasks = [_task(row, uids, keys, works) for row in rows.tasks]
    ends = _Ends(rows, own, main)
    links, kept = [], []
    for row in rows.links:
        before, after = uids.get(row.predecessor_id), uids.get(row.successor_id)
        link = ends.outer(row) if before is None or after is None else _inner(row, before, after)
        if link is not None:
            links.append(link)
            kept.append(row)
    plan = network.Plan(
        tasks=(*tasks, *ends.tasks),
        links=tuple(links),
        calendars={**own, **ends.calendars},
        calendar=main,
        rules=rules_of(rows.plan),
        start=rows.plan.start,
        status=rows.plan.status_at,
        finish=rows.plan.must_finish_by,
    )
    return Network(plan, tuple(kept))


def rules_of(plan: Plan) -> network.Rules:
    """The settings of the plan as the engine reads them."""
    return network.Rules(
        rule_set=network.RuleSet(plan.rule_set),
        lag_calendar=network.LagCalendar(plan.lag_calendar),
        progress=network.Progress(plan.progress),
        total_float=network.FloatOf(plan.total_float),
        are_constraints_kept=plan.are_constraints_kept,
        is_expected_finish_used=plan.is_expected_finish_used,
        critical_float=plan.critical_float_seconds,
        is_from_finish=plan.is_from_finish,
        critical_by=network.CriticalBy(plan.critical_by),
        are_open_ends_critical=plan.are_open_ends_critical,
        is_finish_after_break=plan.is_finish_after_break,
    )


def _task(
    row: PlanTask,
    uids: Mapping[UUID, int],
    calendars: Mapping[UUID, str],
    works: Mapping[UUID, Sequence[network.Work]],
) -> network.Task:
    return network.Task(
        key=row.uid,
        kind=_KINDS[row.kind],
        parent=uids[row.parent_id] if row.parent_id else None,
        calendar=calendars[row.calendar_id] if row.calendar_id else None,
        duration=row.duration_seconds,
        is_elapsed=row.is_elapsed,
        remaining=row.remaining_seconds,
        share_done=row.share_done,
        started=row.started_at,
        finished=row.finished_at,
        stopped=row.stopped_at,
        resumes=row.resumes_at,
        constraints=_constraints(row),
        deadline=row.deadline,
        is_manual=row.is_manual,
        manual=(row.manual_start, row.manual_finish),
        is_active=row.is_active,
        works=tuple(works.get(row.id, ())) if works else (),
        parts=tuple(network.Part(int(seconds), int(pause)) for seconds, pause in row.parts) if row.parts else (),
        levelling_delay=row.levelling_delay_seconds,
        expected_finish=row.expected_finish,
        external_early_start=row.external_early_start,
        external_late_finish=row.external_late_finish,
    )


def _constraints(row: PlanTask) -> tuple[tuple[network.Constraint, datetime | None], ...]:
    if not row.constraint and not row.second_constraint:
        return ()
    said = ((row.constraint, row.constraint_at), (row.second_constraint, row.second_constraint_at))
    return tuple((network.Constraint(word), moment) for word, moment in said if word)


def _works(rows: PlanRows, calendars: Mapping[UUID, str]) -> dict[UUID, list[network.Work]]:
    """What the resources do of each task, where their own calendars decide when is worked."""
    of_resource = {row.id: calendars[row.calendar_id] for row in rows.resources if row.calendar_id}
    found: dict[UUID, list[network.Work]] = {}
    for row in rows.assignments:
        if row.work_seconds is not None and row.resource_id in of_resource:
            work = network.Work(of_resource[row.resource_id], row.work_seconds, row.delay_seconds)
            found.setdefault(row.task_id, []).append(work)
    return found


def _inner(row: PlanLink, before: int, after: int) -> network.Link:
    return network.Link(before, after, _TYPES[row.type], row.lag_seconds, _UNITS[row.lag_unit], row.lag_share)


class _Ends:
    """The ends of links in other plans, as milestones that stand where their task stands.

    A milestone for each link and not the task itself: only one end of the task counts for a link, and a task that lies
    outside must not make this plan longer than it is. For the same reason a lag towards the outside is taken off the
    moment that the other end can wait for, and not put behind this plan's last task.
    """

    def __init__(self, rows: PlanRows, calendars: Mapping[network.Key, Calendar], main: network.Key) -> None:
        self._outside = rows.outside
        self._own = {task.id: task for task in rows.tasks}
        self._keys = {row.id: row.key for row in rows.calendars}
        self._rule = network.LagCalendar(rows.plan.lag_calendar)
        self._calendars = calendars
        self._main = main
        self.tasks: list[network.Task] = []
        self.calendars: dict[network.Key, Calendar] = {}

    def outer(self, row: PlanLink) -> network.Link | None:
        """The link to a milestone that stands for the other end; None where that has no date to hold on to."""
        if row.successor_id in self._own:
            return self._from_outside(row)
        return self._to_outside(row)

    def _from_outside(self, row: PlanLink) -> network.Link | None:
        other = self._outside.get(row.predecessor_id)
        is_of_finish = row.type in (network.LinkType.FS, network.LinkType.FF)
        if other is None:
            return None
        moment = other.finish if is_of_finish else other.start
        if moment is None:
            return None
        calendar = f"outside {other.id}"
        self.calendars[calendar] = other.calendar
        kind = network.Kind.FINISH_MILESTONE if is_of_finish else network.Kind.MILESTONE
        milestone = network.Task(_key(row), kind, calendar=calendar, is_manual=True, manual=(moment, moment))
        self.tasks.append(milestone)
        lag, unit = _lag_of(row, other.duration)
        successor = self._own[row.successor_id].uid
        return network.Link(milestone.key, successor, network.LinkType(row.type), lag, unit)

    def _to_outside(self, row: PlanLink) -> network.Link | None:
        other = self._outside.get(row.successor_id)
        is_of_start = row.type in (network.LinkType.FS, network.LinkType.SS)
        # What has begun, or is over, waits for nothing any more.
        if other is None or (other.is_started if is_of_start else other.is_finished):
            return None
        latest = other.late_start if is_of_start else other.late_finish
        if latest is None:
            return None
        predecessor = self._own[row.predecessor_id]
        lag, unit = _lag_of(row, predecessor.duration_seconds)
        latest = _earlier(latest, lag, self._lag_calendar(unit, predecessor, other))
        # Where the link begins at a finish, it ends at one: work that may finish at 17:00 need not be done by 8:00.
        kind = network.Kind.FINISH_MILESTONE if row.type in ("FS", "FF") else network.Kind.MILESTONE
        milestone = network.Task(_key(row), kind, deadline=latest)
        self.tasks.append(milestone)
        return network.Link(predecessor.uid, milestone.key, _TO_A_MILESTONE[network.LinkType(row.type)])

    def _lag_calendar(self, unit: network.LagUnit, predecessor: PlanTask, successor: Outside) -> Calendar:
        if unit is network.LagUnit.ELAPSED or self._rule is network.LagCalendar.ROUND_THE_CLOCK:
            return ROUND_THE_CLOCK
        if self._rule is network.LagCalendar.SUCCESSOR:
            return successor.calendar
        is_own = self._rule is network.LagCalendar.PREDECESSOR and predecessor.calendar_id is not None
        return self._calendars[
            self._keys[predecessor.calendar_id] if is_own and predecessor.calendar_id else self._main
        ]


_TO_A_MILESTONE = {
    network.LinkType.FS: network.LinkType.FF,
    network.LinkType.FF: network.LinkType.FF,
    network.LinkType.SS: network.LinkType.SS,
    network.LinkType.SF: network.LinkType.SS,
}
"""A milestone has one moment: only at which end of the predecessor the link begins still matters."""


def _key(row: PlanLink) -> str:
    return f"link {row.id}"


def _lag_of(row: PlanLink, duration: Seconds) -> tuple[Seconds, network.LagUnit]:
    """The lag in seconds, where it may be a share of the predecessor's duration."""
    unit = network.LagUnit(row.lag_unit)
    if unit is network.LagUnit.SHARE:
        return round(row.lag_share * duration), network.LagUnit.WORKING
    if unit is network.LagUnit.ELAPSED_SHARE:
        return round(row.lag_share * duration), network.LagUnit.ELAPSED
    return row.lag_seconds, unit


def _earlier(latest: datetime, lag: Seconds, calendar: Calendar) -> datetime:
    return datetime_of(WorkingTime(calendar).subtract(moment_of(latest), lag)) if lag else latest
