"""From a document to the rows of a plan: pure, and the same rows whenever the same document comes again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b
from uuid import UUID

from pilotage.delivery.models import Plan, PlanAssignment, PlanCalendar, PlanLink, PlanResource, PlanTask
from pilotage.delivery.rules.calendars import content_of
from pilotage.delivery.rules.document import Assignment, Document, Unheld, Words
from pilotage.engine.network import plan as network
from pilotage.kit.uuids import new_id

MOST_OF_A_KEY = 40


@dataclass(slots=True)
class Ids:
    """The ids of the rows that are there already, by what names them in a file; others get new ones."""

    calendars: dict[str, UUID] = field(default_factory=dict)
    tasks: dict[int, UUID] = field(default_factory=dict)
    resources: dict[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a document, unsaved. unheld: what no row can hold, beside what the document says itself."""

    calendars: list[PlanCalendar]
    tasks: list[PlanTask]
    links: list[PlanLink]
    resources: list[PlanResource]
    assignments: list[PlanAssignment]
    unheld: list[Unheld]


def uid_of(key: network.Key) -> int:
    """The number of a task in rows: that of the file, or, for a key that is no number, one that is always the same."""
    if isinstance(key, int):
        return key
    if key.isascii() and key.isdecimal() and len(key) < 16:
        return int(key)
    return int.from_bytes(blake2b(key.encode(), digest_size=6).digest()) + 10**12


def key_of(key: network.Key) -> str:
    """The key of a calendar or a resource in rows, shortened to fit where a file has a longer one."""
    text = str(key)
    if len(text) <= MOST_OF_A_KEY:
        return text
    return text[:23] + "-" + blake2b(text.encode(), digest_size=8).hexdigest()


def rows_from(document: Document, plan: Plan, *, ids: Ids, with_costs: bool) -> Rows:
    """The rows that hold the document in this plan. `with_costs`: whether who brings it may write money there."""
    calendars = [
        PlanCalendar(
            id=ids.calendars.setdefault(key_of(key), new_id()),
            plan=plan,
            key=key_of(key),
            name=(document.calendar_names.get(key) or calendar.name or key_of(key))[:200],
            content=content_of(calendar),
        )
        for key, calendar in document.plan.calendars.items()
    ]
    for task in document.plan.tasks:
        ids.tasks.setdefault(uid_of(task.key), new_id())
    unheld: list[Unheld] = []
    resources = [
        PlanResource(
            id=ids.resources.setdefault(key_of(one.key), new_id()),
            plan=plan,
            key=key_of(one.key),
            name=one.name[:300],
            kind=one.kind,
            calendar_id=None if one.calendar is None else ids.calendars.get(key_of(one.calendar)),
            max_units=one.max_units,
            rate_per_hour=one.rate_per_hour if with_costs else None,
        )
        for one in document.resources
    ]
    return Rows(
        calendars=calendars,
        tasks=_tasks(document, plan, ids, with_costs=with_costs),
        links=_links(document, ids, unheld),
        resources=resources,
        assignments=_assignments(document, ids, unheld, with_costs=with_costs),
        unheld=unheld,
    )


def apply_settings(document: Document, plan: Plan, *, calendar_id: UUID | None) -> None:
    """Let the plan have the settings of the document."""
    source, rules = document.plan, document.plan.rules
    plan.title = document.title[:300]
    plan.rule_set, plan.lag_calendar = rules.rule_set.value, rules.lag_calendar.value
    plan.progress, plan.total_float = rules.progress.value, rules.total_float.value
    plan.are_constraints_kept, plan.is_from_finish = rules.are_constraints_kept, rules.is_from_finish
    plan.is_expected_finish_used = rules.is_expected_finish_used
    plan.critical_float_seconds, plan.critical_by = rules.critical_float, rules.critical_by.value
    plan.are_open_ends_critical, plan.is_finish_after_break = rules.are_open_ends_critical, rules.is_finish_after_break
    plan.start, plan.status_at, plan.must_finish_by = source.start, source.status, source.finish
    plan.calendar_id = calendar_id
    plan.seconds_a_day, plan.seconds_a_week = document.seconds_a_day, document.seconds_a_week
    plan.days_a_month = document.days_a_month
    plan.currency = document.currency[:8]


def _tasks(document: Document, plan: Plan, ids: Ids, *, with_costs: bool) -> list[PlanTask]:
    levels: dict[network.Key, int] = {}
    rows = []
    for position, task in enumerate(document.plan.tasks):
        levels[task.key] = 1 if task.parent is None else levels.get(task.parent, 0) + 1
        row = PlanTask(id=ids.tasks[uid_of(task.key)], plan=plan, uid=uid_of(task.key))
        row.position, row.level = position, levels[task.key]
        row.parent_id = None if task.parent is None else ids.tasks[uid_of(task.parent)]
        row.calendar_id = None if task.calendar is None else ids.calendars[key_of(task.calendar)]
        _write_dates(row, task)
        _write_words(row, document.words[task.key], with_costs=with_costs)
        rows.append(row)
    return rows


