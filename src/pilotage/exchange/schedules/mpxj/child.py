"""Run as a process of its own: read one file with MPXJ, and print what is in it as JSON.

Nothing of Pilotage is imported here, so that the process holds as little as it needs. It knows no network (see
`confinement.py`, loaded by path for the same reason) and as much memory and time as its parent allows.
"""

# Objects of Java have no types here: Any.

import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
import confinement  # type: ignore[import-not-found] # found beside this file, without the package
import jpype

Json = dict[str, Any]
DATES = {
    "start": "START", "finish": "FINISH", "early_start": "EARLY_START", "early_finish": "EARLY_FINISH",
    "late_start": "LATE_START", "late_finish": "LATE_FINISH", "actual_start": "ACTUAL_START",
    "actual_finish": "ACTUAL_FINISH", "planned_start": "PLANNED_START", "planned_finish": "PLANNED_FINISH",
    "remaining_early_start": "REMAINING_EARLY_START", "remaining_early_finish": "REMAINING_EARLY_FINISH",
    "remaining_late_start": "REMAINING_LATE_START", "remaining_late_finish": "REMAINING_LATE_FINISH",
    "deadline": "DEADLINE", "constraint_date": "CONSTRAINT_DATE", "second_constraint_date": "SECONDARY_CONSTRAINT_DATE",
    "stop": "STOP", "resume": "RESUME", "suspended": "SUSPEND_DATE", "expected_finish": "EXPECTED_FINISH",
    "external_early_start": "EXTERNAL_EARLY_START", "external_late_finish": "EXTERNAL_LATE_FINISH",
}  # fmt: skip
DURATIONS = {
    "duration": "DURATION", "actual_duration": "ACTUAL_DURATION", "remaining": "REMAINING_DURATION",
    "planned_duration": "PLANNED_DURATION", "manual_duration": "MANUAL_DURATION",
    "total_slack": "TOTAL_SLACK", "free_slack": "FREE_SLACK", "start_slack": "START_SLACK",
    "finish_slack": "FINISH_SLACK", "leveling_delay": "LEVELING_DELAY", "work": "WORK", "actual_work": "ACTUAL_WORK",
    "planned_work": "PLANNED_WORK",
}  # fmt: skip
NUMBERS = {
    "percent": "PERCENT_COMPLETE", "physical_percent": "PHYSICAL_PERCENT_COMPLETE", "cost": "COST",
    "actual_cost": "ACTUAL_COST",
}  # fmt: skip
TEXTS = {
    "constraint": "CONSTRAINT_TYPE", "second_constraint": "SECONDARY_CONSTRAINT_TYPE", "mode": "TASK_MODE",
    "activity_type": "ACTIVITY_TYPE", "activity_id": "ACTIVITY_ID", "wbs": "WBS", "name": "NAME",
    "percent_type": "PERCENT_COMPLETE_TYPE",
}  # fmt: skip
FLAGS = {
    "milestone": "MILESTONE", "estimated": "ESTIMATED", "external": "EXTERNAL_TASK",
    "ignore_resource_calendar": "IGNORE_RESOURCE_CALENDAR", "critical": "CRITICAL", "null": "NULL",
}  # fmt: skip
BASELINE = ("START", "FINISH", "DURATION", "WORK", "COST")
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


