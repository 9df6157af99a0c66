"""Activities of Primavera: kind, progress, constraints, floats and dates as P6 had them."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from pilotage.delivery.rules.document import Approved, Stored, Unheld, Words
from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.network.plan import Constraint, CriticalBy, Key, Kind, Rules, Task
from pilotage.exchange.schedules.amounts import MOST_HOURS, MOST_MONEY, whole_of
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.xer.outline import Outline
from pilotage.exchange.schedules.xer.tables import Row, Tables, named
from pilotage.exchange.schedules.xer.values import (
    CONSTRAINTS,
    KINDS,
    moment_in,
    number_in,
    plain,
    seconds_in,
    text_in,
)

MOST_ACTIVITIES: Final = 100_000
DONE: Final = "TK_Complete"
BEGUN: Final = "TK_Active"


@dataclass(slots=True)
class ReadActivities:
    """stand_ins: WBS summary activities, which are the node that they sum up."""

    tasks: list[Task] = field(default_factory=list)
    words: dict[Key, Words] = field(default_factory=dict)
    stored: dict[Key, Stored] = field(default_factory=dict)
    planned: dict[Key, Approved] = field(default_factory=dict)
    where: dict[Key, str] = field(default_factory=dict)
    by_resource: set[Key] = field(default_factory=set)
    stand_ins: dict[Key, Key] = field(default_factory=dict)
    unheld: list[Unheld] = field(default_factory=list)


def keys_of(tables: Tables) -> frozenset[Key]:
    found: set[Key] = set()
    for row in tables.all("TASK"):
        key = whole_of(row.get("task_id"), where=row, what="task_id")
        if key is None:
            raise Unreadable(_("an activity has no id (task_id)"), where=row.where)
        if key in found:
            raise Unreadable(_("two activities have the id {uid}").format(uid=key), where=row.where)
        found.add(key)
    if len(found) > MOST_ACTIVITIES:
        raise Unreadable(_("it has more than {limit} tasks").format(limit=MOST_ACTIVITIES))
    return frozenset(found)


def activities_of(
    tables: Tables, outline: Outline, *, projects: frozenset[int], calendars: frozenset[Key], rules: Rules
) -> ReadActivities:
    result = ReadActivities()
    for row in tables.all("TASK"):
        project = whole_of(row.get("proj_id"), where=row, what="proj_id")
        if project is not None and project not in projects:
            continue
        key = int(row.values["task_id"])
        code, name = text_in(row, "task_code"), text_in(row, "task_name")
        where = result.where[key] = named(row, code, name)
        node = whole_of(row.get("wbs_id"), where=row, what="wbs_id")
        parent = outline.key_of.get(node) if node is not None else None
        if row.get("task_type") == "TT_WBS" and parent is not None:
            result.stand_ins[key] = parent
            result.unheld.append(Unheld(where, _("this WBS summary activity is kept as the node that it sums up")))
            continue
        task = _task(row, key, parent, calendars, where, result.unheld)
        result.tasks.append(task)
        if row.get("task_type") == "TT_Rsrc":
            result.by_resource.add(key)
        result.words[key] = _words(row, code, name)
        result.stored[key] = _stored(row, rules)
        result.planned[key] = _planned(row)
    _put_notes(tables, result)
    return result


def _task(row: Row, key: int, parent: Key | None, calendars: frozenset[Key], where: str, unheld: list[Unheld]) -> Task:
    calendar = whole_of(row.get("clndr_id"), where=row, what="clndr_id")
    if calendar is not None and calendar not in calendars:
        unheld.append(Unheld(where, _("its calendar {uid} is not in the file").format(uid=calendar)))
        calendar = None
    duration = seconds_in(row, "target_drtn_hr_cnt")
    remaining = seconds_in(row, "remain_drtn_hr_cnt")
    kind = KINDS.get(row.get("task_type") or "TT_Task", Kind.TASK)
    if duration is None and remaining is None and kind is Kind.TASK:
        unheld.append(Unheld(where, _("it says no duration")))
    status = row.get("status_code")
    started = moment_in(row, "act_start_date")
    finished = moment_in(row, "act_end_date") if status in (DONE, None) else None
    whole = duration if duration is not None else remaining or 0
    return Task(
        key=key,
        kind=kind,
        parent=parent,
        calendar=calendar,
        duration=0 if kind in (Kind.MILESTONE, Kind.FINISH_MILESTONE) else whole,
        remaining=remaining,
        share_done=_share_done(status, whole, remaining, is_finished=finished is not None),
        started=started,
        finished=finished,
        stopped=moment_in(row, "suspend_date"),
        resumes=moment_in(row, "resume_date"),
        constraints=_constraints(row, where, unheld),
        expected_finish=moment_in(row, "expect_end_date"),
        external_early_start=moment_in(row, "external_early_start_date"),
        external_late_finish=moment_in(row, "external_late_end_date"),
    )


def _share_done(status: str | None, whole: Seconds, remaining: Seconds | None, *, is_finished: bool) -> float:
    """Of the duration: what Primavera calls duration per cent complete."""
    if status == DONE or is_finished:
        return 1.0
    if status != BEGUN or remaining is None or whole <= 0:
        return 0.0
    return min(max(1 - remaining / whole, 0.0), 1.0)


def _constraints(row: Row, where: str, unheld: list[Unheld]) -> tuple[tuple[Constraint, datetime | None], ...]:
    result: list[tuple[Constraint, datetime | None]] = []
    for type_column, date_column in (("cstr_type", "cstr_date"), ("cstr_type2", "cstr_date2")):
        name = row.get(type_column)
        if name is None:
            continue
        constraint = CONSTRAINTS.get(name)
        at = moment_in(row, date_column)
        if constraint is None:
            unheld.append(Unheld(where, _("its constraint {name} is not known").format(name=name)))
        elif constraint is Constraint.AS_LATE_AS_POSSIBLE:
            result.append((constraint, None))
        elif at is None:
            unheld.append(Unheld(where, _("its constraint has no date and does not count")))
        else:
            result.append((constraint, at))
    return tuple(result)


def _words(row: Row, code: str, name: str) -> Words:
    physical = number_in(row, "phys_complete_pct")
    is_physical = row.get("complete_pct_type") == "CP_Phys"
    return Words(
        name=name[:500],
        code=code[:120],
        work_hours=_hours(row, "target_work_qty", "target_equip_qty"),
        actual_work_hours=_hours(row, "act_work_qty", "act_equip_qty"),
        physical_share=float(min(max(physical, Decimal(0)), Decimal(100)) / 100)
        if physical is not None and is_physical
        else None,
    )


def _hours(row: Row, *columns: str) -> Decimal | None:
    known = [number for column in columns if (number := number_in(row, column)) is not None]
    if not known:
        return None
    total = sum(known, Decimal(0)).quantize(Decimal("0.0001"))
    return total if abs(total) <= MOST_HOURS else None


def _stored(row: Row, rules: Rules) -> Stored:
    """A started activity starts when it did, and what is left of it has early and late dates of its own."""
    total = seconds_in(row, "total_float_hr_cnt", is_signed=True)
    early_start = moment_in(row, "early_start_date") or moment_in(row, "restart_date")
    early_finish = moment_in(row, "early_end_date") or moment_in(row, "reend_date")
    return Stored(
        start=moment_in(row, "act_start_date") or early_start or moment_in(row, "target_start_date"),
        finish=moment_in(row, "act_end_date") or early_finish or moment_in(row, "target_end_date"),
        early_start=early_start,
        early_finish=early_finish,
        late_start=moment_in(row, "late_start_date"),
        late_finish=moment_in(row, "late_end_date"),
        total_float=total,
        free_float=seconds_in(row, "free_float_hr_cnt", is_signed=True),
        is_critical=_is_critical(row, total, rules),
    )


def _is_critical(row: Row, total: Seconds | None, rules: Rules) -> bool | None:
    if rules.critical_by is CriticalBy.LONGEST_PATH:
        return row.is_set("driving_path_flag") if row.get("driving_path_flag") else None
    return None if total is None else total <= rules.critical_float


def _planned(row: Row) -> Approved:
    return Approved(
        start=moment_in(row, "target_start_date"),
        finish=moment_in(row, "target_end_date"),
        duration=seconds_in(row, "target_drtn_hr_cnt"),
        work_hours=_hours(row, "target_work_qty", "target_equip_qty"),
    )


def _put_notes(tables: Tables, result: ReadActivities) -> None:
    """Notebook topics, each under its title."""
    titles = {row.get("memo_type_id"): text_in(row, "memo_type") for row in tables.all("MEMOTYPE")}
    for row in tables.all("TASKMEMO"):
        key = whole_of(row.get("task_id"), where=row, what="task_id")
        words = result.words.get(key) if key is not None else None
        text = plain(text_in(row, "task_memo"))
        if key is None or words is None or not text:
            continue
        title = titles.get(row.get("memo_type_id"), "")
        note = f"{title}: {text}" if title else text
        result.words[key] = replace(words, notes="\n\n".join(part for part in (words.notes, note) if part))


def with_costs(words: dict[Key, Words], costs: dict[Key, tuple[Decimal, Decimal]]) -> dict[Key, Words]:
    """Planned and actual cost of assignments and expenses, beside what the activity says of itself."""
    cent = Decimal("0.01")
    return {
        key: replace(said, cost=costs[key][0].quantize(cent), actual_cost=costs[key][1].quantize(cent))
        if key in costs and max(map(abs, costs[key])) <= MOST_MONEY
        else said
        for key, said in words.items()
    }
