"""What MPXJ has read of a file, as a document."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.rules.document import Assignment, Document, FileBaseline, PlanResource, ResourceKind, Unheld
from pilotage.engine.calendars.calendar import STANDARD, Calendar
from pilotage.engine.network.plan import (
    MS_PROJECT,
    PRIMAVERA,
    CriticalBy,
    FloatOf,
    Key,
    LagCalendar,
    LagUnit,
    Link,
    LinkType,
    Plan,
    Progress,
    Rules,
    Task,
)
from pilotage.exchange.schedules.amounts import moment_of
from pilotage.exchange.schedules.formats import Content
from pilotage.exchange.schedules.linking import LinkSet
from pilotage.exchange.schedules.mpxj.calendars import calendars_of
from pilotage.exchange.schedules.mpxj.days import at_working_hours, held_where_put, tells_days_only
from pilotage.exchange.schedules.mpxj.launching import answer_of
from pilotage.exchange.schedules.mpxj.tasks import ReadTasks, hours_of, money_of, read_tasks, seconds_of
from pilotage.exchange.schedules.mspdi.tasks import baselines_of
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.staffing import Piece, Span, Staffing
from pilotage.exchange.schedules.trapping import refuse_traps

# JSON: Any.
Json = dict[str, Any]
OWN_CALENDAR: Final = 0
LINKS: Final = {
    "FINISH_START": LinkType.FS,
    "START_START": LinkType.SS,
    "FINISH_FINISH": LinkType.FF,
    "START_FINISH": LinkType.SF,
}
LAGS: Final = {
    "PREDECESSOR": LagCalendar.PREDECESSOR,
    "SUCCESSOR": LagCalendar.SUCCESSOR,
    "PROJECT_DEFAULT": LagCalendar.PROJECT,
    "TWENTY_FOUR_HOUR": LagCalendar.ROUND_THE_CLOCK,
}
FLOATS: Final = {
    "START_SLACK": FloatOf.START,
    "FINISH_SLACK": FloatOf.FINISH,
    "SMALLEST_SLACK": FloatOf.SMALLER,
}
PROGRESS: Final = {
    "RETAINED_LOGIC": Progress.RETAINED_LOGIC,
    "PROGRESS_OVERRIDE": Progress.PROGRESS_OVERRIDE,
    "ACTUAL_DATES": Progress.ACTUAL_DATES,
}
LONGEST: Final = CriticalBy.LONGEST_PATH
KINDS: Final = {"WORK": ResourceKind.WORK, "MATERIAL": ResourceKind.MATERIAL, "COST": ResourceKind.COST}
HOURS: Final = {"MINUTES": 1 / 60, "HOURS": 1.0, "DAYS": 8.0, "WEEKS": 40.0, "MONTHS": 160.0, "YEARS": 1920.0}
"""Of a rate's unit, as it is stated: for 8-hour days."""
APPLICATIONS: Final = {"Microsoft": "Microsoft Project", "Primavera": "Primavera P6"}
SAYS_HONOUR: Final = ("MPP", "MPT", "MSPDI")
"""Where the setting that constraints beat links is in the file; elsewhere it counts as in MS Project's own default."""