class Reader:
    """One project, value by value; what the file does not say is None, and nothing is reckoned in its place."""

    def __init__(self, project: Any) -> None:
        package = jpype.JPackage("org").mpxj
        self._project = project
        self._properties = project.getProjectProperties()
        self._minutes = package.TimeUnit.MINUTES
        self._units: dict[Any, str] = {}
        # Looked up once: finding a field of a Java class takes longer than asking a task for it.
        names = {**DATES, **DURATIONS, **NUMBERS, **TEXTS, **FLAGS}
        self._fields = {field: getattr(package.TaskField, field) for field in names.values()}
        self._baselines = [
            {part: getattr(package.TaskField, f"BASELINE{number or ''}_{part}") for part in BASELINE}
            for number in range(11)
        ]

    def read(self) -> Json:
        properties = self._properties
        return {
            "properties": self._project_properties(),
            "calendars": [self._calendar(one) for one in self._project.getCalendars()],
            "calendar": _key(properties.getDefaultCalendar()),
            "tasks": [self._task(one) for one in self._project.getTasks()],
            "links": [self._link(one) for one in self._project.getRelations()],
            "resources": [self._resource(one) for one in self._project.getResources()],
            "assignments": [self._assignment(one) for one in self._project.getResourceAssignments()],
        }

    def _project_properties(self) -> Json:
        said = self._properties
        return {
            "title": _text(said.getProjectTitle()) or _text(said.getName()),
            "application": _text(said.getFileApplication()),
            "program": _text(said.getShortApplicationName()),
            "type": _text(said.getFileType()),
            "start": _text(said.getStartDate()),
            "planned_start": _text(said.getPlannedStart()),
            "finish": _text(said.getFinishDate()),
            "must_finish_by": _text(said.getMustFinishBy()),
            "status": _text(said.getStatusDate()),
            "created": _text(said.getCreationDate()),
            "schedule_from": _text(said.getScheduleFrom()),
            "honor_constraints": bool(said.getHonorConstraints()),
            "critical_slack": self._span(said.getCriticalSlackLimit()),
            "minutes_per_day": _number(said.getMinutesPerDay()),
            "minutes_per_week": _number(said.getMinutesPerWeek()),
            "days_per_month": _number(said.getDaysPerMonth()),
            "currency_code": _text(said.getCurrencyCode()),
            "currency_symbol": _text(said.getCurrencySymbol()),
            "lag_calendar": _text(said.getRelationshipLagCalendar()),
            "total_slack_type": _text(said.getTotalSlackCalculationType()),
            "progress": _text(said.getSchedulingProgressedActivities()),
            "use_expected_finish": bool(said.getUseExpectedFinishDates()),
            "critical_by": _text(said.getCriticalActivityType()),
            "open_ends_critical": bool(said.getMakeOpenEndedActivitiesCritical()),
        }

    def _calendar(self, calendar: Any) -> Json:
        return {
            "key": _key(calendar),
            "name": _text(calendar.getName()),
            "below": _key(calendar.getParent()),
            "week": _week(calendar),
            "special": [
                {
                    "first": _text(one.getFromDate()),
                    "last": _text(one.getToDate()),
                    "name": _text(one.getName()),
                    "times": _times(one),
                }
                for one in calendar.getExpandedCalendarExceptions()
            ],
            "other_weeks": [
                {
                    "first": _text(one.getDateRange().getStart()),
                    "last": _text(one.getDateRange().getEnd()),
                    "name": _text(one.getName()),
                    "week": _week(one),
                }
                for one in calendar.getWorkWeeks()
                if one.getDateRange() is not None
            ],
        }

    def _task(self, task: Any) -> Json:
        cached, fields = task.getCachedValue, self._fields
        raw = {field: cached(fields[field]) for field in fields}
        return {
            "key": int(task.getUniqueID()),
            "parent": _key(task.getParentTask()),
            "level": _number(task.getOutlineLevel()),
            "outline": _text(task.getOutlineNumber()),
            "summary": bool(task.getSummary()) or bool(task.hasChildTasks()),
            "calendar": _key(task.getCalendar()),
            "active": bool(task.getActive()),
            "notes": _text(task.getNotes()),
            "priority": _number(task.getPriority().getValue()) if task.getPriority() is not None else None,
            "recurring": _recurrence(task.getRecurringTask()),
            "splits": _ranges(task.getWorkSplits()),
            "subproject": _text(task.getSubprojectFile()),
            **{name: _text(raw[field]) for name, field in DATES.items()},
            **{name: self._span(raw[field]) for name, field in DURATIONS.items()},
            **{name: _number(raw[field]) for name, field in NUMBERS.items()},
            **{name: _text(raw[field]) for name, field in TEXTS.items()},
            **{name: None if raw[field] is None else bool(raw[field]) for name, field in FLAGS.items()},
            "baselines": [one for number in range(11) if (one := self._baseline(task, number))],
        }

    def _baseline(self, task: Any, number: int) -> Json | None:
        fields = self._baselines[number]
        start, finish = task.getCachedValue(fields["START"]), task.getCachedValue(fields["FINISH"])
        if start is None and finish is None:
            return None
        return {
            "number": number,
            "start": _text(start),
            "finish": _text(finish),
            "duration": self._span(task.getCachedValue(fields["DURATION"])),
            "work": self._span(task.getCachedValue(fields["WORK"])),
            "cost": _number(task.getCachedValue(fields["COST"])),
        }

    def _link(self, relation: Any) -> Json:
        lag = relation.getLag()
        return {
            "before": _key(relation.getPredecessorTask()),
            "after": _key(relation.getSuccessorTask()),
            "type": _text(relation.getType()),
            "lag": self._span(lag),
            "amount": float(lag.getDuration()) if lag is not None else 0.0,
            "unit": str(lag.getUnits().name()) if lag is not None else "",
        }

    def _resource(self, resource: Any) -> Json:
        rate = resource.getStandardRate()
        return {
            "key": _key(resource),
            "name": _text(resource.getName()),
            "type": _text(resource.getType()),
            "calendar": _key(resource.getCalendar()),
            "units": _number(resource.getMaxUnits()),
            "rate": _number(rate.getAmount()) if rate is not None else None,
            "rate_unit": str(rate.getUnits().name()) if rate is not None else "",
        }

    def _assignment(self, assignment: Any) -> Json:
        return {
            "task": _key(assignment.getTask()),
            "resource": _key(assignment.getResource()),
            "units": _number(assignment.getUnits()),
            "work": self._span(assignment.getWork()),
            "actual_work": self._span(assignment.getActualWork()),
            "cost": _number(assignment.getCost()),
            "delay": self._span(assignment.getDelay()),
        }

    def _span(self, duration: Any) -> Json | None:
        """Minutes, and whether they are of the clock."""
        if duration is None:
            return None
        units = duration.getUnits()
        unit = self._units.get(units) or self._units.setdefault(units, str(units.name()))
        if "PERCENT" in unit:
            return {"minutes": 0.0, "elapsed": unit.startswith("ELAPSED")}
        minutes = duration.convertUnits(self._minutes, self._properties).getDuration()
        return {"minutes": float(minutes), "elapsed": unit.startswith("ELAPSED")}


