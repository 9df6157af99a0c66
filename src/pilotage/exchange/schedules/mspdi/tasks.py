"""Tasks of MSPDI: outline, dates, progress, constraints, and what was stored beside."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.rules.document import Approved, FileBaseline, Stored, Unheld, Words
from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.network.plan import Constraint, Key, Kind, Task
from pilotage.exchange.schedules.amounts import MOST_HOURS, clipped, moment_of, number_of, seconds_within, whole_of
from pilotage.exchange.schedules.mspdi.tree import Node
from pilotage.exchange.schedules.mspdi.values import CONSTRAINTS, ELAPSED, SLACK, duration_of, hours_of
from pilotage.exchange.schedules.refusals import Unreadable

MOST_TASKS: Final = 100_000
LONGEST_NAME: Final = 500
CENTS: Final = 100
"""Costs are written in hundredths of the currency; rates are not."""


@dataclass(slots=True)
class Line:
    """A task of the file on its way into the plan: `where` names it in messages."""

    node: Node
    uid: int
    level: int
    where: str
    parent: int | None = None
    has_children: bool = False


@dataclass(slots=True)
class ReadTasks:
    tasks: list[Task] = field(default_factory=list)
    words: dict[Key, Words] = field(default_factory=dict)
    stored: dict[Key, Stored] = field(default_factory=dict)
    baselines: dict[int, dict[Key, Approved]] = field(default_factory=dict)
    unheld: list[Unheld] = field(default_factory=list)


def lines_of(project: Node) -> tuple[list[Line], list[Line]]:
    """The tasks in outline order, and those that only stand for tasks of other projects."""
    lines: list[Line] = []
    others: list[Line] = []
    seen: set[int] = set()
    for place, node in enumerate(project.within("Tasks", "Task"), start=1):
        if place > MOST_TASKS:
            raise Unreadable(_("it has more than {limit} tasks").format(limit=MOST_TASKS))
        line = _line(node, place)
        # Empty rows hold no task, and the line with id 0 is the project itself.
        if node.is_set("IsNull") or line.uid == 0 or line.level == 0:
            continue
        if line.uid in seen:
            raise Unreadable(_("two tasks have the id {uid}").format(uid=line.uid), where=line.where)
        seen.add(line.uid)
        (others if node.is_set("ExternalTask") else lines).append(line)
    _outline(lines)
    return lines, others


def _line(node: Node, place: int) -> Line:
    where = _("the task in place {place}").format(place=place)
    uid = whole_of(node.get("UID"), where=where, what=gettext_lazy("the id"))
    if uid is None:
        raise Unreadable(_("it has no id (UID)"), where=where)
    where = _("task {uid} “{name}”").format(uid=uid, name=clipped(node.get("Name") or ""))
    level = whole_of(node.get("OutlineLevel"), where=where, what=gettext_lazy("the outline level"))
    if level is None:
        level = (node.get("OutlineNumber") or "1").count(".") + 1
    return Line(node, uid, level, where)


def _outline(lines: list[Line]) -> None:
    """Who is below whom: the last line before that stands further out."""
    above: list[Line] = []
    for line in lines:
        while above and above[-1].level >= line.level:
            above.pop()
        if above:
            line.parent = above[-1].uid
            above[-1].has_children = True
        above.append(line)


def read_tasks(lines: list[Line], calendars: frozenset[int | str]) -> ReadTasks:
    """What stands in each line. Raises Unreadable for a value that decides about dates and cannot be read."""
    result = ReadTasks()
    counts: dict[int | None, int] = {}
    for line in lines:
        counts[line.parent] = counts.get(line.parent, 0) + 1
    recurring = {line.uid for line in lines if line.node.is_set("Recurring") and line.has_children}
    for line in lines:
        result.tasks.append(_task(line, calendars, result.unheld))
        times = counts[line.parent] if line.parent in recurring else 0
        result.words[line.uid] = _words(line, times, result.unheld)
        result.stored[line.uid] = _stored(line)
        for number, approved in _baselines(line):
            result.baselines.setdefault(number, {})[line.uid] = approved
        if line.node.is_set("IsSubproject") and (name := line.node.get("SubprojectName")):
            result.unheld.append(Unheld(line.where, _("the inserted project “{name}” is not here").format(name=name)))
    return result


def _moment(line: Line, name: str, what: object) -> datetime | None:
    return moment_of(line.node.get(name), where=line.where, what=what)


def _seconds(line: Line, name: str, what: object) -> Seconds | None:
    return duration_of(line.node.get(name), where=line.where, what=what)


def _whole(line: Line, name: str, what: object) -> int | None:
    return whole_of(line.node.get(name), where=line.where, what=what)


def _task(line: Line, calendars: frozenset[int | str], unheld: list[Unheld]) -> Task:
    node = line.node
    duration = _seconds(line, "Duration", gettext_lazy("the duration")) or 0
    format = _whole(line, "DurationFormat", gettext_lazy("the unit of the duration"))
    started, finished = _moment(line, "ActualStart", gettext_lazy("the actual start")), None
    if started is not None or node.get("ActualFinish"):
        finished = _moment(line, "ActualFinish", gettext_lazy("the actual finish"))
    share = min(max(_whole(line, "PercentComplete", gettext_lazy("the per cent complete")) or 0, 0), 100) / 100
    is_partly = started is not None and finished is None and share > 0
    is_manual = node.is_set("Manual")
    return Task(
        key=line.uid,
        kind=_kind(line, duration, unheld),
        parent=line.parent,
        calendar=_calendar(line, calendars, unheld),
        duration=duration,
        is_elapsed=format in ELAPSED,
        remaining=_seconds(line, "RemainingDuration", gettext_lazy("the remaining duration")),
        share_done=share,
        started=started,
        finished=finished,
        stopped=_moment(line, "Stop", gettext_lazy("the stop")) if is_partly else None,
        resumes=_moment(line, "Resume", gettext_lazy("the resumption")) if is_partly else None,
        constraints=_constraints(line, unheld),
        deadline=_moment(line, "Deadline", gettext_lazy("the deadline")),
        is_manual=is_manual,
        manual=_manual(line) if is_manual else (None, None),
        is_active=node.get("Active") is None or node.is_set("Active"),
        levelling_delay=_tenths(line, "LevelingDelay", gettext_lazy("the levelling delay")) or 0,
    )


def _kind(line: Line, duration: Seconds, unheld: list[Unheld]) -> Kind:
    if line.has_children:
        return Kind.SUMMARY
    if line.node.is_set("Milestone"):
        if duration == 0:
            return Kind.MILESTONE
        unheld.append(Unheld(line.where, _("it is marked as a milestone and lasts: it is kept as a task")))
    return Kind.TASK


def _calendar(line: Line, calendars: frozenset[int | str], unheld: list[Unheld]) -> int | None:
    uid = _whole(line, "CalendarUID", gettext_lazy("the calendar"))
    if uid is None or uid < 0:
        return None
    if uid in calendars:
        return uid
    unheld.append(Unheld(line.where, _("its calendar {uid} is not in the file").format(uid=uid)))
    return None


def _constraints(line: Line, unheld: list[Unheld]) -> tuple[tuple[Constraint, datetime | None], ...]:
    constraint = CONSTRAINTS.get((line.node.get("ConstraintType") or "0").strip())
    if constraint is None:
        return ()
    at = _moment(line, "ConstraintDate", gettext_lazy("the date of the constraint"))
    if constraint is Constraint.AS_LATE_AS_POSSIBLE:
        return ((constraint, None),)
    if at is None:
        unheld.append(Unheld(line.where, _("its constraint has no date and does not count")))
        return ()
    return ((constraint, at),)


def _manual(line: Line) -> tuple[datetime | None, datetime | None]:
    """Its own dates; older files write them as the dates shown."""
    start = _moment(line, "ManualStart", gettext_lazy("the start set by hand"))
    finish = _moment(line, "ManualFinish", gettext_lazy("the finish set by hand"))
    if start is None and finish is None and line.node.get("ManualDuration") is None:
        return _moment(line, "Start", gettext_lazy("the start")), _moment(line, "Finish", gettext_lazy("the finish"))
    return start, finish


def _tenths(line: Line, name: str, what: object) -> Seconds | None:
    """Tenths of a minute as seconds."""
    found = _whole(line, name, what)
    return None if found is None else seconds_within(found * SLACK, where=line.where, what=what, is_signed=True)


def _words(line: Line, times: int, unheld: list[Unheld]) -> Words:
    node, where = line.node, line.where
    name = node.get("Name") or ""
    if len(name) > LONGEST_NAME:
        unheld.append(Unheld(where, _("its name is longer than {most} letters").format(most=LONGEST_NAME)))
    physical = _whole(line, "PhysicalPercentComplete", gettext_lazy("the physical per cent complete"))
    return Words(
        name=name[:LONGEST_NAME],
        code=(node.get("WBS") or "")[:120],
        notes=node.get("Notes") or "",
        is_estimated=node.is_set("Estimated"),
        priority=_priority(line),
        work_hours=_hours(line, "Work", gettext_lazy("the work")),
        actual_work_hours=_hours(line, "ActualWork", gettext_lazy("the actual work")),
        physical_share=None if not physical else min(max(physical, 0), 100) / 100,
        cost=_cost(node, "Cost", where),
        actual_cost=_cost(node, "ActualCost", where),
        recurrence=_("one of {count}").format(count=times) if times else "",
    )


def _priority(line: Line) -> int | None:
    found = _whole(line, "Priority", gettext_lazy("the priority"))
    return found if found is not None and 0 <= found <= 1000 else None


def _hours(line: Line, name: str, what: object) -> Decimal | None:
    hours = hours_of(line.node.get(name), where=line.where, what=what)
    return hours if hours is None or abs(hours) <= MOST_HOURS else None


def _cost(node: Node, name: str, where: str) -> Decimal | None:
    found = number_of(node.get(name), where=where, what=gettext_lazy("a cost"))
    return None if found is None else (found / CENTS).quantize(Decimal("0.01"))


def _stored(line: Line) -> Stored:
    critical = line.node.get("Critical")
    return Stored(
        start=_moment(line, "Start", gettext_lazy("the start")),
        finish=_moment(line, "Finish", gettext_lazy("the finish")),
        early_start=_moment(line, "EarlyStart", gettext_lazy("the early start")),
        early_finish=_moment(line, "EarlyFinish", gettext_lazy("the early finish")),
        late_start=_moment(line, "LateStart", gettext_lazy("the late start")),
        late_finish=_moment(line, "LateFinish", gettext_lazy("the late finish")),
        total_float=_tenths(line, "TotalSlack", gettext_lazy("the total slack")),
        free_float=_tenths(line, "FreeSlack", gettext_lazy("the free slack")),
        is_critical=None if critical is None else line.node.is_set("Critical"),
    )


def _baselines(line: Line) -> list[tuple[int, Approved]]:
    result = []
    for node in line.node.all("Baseline"):
        number = whole_of(node.get("Number"), where=line.where, what=gettext_lazy("the number of a baseline")) or 0
        approved = Approved(
            start=moment_of(node.get("Start"), where=line.where, what=gettext_lazy("the start of a baseline")),
            finish=moment_of(node.get("Finish"), where=line.where, what=gettext_lazy("the finish of a baseline")),
            duration=duration_of(
                node.get("Duration"), where=line.where, what=gettext_lazy("the duration of a baseline")
            ),
            work_hours=hours_of(node.get("Work"), where=line.where, what=gettext_lazy("the work of a baseline")),
            cost=_cost(node, "Cost", line.where),
        )
        if 0 <= number <= 10 and (approved.start is not None or approved.finish is not None):
            result.append((number, approved))
    return result


def baselines_of(found: dict[int, dict[Key, Approved]]) -> tuple[FileBaseline, ...]:
    """In the order of their numbers, named as MS Project names them."""
    return tuple(
        FileBaseline(number, _("Baseline {number}").format(number=number) if number else _("Baseline"), found[number])
        for number in sorted(found)
    )
