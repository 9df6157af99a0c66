"""What one deed wrote, by its entry in the history: what it made, what it overwrote, what was changed again since.

Statements have one parameter, `context`: that of the deed. Whoever takes a deed back runs them in an action.
"""

from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

OVERWRITTEN = """
SELECT DISTINCT ON (e.pgh_obj_id) e.*
FROM {0} e
JOIN (SELECT pgh_obj_id, min(pgh_id) AS first FROM {0} WHERE pgh_context_id = %(context)s GROUP BY pgh_obj_id) mine
  ON mine.pgh_obj_id = e.pgh_obj_id AND e.pgh_id < mine.first
ORDER BY e.pgh_obj_id, e.pgh_id DESC
"""
LATER = """
SELECT e.* FROM {0} e
JOIN (
    SELECT pgh_obj_id, max(pgh_id) AS last FROM {0}
    WHERE pgh_context_id = %(context)s GROUP BY pgh_obj_id
) mine ON mine.pgh_obj_id = e.pgh_obj_id AND e.pgh_id > mine.last
"""


def events_of(model: type[Model]) -> Any:  # attached by the decorator `tracked`, which types cannot say: Any
    """The history of a model."""
    return model.pgh_event_model  # type: ignore[attr-defined]


def made_in(model: type[Model], context: UUID | None) -> QuerySet[Model]:
    """The rows that the deed made, as far as they are still there."""
    made = events_of(model).objects.filter(pgh_context_id=context, pgh_label="insert")
    return model._default_manager.filter(pk__in=made.values("pgh_obj_id"))


def overwritten(model: type[Model]) -> str:
    """Of each row that the deed changed, the newest event before the first of its own."""
    return OVERWRITTEN.format(events_of(model)._meta.db_table)


def later(model: type[Model]) -> str:
    """What was done to rows that the deed wrote after it was through."""
    return LATER.format(events_of(model)._meta.db_table)


def restoring(model: type[Model], fields: tuple[str, ...]) -> str:
    """Writes these columns of every row that the deed changed as they were before it."""
    values = ", ".join(f'"{name}" = was."{name}"' for name in fields)
    table = model._meta.db_table
    return f"UPDATE {table} t SET {values} FROM ({overwritten(model)}) was WHERE was.pgh_obj_id = t.id"  # noqa: S608