def _key(thing: Any) -> int | None:
    return int(thing.getUniqueID()) if thing is not None and thing.getUniqueID() is not None else None


def _text(value: Any) -> str | None:
    """The name of a choice, a date as ISO, anything else as it says itself."""
    if value is None or isinstance(value, str):
        return value
    name = getattr(value, "name", None)
    return str(name()) if callable(name) else str(value)


def _number(value: Any) -> float | None:
    return None if value is None else float(value.doubleValue() if hasattr(value, "doubleValue") else value)


def _week(days: Any) -> list[list[list[int]] | None]:
    """From Monday on; None where the calendar below counts."""
    of_week = jpype.JPackage("java").time.DayOfWeek
    result: list[list[list[int]] | None] = []
    for name in DAYS:
        day = of_week.valueOf(name)
        kind = days.getCalendarDayType(day)
        if kind is None or str(kind.name()) == "DEFAULT":
            result.append(None)
        elif str(kind.name()) == "NON_WORKING":
            result.append([])
        else:
            hours = days.getCalendarHours(day)
            result.append(_times(hours) if hours is not None else None)
    return result


def _times(hours: Any) -> list[list[int]]:
    return [[int(one.getStart().toSecondOfDay()), int(one.getEnd().toSecondOfDay())] for one in hours]


def _ranges(ranges: Any) -> list[list[str]]:
    return [] if ranges is None else [[str(one.getStart()), str(one.getEnd())] for one in ranges]


def _recurrence(recurring: Any) -> Json | None:
    if recurring is None or recurring.getRecurrenceType() is None:
        return None
    return {
        "type": str(recurring.getRecurrenceType().name()),
        "every": _number(recurring.getFrequency()),
        "times": _number(recurring.getOccurrences()),
    }


def _start_java(megabytes: int) -> None:
    jpype.startJVM(
        f"-Xmx{megabytes}m",
        "-Xms64m",
        "-Xss2m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:MaxMetaspaceSize=192m",
        "-XX:CompressedClassSpaceSize=96m",
        "-XX:ReservedCodeCacheSize=96m",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        "-Xshare:auto",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        "-Djavax.xml.accessExternalDTD=",
        "-Djavax.xml.accessExternalSchema=",
        "-Djava.net.useSystemProxies=false",
        convertStrings=True,
    )


def main(path: str, *, megabytes: int, seconds: int, most_bytes: int) -> Json:
    """What is in the file, or why it is not read."""
    import mpxj  # noqa: F401, PLC0415 - puts its archives on the class path before Java starts

    confinement.limit(seconds=seconds, written_bytes=most_bytes)
    confinement.forbid_network_and_programs()
    try:
        _start_java(megabytes)
    except (OSError, RuntimeError, jpype.JVMNotFoundException) as missing:
        return {"error": "java", "message": str(missing)}
    try:
        project = jpype.JPackage("org").mpxj.reader.UniversalProjectReader().read(path)
        return Reader(project).read() if project is not None else {"error": "unknown", "message": ""}
    except jpype.JException as refused:
        return {"error": "unreadable", "message": str(refused)[:2000]}


if __name__ == "__main__":
    # Libraries of Java say things on the standard output: the answer goes past them.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answer:
        os.dup2(2, 1)
        memory, time, size = map(int, sys.argv[2:5])
        json.dump(main(sys.argv[1], megabytes=memory, seconds=time, most_bytes=size), answer)
