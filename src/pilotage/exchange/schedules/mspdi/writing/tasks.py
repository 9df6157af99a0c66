"""Tasks of a document as MSPDI, with their links and baselines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from pilotage.delivery.rules.document import Document, Stored
from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.network.plan import Constraint, Key, Kind, LagUnit, Link, LinkType, Task
from pilotage.exchange.schedules.mspdi.writing.elements import cents, duration, hours, put, put_all, tenths

CONSTRAINTS: Final = {
    Constraint.AS_LATE_AS_POSSIBLE: 1,
    Constraint.START_ON: 2,
    Constraint.FINISH_ON: 3,
    Constraint.START_NO_EARLIER: 4,
    Constraint.START_NO_LATER: 5,
    Constraint.FINISH_NO_EARLIER: 6,
    Constraint.FINISH_NO_LATER: 7,
    # Primavera's two that overrule the network: with “constraints beat links” these come nearest.
    Constraint.MANDATORY_START: 2,
    Constraint.MANDATORY_FINISH: 3,
}
LINKS: Final = {LinkType.FF: 0, LinkType.FS: 1, LinkType.SF: 2, LinkType.SS: 3}
DAYS, ELAPSED_DAYS, PERCENT, ELAPSED_PERCENT, ESTIMATED = 7, 8, 19, 20, 32
MILESTONES: Final = (Kind.MILESTONE, Kind.FINISH_MILESTONE)


@dataclass(slots=True)
class Outline:
    """Number, level and place of each task, as MS Project counts them."""

    uids: dict[Key, int] = field(default_factory=dict)
    levels: dict[Key, int] = field(default_factory=dict)
    numbers: dict[Key, str] = field(default_factory=dict)


def outline_of(document: Document) -> Outline:
    result = Outline()
    below: dict[Key | None, int] = {}
    taken = {task.key for task in document.plan.tasks if isinstance(task.key, int) and task.key > 0}
    following = max((key for key in taken if isinstance(key, int)), default=0)
    for task in document.plan.tasks:
        if isinstance(task.key, int) and 0 < task.key < 2**31:
            result.uids[task.key] = task.key
        else:
            following += 1
            result.uids[task.key] = following
        place = below[task.parent] = below.get(task.parent, 0) + 1
        above = result.numbers.get(task.parent, "") if task.parent is not None else ""
        result.levels[task.key] = result.levels.get(task.parent, 0) + 1 if task.parent is not None else 1
        result.numbers[task.key] = f"{above}.{place}" if above else str(place)
    return result


def write_tasks(project: Element, document: Document, outline: Outline, calendars: Mapping[Key, int]) -> None:
    parent = SubElement(project, "Tasks")
    links: dict[Key, list[Link]] = {}
    for link in document.plan.links:
        links.setdefault(link.successor, []).append(link)
    recurring = {task.parent for task in document.plan.tasks if document.words[task.key].recurrence}
    for place, task in enumerate(document.plan.tasks, start=1):
        node = SubElement(parent, "Task")
        _write_head(node, document, task, outline, place)
        _write_shown(node, document, task, is_recurring=task.key in recurring)
        _write_progress(node, document, task)
        _write_rules(node, document, task, calendars)
        for link in links.get(task.key, ()):
            _write_link(node, link, outline)
        _write_baselines(node, document, task)


def _write_head(node: Element, document: Document, task: Task, outline: Outline, place: int) -> None:
    words, stored = document.words[task.key], document.stored.get(task.key, Stored())
    put_all(
        node,
        UID=outline.uids[task.key],
        ID=place,
        Name=words.name,
        Active=task.is_active,
        Manual=task.is_manual,
        Type=1 if task.works else 0,
        IsNull=False,
        WBS=words.code or None,
        OutlineNumber=outline.numbers[task.key],
        OutlineLevel=outline.levels[task.key],
        Priority=words.priority,
        Start=task.manual[0] if task.is_manual and task.manual[0] else stored.start,
        Finish=task.manual[1] if task.is_manual and task.manual[1] else stored.finish,
        Duration=duration(task.duration),
    )
    if task.is_manual:
        put_all(node, ManualStart=task.manual[0], ManualFinish=task.manual[1], ManualDuration=duration(task.duration))
    unit = ELAPSED_DAYS if task.is_elapsed else DAYS
    put_all(
        node,
        DurationFormat=unit + ESTIMATED if words.is_estimated else unit,
        Work=hours(words.work_hours),
        Stop=task.stopped,
        Resume=task.resumes,
    )


def _write_shown(node: Element, document: Document, task: Task, *, is_recurring: bool) -> None:
    words, stored = document.words[task.key], document.stored.get(task.key, Stored())
    put_all(
        node,
        EffortDriven=False,
        Recurring=is_recurring,
        Estimated=words.is_estimated,
        Milestone=task.kind in MILESTONES,
        Summary=task.kind is Kind.SUMMARY,
        Critical=stored.is_critical,
        EarlyStart=stored.early_start,
        EarlyFinish=stored.early_finish,
        LateStart=stored.late_start,
        LateFinish=stored.late_finish,
        FreeSlack=tenths(stored.free_float),
        TotalSlack=tenths(stored.total_float),
    )


def _write_progress(node: Element, document: Document, task: Task) -> None:
    words = document.words[task.key]
    put_all(
        node,
        PercentComplete=round(task.share_done * 100),
        Cost=cents(words.cost),
        ActualStart=task.started,
        ActualFinish=task.finished,
        ActualDuration=duration(_done(task)),
        ActualCost=cents(words.actual_cost),
        ActualWork=hours(words.actual_work_hours),
        RemainingDuration=duration(task.remaining),
    )


def _done(task: Task) -> Seconds | None:
    return None if task.remaining is None else max(0, task.duration - task.remaining)


def _write_rules(node: Element, document: Document, task: Task, calendars: Mapping[Key, int]) -> None:
    words = document.words[task.key]
    constraint, at = _constraint(task)
    put_all(
        node,
        ConstraintType=constraint,
        CalendarUID=-1 if task.calendar is None else calendars[task.calendar],
        ConstraintDate=at,
        Deadline=task.deadline,
    )
    if task.levelling_delay:
        put_all(node, LevelingDelay=tenths(task.levelling_delay), LevelingDelayFormat=ELAPSED_DAYS)
    put_all(
        node,
        IgnoreResourceCalendar=task.calendar is not None and not task.works,
        Notes=words.notes or None,
        PhysicalPercentComplete=None if words.physical_share is None else round(words.physical_share * 100),
    )


def _constraint(task: Task) -> tuple[int, datetime | None]:
    """Of two the one that MS Project can hold is the first."""
    for constraint, at in task.constraints:
        if constraint in CONSTRAINTS:
            return CONSTRAINTS[constraint], at
    return 0, None


def _write_link(node: Element, link: Link, outline: Outline) -> None:
    if link.unit is LagUnit.SHARE:
        lag, unit = round(link.lag_share * 100), PERCENT
    elif link.unit is LagUnit.ELAPSED_SHARE:
        lag, unit = round(link.lag_share * 100), ELAPSED_PERCENT
    else:
        lag, unit = tenths(link.lag) or 0, ELAPSED_DAYS if link.unit is LagUnit.ELAPSED else DAYS
    put_all(
        SubElement(node, "PredecessorLink"),
        PredecessorUID=outline.uids[link.predecessor],
        Type=LINKS[link.type],
        CrossProject=False,
        LinkLag=lag,
        LagFormat=unit,
    )


def _write_baselines(node: Element, document: Document, task: Task) -> None:
    """MS Project holds eleven; others stay here."""
    for baseline in document.baselines:
        approved = baseline.tasks.get(task.key)
        if approved is None or not 0 <= baseline.number <= 10:
            continue
        one = SubElement(node, "Baseline")
        put_all(one, Number=baseline.number, Start=approved.start, Finish=approved.finish)
        put(one, "Duration", duration(approved.duration))
        put_all(one, DurationFormat=DAYS, Work=hours(approved.work_hours), Cost=cents(approved.cost))
