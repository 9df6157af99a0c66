"""Writing thousands of rows by one statement: added where they are new, changed where they differ, else left alone."""

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import DecimalField, Field, FloatField, JSONField, Model

from pilotage.kit.history import plan_anew

Kept = TypeVar("Kept", bound=Model)
NUMBERS = (DecimalField, FloatField)


def upsert(rows: Sequence[Kept], fields: Sequence[str], *, unique: Sequence[str] = ("id",)) -> None:
    """Add the rows, or bring those that are there with the same `unique` up to date in these fields.

    The columns travel as arrays: for 5,000 tasks that took a tenth of the time of `bulk_create`, which writes every
    value into the statement by itself. Rows that say nothing new are not touched, so that their version stays and
    history keeps nothing.
    """
    if not rows:
        return
    model = type(rows[0])
    kept = list(model._meta.concrete_fields)
    column_of = {field.name: _column(field) for field in kept}
    changed = [column_of[name] for name in fields]
    table, names = model._meta.db_table, list(column_of.values())
    set_new = ", ".join(f"{name} = excluded.{name}" for name in changed)
    before, after = ", ".join(f"t.{name}" for name in changed), ", ".join(f"excluded.{name}" for name in changed)
    arbiter = ", ".join(column_of[name] for name in unique)
    statement = f"""
        INSERT INTO {table} AS t ({", ".join(names)})
        SELECT {", ".join(_cast(field) for field in kept)}
        FROM unnest({", ".join(f"%s::{_sent_as(field)}[]" for field in kept)}) AS v({", ".join(names)})
        ON CONFLICT ({arbiter}) DO UPDATE SET {set_new} WHERE ({before}) IS DISTINCT FROM ({after})
    """  # noqa: S608 - put together from the names of columns
    plan_anew()
    with connection.cursor() as cursor:
        cursor.execute(statement, [[_value(field, row) for row in rows] for field in kept])


def _column(field: "Field[Any, Any]") -> str:
    return f'"{field.column}"'


def _is_json(field: "Field[Any, Any]") -> bool:
    return isinstance(field, JSONField)


def _sent_as(field: "Field[Any, Any]") -> str:
    """The type of the column without its length: a cast would cut a text to it, an insert says that it is too long."""
    return "text" if _is_json(field) else str(field.db_type(connection)).split("(")[0]


def _cast(field: "Field[Any, Any]") -> str:
    return f"v.{_column(field)}" + ("::jsonb" if _is_json(field) else "")


def _value(field: "Field[Any, Any]", row: Model) -> Any:  # a column holds what it holds: Any
    value = getattr(row, field.attname)
    if _is_json(field):
        return json.dumps(value)
    if isinstance(field, NUMBERS):
        # A list of mixed numbers has no type of its own.
        return field.to_python(value)
    # An enumeration is a text to us, and something else to the driver.
    return str(value) if isinstance(value, str) else value
