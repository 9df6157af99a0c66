"""Real plans with the dates that the tool which made them stored: read as plans, and compared with our own dates.

What the extracts lack (scheduling options, whose calendar counts) is read from the files beside them.
"""

import gzip
import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

from pilotage.engine.calendars.calendar import DAY, Calendar, Special
from pilotage.engine.network.plan import (
    MS_PROJECT,
    PRIMAVERA,
    Constraint,
    FloatOf,
    Kind,
    LagCalendar,
    Link,
    LinkType,
    Plan,
    Progress,
    Task,
    Work,
)
from pilotage.engine.network.scheduling import schedule

FILES = Path(__file__).parents[3] / "shared" / "data" / "schedules"
MINUTE = 60
DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
KINDS = {
    "START_MILESTONE": Kind.MILESTONE,
    "FINISH_MILESTONE": Kind.FINISH_MILESTONE,
    "LEVEL_OF_EFFORT": Kind.LEVEL_OF_EFFORT,
}
CONSTRAINTS = {
    "AS_LATE_AS_POSSIBLE": Constraint.AS_LATE_AS_POSSIBLE,
    "START_NO_EARLIER_THAN": Constraint.START_NO_EARLIER,
    "START_NO_LATER_THAN": Constraint.START_NO_LATER,
    "FINISH_NO_EARLIER_THAN": Constraint.FINISH_NO_EARLIER,
    "FINISH_NO_LATER_THAN": Constraint.FINISH_NO_LATER,
    "START_ON": Constraint.START_ON,
    "FINISH_ON": Constraint.FINISH_ON,
}
MUST = {"MUST_START_ON": Constraint.START_ON, "MUST_FINISH_ON": Constraint.FINISH_ON}
MANDATORY = {"MUST_START_ON": Constraint.MANDATORY_START, "MUST_FINISH_ON": Constraint.MANDATORY_FINISH}
LAG_CALENDARS = {
    "rcal_Predecessor": LagCalendar.PREDECESSOR,
    "rcal_Successor": LagCalendar.SUCCESSOR,
    "rcal_ProjDefault": LagCalendar.PROJECT,
    "rcal_24Hour": LagCalendar.ROUND_THE_CLOCK,
}
FLOATS = {"FT_FF": FloatOf.FINISH, "FT_SF": FloatOf.START, "FT_MIN": FloatOf.SMALLER}


@dataclass
class Compared:
    """Dates, floats and criticality of one file: how many there are, and which differ."""

    compared: int = 0
    differing: list[tuple] = field(default_factory=list)

    @property
    def agreeing(self):
        return self.compared - len(self.differing)

    def look(self, key, name, theirs, ours):
        self.compared += 1
        if theirs != ours:
            self.differing.append((key, name, theirs, ours))


def names():
    return sorted(path.name.removesuffix(".json.gz") for path in (FILES / "oracle").glob("*.json.gz"))


def read(name):
    with gzip.open(FILES / "oracle" / f"{name}.json.gz") as file:
        return json.load(file)


def compared(name):
    """Our dates beside the stored ones. A finished activity of Primavera has no float: stored as 0 by the extract."""
    extract = read(name)
    plan = plan_of(extract)
    found = schedule(plan)
    result = Compared()
    for row in extract["tasks"]:
        dated = found.dates[row["uid"]]
        shown = {"start": dated.start, "finish": dated.finish, "ES": dated.early_start, "EF": dated.early_finish}
        for field_name, ours in {**shown, "LS": dated.late_start, "LF": dated.late_finish}.items():
            if row[field_name] is not None:
                result.look(row["uid"], field_name, datetime.fromisoformat(row[field_name]), ours)
        if row["TF_min"] is not None:
            result.look(row["uid"], "TF", row["TF_min"], (dated.total_float or 0) / MINUTE)
            result.look(row["uid"], "critical", row["critical"], dated.is_critical)
    return result


def compared_paths(name):
    """Free float and longest path, which only files of Primavera keep."""
    found = schedule(plan_of(read(name)))
    result = Compared()
    for row in xer(FILES / name)["TASK"]:
        dated = found.dates[int(row["task_id"])]
        result.look(row["task_name"], "longest", row["driving_path_flag"] == "Y", dated.is_longest)
        if row["free_float_hr_cnt"]:
            result.look(row["task_name"], "free", float(row["free_float_hr_cnt"]) * 3600, dated.free_float)
    return result


