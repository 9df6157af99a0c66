"""A file of Primavera as a document: all its projects as one plan."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.rules.document import Document, FileBaseline, Unheld
from pilotage.engine.calendars.calendar import STANDARD, Calendar, Seconds
from pilotage.engine.network.plan import PRIMAVERA, CriticalBy, Key, Link, LinkType, Plan, Progress, Rules, Task
from pilotage.exchange.schedules.amounts import number_of, whole_of
from pilotage.exchange.schedules.formats import Content
from pilotage.exchange.schedules.linking import LinkSet
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.xer.activities import ReadActivities, activities_of, keys_of, with_costs
from pilotage.exchange.schedules.xer.calendars import ReadCalendars, calendars_of
from pilotage.exchange.schedules.xer.outline import in_order, outline_of
from pilotage.exchange.schedules.xer.resources import ReadAssignments, assignments_of, resources_of
from pilotage.exchange.schedules.xer.tables import Row, Tables, tables_of
from pilotage.exchange.schedules.xer.values import FLOATS, LAGS, LINKS, moment_in, number_in, seconds_in, text_in

OWN_CALENDAR: Final = 0
LEFT_OUT: Final = {
    "UDFVALUE": "values of fields of its own",
    "TASKACTV": "activity codes on activities",
    "TASKPROC": "steps of activities",
    "TASKDOC": "documents of activities",
    "PROJISSU": "issues",
    "RISK": "risks",
}
"""Tables whose rows are counted and named, not kept."""


def document_of(content: Content) -> Document:
    """The plan in the file. Raises Unreadable."""
    tables = tables_of(content.content)
    projects = _projects(tables)
    main = next(iter(projects.values()))
    read = calendars_of(tables)
    calendars: dict[Key, Calendar] = dict(read.calendars)
    calendar = _plan_calendar(main, calendars, read)
    rules = _rules(tables, main)
    chosen = frozenset(projects)
    outline = outline_of(tables, projects=chosen, taken=keys_of(tables))
    activities = activities_of(tables, outline, projects=chosen, calendars=frozenset(calendars), rules=rules)
    tasks = frozenset(task.key for task in activities.tasks)
    resources = resources_of(tables, frozenset(calendars))
    assigned = assignments_of(tables, tasks, {one.key: one for one in resources}, calendar)
    staffed = [_staffed(task, activities, assigned) for task in activities.tasks]
    ordered = in_order(outline, ((task, activities.words[task.key].code) for task in staffed))
    if not ordered:
        raise Unreadable(_("there is no activity in it"))
    links = _links(tables, activities, frozenset(task.key for task in ordered))
    status = _date(main, "last_recalc_date", "data_date")
    return Document(
        title=_title(tables, main, content.name),
        format="xer",
        application=f"Primavera P6 {tables.version}".strip(),
        plan=Plan(
            tasks=ordered,
            links=links.links,
            calendars=calendars,
            calendar=calendar,
            rules=rules,
            start=_start(main, status, activities),
            status=status,
            finish=moment_in(main, "plan_end_date"),
        ),
        words={**outline.words, **with_costs(activities.words, assigned.costs)},
        stored=activities.stored,
        resources=resources,
        assignments=tuple(assigned.assignments),
        baselines=_baselines(activities),
        calendar_names={key: read.names.get(key) or one.name for key, one in calendars.items()},
        seconds_a_day=_hours_a(read, calendar, 0, usual=8, most=24),
        seconds_a_week=_hours_a(read, calendar, 1, usual=40, most=168),
        days_a_month=_days_a_month(read, calendar),
        currency=_currency(tables),
        unheld=(*read.unheld, *activities.unheld, *links.unheld, *_left_out(tables, projects)),
        are_codes_the_ids=True,
    )


def _projects(tables: Tables) -> dict[int, Row]:
    """The projects that the file gives away; those that came along because something points to them stay out."""
    found: dict[int, Row] = {}
    for row in tables.all("PROJECT"):
        key = whole_of(row.get("proj_id"), where=row, what="proj_id")
        if key is not None and row.get("orig_proj_id") is None:
            found[key] = row
    given = {key: row for key, row in found.items() if row.get("export_flag") in ("Y", None)}
    if not found:
        raise Unreadable(_("there is no project in it"))
    return given or found


def _plan_calendar(main: Row, calendars: dict[Key, Calendar], read: ReadCalendars) -> Key:
    key = whole_of(main.get("clndr_id"), where=main.where, what="clndr_id")
    if key is not None and key in calendars:
        return key
    if read.default is not None:
        return read.default
    calendars[OWN_CALENDAR] = STANDARD
    read.unheld.append(Unheld(_("the project"), _("it names no calendar of its own; the standard one counts")))
    return OWN_CALENDAR


def _rules(tables: Tables, main: Row) -> Rules:
    """As set in P6 under “Schedule, Options”; without them its defaults count."""
    is_longest = main.get("critical_path_type") == "CT_DrivPath"
    usual = replace(
        PRIMAVERA,
        critical_float=seconds_in(main, "critical_drtn_hr_cnt", is_signed=True) or 0,
        critical_by=CriticalBy.LONGEST_PATH if is_longest else CriticalBy.TOTAL_FLOAT,
    )
    options = [row for row in tables.all("SCHEDOPTIONS") if row.get("proj_id") in (main.get("proj_id"), None)]
    if not options:
        return usual
    row = options[0]
    return replace(
        usual,
        lag_calendar=LAGS.get((row.get("sched_calendar_on_relationship_lag") or "").lower(), PRIMAVERA.lag_calendar),
        progress=_progress(row),
        total_float=FLOATS.get(row.get("sched_float_type") or "", PRIMAVERA.total_float),
        is_expected_finish_used=row.is_set("sched_use_expect_end_flag"),
        are_open_ends_critical=row.is_set("sched_open_critical_flag"),
    )


def _progress(row: Row) -> Progress:
    if row.is_set("sched_progress_override"):
        return Progress.PROGRESS_OVERRIDE
    is_retained = row.get("sched_retained_logic") is None or row.is_set("sched_retained_logic")
    return Progress.RETAINED_LOGIC if is_retained else Progress.ACTUAL_DATES


def _date(row: Row, *columns: str) -> datetime | None:
    return next((moment for column in columns if (moment := moment_in(row, column)) is not None), None)


def _start(main: Row, status: datetime | None, activities: ReadActivities) -> datetime:
    known = [one.start for one in activities.stored.values() if one.start is not None]
    known += [one.finish for one in activities.stored.values() if one.finish is not None]
    found = _date(main, "plan_start_date", "scd_start_date") or status or min(known, default=None)
    if found is None:
        raise Unreadable(_("the project says no start, and no activity has dates"))
    return found


def _staffed(task: Task, activities: ReadActivities, assigned: ReadAssignments) -> Task:
    """Resources decide about the dates of resource dependent activities only."""
    works = assigned.works.get(task.key, ())
    return replace(task, works=tuple(works)) if works and task.key in activities.by_resource else task


def _links(tables: Tables, activities: ReadActivities, keys: frozenset[Key]) -> LinkSet:
    links = LinkSet(keys)
    for row in tables.all("TASKPRED"):
        before = whole_of(row.get("pred_task_id"), where=row, what="pred_task_id")
        after = whole_of(row.get("task_id"), where=row, what="task_id")
        if before is None or after is None:
            raise Unreadable(_("a link names only one of its activities"), where=row.where)
        type = (row.get("pred_type") or "PR_FS").removeprefix("PR_")
        if after not in activities.where and before not in activities.where:
            continue
        links.add(
            Link(
                activities.stand_ins.get(before, before),
                activities.stand_ins.get(after, after),
                LINKS.get(type, LinkType.FS),
                seconds_in(row, "lag_hr_cnt", is_signed=True) or 0,
            ),
            where=activities.where.get(after) or row.where,
        )
    return links


def _title(tables: Tables, main: Row, name: str) -> str:
    for row in tables.all("PROJWBS"):
        if row.get("proj_id") == main.get("proj_id") and row.is_set("proj_node_flag") and row.get("wbs_name"):
            return text_in(row, "wbs_name")[:300]
    return (text_in(main, "proj_short_name") or name)[:300]


def _baselines(activities: ReadActivities) -> tuple[FileBaseline, ...]:
    """What was planned before progress moved it. The baselines of P6 are projects of their own, and not in the file."""
    tasks = {key: planned for key, planned in activities.planned.items() if planned.start or planned.finish}
    return (FileBaseline(0, _("Planned dates"), tasks),) if tasks else ()


def _hours_a(read: ReadCalendars, calendar: Key, place: int, *, usual: int, most: int) -> Seconds:
    text = read.day_hours.get(calendar, (None, None, None))[place]
    hours = number_of(text, where=_("the calendar of the project"), what=gettext_lazy("the hours of a day or week"))
    return round(hours * 3600) if hours is not None and 0 < hours <= most else usual * 3600


def _days_a_month(read: ReadCalendars, calendar: Key) -> float:
    text = read.day_hours.get(calendar, (None, None, None))[2]
    hours = number_of(text, where=_("the calendar of the project"), what=gettext_lazy("the hours of a month"))
    day = Decimal(_hours_a(read, calendar, 0, usual=8, most=24)) / 3600
    return float(hours / day) if hours is not None and 0 < hours <= 744 else 20.0


def _currency(tables: Tables) -> str:
    """That of the exchange rate 1, to which all others of the file are set."""
    for row in tables.all("CURRTYPE"):
        if number_in(row, "base_exch_rate") == 1:
            return (row.get("curr_short_name") or row.get("curr_symbol") or "")[:10]
    return ""


def _left_out(tables: Tables, projects: Mapping[int, Row]) -> list[Unheld]:
    result = []
    for table, name in LEFT_OUT.items():
        count = len(tables.all(table))
        if count:
            result.append(Unheld(_("the file"), f"{count} {_(name)}"))
    others = len(tables.all("PROJECT")) - len(projects)
    if others > 0:
        said = _("{count} projects came along as baselines or because links point to them; they are not read")
        result.append(Unheld(_("the file"), said.format(count=others)))
    if len(projects) > 1:
        said = _("its {count} projects are read as one plan, with the data date and options of the first")
        result.append(Unheld(_("the file"), said.format(count=len(projects))))
    return result