def document_of(content: Content) -> Document:
    """The plan in the file. Raises Unreadable."""
    if content.root:
        refuse_traps(content.content)
    said = answer_of(content.content)
    about = said["properties"]
    is_primavera = about["application"] == "Primavera"
    calendars, unheld = calendars_of(said["calendars"])
    calendar = _plan_calendar(said, calendars, unheld)
    tasks = read_tasks(said["tasks"], is_primavera=is_primavera, calendars=frozenset(calendars))
    links = _links(said["links"], tasks)
    are_days = tells_days_only(about["type"], tasks)
    resources = _resources(said["resources"], calendars)
    by_key = {one.key: one for one in resources}
    names = {one["key"]: one["name"] for one in said["calendars"]}
    rules = _rules(about, is_primavera=is_primavera)
    document = Document(
        title=(about["title"] or content.name)[:300],
        format=(about["type"] or "mpxj").lower()[:20],
        application=APPLICATIONS.get(about["application"], about["application"] or "")[:100],
        plan=Plan(
            tasks=_staffed(said, tasks, Staffing(calendars, calendar, by_key), is_primavera=is_primavera),
            links=links.links,
            calendars=calendars,
            calendar=calendar,
            rules=rules,
            start=_start(about, tasks, rules),
            status=_moment(about, "status"),
            finish=_moment(about, "finish" if rules.is_from_finish else "must_finish_by"),
        ),
        words=tasks.words,
        stored=tasks.stored,
        resources=resources,
        assignments=_assignments(said["assignments"], tasks, by_key),
        baselines=_baselines(said["tasks"], tasks, is_primavera=is_primavera),
        calendar_names={key: names.get(key) or one.name for key, one in calendars.items()},
        seconds_a_day=_setting(about["minutes_per_day"], usual=480, most=1440) * 60,
        seconds_a_week=_setting(about["minutes_per_week"], usual=2400, most=10_080) * 60,
        days_a_month=float(_setting(about["days_per_month"], usual=20, most=31)),
        currency=(about["currency_code"] or about["currency_symbol"] or "")[:10],
        unheld=(*unheld, *tasks.unheld, *links.unheld),
        are_dates_days=are_days,
        are_codes_the_ids=is_primavera,
    )
    if about["application"] == "GanttProject":
        document = held_where_put(document)
    return at_working_hours(document) if are_days else document


def _moment(about: Json, name: str) -> datetime | None:
    return moment_of(about[name], where=gettext_lazy("the project"), what=name.replace("_", " "))


def _setting(said: float | None, *, usual: int, most: int) -> int:
    return int(said) if said is not None and 0 < said <= most else usual


def _plan_calendar(said: Json, calendars: dict[Key, Calendar], unheld: list[Unheld]) -> Key:
    key: Key | None = said["calendar"]
    if key is not None and key in calendars:
        return key
    calendars.setdefault(OWN_CALENDAR, STANDARD)
    unheld.append(Unheld(_("the project"), _("it names no calendar of its own; the standard one counts")))
    return OWN_CALENDAR


def _rules(about: Json, *, is_primavera: bool) -> Rules:
    critical = seconds_of(
        about["critical_slack"],
        where=gettext_lazy("the project"),
        what=gettext_lazy("the critical slack"),
        is_signed=True,
    )
    if is_primavera:
        return replace(
            PRIMAVERA,
            lag_calendar=LAGS.get(about["lag_calendar"], PRIMAVERA.lag_calendar),
            progress=PROGRESS.get(about["progress"], PRIMAVERA.progress),
            total_float=FLOATS.get(about["total_slack_type"], PRIMAVERA.total_float),
            is_expected_finish_used=about["use_expected_finish"],
            critical_float=critical or 0,
            critical_by=LONGEST if about["critical_by"] == "LONGEST_PATH" else PRIMAVERA.critical_by,
            are_open_ends_critical=about["open_ends_critical"],
        )
    return replace(
        MS_PROJECT,
        are_constraints_kept=about["honor_constraints"] or about["type"] not in SAYS_HONOUR,
        critical_float=critical or 0,
        is_from_finish=about["schedule_from"] == "FINISH" and about["finish"] is not None,
        is_finish_after_break=about["application"] == "ProjectLibre",
    )


def _start(about: Json, tasks: ReadTasks, rules: Rules) -> datetime | None:
    """Of Primavera the planned start: its “start” is that of the first activity."""
    start = _moment(about, "planned_start") if rules.rule_set is PRIMAVERA.rule_set else None
    start = start or _moment(about, "start")
    if start is not None or rules.is_from_finish:
        return start
    known = [stored.start for stored in tasks.stored.values() if stored.start is not None]
    found = min(known, default=None) or _moment(about, "created")
    if found is None:
        raise Unreadable(_("the project says no start, and no task has dates"))
    return found