def plan_of(extract):
    name = extract["file"]
    is_primavera = name.endswith(".xer")
    tables = xer(FILES / name) if is_primavera else {}
    works = assignments(FILES / name) if name.endswith(".xml") else {}
    calendars = {row["uid"]: a_calendar(row) for row in extract["calendars"]}
    return Plan(
        tasks=tuple(in_outline_order([a_task(row, is_primavera, works) for row in extract["tasks"]])),
        links=tuple(
            Link(before, after, LinkType(kind), round(lag * MINUTE)) for before, after, kind, lag in extract["links"]
        ),
        calendars=calendars,
        calendar=int(tables["PROJECT"][0]["clndr_id"]) if is_primavera else extract["calendars"][0]["uid"],
        rules=p6_rules(tables) if is_primavera else replace(MS_PROJECT, is_finish_after_break=name.endswith(".pod")),
        start=moment(extract["planned_start"] if is_primavera else extract["project_start"]),
        status=moment(extract["data_date"]),
        finish=moment(tables["PROJECT"][0].get("plan_end_date") or None) if is_primavera else None,
    )


def p6_rules(tables):
    options, project = tables["SCHEDOPTIONS"][0], tables["PROJECT"][0]
    progress = Progress.RETAINED_LOGIC if options["sched_retained_logic"] == "Y" else Progress.ACTUAL_DATES
    if options["sched_progress_override"] == "Y":
        progress = Progress.PROGRESS_OVERRIDE
    return replace(
        PRIMAVERA,
        lag_calendar=LAG_CALENDARS[options["sched_calendar_on_relationship_lag"]],
        progress=progress,
        total_float=FLOATS[options["sched_float_type"]],
        critical_float=round(float(project["critical_drtn_hr_cnt"]) * 3600),
    )


def a_task(row, is_primavera, works):
    is_summary = row["summary"] or row["dur_min"] is None
    must = MANDATORY if is_primavera else MUST
    constraint = (CONSTRAINTS | must).get(row["constraint"])
    is_manual = row["mode"] == "MANUALLY_SCHEDULED"
    return Task(
        row["uid"],
        kind=Kind.SUMMARY if is_summary else KINDS.get(row["type"], Kind.TASK),
        parent=row["parent"] or None,
        calendar=row["cal"],
        duration=0 if is_summary else round(row["dur_min"] * MINUTE),
        remaining=None if is_summary or row["rem_min"] is None else round(row["rem_min"] * MINUTE),
        started=moment(row["actual_start"]),
        finished=moment(row["actual_finish"]),
        constraints=() if constraint is None else ((constraint, moment(row["constraint_date"])),),
        is_manual=is_manual,
        manual=(moment(row["start"]), moment(row["finish"])) if is_manual else (None, None),
        works=works.get(row["uid"], ()),
    )


def in_outline_order(tasks):
    """A summary before what is below it."""
    below = {}
    for task in tasks:
        below.setdefault(task.parent, []).append(task)
    stack = list(reversed(below.get(None, ())))
    while stack:
        task = stack.pop()
        yield task
        stack.extend(reversed(below.get(task.key, ())))


def a_calendar(row):
    week = tuple(shifts(row["week"][day]) for day in DAYS)
    special = tuple(Special(date.fromisoformat(a), date.fromisoformat(b), shifts(c)) for a, b, c in row["exceptions"])
    return Calendar(week, special, name=row["name"])


def shifts(pairs):
    return tuple((seconds(start), seconds(finish) or DAY) for start, finish in pairs)


def seconds(clock):
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def moment(text):
    return None if text is None else datetime.fromisoformat(text)


def xer(path):
    tables, fields = {}, []
    for line in path.read_text(encoding="cp1252").splitlines():
        mark, *values = line.split("\t")
        if mark == "%T":
            rows = tables.setdefault(values[0], [])
        elif mark == "%F":
            fields = values
        elif mark == "%R":
            rows.append(dict(zip(fields, values, strict=False)))
    return tables


def assignments(path):
    """What each resource does of each task (unless its duration is fixed)."""
    space = {"p": "http://schemas.microsoft.com/project"}
    root = ElementTree.parse(path).getroot()  # noqa: S314 - a file of our own test data

    def number(node, tag):
        found = node.find(f"p:{tag}", space)
        return None if found is None else int(float(found.text))

    calendars = {number(node, "UID"): number(node, "CalendarUID") for node in root.iterfind(".//p:Resource", space)}
    is_fixed = {number(node, "UID"): number(node, "Type") == 1 for node in root.iterfind(".//p:Task", space)}
    works = {}
    for node in root.iterfind(".//p:Assignment", space):
        task, resource = number(node, "TaskUID"), number(node, "ResourceUID")
        work, units = node.find("p:Work", space), node.find("p:Units", space)
        if is_fixed.get(task, True) or calendars.get(resource) is None or work is None or units is None:
            continue
        if amount := pt(work.text) / float(units.text):
            works[task] = (*works.get(task, ()), Work(calendars[resource], round(amount)))
    return works


def pt(text):
    """Seconds of PT8H30M0S."""
    hours, rest = text.removeprefix("PT").split("H")
    minutes, rest = rest.split("M")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest.removesuffix("S"))
