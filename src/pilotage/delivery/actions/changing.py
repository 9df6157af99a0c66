"""Changing the tasks and links of a plan: tried without saving, or saved as one action that the engine answers for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.changing_rows import write_difference
from pilotage.delivery.actions.figures import keep_figures
from pilotage.delivery.actions.locking import Held, held
from pilotage.delivery.actions.scheduling import reschedule_rows
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.reads.network import rows_of
from pilotage.delivery.reads.plans import plans_visible_to
from pilotage.delivery.rules.changing import Difference, Sheet
from pilotage.delivery.rules.changing_edits import Edit
from pilotage.delivery.rules.networks import PlanRows
from pilotage.engine.network.plan import Kind, Schedule
from pilotage.kit.history import deed

WORDS: Final = frozenset({"name", "code", "notes", "priority", "physical_share", "work_hours"})
"""Fields of a task that decide about no date: where only they change, the engine need not be asked."""

Span = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Moved:
    """A task whose dates are others now; of a new task there are none before."""

    id: UUID
    uid: int
    name: str
    before: Span
    after: Span
    is_summary: bool


@dataclass(frozen=True, slots=True)
class MovedElsewhere:
    """How many tasks of another plan move with it, and when that plan is done."""

    plan: Plan
    count: int
    finish_before: datetime | None
    finish: datetime | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What an edit did, or would do.

    plan          as it is afterwards, with its new revision
    hidden_count  tasks that move in plans which the person may not see
    """

    plan: Plan
    difference: Difference
    moved: tuple[Moved, ...]
    finish_before: datetime | None
    finish: datetime | None
    elsewhere: tuple[MovedElsewhere, ...] = ()
    hidden_count: int = 0


class _TakenBack(Exception):
    """Undoes what a preview wrote."""

    def __init__(self, changed: Changed) -> None:
        super().__init__()
        self.changed = changed


def edit_plan(plan: Plan, edits: Sequence[Edit], *, revision: int, access: Access, on: date) -> Changed:
    """Do all edits and keep the dates that follow, here and in plans that are linked.

    Raises Refused, Stale when somebody saved since that revision, or Impossible; then nothing is changed.
    """
    with transaction.atomic(), deed("edit_plan", actor=access.person_id, edits=len(edits)):
        current = held(plan, access=access, revision=revision)
        sheet = Sheet(rows_of(current.plan))
        sheet.apply(edits)
        return keep(current, sheet, access=access, on=on)


def preview_edits(plan: Plan, edits: Sequence[Edit], *, revision: int, access: Access, on: date) -> Changed:
    """What `edit_plan` would do, to the second: it is done, looked at, and taken back."""
    try:
        with transaction.atomic():
            raise _TakenBack(edit_plan(plan, edits, revision=revision, access=access, on=on))
    except _TakenBack as done:
        return done.changed


def keep(one: Held, sheet: Sheet, *, access: Access, on: date) -> Changed:
    """Save the sheet of a plan that is held, and let the engine answer for it. Raises Impossible."""
    plan, difference = one.plan, sheet.difference()
    if not difference:
        return Changed(plan, difference, (), plan.computed_finish, plan.computed_finish)
    finish_before = plan.computed_finish
    is_deciding = _decides(difference)
    others = [id for id in one.linked if id != plan.pk] if is_deciding else []
    elsewhere_before = _dates_in(others)
    write_difference(sheet.rows, difference)
    if not is_deciding:
        plan.revision += 1
        Plan.objects.filter(pk=plan.pk).update(revision=plan.revision)
        keep_figures([plan.pk])
        return Changed(plan, difference, (), finish_before, finish_before)
    before: list[Span] = [(task.start, task.finish) for task in sheet.rows.tasks]
    answer = reschedule_rows(one, sheet.rows, on=on)
    elsewhere, hidden_count = _moved_elsewhere(others, elsewhere_before, access)
    return Changed(
        plan, difference, _moved(sheet.rows, before, answer), finish_before, plan.computed_finish, elsewhere,
        hidden_count,
    )  # fmt: skip


def _decides(difference: Difference) -> bool:
    tasks = difference.tasks
    is_built = bool(difference.links or difference.assignments or tasks.added or tasks.removed)
    return is_built or not WORDS.issuperset(tasks.fields)


def _moved(rows: PlanRows, before: Sequence[Span], answer: Schedule) -> tuple[Moved, ...]:
    """before: in the order of the rows"""
    return tuple(
        Moved(task.id, task.uid, task.name, was, after, task.kind == Kind.SUMMARY)
        for task, was in zip(rows.tasks, before, strict=True)
        if (dates := answer.dates.get(task.uid)) is not None and (after := (dates.start, dates.finish)) != was
    )


Elsewhere = dict[UUID, tuple[UUID, datetime | None, datetime | None]]


def _dates_in(plan_ids: Sequence[UUID]) -> Elsewhere:
    if not plan_ids:
        return {}
    rows = PlanTask.objects.filter(plan_id__in=plan_ids).exclude(kind=Kind.SUMMARY)
    return {
        id: (plan, start, finish) for id, plan, start, finish in rows.values_list("id", "plan_id", "start", "finish")
    }


def _moved_elsewhere(
    plan_ids: Sequence[UUID], before: Elsewhere, access: Access
) -> tuple[tuple[MovedElsewhere, ...], int]:
    """Which of the other plans move, those that may be seen by name, the rest as a count of tasks."""
    if not plan_ids:
        return (), 0
    counts: dict[UUID, int] = {}
    finishes: dict[UUID, datetime | None] = {}
    for id, kept in _dates_in(plan_ids).items():
        counts[kept[0]] = counts.get(kept[0], 0) + (kept != before.get(id))
    for plan, _start, finish in before.values():
        finishes[plan] = max((one for one in (finishes.get(plan), finish) if one), default=None)
    seen = {one.pk: one for one in plans_visible_to(access).filter(pk__in=plan_ids)}
    shown = tuple(
        MovedElsewhere(seen[id], count, finishes.get(id), seen[id].computed_finish)
        for id, count in counts.items()
        if count and id in seen
    )
    return shown, sum(count for id, count in counts.items() if id not in seen)
