"""Resources and assignments of MSPDI: who does how much, on whose calendar, and where the work pauses."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from pilotage.delivery.rules.document import Assignment, PlanResource, ResourceKind, Unheld
from pilotage.engine.calendars.calendar import Calendar, Seconds
from pilotage.engine.network.plan import Key, Kind, Part, Task, Work
from pilotage.exchange.schedules.amounts import MOST_HOURS, moment_of, number_of, seconds_within, whole_of
from pilotage.exchange.schedules.counting import Counted
from pilotage.exchange.schedules.crossing import crossed
from pilotage.exchange.schedules.mspdi.tasks import CENTS
from pilotage.exchange.schedules.mspdi.tree import Node
from pilotage.exchange.schedules.mspdi.values import SLACK, duration_of, hours_of
from pilotage.exchange.schedules.refusals import Unreadable

MOST_RESOURCES: Final = 50_000
MOST_ASSIGNMENTS: Final = 500_000
WORKED: Final = ("1", "2", "3")
"""Values by day that are work: what is left, what is done, and overtime done of it."""
TOLERANCE: Final[Seconds] = 60
"""Parts that do not add up to the duration within a minute are an uneven day of work, not a split."""
Span = tuple[datetime, datetime]


def resources_of(project: Node, calendars: Mapping[Key, Calendar]) -> tuple[PlanResource, ...]:
    found: dict[Key, PlanResource] = {}
    nodes = project.within("Resources", "Resource")
    if len(nodes) > MOST_RESOURCES:
        raise Unreadable(_("it has more than {limit} resources").format(limit=MOST_RESOURCES))
    for node in nodes:
        uid = whole_of(node.get("UID"), where=_("a resource"), what=_("the id"))
        # 0 is “unassigned”, and empty rows hold nobody.
        if not uid or uid < 0 or node.is_set("IsNull"):
            continue
        name = (node.get("Name") or _("Resource {uid}").format(uid=uid))[:300]
        where = _("resource {uid} “{name}”").format(uid=uid, name=name[:40])
        if uid in found:
            raise Unreadable(_("two resources have the id {uid}").format(uid=uid), where=where)
        calendar = whole_of(node.get("CalendarUID"), where=where, what=_("the calendar"))
        units = number_of(node.get("MaxUnits"), where=where, what=_("the most units"))
        rate = number_of(node.get("StandardRate"), where=where, what=_("the rate"))
        found[uid] = PlanResource(
            key=uid,
            name=name,
            kind=_kind(node),
            calendar=calendar if calendar in calendars else None,
            max_units=None if units is None else float(units),
            rate_per_hour=rate if rate is None or abs(rate) < 10**9 else None,
        )
    return tuple(found.values())


def _kind(node: Node) -> ResourceKind:
    if node.is_set("IsCostResource") or node.get("Type") == "2":
        return ResourceKind.COST
    return ResourceKind.MATERIAL if node.get("Type") == "0" else ResourceKind.WORK


@dataclass(slots=True)
class ReadAssignments:
    """Nodes by task, also of assignments to nobody: MS Project writes there when a task is worked on."""

    assignments: list[Assignment] = field(default_factory=list)
    nodes: dict[int, list[Node]] = field(default_factory=dict)


def assignments_of(project: Node, tasks: frozenset[Key], resources: Mapping[Key, PlanResource]) -> ReadAssignments:
    result = ReadAssignments()
    nodes = project.within("Assignments", "Assignment")
    if len(nodes) > MOST_ASSIGNMENTS:
        raise Unreadable(_("it has more than {limit} assignments").format(limit=MOST_ASSIGNMENTS))
    for node in nodes:
        where = _("assignment {uid}").format(uid=node.get("UID") or "?")
        task = whole_of(node.get("TaskUID"), where=where, what=_("the task"))
        resource = whole_of(node.get("ResourceUID"), where=where, what=_("the resource"))
        if task is None or task not in tasks:
            continue
        result.nodes.setdefault(task, []).append(node)
        if resource is None or resource not in resources:
            continue
        units = number_of(node.get("Units"), where=where, what=_("the units"))
        cost = number_of(node.get("Cost"), where=where, what=_("the cost"))
        result.assignments.append(
            Assignment(
                task=task,
                resource=resource,
                units=None if units is None else float(units),
                work_hours=_hours(node, "Work", where),
                actual_work_hours=_hours(node, "ActualWork", where),
                cost=None if cost is None else (cost / CENTS).quantize(Decimal("0.01")),
            )
        )
    return result


def _hours(node: Node, name: str, where: str) -> Decimal | None:
    hours = hours_of(node.get(name), where=where, what=_("the work"))
    return hours if hours is None or abs(hours) <= MOST_HOURS else None


class Staffing:
    """What assignments decide about the dates of a task: calendars of resources, and pauses."""

    def __init__(
        self,
        calendars: dict[Key, Calendar],
        plan_calendar: Key,
        resources: Mapping[Key, PlanResource],
        found: ReadAssignments,
    ) -> None:
        self._calendars = calendars
        self._plan_calendar = plan_calendar
        self._resources = resources
        self._found = found
        self._counted: dict[Key, Counted] = {}
        self.unheld: list[Unheld] = []

    def staffed(self, task: Task, *, is_resource_ignored: bool, where: str) -> Task:
        nodes = self._found.nodes.get(int(task.key), [])
        if task.kind is not Kind.TASK or not nodes:
            return task
        parts = () if task.is_elapsed else self._parts(task, nodes, where)
        works = () if parts or is_resource_ignored or task.is_elapsed else self._works(task, nodes, where)
        return replace(task, parts=parts, works=works)

    def _works(self, task: Task, nodes: list[Node], where: str) -> tuple[Work, ...]:
        """Of each resource its own stretch of work; nothing where all keep the calendar of the task."""
        usual = self._calendars[task.calendar if task.calendar is not None else self._plan_calendar]
        works, is_other = [], False
        for node in nodes:
            resource = self._resources.get(whole_of(node.get("ResourceUID"), where=where, what=_("the resource")) or 0)
            work = duration_of(node.get("Work"), where=where, what=_("the work"))
            units = number_of(node.get("Units"), where=where, what=_("the units"))
            if resource is None or resource.kind is not ResourceKind.WORK or not work or not units or units < 0:
                continue
            key = self._calendar_of(task, resource)
            is_other |= not _is_alike(self._calendars[key], usual)
            seconds = seconds_within(round(work / float(units)), where=where, what=_("the work"))
            delay = whole_of(node.get("Delay"), where=where, what=_("the delay")) or 0
            works.append(Work(key, seconds, seconds_within(abs(delay) * SLACK, where=where, what=_("the delay"))))
        return tuple(works) if is_other else ()

    def _calendar_of(self, task: Task, resource: PlanResource) -> Key:
        own = resource.calendar if resource.calendar is not None else self._plan_calendar
        if task.calendar is None or task.calendar == own:
            return own
        # With a calendar of its own a task is worked on when both are at work.
        both = f"{task.calendar}+{own}"
        if both not in self._calendars:
            self._calendars[both] = crossed(self._calendars[task.calendar], self._calendars[own])
        return both

    def _parts(self, task: Task, nodes: list[Node], where: str) -> tuple[Part, ...]:
        spans = _worked_spans(nodes, where)
        if len(spans) < 2:
            return ()
        key = task.calendar if task.calendar is not None else self._plan_calendar
        counted = self._counted.setdefault(key, Counted(self._calendars[key]))
        parts: list[Part] = []
        before = spans[0][0]
        for start, finish in spans:
            pause = counted.seconds_between(before, start)
            seconds = counted.seconds_between(start, finish)
            if parts and pause <= TOLERANCE:
                parts[-1] = Part(parts[-1].seconds + pause + seconds, parts[-1].pause)
            elif seconds:
                parts.append(Part(seconds, pause))
            before = finish
        if len(parts) < 2 or abs(sum(part.seconds for part in parts) - task.duration) > TOLERANCE:
            return ()
        return tuple(parts)


def _worked_spans(nodes: list[Node], where: str) -> list[Span]:
    """When anybody works on the task, in order; what touches or overlaps as one."""
    spans: list[Span] = []
    for node in nodes:
        for one in node.all("TimephasedData"):
            if one.get("Type") not in WORKED or not duration_of(
                one.get("Value"), where=where, what=_("a value by day")
            ):
                continue
            start = moment_of(one.get("Start"), where=where, what=_("the start of a value by day"))
            finish = moment_of(one.get("Finish"), where=where, what=_("the finish of a value by day"))
            if start is not None and finish is not None and start < finish:
                spans.append((start, finish))
    result: list[Span] = []
    for start, finish in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], finish))
        else:
            result.append((start, finish))
    return result


def _is_alike(one: Calendar, other: Calendar) -> bool:
    return one is other or (
        one.week == other.week
        and one.other_weeks == other.other_weeks
        and [(special.first, special.last, special.shifts) for special in one.special]
        == [(special.first, special.last, special.shifts) for special in other.special]
    )
