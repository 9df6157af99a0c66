"""A whole plan for <pm-gantt>: one query a table, tuples in and lists out, however many tasks there are.

Moments travel as whole minutes after 1970 in the plan's own local time, tasks by their uid, links by the uids of their
two ends: a plan of 5,000 tasks is to be there before anybody waits.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Baseline, BaselineTask, Plan, PlanAssignment, PlanLink, PlanResource, PlanTask
from pilotage.delivery.reads.comparing import working_time_of
from pilotage.delivery.reads.plans import calendars_of, links_visible_to
from pilotage.delivery.rules.calendars import calendar_from
from pilotage.delivery.rules.times import lasting
from pilotage.engine.calendars.calendar import STANDARD, Calendar
from pilotage.engine.calendars.working import moment_of

# JSON is shaped by what the element reads: Any.
Json = dict[str, Any]

# Column of the row, name in the JSON; `parent` and `calendar` are translated to what the element knows them by.
_FIELDS: Final = (
    ("uid", "uid"), ("parent_id", "parent"), ("name", "name"), ("code", "code"), ("kind", "kind"),
    ("duration_seconds", "duration"), ("is_elapsed", "elapsed"), ("is_estimated", "estimated"),
    ("share_done", "done"), ("total_float_seconds", "float"), ("free_float_seconds", "free"),
    ("is_critical", "critical"), ("constraint", "constraint"), ("is_manual", "manual"), ("is_active", "active"),
    ("calendar_id", "calendar"), ("work_hours", "work"), ("physical_share", "physical"),
)  # fmt: skip
_MOMENTS: Final = (
    ("start", "start"), ("finish", "finish"), ("late_finish", "late"), ("constraint_at", "constraintAt"),
    ("deadline", "deadline"), ("started_at", "started"), ("finished_at", "finished"),
)  # fmt: skip
FIELDS: Final = (*(name for _column, name in (*_FIELDS, *_MOMENTS)), "notes")
LINK_FIELDS: Final = ("from", "to", "type", "lag", "unit", "share")


def page_of(access: Access, plan: Plan) -> Json:
    """Everything that the element shows of a plan that was found through its door."""
    uids, tasks = _tasks(PlanTask.objects.filter(plan=plan), plan)
    links = PlanLink.objects.filter(Q(predecessor__plan=plan) | Q(successor__plan=plan))
    inner, outer = _links(links, uids, access)
    return {
        "plan": facts_of(plan),
        "fields": FIELDS,
        "tasks": tasks,
        "linkFields": LINK_FIELDS,
        "links": inner,
        "outer": outer,
        "resources": [[f"{id}", name] for id, name in PlanResource.objects.filter(plan=plan).values_list("id", "name")],
        "assignments": _assignments(plan, uids),
        "baselines": [
            {"id": f"{one.id}", "name": one.name, "isCurrent": one.is_current}
            for one in Baseline.objects.filter(plan=plan).order_by("number")
        ],
        "calendars": _calendars(plan),
    }


def facts_of(plan: Plan) -> Json:
    """What the element knows of the plan as a whole."""
    return {
        "revision": plan.revision,
        "start": minutes(plan.start),
        "finish": minutes(plan.computed_finish),
        "mustFinishBy": minutes(plan.must_finish_by),
        "status": minutes(plan.status_at),
        "day": plan.seconds_a_day,
        "week": plan.seconds_a_week,
        "month": round(plan.days_a_month * plan.seconds_a_day),
    }


def rows_anew(plan: Plan, versions: dict[UUID, int]) -> tuple[list[list[Any]], list[int]]:
    """The rows of tasks whose version is another than the one that was known, and the uids of all tasks in order."""
    known = PlanTask.objects.filter(plan=plan).order_by("position").values_list("id", "uid", "version")
    order, changed = [], []
    for id, uid, version in known:
        order.append(uid)
        if versions.get(id) != version:
            changed.append(id)
    return _tasks(PlanTask.objects.filter(pk__in=changed), plan)[1], order


def versions_of(plan: Plan) -> dict[UUID, int]:
    return dict(PlanTask.objects.filter(plan=plan).values_list("id", "version"))


def links_in(plan: Plan) -> list[list[Any]]:
    """The links within the plan, as the element knows them."""
    rows = PlanLink.objects.filter(successor__plan=plan, is_bridge=False)
    names = ("predecessor__uid", "successor__uid", "type", "lag_seconds", "lag_unit", "lag_share")
    return [list(row) for row in rows.order_by("id").values_list(*names)]


def assignments_in(plan: Plan) -> list[list[Any]]:
    return _assignments(plan, dict(PlanTask.objects.filter(plan=plan).values_list("id", "uid")))


def baseline_of(plan: Plan, baseline_id: UUID) -> list[list[int | None]] | None:
    """Uid, start and finish of each task as they were approved; None when the plan has no such baseline."""
    if not Baseline.objects.filter(plan=plan, pk=baseline_id).exists():
        return None
    rows = BaselineTask.objects.filter(baseline=baseline_id).order_by("uid").values_list("uid", "start", "finish")
    return [[uid, minutes(start), minutes(finish)] for uid, start, finish in rows]


def ids_by_uid(plan: Plan, uids: Collection[int]) -> dict[int, UUID]:
    return dict(PlanTask.objects.filter(plan=plan, uid__in=uids).values_list("uid", "id"))


def rows_by_reference(plan: Plan) -> dict[str, UUID]:
    """Tasks by what people type for them: the row number, which counts from 1, or the code where it names just one."""
    rows = list(PlanTask.objects.filter(plan=plan).order_by("position").values_list("id", "position", "code"))
    coded: dict[str, UUID | None] = {}
    for id, _position, code in rows:
        if code:
            coded[code.casefold()] = None if code.casefold() in coded else id
    numbered = {str(position + 1): id for id, position, _code in rows}
    return {**{code: id for code, id in coded.items() if id is not None}, **numbered}


def minutes(moment: datetime | None) -> int | None:
    return None if moment is None else moment_of(moment) // 60


def _tasks(rows: QuerySet[PlanTask], plan: Plan) -> tuple[dict[UUID, int], list[list[Any]]]:
    plain, dated = [column for column, _name in _FIELDS], [column for column, _name in _MOMENTS]
    found = list(rows.order_by("position").values_list("id", *plain, *dated, "notes"))
    uids: dict[UUID, int] = {row[0]: row[1] for row in found}
    if any(row[2] not in uids for row in found if row[2]):
        uids = dict(PlanTask.objects.filter(plan=plan).values_list("id", "uid"))
    time = working_time_of(plan.calendar)
    first_moment = 1 + len(plain)
    written = []
    for row in found:
        line = list(row[1:first_moment])
        line[1] = uids.get(line[1]) if line[1] else None
        line[5] = lasting(line[4], line[5], row[first_moment], row[first_moment + 1], time=time, day=plan.seconds_a_day)
        line[15] = f"{line[15]}" if line[15] else None
        line[16] = None if line[16] is None else float(line[16])
        line += [None if moment is None else moment_of(moment) // 60 for moment in row[first_moment:-1]]
        line.append(row[-1])
        written.append(line)
    return uids, written


def _links(links: QuerySet[PlanLink], uids: dict[UUID, int], access: Access) -> tuple[list[list[Any]], list[list[Any]]]:
    """Links within the plan, and links to others: of those whose other end may not be seen, only that there is one."""
    names = ("predecessor_id", "successor_id", "type", "lag_seconds", "lag_unit", "lag_share")
    inner, crossing = [], []
    for row in links.order_by("id").values_list("id", *names):
        if row[1] in uids and row[2] in uids:
            inner.append([uids[row[1]], uids[row[2]], *row[3:]])
        else:
            crossing.append(row)
    seen = links_visible_to(access).filter(pk__in=[row[0] for row in crossing])
    seen = seen.select_related("predecessor__plan__initiative", "successor__plan__initiative")
    others = {link.id: link for link in seen}
    return inner, [_outer(row, uids, others.get(row[0])) for row in crossing]


def _outer(row: tuple[Any, ...], uids: dict[UUID, int], link: PlanLink | None) -> list[Any]:
    """Uid of the task here, whether it waits, then name, initiative and key of the other where it may be seen."""
    is_waiting = row[2] in uids
    here = uids[row[2] if is_waiting else row[1]]
    if link is None:
        return [here, is_waiting, row[3], None, None, None]
    other = link.predecessor if is_waiting else link.successor
    initiative = other.plan.initiative
    return [here, is_waiting, row[3], other.name, initiative.name, initiative.key]


def _assignments(plan: Plan, uids: dict[UUID, int]) -> list[list[Any]]:
    rows = PlanAssignment.objects.filter(task__plan=plan).order_by("task_id", "id")
    found = rows.values_list("task_id", "resource_id", "units")
    return [[uids[task], f"{resource}", units] for task, resource, units in found if task in uids]


def _calendars(plan: Plan) -> Json:
    """Calendars by name; of the plan's own the days that are shaded: weekdays, and single days off and on."""
    rows = list(calendars_of(plan))
    main = next((row for row in rows if row.pk == plan.calendar_id), None)
    calendar = calendar_from(main.content, name=main.name) if main else STANDARD
    return {
        "known": [[f"{row.id}", row.name] for row in rows],
        "free": [place for place, shifts in enumerate(calendar.week) if not shifts],
        "special": list(_special(calendar)),
    }


def _special(calendar: Calendar) -> Iterable[list[Any]]:
    for one in calendar.special:
        yield [f"{one.first}", f"{one.last}", bool(one.shifts), one.name]
