"""A file of MS Project XML as a document."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.rules.document import Document, PlanResource, Unheld
from pilotage.engine.calendars.calendar import STANDARD, Calendar, Seconds
from pilotage.engine.network.plan import MS_PROJECT, Key, Plan, Rules, Task
from pilotage.exchange.schedules.amounts import clipped, moment_of, whole_of
from pilotage.exchange.schedules.formats import Content
from pilotage.exchange.schedules.mspdi.assignments import assignments_of, pieces_of, resources_of, spans_of
from pilotage.exchange.schedules.mspdi.calendars import ReadCalendars, calendars_of
from pilotage.exchange.schedules.mspdi.links import links_of
from pilotage.exchange.schedules.mspdi.tasks import ReadTasks, baselines_of, lines_of, read_tasks
from pilotage.exchange.schedules.mspdi.tree import Node, tree_of
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.staffing import Staffing

OWN_CALENDAR: Final = 0
"""Key of the standard calendar, put in where a file has none."""
VERSIONS: Final = {"9": "2003", "12": "2007", "14": "2010", "15": "2013", "16": "2016"}


def document_of(content: Content) -> Document:
    """The plan in the file. Raises Unreadable."""
    project = tree_of(content.content)
    read = calendars_of(project)
    calendars: dict[Key, Calendar] = dict(read.calendars)
    calendar = _plan_calendar(project, calendars, read)
    lines, others = lines_of(project)
    tasks = read_tasks(lines, frozenset(calendars))
    links = links_of(lines, others)
    resources = resources_of(project, calendars)
    by_key = {resource.key: resource for resource in resources}
    assigned = assignments_of(project, frozenset(line.uid for line in lines), by_key)
    staffing = Staffing(calendars, calendar, by_key)
    staffed: list[Task] = []
    for line, task in zip(lines, tasks.tasks, strict=True):
        nodes = assigned.nodes.get(line.uid, [])
        task = staffing.staffed(
            task,
            pieces_of(nodes, line.where),
            spans_of(nodes, line.where),
            is_resource_ignored=task.calendar is not None and line.node.is_set("IgnoreResourceCalendar"),
            where=line.where,
        )
        staffed.append(replace(task, external_early_start=links.external_starts.get(task.key)))
    day = _number(project, "MinutesPerDay", usual=480, most=1440) * 60
    return Document(
        title=(project.get("Title") or project.get("Name") or content.name)[:300],
        format="mspdi",
        application=_application(project),
        plan=Plan(
            tasks=tuple(staffed),
            links=links.links,
            calendars=calendars,
            calendar=calendar,
            rules=_rules(project, seconds_a_day=day),
            start=_start(project, tasks),
            status=_moment(project, "StatusDate", gettext_lazy("the status date")),
            finish=_moment(project, "FinishDate", gettext_lazy("the finish")) if _is_from_finish(project) else None,
        ),
        words=tasks.words,
        stored=tasks.stored,
        resources=resources,
        assignments=tuple(assigned.assignments),
        baselines=baselines_of(tasks.baselines),
        calendar_names=_calendar_names(calendars, resources, read),
        seconds_a_day=day,
        seconds_a_week=_number(project, "MinutesPerWeek", usual=2400, most=10_080) * 60,
        days_a_month=float(_number(project, "DaysPerMonth", usual=20, most=31)),
        currency=(project.get("CurrencyCode") or project.get("CurrencySymbol") or "")[:10],
        unheld=(*read.unheld, *tasks.unheld, *links.unheld, *_left_out(project)),
    )


def _plan_calendar(project: Node, calendars: dict[Key, Calendar], read: ReadCalendars) -> Key:
    uid = whole_of(project.get("CalendarUID"), where=gettext_lazy("the project"), what=gettext_lazy("the calendar"))
    if uid is not None and uid in calendars:
        return uid
    for key, name in read.names.items():
        if name == "Standard":
            return key
    calendars.setdefault(OWN_CALENDAR, STANDARD)
    read.unheld.append(Unheld(_("the project"), _("it names no calendar of its own; the standard one counts")))
    return OWN_CALENDAR


def _moment(project: Node, name: str, what: object) -> datetime | None:
    return moment_of(project.get(name), where=gettext_lazy("the project"), what=what)


def _number(project: Node, name: str, *, usual: int, most: int) -> int:
    """A setting; what no day, week or month can have counts as the usual."""
    found = whole_of(project.get(name), where=gettext_lazy("the project"), what=name)
    return found if found is not None and 0 < found <= most else usual


def _is_from_finish(project: Node) -> bool:
    return project.get("ScheduleFromStart") is not None and not project.is_set("ScheduleFromStart")


def _start(project: Node, tasks: ReadTasks) -> datetime | None:
    start = _moment(project, "StartDate", gettext_lazy("the start"))
    if start is not None or _is_from_finish(project):
        return start
    known = [stored.start for stored in tasks.stored.values() if stored.start is not None]
    found = min(known, default=None) or _moment(project, "CreationDate", gettext_lazy("the day of its creation"))
    if found is None:
        raise Unreadable(_("the project says no start, and no task has dates"))
    return found


def _rules(project: Node, *, seconds_a_day: Seconds) -> Rules:
    days = (
        whole_of(
            project.get("CriticalSlackLimit"),
            where=gettext_lazy("the project"),
            what=gettext_lazy("the critical slack"),
        )
        or 0
    )
    return replace(
        MS_PROJECT,
        are_constraints_kept=project.get("HonorConstraints") is None or project.is_set("HonorConstraints"),
        critical_float=min(max(days, -9999), 9999) * seconds_a_day,
        is_from_finish=_is_from_finish(project),
    )


def _calendar_names(
    calendars: dict[Key, Calendar], resources: tuple[PlanResource, ...], read: ReadCalendars
) -> dict[Key, str]:
    """Calendars of resources often have none: they are called as the resource is."""
    of_resources = {resource.calendar: resource.name for resource in resources}
    return {key: read.names.get(key) or of_resources.get(key) or one.name for key, one in calendars.items()}


def _application(project: Node) -> str:
    version = VERSIONS.get(project.get("SaveVersion") or "", "")
    return f"Microsoft Project {version}".strip()


def _left_out(project: Node) -> list[Unheld]:
    """Fields of the file's own making, and outline codes: named, not kept."""
    result = []
    fields = [
        node.get("Alias") or node.get("FieldName") or "?"
        for node in project.within("ExtendedAttributes", "ExtendedAttribute")
    ]
    if fields:
        shown = ", ".join(clipped(name) for name in fields[:10])
        said = _("{count} fields of its own are left out: {names}").format(count=len(fields), names=shown)
        result.append(Unheld(_("the project"), said))
    return result