def _write_dates(row: PlanTask, task: network.Task) -> None:
    row.kind = task.kind.value
    row.duration_seconds, row.is_elapsed, row.remaining_seconds = task.duration, task.is_elapsed, task.remaining
    row.share_done = task.share_done
    row.started_at, row.finished_at = task.started, task.finished
    row.stopped_at, row.resumes_at = task.stopped, task.resumes
    (row.constraint, row.constraint_at), (row.second_constraint, row.second_constraint_at) = _constraints(task)
    row.deadline, row.expected_finish = task.deadline, task.expected_finish
    row.external_early_start, row.external_late_finish = task.external_early_start, task.external_late_finish
    row.is_manual, row.is_active = task.is_manual, task.is_active
    row.manual_start, row.manual_finish = task.manual
    row.parts = [[part.seconds, part.pause] for part in task.parts]
    row.levelling_delay_seconds = task.levelling_delay


def _constraints(task: network.Task) -> tuple[tuple[str, datetime | None], tuple[str, datetime | None]]:
    said = [
        (word.value, moment) for word, moment in task.constraints if word is not network.Constraint.AS_SOON_AS_POSSIBLE
    ]
    first, second, *_rest = [*said, ("", None), ("", None)]
    return first, second


def _write_words(row: PlanTask, words: Words, *, with_costs: bool) -> None:
    row.name, row.code, row.notes = words.name[:500], words.code[:120], words.notes
    row.is_estimated, row.priority = words.is_estimated, words.priority
    row.recurrence = words.recurrence[:200]
    row.work_hours, row.actual_work_hours = words.work_hours, words.actual_work_hours
    row.physical_share = words.physical_share
    if with_costs:
        row.cost, row.actual_cost = words.cost, words.actual_cost


def _links(document: Document, ids: Ids, unheld: list[Unheld]) -> list[PlanLink]:
    rows: dict[tuple[UUID, UUID, str], PlanLink] = {}
    for link in document.plan.links:
        ends = ids.tasks[uid_of(link.predecessor)], ids.tasks[uid_of(link.successor)]
        if (*ends, link.type.value) in rows:
            name = document.words[link.successor].name
            unheld.append(Unheld(name, f"a second {link.type.value} link from the same task"))
            continue
        rows[*ends, link.type.value] = PlanLink(
            predecessor_id=ends[0],
            successor_id=ends[1],
            type=link.type.value,
            lag_seconds=link.lag,
            lag_unit=link.unit.value,
            lag_share=link.lag_share,
        )
    return list(rows.values())


def _assignments(document: Document, ids: Ids, unheld: list[Unheld], *, with_costs: bool) -> list[PlanAssignment]:
    works = _WorksOf(document)
    rows: dict[tuple[UUID, UUID], PlanAssignment] = {}
    for one in document.assignments:
        ends = ids.tasks[uid_of(one.task)], ids.resources[key_of(one.resource)]
        if ends in rows:
            _add_to(rows[ends], one, with_costs=with_costs)
            continue
        work = works.take(one)
        rows[ends] = PlanAssignment(
            task_id=ends[0],
            resource_id=ends[1],
            units=one.units,
            work_hours=one.work_hours,
            actual_work_hours=one.actual_work_hours,
            cost=one.cost if with_costs else None,
            work_seconds=work.seconds if work else None,
            delay_seconds=work.delay if work else 0,
        )
    unheld += [
        Unheld(document.words[key].name, "working time of a calendar that none of its resources has")
        for key in works.left_over()
    ]
    return list(rows.values())


def _add_to(row: PlanAssignment, more: Assignment, *, with_costs: bool) -> None:
    """Two assignments of one resource to one task are one: what is known of both is added."""
    row.work_hours = _sum(row.work_hours, more.work_hours)
    row.actual_work_hours = _sum(row.actual_work_hours, more.actual_work_hours)
    row.units = None if row.units is None or more.units is None else row.units + more.units
    if with_costs:
        row.cost = _sum(row.cost, more.cost)


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if one is None else one if other is None else one + other


class _WorksOf:
    """The work of resources by task, given to the assignments whose resource has the calendar of the work."""

    def __init__(self, document: Document) -> None:
        self._calendars = {one.key: one.calendar for one in document.resources}
        self._works = {task.key: list(task.works) for task in document.plan.tasks if task.works}

    def take(self, assignment: Assignment) -> network.Work | None:
        waiting = self._works.get(assignment.task, [])
        calendar = self._calendars.get(assignment.resource)
        found = next((work for work in waiting if work.calendar == calendar), None)
        if found is not None:
            waiting.remove(found)
        return found

    def left_over(self) -> Iterable[network.Key]:
        return (key for key, waiting in self._works.items() if waiting)


def approved_name(words: Mapping[network.Key, Words], key: network.Key) -> str:
    """What a baseline calls a task: its present name, or its number where it is gone."""
    return words[key].name[:500] if key in words else str(key)
