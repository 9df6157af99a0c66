"""Writing what edits made of a plan: new rows, gone rows, and one statement a table for all that changed."""

from collections.abc import Sequence
from typing import Final

from django.db import connection, models
from psycopg.types.json import Jsonb

from pilotage.delivery.models import PlanAssignment, PlanLink, PlanTask
from pilotage.delivery.rules.changing import Difference
from pilotage.delivery.rules.networks import PlanRows
from pilotage.kit.history import plan_anew
from pilotage.kit.models import Record

BATCH: Final = 1_000
FEW: Final = 100
"""Changed rows that the triggers of history compare each with each in no time to speak of."""


def write_difference(rows: PlanRows, difference: Difference) -> None:
    """Save the rows as they stand in memory: only those that differ."""
    PlanLink.objects.filter(pk__in=difference.links.removed).delete()
    PlanAssignment.objects.filter(pk__in=difference.assignments.removed).delete()
    # Below a removed summary nothing is left that has another parent: new parents are written before.
    tasks = {task.id: task for task in rows.tasks}
    PlanTask.objects.bulk_create([tasks[id] for id in difference.tasks.added], batch_size=BATCH)
    _update(PlanTask, [tasks[id] for id in difference.tasks.changed], difference.tasks.fields)
    PlanTask.objects.filter(pk__in=difference.tasks.removed).delete()
    links = {link.id: link for link in rows.links}
    PlanLink.objects.bulk_create([links[id] for id in difference.links.added], batch_size=BATCH)
    _update(PlanLink, [links[id] for id in difference.links.changed], difference.links.fields)
    assignments = {one.id: one for one in rows.assignments}
    PlanAssignment.objects.bulk_create([assignments[id] for id in difference.assignments.added], batch_size=BATCH)
    changed = [assignments[id] for id in difference.assignments.changed]
    _update(PlanAssignment, changed, difference.assignments.fields)


def _update(model: type[Record], rows: Sequence[Record], attributes: Sequence[str]) -> None:
    """One statement for all rows: `bulk_update` would write a CASE of thousands of arms, which takes seconds."""
    if not rows:
        return
    fields = [_field(model, name) for name in attributes]
    # "constraint" is a word of SQL.
    names = [f'"{field.column}"' for field in fields]
    columns = ", ".join(f"{name} = v.{name}" for name in names)
    arrays = ", ".join(f"%s::{_type(field)}[]" for field in fields)
    statement = (
        f"UPDATE {model._meta.db_table} t SET {columns} "  # noqa: S608 - names of our own models and columns
        f"FROM unnest(%s::uuid[], {arrays}) AS v(id, {', '.join(names)}) WHERE t.id = v.id"
    )
    values: list[list[object]] = [[row.id for row in rows]]
    values += [[_ready(field, row) for row in rows] for field in fields]
    if len(rows) > FEW:
        plan_anew()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


# Django's fields are generic in what they hold, which a table of many kinds cannot say: Any.
def _field(model: type[Record], attribute: str) -> "models.Field[object, object]":
    found = model._meta.get_field(attribute.removesuffix("_id"))
    assert isinstance(found, models.Field)  # noqa: S101 - tells the type; the names are constants
    return found


def _type(field: "models.Field[object, object]") -> str:
    return "uuid" if isinstance(field, models.ForeignKey) else str(field.db_type(connection))


def _ready(field: "models.Field[object, object]", row: Record) -> object:
    value = getattr(row, field.attname)
    return Jsonb(value) if isinstance(field, models.JSONField) else value
