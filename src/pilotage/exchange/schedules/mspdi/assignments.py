"""Resources and assignments of MSPDI: who does how much, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.rules.document import Assignment, PlanResource, ResourceKind
from pilotage.engine.calendars.calendar import Calendar
from pilotage.engine.network.plan import Key
from pilotage.exchange.schedules.amounts import MOST_HOURS, moment_of, number_of, seconds_within, whole_of
from pilotage.exchange.schedules.mspdi.tasks import CENTS
from pilotage.exchange.schedules.mspdi.tree import Node
from pilotage.exchange.schedules.mspdi.values import SLACK, duration_of, hours_of
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.staffing import Piece, Span

MOST_RESOURCES: Final = 50_000
MOST_ASSIGNMENTS: Final = 500_000
WORKED: Final = ("1", "2", "3")
"""Values by day that are work: what is left, what is done, and overtime done of it."""


def resources_of(project: Node, calendars: Mapping[Key, Calendar]) -> tuple[PlanResource, ...]:
    found: dict[Key, PlanResource] = {}
    nodes = project.within("Resources", "Resource")
    if len(nodes) > MOST_RESOURCES:
        raise Unreadable(_("it has more than {limit} resources").format(limit=MOST_RESOURCES))
    for node in nodes:
        uid = whole_of(node.get("UID"), where=gettext_lazy("a resource"), what=gettext_lazy("the id"))
        # 0 is “unassigned”, and empty rows hold nobody.
        if not uid or uid < 0 or node.is_set("IsNull"):
            continue
        name = (node.get("Name") or _("Resource {uid}").format(uid=uid))[:300]
        where = _("resource {uid} “{name}”").format(uid=uid, name=name[:40])
        if uid in found:
            raise Unreadable(_("two resources have the id {uid}").format(uid=uid), where=where)
        calendar = whole_of(node.get("CalendarUID"), where=where, what=gettext_lazy("the calendar"))
        units = number_of(node.get("MaxUnits"), where=where, what=gettext_lazy("the most units"))
        rate = number_of(node.get("StandardRate"), where=where, what=gettext_lazy("the rate"))
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
        task = whole_of(node.get("TaskUID"), where=where, what=gettext_lazy("the task"))
        resource = whole_of(node.get("ResourceUID"), where=where, what=gettext_lazy("the resource"))
        if task is None or task not in tasks:
            continue
        result.nodes.setdefault(task, []).append(node)
        if resource is None or resource not in resources:
            continue
        units = number_of(node.get("Units"), where=where, what=gettext_lazy("the units"))
        cost = number_of(node.get("Cost"), where=where, what=gettext_lazy("the cost"))
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
    hours = hours_of(node.get(name), where=where, what=gettext_lazy("the work"))
    return hours if hours is None or abs(hours) <= MOST_HOURS else None


def pieces_of(nodes: list[Node], where: str) -> list[Piece]:
    """How much each resource works on a task."""
    pieces = []
    for node in nodes:
        resource = whole_of(node.get("ResourceUID"), where=where, what=gettext_lazy("the resource"))
        work = duration_of(node.get("Work"), where=where, what=gettext_lazy("the work"))
        units = number_of(node.get("Units"), where=where, what=gettext_lazy("the units"))
        delay = whole_of(node.get("Delay"), where=where, what=gettext_lazy("the delay")) or 0
        if work and units:
            seconds = seconds_within(delay * SLACK, where=where, what=gettext_lazy("the delay"), is_signed=True)
            pieces.append(Piece(resource, work, float(units), seconds))
    return pieces


def spans_of(nodes: list[Node], where: str) -> list[Span]:
    """When anybody works on a task."""
    spans: list[Span] = []
    for node in nodes:
        for one in node.all("TimephasedData"):
            if one.get("Type") not in WORKED or not duration_of(
                one.get("Value"), where=where, what=gettext_lazy("a value by day")
            ):
                continue
            start = moment_of(one.get("Start"), where=where, what=gettext_lazy("the start of a value by day"))
            finish = moment_of(one.get("Finish"), where=where, what=gettext_lazy("the finish of a value by day"))
            if start is not None and finish is not None and start < finish:
                spans.append((start, finish))
    return spans
