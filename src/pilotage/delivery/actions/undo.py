"""Taking a saved change of a plan back: what history says stood there before is written again, as a new saved change.

Undoing that one is doing it again. What somebody changed since is not overwritten: then nothing is taken back.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.changing import Changed, keep
from pilotage.delivery.actions.locking import held
from pilotage.delivery.models import Plan, PlanAssignment, PlanLink, PlanTask, TaskEstimate
from pilotage.delivery.reads.network import rows_of
from pilotage.delivery.reads.plan_page_changes import RowChange, changes_in, save_of
from pilotage.delivery.rules.changing import ASSIGNMENT_FIELDS, LINK_FIELDS, TASK_FIELDS, Sheet
from pilotage.delivery.rules.changing_outline import Outline
from pilotage.delivery.rules.permissions import Impossible
from pilotage.kit.history import deed
from pilotage.kit.models import Record

PLACES = frozenset({"position", "level"})
"""Follow from the order of all rows: that others moved rows since is no reason against taking back."""


def undo_change(plan: Plan, undone: int, *, revision: int, access: Access, on: date) -> Changed:
    """Take back the change that led to the revision `undone`.

    Raises Refused, Stale, or Impossible where the change is not known or was built upon; then nothing is changed.
    """
    with transaction.atomic(), deed("undo_change", actor=access.person_id, undone=undone):
        current = held(plan, access=access, revision=revision)
        save = save_of(current.plan, undone)
        if save is None or save.context is None:
            raise Impossible(_("This change is not known any more, so it cannot be taken back."))
        sheet = Sheet(rows_of(current.plan))
        _take_back_tasks(sheet, changes_in(PlanTask, [save.context]))
        sheet.links = _restored(PlanLink, sheet.links, changes_in(PlanLink, [save.context]), LINK_FIELDS)
        sheet.assignments = _restored(
            PlanAssignment, sheet.assignments, changes_in(PlanAssignment, [save.context]), ASSIGNMENT_FIELDS
        )
        sheet.apply(())
        changed = keep(current, sheet, access=access, on=on)
        _restore_estimates(save.context)
    return changed


def _take_back_tasks(sheet: Sheet, changes: Sequence[RowChange]) -> None:
    """The tasks as they were, in the order in which they stood."""
    tasks = {task.id: task for task in sheet.rows.tasks}
    ours = {one.id: one for one in changes if one.id in tasks or one.after is None}
    gone = {id for id, one in ours.items() if one.before is None}
    for task in tasks.values():
        if task.parent_id in gone and task.id not in gone:
            raise Impossible(_refused(tasks[task.parent_id].name))
    kept = {id: task for id, task in tasks.items() if id not in gone}
    for id, change in ours.items():
        if change.before is None:
            continue
        if change.after is None:
            kept[id] = _made(PlanTask, change.before)
        else:
            _put_back(kept[id], change, TASK_FIELDS, kept[id].name)
    for task in kept.values():
        if task.parent_id is not None and task.parent_id not in kept:
            raise Impossible(_refused(task.name))
    ordered = sorted(kept.values(), key=lambda task: task.position)
    sheet.outline = Outline(ordered, day=sheet.rows.plan.seconds_a_day)


def _restored(
    model: type[Record], rows: Mapping[UUID, Any], changes: Iterable[RowChange], fields: Sequence[str]
) -> dict[UUID, Any]:  # links or assignments, which have no common type but this: Any
    kept = dict(rows)
    for change in changes:
        if change.before is None:
            kept.pop(change.id, None)
        elif change.after is None:
            kept[change.id] = _made(model, change.before)
        elif change.id in kept:
            _put_back(kept[change.id], change, fields, "")
    return kept


def _put_back(row: Any, change: RowChange, fields: Sequence[str], name: str) -> None:  # a row of any table: Any
    """Raises Impossible where a field is no longer as the change left it."""
    for field in fields:
        before, after = getattr(change.before, field), getattr(change.after, field)
        if before == after:
            continue
        if field not in PLACES and getattr(row, field) != after:
            raise Impossible(_refused(name))
        setattr(row, field, before)


def _made(model: type[Record], event: Any) -> Any:  # events have no type, and rows are of any table: Any
    """A row that was removed, as it last stood."""
    kept = {field.attname for field in event._meta.concrete_fields}
    facts = {
        field.attname: getattr(event, field.attname)
        for field in model._meta.concrete_fields
        if field.attname in kept and field.attname != "version"
    }
    return model(**facts)


def _restore_estimates(context: UUID) -> None:
    changes = changes_in(TaskEstimate, [context])
    removed = [one.before for one in changes if one.after is None and one.before is not None]
    there = set(PlanTask.objects.filter(pk__in=[one.task_id for one in removed]).values_list("pk", flat=True))
    TaskEstimate.objects.bulk_create(
        [_made(TaskEstimate, one) for one in removed if one.task_id in there], ignore_conflicts=True
    )


def _refused(name: str) -> str:
    if not name:
        return _("A link or a resource of this change was changed again since. Take that back first.")
    return _("“%(task)s” was changed again since. Take that back first.") % {"task": name}
