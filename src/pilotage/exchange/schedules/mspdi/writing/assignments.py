"""Resources and assignments of a document as MSPDI, and when work on a split task goes on."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from pilotage.delivery.rules.document import Assignment, Document, ResourceKind
from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.calendars.working import NeverWorked, WorkingTime, datetime_of, moment_of
from pilotage.engine.network.plan import Key, Task
from pilotage.exchange.schedules.mspdi.writing.elements import cents, duration, hours, put_all, tenths

NOBODY = -65535
"""To whom MS Project assigns a task of which it must say when it is worked on."""
TYPES = {ResourceKind.MATERIAL: 0, ResourceKind.WORK: 1, ResourceKind.COST: 2}
HOURLY = 2


def resource_numbers(document: Document) -> dict[Key, int]:
    taken = {one.key for one in document.resources if isinstance(one.key, int) and one.key > 0}
    following = max((key for key in taken if isinstance(key, int)), default=0)
    result: dict[Key, int] = {}
    for resource in document.resources:
        if isinstance(resource.key, int) and 0 < resource.key < 2**31:
            result[resource.key] = resource.key
        else:
            following += 1
            result[resource.key] = following
    return result


def write_resources(
    project: Element, document: Document, numbers: Mapping[Key, int], calendars: Mapping[Key, int]
) -> None:
    parent = SubElement(project, "Resources")
    for place, resource in enumerate(document.resources, start=1):
        units = resource.max_units
        put_all(
            SubElement(parent, "Resource"),
            UID=numbers[resource.key],
            ID=place,
            Name=resource.name,
            Type=TYPES[resource.kind],
            IsNull=False,
            MaxUnits=units,
            StandardRate=resource.rate_per_hour,
            StandardRateFormat=None if resource.rate_per_hour is None else HOURLY,
            CalendarUID=calendars.get(resource.key),
            IsCostResource=resource.kind is ResourceKind.COST,
        )


def write_assignments(
    project: Element, document: Document, tasks: Mapping[Key, int], resources: Mapping[Key, int]
) -> None:
    parent = SubElement(project, "Assignments")
    by_task: dict[Key, list[Assignment]] = {}
    for one in document.assignments:
        by_task.setdefault(one.task, []).append(one)
    number = 0
    for task in document.plan.tasks:
        assigned = by_task.get(task.key, [])
        delays = _delays(task, assigned, document)
        for place, one in enumerate(assigned):
            number += 1
            node = SubElement(parent, "Assignment")
            _write(node, number, one, tasks, resources, delays[place])
            if place == 0:
                _write_by_day(node, number, task, document, one.units)
        if task.parts and not assigned:
            number += 1
            node = SubElement(parent, "Assignment")
            put_all(node, UID=number, TaskUID=tasks[task.key], ResourceUID=NOBODY, Units=1)
            _write_by_day(node, number, task, document, 1.0)


def _write(
    node: Element,
    number: int,
    one: Assignment,
    tasks: Mapping[Key, int],
    resources: Mapping[Key, int],
    delay: Seconds,
) -> None:
    put_all(
        node,
        UID=number,
        TaskUID=tasks[one.task],
        ResourceUID=resources[one.resource],
        ActualWork=hours(one.actual_work_hours),
        Cost=cents(one.cost),
        Delay=tenths(delay) or None,
        RemainingWork=hours(_left(one)),
        Units=one.units,
        Work=hours(one.work_hours),
    )


def _left(one: Assignment) -> Decimal | None:
    return None if one.work_hours is None else one.work_hours - (one.actual_work_hours or Decimal(0))


def _delays(task: Task, assigned: list[Assignment], document: Document) -> list[Seconds]:
    """The stretches of work of a task are those of its working resources, in the same order."""
    kinds = {one.key: one.kind for one in document.resources}
    working = [
        place
        for place, one in enumerate(assigned)
        if kinds.get(one.resource) is ResourceKind.WORK and one.work_hours and one.units
    ]
    delays = [0] * len(assigned)
    if len(working) == len(task.works):
        for place, work in zip(working, task.works, strict=True):
            delays[place] = work.delay
    return delays


def _write_by_day(node: Element, number: int, task: Task, document: Document, units: float | None) -> None:
    for start, finish, seconds in _days_of(task, document):
        put_all(
            SubElement(node, "TimephasedData"),
            Type=1,
            UID=number,
            Start=start,
            Finish=finish,
            Unit=2,
            Value=duration(round(seconds * (units or 1.0))),
        )


def _days_of(task: Task, document: Document) -> Iterator[tuple[datetime, datetime, Seconds]]:
    """Each day of work on a split task, with 0 for those on which it pauses."""
    stored = document.stored.get(task.key)
    start = task.started or (stored.start if stored is not None else None)
    if not task.parts or start is None:
        return
    plan = document.plan
    try:
        time = WorkingTime(plan.calendars[task.calendar if task.calendar is not None else plan.calendar])
        at = time.worked(moment_of(start))
        for part in task.parts:
            yield from _stretch(time, at, part.pause, is_worked=False)
            yield from _stretch(time, at + part.pause, part.seconds, is_worked=True)
            at += part.pause + part.seconds
    except NeverWorked:
        return


def _stretch(
    time: WorkingTime, at: Seconds, seconds: Seconds, *, is_worked: bool
) -> Iterator[tuple[datetime, datetime, Seconds]]:
    left = seconds
    while left > 0:
        start = datetime_of(time.start_at(at))
        midnight = datetime(start.year, start.month, start.day) + timedelta(days=1)  # noqa: DTZ001 - plans keep local time
        today = min(left, time.between(moment_of(start), moment_of(midnight)))
        finish = datetime_of(time.finish_at(at + today))
        yield start, finish, today if is_worked else 0
        at, left = at + today, left - today