def _links(said: list[Json], tasks: ReadTasks) -> LinkSet:
    links = LinkSet(frozenset(tasks.words))
    for one in said:
        before, after = one["before"], one["after"]
        # The line of the project itself, empty rows and stand-ins for other projects were left out before.
        if before is None or after is None:
            continue
        where = tasks.where.get(after) or tasks.where.get(before) or _("a link")
        unit, lag, share = LagUnit.WORKING, 0, 0.0
        if "PERCENT" in one["unit"]:
            unit = LagUnit.ELAPSED_SHARE if one["unit"].startswith("ELAPSED") else LagUnit.SHARE
            share = max(-1000.0, min(1000.0, one["amount"] / 100))
        else:
            lag = seconds_of(one["lag"], where=where, what=gettext_lazy("a lag"), is_signed=True) or 0
            unit = LagUnit.ELAPSED if one["unit"].startswith("ELAPSED") else LagUnit.WORKING
        links.add(Link(before, after, LINKS.get(one["type"], LinkType.FS), lag, unit, share), where=where)
    return links


def _resources(said: list[Json], calendars: Mapping[Key, Calendar]) -> tuple[PlanResource, ...]:
    found: dict[Key, PlanResource] = {}
    for one in said:
        if one["key"] is None or one["key"] in found or not one["name"]:
            continue
        hours = HOURS.get(one["rate_unit"])
        found[one["key"]] = PlanResource(
            key=one["key"],
            name=one["name"][:300],
            kind=KINDS.get(one["type"], ResourceKind.WORK),
            calendar=one["calendar"] if one["calendar"] in calendars else None,
            max_units=None if one["units"] is None else one["units"] / 100,
            rate_per_hour=None if one["rate"] is None or hours is None else money_of(one["rate"] / hours),
        )
    return tuple(found.values())


def _assignments(said: list[Json], tasks: ReadTasks, resources: Mapping[Key, PlanResource]) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(
            task=one["task"],
            resource=one["resource"],
            units=None if one["units"] is None else one["units"] / 100,
            work_hours=hours_of(one["work"], where=tasks.where[one["task"]]),
            actual_work_hours=hours_of(one["actual_work"], where=tasks.where[one["task"]]),
            cost=money_of(one["cost"]),
        )
        for one in said
        if one["task"] in tasks.words and one["resource"] in resources
    )


def _staffed(said: Json, tasks: ReadTasks, staffing: Staffing, *, is_primavera: bool) -> tuple[Task, ...]:
    pieces: dict[Key, list[Piece]] = {}
    for one in said["assignments"]:
        where = tasks.where.get(one["task"], "")
        work = seconds_of(one["work"], where=where, what=gettext_lazy("the work"))
        delay = seconds_of(one["delay"], where=where, what=gettext_lazy("the delay"), is_signed=True)
        if work and one["units"]:
            pieces.setdefault(one["task"], []).append(Piece(one["resource"], work, one["units"] / 100, delay or 0))
    lines = {one["key"]: one for one in said["tasks"]}
    return tuple(
        staffing.staffed(
            task,
            pieces.get(task.key, ()),
            _spans(lines[task.key]["splits"], tasks.where[task.key]),
            is_resource_ignored=_are_resources_ignored(lines[task.key], task, is_primavera=is_primavera),
            where=tasks.where[task.key],
        )
        for task in tasks.tasks
    )


def _are_resources_ignored(line: Json, task: Task, *, is_primavera: bool) -> bool:
    """Resources decide about the dates of resource dependent activities in Primavera, and of all tasks elsewhere."""
    if is_primavera:
        return bool(line["activity_type"] != "RESOURCE_DEPENDENT")
    return task.calendar is not None and bool(line["ignore_resource_calendar"])


def _spans(ranges: list[list[str]], where: str) -> list[Span]:
    spans = []
    for first, last in ranges:
        start = moment_of(first, where=where, what=gettext_lazy("the start of a part"))
        finish = moment_of(last, where=where, what=gettext_lazy("the finish of a part"))
        if start is not None and finish is not None and start < finish:
            spans.append((start, finish))
    return spans


def _baselines(said: list[Json], tasks: ReadTasks, *, is_primavera: bool) -> tuple[FileBaseline, ...]:
    """Of Primavera MPXJ's first baseline is what was planned: the baselines of P6 are projects of their own."""
    found = baselines_of(tasks.baselines)
    if not is_primavera:
        return found
    return tuple(replace(one, name=_("Planned dates")) if one.number == 0 else one for one in found)
